"""A partner's static site: kept current by webhook and by looking, served on one port.

Usage: ``python examples/static-site/serve.py``, with the partner's key in ECC_PARTNER_KEY.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from building import Builder
from ecc_partner import (
    Client,
    KeyRefused,
    NotAllowed,
    NotSigned,
    PartnerError,
    SQLiteStore,
    replicate,
    verify_webhook,
)

HOOK = "/webhook"
LARGEST = 64 * 1024
POLICY = "default-src 'none'; img-src 'self' http: https:; style-src 'self'; frame-src https:; base-uri 'none'; form-action 'none'"
NO_KEY = """\
There is no key in ECC_PARTNER_KEY.

Beside the demo (`make run`) get one for Romania, and start again with it:

    .venv/bin/python manage.py partner_key issue static-site --name "Static site" \\
        --email you@example.org --country RO --scope read
    export ECC_PARTNER_KEY=ecc_live_…
"""

logger = logging.getLogger("static-site")


class Keeper:
    """Keeps the site current: at once when it is woken, and by itself every ``seconds``."""

    def __init__(self, client: Client, store: SQLiteStore, builder: Builder, country: str) -> None:
        self.client, self.store, self.builder, self.country = client, store, builder, country
        self._woken = threading.Event()
        self._over = threading.Event()

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._over.set()
        self._woken.set()

    def renew(self) -> None:
        """Bring the replica up to date, build what changed, and only then forget that it did."""
        changes = replicate(self.client, self.store, country=self.country)
        written = self.builder.build(changes)
        self.store.settle(changes)
        if written:
            logger.info("%s changes: built %s", len(changes), ", ".join(written[:5]))

    def run(self, seconds: float) -> None:
        """Renew until it is stopped; a webhook that is lost costs ``seconds`` at most."""
        while not self._over.is_set():
            self._woken.wait(seconds)
            self._woken.clear()
            try:
                self.renew()
            except PartnerError as error:
                logger.warning("not renewed, the site stays as it is: %s", error)
            except Exception:  # whatever it is, a site that looks no more shows what was taken down
                logger.exception("not renewed, the site stays as it is")


class Handler(SimpleHTTPRequestHandler):
    """Serves the built files, and receives webhooks."""

    timeout = 30

    def __init__(self, *args: Any, keeper: Keeper, secrets: list[str], **kwargs: Any) -> None:
        self.keeper, self.secrets = keeper, secrets
        super().__init__(*args, **kwargs)

    def do_POST(self) -> None:
        """Wake the keeper, if the request is signed; what changed is asked of the API itself."""
        length = self.headers.get("Content-Length", "")
        if self.path != HOOK or not self.secrets:
            return self._answer(HTTPStatus.NOT_FOUND)
        if not length.isdigit() or int(length) > LARGEST:
            return self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            event = verify_webhook(self.rfile.read(int(length)), dict(self.headers), self.secrets)
        except NotSigned:
            return self._answer(HTTPStatus.UNAUTHORIZED)
        logger.info("told of %s", event.type)
        self.keeper.wake()
        return self._answer(HTTPStatus.NO_CONTENT)

    def list_directory(self, path: Any) -> None:
        """A folder that has no page of its own is no page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _answer(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where nothing is."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        logger.debug(format, *args)


def main() -> int:
    given = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    key = os.environ.get("ECC_PARTNER_KEY")
    if not key:
        print(NO_KEY, file=sys.stderr)
        return 2
    given.folder.mkdir(parents=True, exist_ok=True)
    client = Client(key, given.api, application="static-site/1", conditional=True)
    store = SQLiteStore(given.folder / "replica.sqlite3")
    builder = Builder(store, given.folder, source=given.api, name=given.name)
    keeper = Keeper(client, store, builder, given.country)
    try:
        keeper.renew()
    except (KeyRefused, NotAllowed) as error:
        print(f"{error}\n\n{NO_KEY.partition(chr(10))[2]}", file=sys.stderr)
        return 1
    except PartnerError as error:
        if not store.is_complete:
            print(f"{error}\n\nIs the demo running? `make run` starts it.", file=sys.stderr)
            return 1
        logger.warning("the site is shown as it was: %s", error)
    return _serve(keeper, builder, given)


def _serve(keeper: Keeper, builder: Builder, given: argparse.Namespace) -> int:
    told = os.environ.get("ECC_WEBHOOK_SECRETS", "")
    secrets = [secret.strip() for secret in told.split(",") if secret.strip()]
    handler = partial(Handler, directory=str(builder.site), keeper=keeper, secrets=secrets)
    thread = threading.Thread(target=keeper.run, args=[given.every])
    with ThreadingHTTPServer(("127.0.0.1", given.port), handler) as server:
        logger.info("The site is at http://localhost:%s/", server.server_port)
        logger.info(
            "Webhooks are received at %s."
            if secrets
            else "No webhooks: %s needs ECC_WEBHOOK_SECRETS.",
            HOOK,
        )
        thread.start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            keeper.stop()
            thread.join()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", default=os.environ.get("ECC_PARTNER_URL", "http://localhost:8000"))
    parser.add_argument("--country", default="RO", help="whose pages (default: RO)")
    parser.add_argument("--name", default="Metro Market", help="what the site is called")
    parser.add_argument("--port", type=int, default=8800)
    parser.add_argument(
        "--every", type=float, default=30, help="seconds between looks (default: 30)"
    )
    folder = Path(__file__).parents[2] / "var" / "static-site"
    parser.add_argument("--folder", type=Path, default=folder, help="where it is built")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
