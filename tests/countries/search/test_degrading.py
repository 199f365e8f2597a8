"""When the search engine is down, slow or wrong, the embedded one answers and says so."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from countries.delivery import store as store_module
from countries.search import SearchQuery, feed_tick, search
from countries.search.breaker import Breaker
from countries.search.elastic import client as client_module
from countries.search.elastic import querying
from countries.search.elastic.feeding import Feeder
from countries.search.engine import breaker
from tests.countries.search.conftest import CLOSED_PORT

pytestmark = pytest.mark.django_db

NOT_ELASTIC = b"<html>It works!</html>"
NONSENSE = b'{"_source": {"epoch": 7}, "hits": []}'


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[str, list[str]]]]:
    """Start servers that answer every request with the same bytes, and note what was asked."""
    servers = []

    def start(body: bytes, *, status: int = 200, product: bool = False) -> tuple[str, list[str]]:
        asked: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(status)
                self.send_header("content-type", "application/json" if product else "text/html")
                if product:
                    self.send_header("x-elastic-product", "Elasticsearch")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_HEAD = do_GET

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
    client_module._connect.cache_clear()


@pytest.fixture
def silent_port() -> Iterator[str]:
    """A server that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0), backlog=20) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_is_down_degrades_the_search(put, use_server):
    """The embedded engine answers, marked, with the same hits."""
    put("Page", "alucan")
    use_server(CLOSED_PORT)

    result = search(SearchQuery("alucan"))

    assert [hit.title for hit in result.items] == ["Page"]
    assert result.degraded


def test_without_a_server_nothing_is_degraded(put, use_server):
    """Where no server is configured the embedded engine is the engine."""
    put("Page", "alucan")
    use_server("")

    assert not search(SearchQuery("alucan")).degraded


def test_a_silent_server_is_not_waited_for(put, use_server, silent_port, monkeypatch):
    """A server that does not answer costs the read timeout, once."""
    monkeypatch.setattr(querying, "READ_SECONDS", 0.2)
    put("Page", "alucan")
    use_server(silent_port)
    started = time.monotonic()

    result = search(SearchQuery("alucan"))

    assert result.degraded
    assert [hit.title for hit in result.items] == ["Page"]
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    ("body", "status", "product"),
    [
        (NOT_ELASTIC, 200, False),
        (NOT_ELASTIC, 200, True),
        (NONSENSE, 200, True),
        (b"[]", 200, True),
        (b"", 200, True),
        (b'{"error": "no"}', 500, True),
        (b'{"error": "no"}', 401, True),
        (b'{"error": "no"}', 429, True),
        (b"null", 404, True),
    ],
)
def test_a_server_that_answers_nonsense_degrades_the_search(
    put, use_server, serve, body, status, product
):
    """Whatever listens at the address, visitors get an answer."""
    url, asked = serve(body, status=status, product=product)
    put("Page", "alucan")
    use_server(url)

    result = search(SearchQuery("alucan"))

    assert asked
    assert result.degraded
    assert [hit.title for hit in result.items] == ["Page"]


def test_a_failing_server_is_left_alone(put, use_server, serve):
    """After three failures no request is made for a while."""
    url, asked = serve(b"{}", status=503, product=True)
    put("Page", "alucan")
    use_server(url)

    results = [search(SearchQuery("alucan")) for _attempt in range(8)]

    assert len(asked) == 3
    assert breaker.is_open
    assert all(result.degraded and result.items for result in results)


def test_the_embedded_engine_answers_without_the_database(put, use_server, monkeypatch):
    """With the database down the read file goes on being searched."""
    put("Page", "alucan")
    use_server("")
    search(SearchQuery("alucan"))

    def down(*_arguments: object) -> None:
        raise store_module.DatabaseError("down")

    monkeypatch.setattr(store_module.log, "state", down)

    assert [hit.title for hit in search(SearchQuery("alucan")).items] == ["Page"]


def test_paging_goes_on_with_the_other_engine(put, use_server):
    """A cursor holds when the server goes down between two pages."""
    for number in range(4):
        put(f"Page {number}", "alucan")
    use_server("")
    start = search(SearchQuery("alucan", limit=2))
    use_server(CLOSED_PORT)

    rest = search(SearchQuery("alucan", limit=2, cursor=start.next or ""))

    assert rest.degraded
    assert len({hit.id for hit in [*start.items, *rest.items]}) == 4


# -- the worker --


def test_without_a_server_there_is_nothing_to_feed(use_server):
    """The worker's tick does nothing where no server is configured."""
    use_server("")

    assert feed_tick(timezone.now()) is False


def test_the_worker_pauses_while_the_server_is_down(put, use_server, serve, caplog):
    """Feeding fails quietly, says so once, and tries again later."""
    url, asked = serve(b"{}", status=503, product=True)
    put("Page", "alucan")
    use_server(url)
    feeder = Feeder()
    now = timezone.now()
    tries = [0, 0.2, 4.9, 5.1, 5.3, 10.2]

    worked = [feeder.tick(now + timedelta(seconds=after)) for after in tries]

    assert worked == [False] * 6
    assert len(asked) == 3
    assert caplog.text.count("search.feeding_stopped") == 1


# -- the breaker --


@pytest.fixture
def clock() -> list[float]:
    return [100.0]


@pytest.fixture
def small(clock) -> Breaker:
    return Breaker(failures=3, pause=10, clock=lambda: clock[0])


def test_a_breaker_opens_after_failures_in_a_row(small):
    """Two failures and a success leave it closed, three failures open it."""
    small.failed()
    small.failed()
    small.succeeded()
    small.failed()
    small.failed()
    assert small.allows()

    small.failed()

    assert not small.allows()


def test_an_open_breaker_lets_one_trial_through_each_pause(small, clock):
    """After the pause one caller tries; the others still pass by."""
    for _failure in range(3):
        small.failed()
    clock[0] += 10

    assert [small.allows(), small.allows()] == [True, False]


def test_a_trial_that_succeeds_closes_it(small, clock):
    """One good answer is enough."""
    for _failure in range(3):
        small.failed()
    clock[0] += 10
    assert small.allows()

    small.succeeded()

    assert small.allows()
    assert not small.is_open


def test_a_trial_that_fails_opens_it_again(small, clock):
    """A failed trial costs another pause."""
    for _failure in range(3):
        small.failed()
    clock[0] += 10
    assert small.allows()
    small.failed()
    clock[0] += 9

    assert not small.allows()
