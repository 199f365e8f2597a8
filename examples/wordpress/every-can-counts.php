<?php
/**
 * Plugin Name:       Every Can Counts
 * Description:       Shows pages of the Every Can Counts network on this site, and keeps them current by its partner API.
 * Version:           1.0.0
 * Requires at least: 6.0
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       every-can-counts
 *
 * This program is free software; you can redistribute it and/or modify it under the terms of the GNU General Public
 * License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later
 * version. It comes without any warranty.
 */

declare(strict_types=1);

namespace EveryCanCounts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const VERSION      = '1.0.0';
const POST_TYPE    = 'ecc_page';
const SETTINGS     = 'ecc_settings';
const STATE        = 'ecc_state';
const TROUBLE      = 'ecc_trouble';
const REFUSED      = 'ecc_refused';
const LOCK         = 'ecc_lock';
const REGULAR      = 'ecc_sync';
const AT_ONCE      = 'ecc_sync_at_once';
const SCREEN       = 'every-can-counts';
const SECONDS      = 20;      // How long one run may work before it makes another go on.
const LOCK_SECONDS = 300;     // After so long a run that holds the lock is taken for dead.
const ITEMS        = 50;      // How many changes one answer of the API brings at most.
const RETRY        = 600;     // How long what WordPress refused rests before it is tried again.
const TOLERANCE    = 300;     // How far a webhook's clock may be from ours.

/** What visitors are told of a page, by its state and language. */
const NOTICES = array(
	'behind'             => array(
		'en' => 'The original of this page was changed; this text is from before.',
		'ro' => 'Originalul acestei pagini s-a schimbat; textul de aici este cel dinainte.',
		'fr' => 'L’original de cette page a changé ; ce texte date d’avant.',
		'nl' => 'Het origineel van deze pagina is gewijzigd; deze tekst is van daarvoor.',
		'de' => 'Das Original dieser Seite wurde geändert; dieser Text ist noch der frühere.',
		'el' => 'Το πρωτότυπο αυτής της σελίδας άλλαξε· το κείμενο εδώ είναι το προηγούμενο.',
		'ar' => 'تغيّر أصل هذه الصفحة، والنص هنا سابق للتغيير.',
	),
	'incomplete'         => array(
		'en' => 'Parts of this page are not translated yet and are marked.',
		'ro' => 'Unele părți ale acestei pagini nu sunt încă traduse și sunt marcate.',
		'fr' => 'Certaines parties de cette page ne sont pas encore traduites et sont signalées.',
		'nl' => 'Delen van deze pagina zijn nog niet vertaald en zijn gemarkeerd.',
		'de' => 'Teile dieser Seite sind noch nicht übersetzt und gekennzeichnet.',
		'el' => 'Ορισμένα μέρη αυτής της σελίδας δεν έχουν μεταφραστεί ακόμη και επισημαίνονται.',
		'ar' => 'بعض أجزاء هذه الصفحة لم تُترجم بعد، وهي مُعلَّمة.',
	),
	'machine_unreviewed' => array(
		'en' => 'A machine translated this page; nobody has read it yet.',
		'ro' => 'Această pagină a fost tradusă automat și nu a fost încă verificată.',
		'fr' => 'Cette page a été traduite par une machine et n’a pas encore été relue.',
		'nl' => 'Deze pagina is door een machine vertaald en nog niet nagelezen.',
		'de' => 'Diese Seite wurde maschinell übersetzt und noch nicht geprüft.',
		'el' => 'Αυτή η σελίδα μεταφράστηκε αυτόματα και δεν έχει ελεγχθεί ακόμη.',
		'ar' => 'تُرجمت هذه الصفحة آليًا ولم تُراجَع بعد.',
	),
);
/** What the pages need of a style, whatever the theme is like: it gives way to any rule of a theme's own. */
const STYLE = '
:where(.every-can-counts) :where(img) { max-width: 100%; height: auto; }
:where(.every-can-counts) :where(.ecc-hidden) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:where(.every-can-counts) :where(.ecc-credit) { font-size: 0.85em; opacity: 0.8; }
:where(.every-can-counts) :where(.ecc-block[lang]) { border-inline-start: 0.25em solid; padding-inline-start: 1em; }
:where(.every-can-counts) :where(.ecc-block[lang])::before { content: attr(lang); display: inline-block; font-size: 0.75em; font-weight: 700; text-transform: uppercase; }
:where(.every-can-counts-notice) { border: 1px solid; padding: 0.75em 1em; }
:where(.every-can-counts-attribution) :where(img) { width: auto; height: 2em; }
:where(.every-can-counts-attribution) { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em; margin-block-start: 2em; border-block-start: 1px solid; padding-block-start: 1em; font-size: 0.9em; }
';

