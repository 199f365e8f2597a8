"""Sites of others: one page on an origin of its own, as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone

from countries.partners.keys import issue_key
from countries.partners.models import Partner
from tests.browser.serving import ADDRESS


class Elsewhere:
    """A site that shows ``html`` at every path."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://{ADDRESS}:{server.server_port}"
        self.html = ""


@contextmanager
def site_elsewhere() -> Iterator[Elsewhere]:
    """Serve a page from another origin than the network's, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><title>Elsewhere</title>{found.html}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((ADDRESS, 0), Handler)
    found = Elsewhere(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_partner(code: str, website: str) -> str:
    """Make a partner whose site is ``website``, and return the text of its key."""
    partner = Partner.objects.create(
        name=code, code=code, website=website, contact_email=f"it@{code}.example"
    )
    return issue_key(partner, now=timezone.now())[1]
