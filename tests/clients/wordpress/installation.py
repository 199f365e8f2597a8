"""A WordPress of its own beside the tests: Debian's, with its database, its web server, and the plugin."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cms.settings.environment import ROOT
from tests.browser.serving import ADDRESS, NotBuilt, Served, running

SOURCE = Path("/usr/share/wordpress")
PLUGIN = ROOT / "examples" / "wordpress" / "every-can-counts.php"
DRIVER = ROOT / "tests" / "clients" / "wordpress" / "drive.php"
PATIENCE = 60
CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_HOME', '{url}' );
define( 'WP_SITEURL', '{url}' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '{folder}/debug.log' );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', 'localhost' );
define( 'AUTH_KEY', '{secret}' );
define( 'SECURE_AUTH_KEY', '{secret}' );
define( 'LOGGED_IN_KEY', '{secret}' );
define( 'NONCE_KEY', '{secret}' );
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""
THEME = {
    "style.css": "/*\nTheme Name: Plain\n*/\n",
    "index.php": "<!doctype html><html><head><?php wp_head(); ?></head><body><?php "
    "while ( have_posts() ) { the_post(); the_title( '<h1>', '</h1>' ); the_content(); } "
    "wp_footer(); ?></body></html>\n",
}


def missing() -> str:
    """Return what this machine lacks for it, or nothing."""
    wanted = {
        "php": shutil.which("php"),
        "mariadbd": shutil.which("mariadbd", path=_path()),
        "wordpress": (SOURCE / "wp-load.php").exists(),
    }
    return ", ".join(name for name, found in wanted.items() if not found)


def _path() -> str:
    return f"{os.environ['PATH']}:/usr/sbin"


@dataclass(frozen=True)
class WordPress(Served):
    """A WordPress that answers."""

    def do(self, action: str, given: Any = None) -> Any:
        """Return what an action of ``drive.php`` says."""
        site = self.folder / "site"
        command = ("php", str(DRIVER), str(site), action, json.dumps(given))
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode or not done.stdout:
            raise AssertionError(f"{action}\n{done.stdout}\n{done.stderr}\n{self.said()}")
        return json.loads(done.stdout)

    def said(self) -> str:
        """Return what WordPress wrote into its log: warnings and errors of PHP."""
        log = self.folder / "debug.log"
        return log.read_text() if log.exists() else ""


@contextmanager
def running_wordpress(folder: Path) -> Iterator[WordPress]:
    """Install WordPress with the plugin into ``folder``, serve it, and stop it in the end."""
    with closing(socket.create_server((ADDRESS, 0))) as probe:
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PATH": _path(),
        "WORDPRESS_HOST": f"localhost:{port}",
        "PHP_CLI_SERVER_WORKERS": "4",
    }
    wordpress = WordPress(f"http://localhost:{port}", folder, environment)
    _lay_out(wordpress)
    with running(wordpress, "mariadb", _database(wordpress)):
        _create_database(wordpress)
        wordpress.do("install", secrets.token_urlsafe(12))
        failed = wordpress.do("activate")["failed"]
        if failed:
            raise NotBuilt(failed)
        web = ("php", "-S", f"{ADDRESS}:{port}", "-t", str(folder / "site"))
        with running(wordpress, "php", web) as server:
            try:
                _wait(wordpress)
                yield wordpress
            finally:
                # PHP's workers outlive their parent; all of them are in the session it began.
                os.killpg(server.pid, signal.SIGTERM)


def _lay_out(wordpress: WordPress) -> None:
    site = wordpress.folder / "site"
    shutil.copytree(SOURCE, site, ignore=shutil.ignore_patterns("wp-content", "wp-config.php"))
    theme = site / "wp-content" / "themes" / "plain"
    plugins = site / "wp-content" / "plugins"
    theme.mkdir(parents=True)
    plugins.mkdir()
    for name, text in THEME.items():
        (theme / name).write_text(text)
    shutil.copy(PLUGIN, plugins)
    config = CONFIG.format(
        socket=_socket(wordpress),
        url=wordpress.url,
        folder=wordpress.folder,
        secret=secrets.token_urlsafe(30),
    )
    (site / "wp-config.php").write_text(config)


def _socket(wordpress: WordPress) -> Path:
    return wordpress.folder / "db.sock"


def _database(wordpress: WordPress) -> tuple[str, ...]:
    data = wordpress.folder / "database"
    user = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [
            *("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db"),
            *("--auth-root-authentication-method=normal", *user),
        ],
        env=wordpress.environment,
        check=True,
        capture_output=True,
    )
    return (
        *("mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={_socket(wordpress)}"),
        *("--skip-networking", "--innodb-buffer-pool-size=32M", *user),
        *("--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"),
    )


def _create_database(wordpress: WordPress) -> None:
    command = ["mariadb", "--no-defaults", f"--socket={_socket(wordpress)}", "--user=root"]
    command += ["--execute=CREATE DATABASE wordpress CHARACTER SET utf8mb4"]
    deadline = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(command, env=wordpress.environment, capture_output=True, check=False)
        if not done.returncode:
            return
        if time.monotonic() > deadline:
            raise NotBuilt(f"the database does not answer\n{wordpress.logs()}")
        time.sleep(0.2)


def _wait(wordpress: WordPress) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx.get(wordpress.url, timeout=PATIENCE).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise NotBuilt(f"WordPress does not answer\n{wordpress.logs()}")