add_action( 'init', __NAMESPACE__ . '\\register' );
add_action( 'wp_enqueue_scripts', __NAMESPACE__ . '\\add_style' );
add_action( 'admin_menu', __NAMESPACE__ . '\\add_screen' );
add_action( 'admin_init', __NAMESPACE__ . '\\register_settings' );
add_action( 'admin_post_ecc_sync', __NAMESPACE__ . '\\sync_from_screen' );
add_action( 'rest_api_init', __NAMESPACE__ . '\\register_webhook' );
add_action( REGULAR, __NAMESPACE__ . '\\run' );
add_action( AT_ONCE, __NAMESPACE__ . '\\run' );
add_filter( 'cron_schedules', __NAMESPACE__ . '\\add_interval' );
add_filter( 'the_content', __NAMESPACE__ . '\\content_of_page', PHP_INT_MAX );
add_filter( 'get_canonical_url', __NAMESPACE__ . '\\canonical_url', 10, 2 );
add_shortcode( 'every_can_counts', __NAMESPACE__ . '\\page_shortcode' );
add_shortcode( 'every_can_counts_list', __NAMESPACE__ . '\\list_shortcode' );
register_deactivation_hook( __FILE__, __NAMESPACE__ . '\\deactivate' );
register_uninstall_hook( __FILE__, __NAMESPACE__ . '\\uninstall' );

/** Something that a later try may mend; `$wait` is how many seconds the API asks to wait. */
final class Trouble extends \RuntimeException {
	public function __construct( string $message, public readonly int $wait = 0 ) {
		parent::__construct( $message );
	}
}

/** WordPress, or another plugin, does not take a page or does not let it go: the others can go on. */
final class Refused extends \RuntimeException {}

/** The API does not accept the cursor any more: everything is to be read anew. */
final class CursorGone extends \RuntimeException {}

/** What the API answered. */
final class Answer {
	public function __construct( public readonly int $status, public readonly array $body, private readonly int $wait ) {}

	/** Return what it said, and what to do about it. */
	public function text(): string {
		$advice = match ( true ) {
			401 === $this->status => __( 'Ask the network for a new key, and put it in below.', 'every-can-counts' ),
			403 === $this->status => __( 'Ask the network what your key may do, and from which addresses.', 'every-can-counts' ),
			404 === $this->status => __( 'Is the address right? It ends with /api/partner/v1/.', 'every-can-counts' ),
			422 === $this->status => __( 'Are country and locale right, and may your key read them?', 'every-can-counts' ),
			200 === $this->status => __( 'This is no answer of the partner API. Is the address right, and does something in between answer?', 'every-can-counts' ),
			$this->status >= 500, 429 === $this->status => __( 'It is asked again by itself.', 'every-can-counts' ),
			default => '',
		};
		$said = implode( ' ', array_filter( array( $this->body['title'] ?? '', $this->body['detail'] ?? '', $advice ), 'is_string' ) );
		/* translators: 1: status of an HTTP answer, 2: what it said */
		return trim( sprintf( __( 'The partner API answered %1$d. %2$s', 'every-can-counts' ), $this->status, trim( $said ) ) );
	}

	public function trouble(): Trouble {
		return new Trouble( $this->text(), max( 0, min( $this->wait, HOUR_IN_SECONDS ) ) );
	}
}

// -- what WordPress is told --

function register(): void {
	register_post_type(
		POST_TYPE,
		array(
			'labels'       => array(
				'name'          => __( 'Every Can Counts', 'every-can-counts' ),
				'singular_name' => __( 'Every Can Counts page', 'every-can-counts' ),
			),
			'public'       => true,
			'has_archive'  => false,
			'menu_icon'    => 'dashicons-update',
			'rewrite'      => array( 'slug' => 'every-can-counts' ),
			'supports'     => array( 'title', 'editor', 'excerpt' ),
			'map_meta_cap' => true,
			// Nobody writes here: the next change at the source would overwrite it.
			'capabilities' => array( 'create_posts' => 'do_not_allow' ),
		)
	);
	if ( ! wp_next_scheduled( REGULAR ) ) {
		wp_schedule_event( time(), 'ecc_quarter', REGULAR );
	}
}

function add_style(): void {
	wp_register_style( SCREEN, false, array(), VERSION );
	wp_add_inline_style( SCREEN, STYLE );
	wp_enqueue_style( SCREEN );
}

function add_interval( array $schedules ): array {
	$schedules['ecc_quarter'] = array(
		'interval' => 15 * MINUTE_IN_SECONDS,
		'display'  => __( 'Every quarter of an hour', 'every-can-counts' ),
	);
	return $schedules;
}

function deactivate(): void {
	wp_clear_scheduled_hook( REGULAR );
	wp_clear_scheduled_hook( AT_ONCE );
}

function uninstall(): void {
	deactivate();
	foreach ( get_posts( array( 'post_type' => POST_TYPE, 'post_status' => 'any', 'numberposts' => -1, 'fields' => 'ids' ) ) as $id ) {
		wp_delete_post( $id, true );
	}
	array_map( 'delete_option', array( SETTINGS, STATE, TROUBLE, REFUSED, LOCK ) );
}

