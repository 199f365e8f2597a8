"""What the example's server answers to visitors, and to whoever posts to it."""

from __future__ import annotations

import threading
from functools import partial
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from serve import HOOK, LARGEST, Handler

from tests.clients.python.test_webhooks import BODY, OTHER, SECRET, headers_of


class Woken:
    """Counts how often it is woken."""

    times = 0

    def wake(self) -> None:
        self.times += 1


@pytest.fixture
def keeper() -> Woken:
    return Woken()


@pytest.fixture
def ask(tmp_path, keeper):
    """A client of a site with a page and a folder that has none."""
    (tmp_path / "index.html").write_text("Home")
    (tmp_path / "404.html").write_text("Nothing here")
    (tmp_path / "folder").mkdir()
    handler: Any = partial(Handler, directory=str(tmp_path), keeper=keeper, secrets=[OTHER, SECRET])
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
            yield client
        server.shutdown()
        thread.join()


def test_pages_are_served_with_a_policy(ask):
    """No script can run on a page, whatever came with it."""
    answer = ask.get("/")

    assert (answer.status_code, answer.text) == (200, "Home")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/missing/", "/folder/"])
def test_what_is_no_page_is_told_by_the_site_s_own(ask, path):
    """A folder is not listed."""
    answer = ask.get(path)

    assert (answer.status_code, answer.text) == (404, "Nothing here")


def test_a_signed_event_wakes_the_keeper(ask, keeper):
    """It is answered at once, without a body."""
    answer = ask.post(HOOK, content=BODY, headers=headers_of(BODY, SECRET))

    assert (answer.status_code, answer.content, keeper.times) == (204, b"", 1)


def test_nothing_else_wakes_it(ask, keeper):
    """An unsigned request, another address, and a body that is too large."""
    unsigned = ask.post(HOOK, content=BODY)
    elsewhere = ask.post("/", content=BODY, headers=headers_of(BODY, SECRET))
    announced = HTTPConnection(ask.base_url.host, ask.base_url.port)
    announced.request("POST", HOOK, headers={"Content-Length": str(LARGEST + 1)})
    large = announced.getresponse()
    announced.close()

    assert (unsigned.status_code, elsewhere.status_code) == (401, 404)
    assert (large.status, keeper.times) == (413, 0)
