<?php
/**
 * Let WordPress do one thing and print what it says: `php drive.php FOLDER ACTION [JSON]`.
 */

declare(strict_types=1);

// WordPress has a global $action of its own.
[ , $folder, $wanted ] = $argv;
$given = json_decode( $argv[3] ?? 'null', true );

$_SERVER['HTTP_HOST']       = getenv( 'WORDPRESS_HOST' );
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
if ( 'install' === $wanted ) {
	define( 'WP_INSTALLING', true );
}
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/admin.php';

/** What another plugin may do: refuse a title, break off while a post is saved, hold on to one. */
$refused = get_option( 'test_refuses', array() );
add_filter( 'wp_insert_post_empty_content', fn( bool $empty, array $post ): bool => $empty || in_array( wp_unslash( $post['post_title'] ), $refused['titles'] ?? array(), true ), 10, 2 );
add_filter( 'pre_delete_post', fn( mixed $deleted, WP_Post $post ): mixed => in_array( $post->post_title, $refused['kept'] ?? array(), true ) ? false : $deleted, 10, 2 );
add_action(
	'save_post_ecc_page',
	function ( int $id, WP_Post $post ) use ( $refused ): void {
		if ( in_array( $post->post_title, $refused['broken'] ?? array(), true ) ) {
			throw new TypeError( 'Another plugin broke' );
		}
	},
	10,
	2
);

/** Return what a function prints. */
function printed( callable $function ): string {
	ob_start();
	$function();
	return (string) ob_get_clean();
}

/** Run the plugin's sync until it is up to date, at most so often. */
function synced( int $most = 20 ): array {
	do {
		wp_clear_scheduled_hook( EveryCanCounts\AT_ONCE );
		EveryCanCounts\run();
	} while ( wp_next_scheduled( EveryCanCounts\AT_ONCE ) && --$most > 0 );
	return array(
		'trouble' => get_option( EveryCanCounts\TROUBLE, '' ),
		'state'   => get_option( EveryCanCounts\STATE ),
		'refused' => array_values( get_option( EveryCanCounts\REFUSED, array() ) ),
	);
}

$actions = array(
	'install'  => function () use ( $given ): array {
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		wp_install( 'Partner', 'admin', 'admin@partner.example', true, '', $given );
		return array( 'version' => get_bloginfo( 'version' ) );
	},
	'activate' => function (): array {
		switch_theme( 'plain' );
		$failed = activate_plugin( 'every-can-counts.php' );
		return array( 'failed' => is_wp_error( $failed ) ? $failed->get_error_message() : null );
	},
	// As options.php does it for a form that was sent.
	'settings' => function () use ( $given ): array {
		EveryCanCounts\register_settings();
		update_option( EveryCanCounts\SETTINGS, $given );
		return array( 'stored' => get_option( EveryCanCounts\SETTINGS ), 'errors' => wp_list_pluck( get_settings_errors( EveryCanCounts\SETTINGS ), 'code' ) );
	},
	'sync'     => fn(): array => synced(),
	'refuse'   => function () use ( $given ): array {
		update_option( 'test_refuses', $given );
		return array();
	},
	// As the button on the screen does it.
	'again'    => function (): array {
		EveryCanCounts\rest_no_more();
		return synced();
	},
	'crash'    => function () use ( $given ): array {
		$left = $given;
		add_action(
			'every_can_counts_item',
			function () use ( &$left ): void {
				if ( 0 === $left-- ) {
					throw new RuntimeException( 'power cut' );
				}
			}
		);
		try {
			EveryCanCounts\run();
		} catch ( RuntimeException $crash ) {
			return array( 'crashed' => $crash->getMessage() );
		}
		return array( 'crashed' => null );
	},
	'posts'    => fn(): array => array_map(
		fn( WP_Post $post ): array => array(
			'post'        => $post->ID,
			'id'          => get_post_meta( $post->ID, '_ecc_id', true ),
			'locale'      => get_post_meta( $post->ID, '_ecc_locale', true ),
			'sequence'    => (int) get_post_meta( $post->ID, '_ecc_sequence', true ),
			'url'         => get_post_meta( $post->ID, '_ecc_url', true ),
			'lang'        => get_post_meta( $post->ID, '_ecc_lang', true ),
			'dir'         => get_post_meta( $post->ID, '_ecc_dir', true ),
			'attribution' => get_post_meta( $post->ID, '_ecc_attribution', true ),
			'title'       => html_entity_decode( $post->post_title, ENT_QUOTES ),
			'content'     => $post->post_content,
			'status'      => $post->post_status,
			'permalink'   => get_permalink( $post ),
		),
		get_posts( array( 'post_type' => EveryCanCounts\POST_TYPE, 'post_status' => 'any', 'numberposts' => -1, 'orderby' => 'guid' ) )
	),
	'write'    => function () use ( $given ): array {
		EveryCanCounts\apply( array( $given ), 1 );
		return array();
	},
	'forget'   => function () use ( $given ): array {
		update_option( EveryCanCounts\STATE, array_merge( get_option( EveryCanCounts\STATE ), $given ) );
		return array();
	},
	'render'   => fn(): array => array( 'html' => do_shortcode( $given ) ),
	'screen'   => function () use ( $given ): array {
		wp_set_current_user( $given );
		return array( 'html' => printed( 'EveryCanCounts\\show_screen' ) );
	},
	'lock'     => fn(): array => array( 'mark' => EveryCanCounts\take_lock() ),
	'unlock'   => function () use ( $given ): array {
		EveryCanCounts\release_lock( $given );
		return array();
	},
	'due'      => fn(): array => array( 'at_once' => wp_next_scheduled( EveryCanCounts\AT_ONCE ), 'regular' => wp_get_schedule( EveryCanCounts\REGULAR ) ),
	'clear'    => function (): array {
		wp_clear_scheduled_hook( EveryCanCounts\AT_ONCE );
		return array();
	},
	'remove'   => function (): array {
		EveryCanCounts\uninstall();
		global $wpdb;
		return array(
			'posts'   => (int) $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->posts WHERE post_type = 'ecc_page'" ),
			'options' => $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'ecc\\_%'" ),
		);
	},
);
echo wp_json_encode( $actions[ $wanted ]() );