// -- settings --

/** Return the settings; what wp-config.php defines as ECC_BASE, ECC_KEY and so on goes first. */
function settings(): array {
	$found = stored_settings();
	foreach ( array_keys( $found ) as $name ) {
		$constant = 'ECC_' . strtoupper( $name );
		if ( defined( $constant ) ) {
			$found[ $name ] = (string) constant( $constant );
		}
	}
	return $found;
}

function stored_settings(): array {
	$empty = array( 'base' => '', 'key' => '', 'country' => '', 'locale' => '', 'secrets' => '' );
	return wp_parse_args( get_option( SETTINGS, array() ), $empty );
}

function register_settings(): void {
	// options.php asks for `manage_options` and for the nonce that settings_fields() prints.
	register_setting(
		SCREEN,
		SETTINGS,
		array( 'type' => 'array', 'sanitize_callback' => __NAMESPACE__ . '\\sanitize_settings', 'default' => array() )
	);
}

/** Return what may be stored; what is wrong is named, and what was there before stays. */
function sanitize_settings( mixed $given ): array {
	$before = stored_settings();
	if ( ! is_array( $given ) ) {
		return $before;
	}
	$given = array_map( fn( mixed $value ): string => is_string( $value ) ? trim( $value ) : '', $given );
	$rules = array(
		'base'    => array( '~^(https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/])[^\s?#@]+$~i', __( 'The address begins with https:// and ends with /api/partner/v1/.', 'every-can-counts' ) ),
		'key'     => array( '~^[a-z0-9]+_(live|test)_[A-Za-z0-9]{20,}$~', __( 'This has not the form of a key.', 'every-can-counts' ) ),
		'country' => array( '~^[A-Za-z]{2,3}$~', __( 'A country is its code, such as RO.', 'every-can-counts' ) ),
		'locale'  => array( '~^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$~', __( 'A locale is its code, such as ro-ro.', 'every-can-counts' ) ),
		'secrets' => array( '~^whsec_[A-Za-z0-9+/=]+(\s+whsec_[A-Za-z0-9+/=]+)*$~', __( 'A secret begins with whsec_.', 'every-can-counts' ) ),
	);
	$found = array();
	foreach ( $rules as $name => [ $pattern, $text ] ) {
		$value    = $given[ $name ] ?? '';
		$is_kept  = '' === $value && in_array( $name, array( 'key', 'secrets' ), true );
		$is_wrong = '' !== $value && ! preg_match( $pattern, $value );
		if ( $is_wrong ) {
			add_settings_error( SETTINGS, $name, $text );
		}
		$found[ $name ] = $is_kept || $is_wrong ? $before[ $name ] : $value;
	}
	$found['base'] = '' === $found['base'] ? '' : trailingslashit( esc_url_raw( $found['base'] ) );
	return $found;
}

function add_screen(): void {
	add_options_page( __( 'Every Can Counts', 'every-can-counts' ), __( 'Every Can Counts', 'every-can-counts' ), 'manage_options', SCREEN, __NAMESPACE__ . '\\show_screen' );
}

function show_screen(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	$found  = settings();
	$fields = array(
		'base'    => array( __( 'Address of the partner API', 'every-can-counts' ), 'url', 'https://…/api/partner/v1/' ),
		'key'     => array( __( 'Key', 'every-can-counts' ), 'password', '' === $found['key'] ? '' : __( 'A key is stored. Leave this empty to keep it.', 'every-can-counts' ) ),
		'country' => array( __( 'Country', 'every-can-counts' ), 'text', 'RO' ),
		'locale'  => array( __( 'Locale', 'every-can-counts' ), 'text', 'ro-ro' ),
		'secrets' => array( __( 'Secret of the webhook', 'every-can-counts' ), 'password', '' === $found['secrets'] ? 'whsec_…' : __( 'A secret is stored. Leave this empty to keep it.', 'every-can-counts' ) ),
	);
	echo '<div class="wrap"><h1>' . esc_html__( 'Every Can Counts', 'every-can-counts' ) . '</h1>';
	$trouble = (string) get_option( TROUBLE, '' );
	if ( '' !== $trouble ) {
		echo '<div class="notice notice-error"><p>' . esc_html( $trouble ) . '</p></div>';
	}
	show_state();
	show_refused();
	echo '<form method="post" action="options.php"><table class="form-table" role="presentation">';
	settings_fields( SCREEN );
	foreach ( $fields as $name => [ $label, $type, $hint ] ) {
		$is_secret = 'password' === $type;
		printf(
			'<tr><th scope="row"><label for="ecc-%1$s">%2$s</label></th><td><input class="regular-text" id="ecc-%1$s" name="%3$s[%1$s]" type="%4$s" value="%5$s" placeholder="%6$s" autocomplete="off"></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			esc_attr( SETTINGS ),
			esc_attr( $type ),
			esc_attr( $is_secret ? '' : $found[ $name ] ),
			esc_attr( $hint )
		);
	}
	echo '</table>';
	submit_button();
	echo '</form><form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '"><input type="hidden" name="action" value="ecc_sync">';
	wp_nonce_field( 'ecc_sync' );
	submit_button( __( 'Look for changes now', 'every-can-counts' ), 'secondary' );
	echo '</form><p>' . esc_html__( 'Address for webhooks:', 'every-can-counts' ) . ' <code>' . esc_html( rest_url( 'every-can-counts/v1/webhook' ) ) . '</code></p></div>';
}

/** Tell how far the sync is: who looks at the screen sees whether WordPress' schedule runs at all. */
function show_state(): void {
	$state = get_option( STATE, array() );
	$text  = __( 'Nothing was read yet.', 'every-can-counts' );
	if ( $state['is_building'] ?? false ) {
		$text = __( 'Everything is being read; what is here stays meanwhile.', 'every-can-counts' );
	} elseif ( $state['looked'] ?? 0 ) {
		/* translators: 1: a number of pages, 2: a date and time */
		$text = sprintf( __( '%1$d pages are here. The last look that reached the end was at %2$s.', 'every-can-counts' ), (int) wp_count_posts( POST_TYPE )->publish, local_time( $state['looked'] ) );
	}
	echo '<p>' . esc_html( $text ) . '</p>';
}

/** Tell which pages WordPress refused, and why: whoever mends the cause looks for changes, and they are tried. */
function show_refused(): void {
	$refused = get_option( REFUSED, array() );
	if ( ! $refused ) {
		return;
	}
	echo '<div class="notice notice-warning"><p>' . esc_html__( 'WordPress refused these pages. They are tried again by themselves; all others are as they should be.', 'every-can-counts' ) . '</p></div>';
	echo '<table class="widefat striped"><thead><tr>';
	foreach ( array( __( 'Page', 'every-can-counts' ), __( 'Locale', 'every-can-counts' ), __( 'What WordPress said', 'every-can-counts' ), __( 'Since', 'every-can-counts' ), __( 'Last tried', 'every-can-counts' ) ) as $head ) {
		echo '<th scope="col">' . esc_html( $head ) . '</th>';
	}
	echo '</tr></thead><tbody>';
	foreach ( array_slice( $refused, 0, 100 ) as $entry ) {
		$cells = array( $entry['title'], $entry['locale'], $entry['text'], local_time( $entry['since'] ), $entry['tried'] ? local_time( $entry['tried'] ) : '' );
		echo '<tr><td>' . implode( '</td><td>', array_map( 'esc_html', $cells ) ) . '</td></tr>';
	}
	echo '</tbody></table>';
}

function local_time( int $moment ): string {
	return (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $moment );
}

function sync_from_screen(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'every-can-counts' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( 'ecc_sync' );
	// Whoever presses the button may have mended the cause just now.
	rest_no_more();
	run();
	wp_safe_redirect( admin_url( 'options-general.php?page=' . SCREEN ) );
	exit;
}

// -- the sync --

/** Bring the posts to where the API is; what this run has no time for, another one does soon. */
function run(): void {
	if ( '' === settings()['base'] || '' === settings()['key'] ) {
		return;
	}
	$lock = take_lock();
	if ( null === $lock ) {
		soon( 30 );
		return;
	}
	try {
		$is_done = sync( microtime( true ) + SECONDS );
		update_option( TROUBLE, '', false );
		if ( ! $is_done ) {
			soon( 0 );
		}
	} catch ( Trouble $trouble ) {
		update_option( TROUBLE, $trouble->getMessage(), false );
		if ( $trouble->wait > 0 ) {
			soon( $trouble->wait );
		}
	} finally {
		release_lock( $lock );
	}
}

/**
 * Apply answer after answer until there is none, or the time is over; return whether all is done.
 *
 * The cursor is stored after the items that it follows: whatever ends this in between, they come again, and writing
 * them twice does no harm. Where the cursor is useless, everything is read anew over what is there, and only when all
 * of it was read goes what was not in it.
 */
function sync( float $until ): bool {
	$filters = filters();
	$state   = get_option( STATE, array() );
	if ( ( $state['filters'] ?? null ) !== $filters ) {
		$state = beginning( $state, $filters );
	}
	$restarts = 0;
	do {
		try {
			$answer = ask( $state['cursor'], $filters );
		} catch ( CursorGone $gone ) {
			if ( '' === $state['cursor'] || ++$restarts > 3 ) {
				throw new Trouble( $gone->getMessage() );
			}
			$state = beginning( $state, $filters );
			continue;
		}
		apply( $answer['items'], $state['run'] );
		$is_last = null === $answer['next_page'];
		if ( $is_last && $state['is_building'] ) {
			sweep( $state['run'] );
			$state['is_building'] = false;
		}
		$state['cursor'] = $is_last ? $answer['next_sync'] : $answer['next_page'];
		$state['looked'] = $is_last ? time() : ( $state['looked'] ?? 0 );
		update_option( STATE, $state, false );
		if ( $is_last ) {
			return try_again( $state['run'], $until );
		}
	} while ( microtime( true ) < $until );
	return false;
}

/**
 * Try what WordPress refused, the longest untried first; return whether there was time for all that is due.
 *
 * Each page is taken as it is now at its source: what came after it is not undone.
 */
function try_again( int $run, float $until ): bool {
	$refused = get_option( REFUSED, array() );
	uasort( $refused, fn( array $one, array $other ): int => $one['tried'] <=> $other['tried'] );
	foreach ( array_filter( $refused, fn( array $entry ): bool => $entry['tried'] <= time() - RETRY ) as $entry ) {
		if ( microtime( true ) >= $until ) {
			return false;
		}
		apply( array( 'upsert' === $entry['op'] ? present( $entry ) : $entry ), $run );
	}
	return true;
}

/** Let the next run try all that WordPress refused. */
function rest_no_more(): void {
	update_option( REFUSED, array_map( fn( array $entry ): array => array( 'tried' => 0 ) + $entry, get_option( REFUSED, array() ) ), false );
}

/** Return the item that a page is now: as the API has it, or a tombstone where it is gone. */
function present( array $entry ): array {
	$page = ask_api( 'pages/' . rawurlencode( $entry['id'] ), http_build_query( array( 'locale' => $entry['locale'] ) ) );
	if ( 404 === $page->status || 410 === $page->status ) {
		return array( 'op' => 'delete' ) + $entry;
	}
	if ( 200 !== $page->status || ! isset( $page->body['html'] ) ) {
		throw $page->trouble();
	}
	return array( 'document' => $page->body ) + $entry;
}

function filters(): string {
	[ 'country' => $country, 'locale' => $locale ] = settings();
	return http_build_query( array_filter( array( 'country' => strtoupper( $country ), 'locale' => strtolower( $locale ) ) ) );
}

function beginning( array $state, string $filters ): array {
	return array( 'cursor' => '', 'filters' => $filters, 'run' => ( $state['run'] ?? 0 ) + 1, 'is_building' => true, 'looked' => $state['looked'] ?? 0 );
}

/** Return one answer of the sync: its beginning, or what follows a cursor. */
function ask( string $cursor, string $filters ): array {
	// Only the query of a cursor's address is used: the key goes to the address in the settings, and to no other.
	$query  = '' === $cursor ? rtrim( 'initial=true&limit=' . ITEMS . "&$filters", '&' ) : (string) wp_parse_url( $cursor, PHP_URL_QUERY );
	$answer = ask_api( 'sync', $query );
	$body   = $answer->body;
	if ( 410 === $answer->status || ( 422 === $answer->status && in_array( 'cursor', array_column( $body['errors'] ?? array(), 'field' ), true ) ) ) {
		throw new CursorGone( $answer->text() );
	}
	if ( 200 !== $answer->status || ! is_array( $body['items'] ?? null ) || ! ( isset( $body['next_page'] ) || isset( $body['next_sync'] ) ) ) {
		throw $answer->trouble();
	}
	return $body;
}

function ask_api( string $path, string $query ): Answer {
	$response = wp_remote_get(
		settings()['base'] . "$path?$query",
		array(
			'timeout'     => 20,
			'redirection' => 0,
			'user-agent'  => 'every-can-counts-wordpress/' . VERSION . '; ' . home_url( '/' ),
			'headers'     => array( 'Authorization' => 'Bearer ' . settings()['key'], 'Accept' => 'application/json' ),
		)
	);
	if ( is_wp_error( $response ) ) {
		/* translators: %s: what went wrong */
		throw new Trouble( sprintf( __( 'The partner API does not answer: %s Your pages stay as they are, and it is asked again.', 'every-can-counts' ), $response->get_error_message() ) );
	}
	$body = json_decode( wp_remote_retrieve_body( $response ), true );
	return new Answer( (int) wp_remote_retrieve_response_code( $response ), is_array( $body ) ? $body : array(), (int) wp_remote_retrieve_header( $response, 'retry-after' ) );
}

/**
 * Write pages and remove tombstones, in their order; other kinds of documents are not for posts.
 *
 * What WordPress refuses is noted, to be tried again, and keeps nothing else from being written.
 */
function apply( array $items, int $run ): void {
	$items   = array_filter( $items, fn( array $item ): bool => 'page' === $item['kind'] );
	$posts   = posts_of( array_map( fn( array $item ): string => guid_of( $item['id'], (string) $item['locale'] ), $items ) );
	$refused = get_option( REFUSED, array() );
	foreach ( $items as $item ) {
		do_action( 'every_can_counts_item', $item );
		$guid = guid_of( $item['id'], (string) $item['locale'] );
		try {
			$posts[ $guid ] = 'upsert' === $item['op'] ? write_post( $posts[ $guid ] ?? 0, $guid, $item, $run ) : remove_post( $posts[ $guid ] ?? 0 );
			unset( $refused[ $guid ] );
		} catch ( Refused $refusal ) {
			// It may be there all the same, as it was or half written: the next try goes on with the same post.
			$posts[ $guid ]   = posts_of( array( $guid ) )[ $guid ] ?? 0;
			$refused[ $guid ] = note_of( $item, $run, $refusal, $refused[ $guid ] ?? array( 'title' => get_the_title( $posts[ $guid ] ) ) );
			if ( $posts[ $guid ] ) {
				update_post_meta( $posts[ $guid ], '_ecc_run', $run );
			}
		}
	}
	update_option( REFUSED, $refused, false );
}

/** Return what is kept of an item that WordPress refused: enough to show it, and to try it again. */
function note_of( array $item, int $run, Refused $refusal, array $before ): array {
	return array(
		'kind'     => 'page',
		'id'       => $item['id'],
		'locale'   => (string) $item['locale'],
		'op'       => $item['op'],
		'sequence' => $item['sequence'],
		'title'    => (string) ( $item['document']['title'] ?? $before['title'] ?? '' ),
		'text'     => mb_substr( $refusal->getMessage(), 0, 300 ),
		'run'      => $run,
		'since'    => $before['since'] ?? time(),
		'tried'    => time(),
	);
}

function remove_post( int $post ): int {
	if ( $post && ! refusing( fn(): mixed => wp_delete_post( $post, true ) ) ) {
		throw new Refused( __( 'The post cannot be deleted.', 'every-can-counts' ) );
	}
	return 0;
}

/** Return what a function of WordPress does; what another plugin throws in it is a refusal. */
function refusing( callable $function ): mixed {
	try {
		return $function();
	} catch ( \Throwable $thrown ) {
		throw new Refused( get_class( $thrown ) . ': ' . $thrown->getMessage(), 0, $thrown );
	}
}

function write_post( int $post, string $guid, array $item, int $run ): int {
	$page    = $item['document'];
	$written = refusing( fn(): int|\WP_Error => with_our_html( fn(): int|\WP_Error => wp_insert_post(
		wp_slash(
			array(
				'ID'            => $post,
				'guid'          => $guid,
				'post_type'     => POST_TYPE,
				'post_status'   => 'publish',
				// The API's texts are text; WordPress keeps and prints HTML.
				'post_title'    => esc_html( $page['title'] ),
				'post_name'     => $page['slug'],
				'post_excerpt'  => esc_html( $page['summary'] ?? '' ),
				'post_content'  => clean( $page['html'] ),
				// WordPress would hold back what a clock that goes wrong puts into the future.
				'post_date_gmt' => gmdate( 'Y-m-d H:i:s', min( time(), strtotime( $page['first_published_at'] ?? 'now' ) ?: time() ) ),
				'post_date'     => '',
				'meta_input'    => array(
					'_ecc_id'          => $item['id'],
					'_ecc_locale'      => $item['locale'],
					'_ecc_sequence'    => $item['sequence'],
					'_ecc_type'        => $page['type'],
					'_ecc_url'         => $page['url'],
					'_ecc_lang'        => $page['lang'],
					'_ecc_dir'         => $page['dir'],
					'_ecc_attribution' => $page['attribution'],
					'_ecc_state'       => $page['freshness']['state'] ?? '',
					'_ecc_run'         => $run,
				),
			)
		),
		true
	) ) );
	if ( is_wp_error( $written ) ) {
		throw new Refused( $written->get_error_message() );
	}
	return $written;
}

/** Remove what was in earlier runs alone. */
function sweep( int $run ): void {
	$older = array( 'key' => '_ecc_run', 'value' => $run, 'compare' => '<', 'type' => 'NUMERIC' );
	$lost  = array( 'key' => '_ecc_run', 'compare' => 'NOT EXISTS' );
	$query = array(
		'post_type'   => POST_TYPE,
		'post_status' => 'any',
		'numberposts' => -1,
		'fields'      => 'ids',
		'meta_query'  => array( 'relation' => 'OR', $older, $lost ),
	);
	$refused = array_filter( get_option( REFUSED, array() ), fn( array $entry ): bool => $entry['run'] >= $run );
	foreach ( get_posts( $query ) as $post ) {
		try {
			remove_post( $post );
		} catch ( Refused $refusal ) {
			[ $id, $locale ] = place_of( get_post_field( 'guid', $post, 'raw' ) );
			$item            = array( 'id' => $id, 'locale' => $locale, 'op' => 'delete', 'sequence' => 0 );
			$refused[ guid_of( $id, $locale ) ] = note_of( $item, $run, $refusal, array( 'title' => get_the_title( $post ) ) );
		}
	}
	update_option( REFUSED, $refused, false );
}

/** The name of a page's post that WordPress stores in the post's own row: no crash can part them. */
function guid_of( string $id, string $locale ): string {
	return "urn:every-can-counts:$id:$locale";
}

/** Return the id and the locale in a name. */
function place_of( string $guid ): array {
	return array_slice( explode( ':', $guid . '::::' ), 2, 2 );
}

/** Return the ids of posts by their names. */
function posts_of( array $guids ): array {
	global $wpdb;
	if ( ! $guids ) {
		return array();
	}
	$marks = implode( ',', array_fill( 0, count( $guids ), '%s' ) );
	$rows  = $wpdb->get_results( $wpdb->prepare( "SELECT ID, guid FROM $wpdb->posts WHERE post_type = %s AND guid IN ($marks)", POST_TYPE, ...array_values( $guids ) ) );
	return array_map( 'intval', wp_list_pluck( $rows, 'ID', 'guid' ) );
}

/** Let a run begin in so many seconds, unless one will by then. */
function soon( int $seconds ): void {
	if ( ! wp_next_scheduled( AT_ONCE ) ) {
		wp_schedule_single_event( time() + $seconds, AT_ONCE );
	}
}

/** Return the mark of a lock that is ours now, or null where another run holds it. */
function take_lock(): ?string {
	global $wpdb;
	$mark = time() . ':' . wp_generate_password( 20, false );
	$made = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $wpdb->options (option_name, option_value, autoload) VALUES (%s, %s, 'no')", LOCK, $mark ) );
	if ( $made ) {
		return $mark;
	}
	$held = (string) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", LOCK ) );
	if ( (int) $held > time() - LOCK_SECONDS ) {
		return null;
	}
	$taken = $wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = %s WHERE option_name = %s AND option_value = %s", $mark, LOCK, $held ) );
	return $taken ? $mark : null;
}

function release_lock( string $mark ): void {
	global $wpdb;
	$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->options WHERE option_name = %s AND option_value = %s", LOCK, $mark ) );
}

// -- the webhook --

function register_webhook(): void {
	register_rest_route(
		'every-can-counts/v1',
		'/webhook',
		array(
			'methods'             => 'POST',
			'permission_callback' => __NAMESPACE__ . '\\is_signed',
			'callback'            => __NAMESPACE__ . '\\receive',
		)
	);
}

/** Whether a webhook is the API's and of now (Standard Webhooks). */
function is_signed( \WP_REST_Request $request ): bool|\WP_Error {
	$id        = (string) $request->get_header( 'webhook_id' );
	$timestamp = (string) $request->get_header( 'webhook_timestamp' );
	$refusal   = new \WP_Error( 'ecc_refused', __( 'The signature does not fit.', 'every-can-counts' ), array( 'status' => 401 ) );
	if ( '' === $id || ! preg_match( '/^\d{1,12}$/', $timestamp ) || abs( time() - (int) $timestamp ) > TOLERANCE ) {
		return $refusal;
	}
	$signed = "$id.$timestamp." . $request->get_body();
	$fits   = false;
	foreach ( preg_split( '/\s+/', settings()['secrets'], -1, PREG_SPLIT_NO_EMPTY ) as $secret ) {
		$bytes = base64_decode( substr( $secret, strlen( 'whsec_' ) ), true );
		if ( ! $bytes ) {
			continue;
		}
		$right = 'v1,' . base64_encode( hash_hmac( 'sha256', $signed, $bytes, true ) );
		foreach ( explode( ' ', (string) $request->get_header( 'webhook_signature' ) ) as $given ) {
			$fits = hash_equals( $right, $given ) || $fits;
		}
	}
	return $fits ? true : $refusal;
}

/** The body is not needed: the sync finds out what changed, also when a webhook comes twice or late. */
function receive(): \WP_REST_Response {
	soon( 0 );
	spawn_cron();
	return new \WP_REST_Response( null, 204 );
}

// -- what visitors see --

/** `[every_can_counts id="…" locale="…"]`: one page. */
function page_shortcode( array|string $given ): string {
	$asked = shortcode_atts( array( 'id' => '', 'locale' => settings()['locale'] ), (array) $given );
	$guid  = guid_of( strtolower( trim( $asked['id'] ) ), strtolower( trim( $asked['locale'] ) ) );
	$post  = get_post( posts_of( array( $guid ) )[ $guid ] ?? -1 );
	if ( $post && 'publish' === $post->post_status ) {
		return show( $post );
	}
	if ( ! current_user_can( 'edit_posts' ) ) {
		return '';
	}
	/* translators: %s: the id of a page */
	return '<p><em>' . esc_html( sprintf( __( 'Every Can Counts: there is no page %s here.', 'every-can-counts' ), $asked['id'] ) ) . '</em></p>';
}

/** `[every_can_counts_list type="news" locale="…" count="10"]`: links to pages, the newest first. */
function list_shortcode( array|string $given ): string {
	$asked = shortcode_atts( array( 'type' => '', 'locale' => settings()['locale'], 'count' => '10' ), (array) $given );
	$terms = array( array( 'key' => '_ecc_locale', 'value' => strtolower( $asked['locale'] ) ), array( 'key' => '_ecc_type', 'value' => $asked['type'] ) );
	$posts = get_posts(
		array(
			'post_type'   => POST_TYPE,
			'numberposts' => max( 1, min( 100, (int) $asked['count'] ) ),
			'meta_query'  => array_values( array_filter( $terms, fn( array $term ): bool => '' !== $term['value'] ) ),
		)
	);
	$rows = array_map(
		fn( \WP_Post $post ): string => '<li' . language_attributes_of( $post ) . '><a href="' . esc_url( get_permalink( $post ) ) . '">' . esc_html( $post->post_title ) . '</a></li>',
		$posts
	);
	// In one language the list itself has its direction, with its bullets; otherwise each entry alone.
	$attributes = array_unique( array_map( __NAMESPACE__ . '\\language_attributes_of', $posts ) );
	return $rows ? '<ul class="every-can-counts-list"' . ( 1 === count( $attributes ) ? $attributes[0] : '' ) . '>' . implode( '', $rows ) . '</ul>' : '';
}

/** Show a page as it came: WordPress would add paragraphs and change its quotation marks. */
function content_of_page( string $content ): string {
	$post = get_post();
	if ( ! $post || POST_TYPE !== $post->post_type || post_password_required( $post ) ) {
		return $content;
	}
	return show( $post );
}

/** Search engines are led to the page that this is a copy of. */
function canonical_url( ?string $url, \WP_Post $post ): ?string {
	return POST_TYPE === $post->post_type ? (string) get_post_meta( $post->ID, '_ecc_url', true ) : $url;
}

function show( \WP_Post $post ): string {
	return '<div class="every-can-counts"' . language_attributes_of( $post ) . '>' . notice_of( $post ) . clean( $post->post_content ) . attribution_of( $post ) . '</div>';
}

/** Return HTML without scripts and handlers, and with all that the API's own pages are made of. */
function clean( string $html ): string {
	// What is only drawn is text to kses: without the drawing the numbers of a map would stand there alone.
	$html = (string) preg_replace( '~<svg\b.*?</svg>~is', '', $html );
	return with_our_html( fn(): string => wp_kses_post( $html ) );
}

/** Let WordPress keep, while a function runs, what it does not know: otherwise marks of language get lost with it. */
function with_our_html( callable $function ): mixed {
	$more = function ( array $allowed, mixed $context ): array {
		if ( 'post' !== $context ) {
			return $allowed;
		}
		$everywhere     = array_fill_keys( array( 'class', 'id', 'lang', 'dir', 'title', 'role', 'aria-label', 'aria-hidden' ), true );
		$allowed['bdi']  = $everywhere;
		$allowed['time'] = array( 'datetime' => true ) + $everywhere;
		$allowed['img']  = array( 'srcset' => true, 'sizes' => true, 'decoding' => true, 'fetchpriority' => true ) + ( $allowed['img'] ?? array() );
		return $allowed;
	};
	add_filter( 'wp_kses_allowed_html', $more, 10, 2 );
	try {
		return $function();
	} finally {
		remove_filter( 'wp_kses_allowed_html', $more );
	}
}

/** Tell visitors, in the page's language, where its text is older than its source or partly not translated. */
function notice_of( \WP_Post $post ): string {
	$lang = strtok( (string) get_post_meta( $post->ID, '_ecc_lang', true ), '-' );
	$text = NOTICES[ (string) get_post_meta( $post->ID, '_ecc_state', true ) ] ?? array();
	$text = $text[ $lang ] ?? $text['en'] ?? '';
	return '' === $text ? '' : '<p class="every-can-counts-notice">' . esc_html( $text ) . '</p>';
}

function language_attributes_of( \WP_Post $post ): string {
	[ $lang, $dir ] = array( get_post_meta( $post->ID, '_ecc_lang', true ), get_post_meta( $post->ID, '_ecc_dir', true ) );
	return sprintf( ' lang="%s" dir="%s"', esc_attr( $lang ), esc_attr( $dir ) );
}

function attribution_of( \WP_Post $post ): string {
	$found = wp_parse_args( get_post_meta( $post->ID, '_ecc_attribution', true ), array( 'text' => '', 'url' => '', 'licence' => '', 'logo' => '' ) );
	$logo  = '' === $found['logo'] ? '' : '<img src="' . esc_url( $found['logo'] ) . '" alt="" height="24"> ';
	return '<footer class="every-can-counts-attribution">' . $logo . '<a href="' . esc_url( $found['url'] ) . '">' . esc_html( $found['text'] ) . '</a> ' . esc_html( $found['licence'] ) . '</footer>';
}
