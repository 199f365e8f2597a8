"""What a client does when it is not answered as it should be."""

from __future__ import annotations

import httpx
import pytest
from ecc_partner import Client, Invalid, Problem, ServerError, TooManyRequests, Unreachable

from tests.clients.python.conftest import SITE, Answers

ROOT = {"name": "API", "caller": {}}
PROBLEM = {
    "type": f"{SITE}/api/partner/v1/docs#problem-invalid",
    "title": "Something asked for is not known or not possible",
    "status": 422,
    "detail": "country: “XX” is not known here.",
    "errors": [{"field": "country", "detail": "“XX” is not known here.", "known": ["RO"]}],
}


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def ask(waits):
    """Return a function that asks for the root of an API that answers so, without sleeping."""

    def asked(*answers, **more):
        transport = Answers(*answers)
        with Client(None, SITE, transport=transport, sleep=waits.append, **more) as client:
            return client.root()

    return asked


def test_a_failure_that_passes_is_not_seen(ask, waits):
    """Broken connections and 5xx are tried again, after longer and longer waits."""
    found = ask(
        httpx.ConnectError("refused"),
        httpx.Response(503),
        httpx.ReadTimeout("slow"),
        httpx.Response(200, json=ROOT),
    )

    assert found == ROOT
    assert [0.25 <= waits[0] <= 0.75, 0.5 <= waits[1] <= 1.5, 1 <= waits[2] <= 3] == [True] * 3


def test_a_failure_that_lasts_is_told(ask):
    """In the end the last failure is raised, with its cause."""
    with pytest.raises(Unreachable) as caught:
        ask(*[httpx.ConnectError("refused")] * 3, retries=2)
    with pytest.raises(ServerError):
        ask(*[httpx.Response(500)] * 3, retries=2)

    assert isinstance(caught.value.__cause__, httpx.ConnectError)


def test_a_limit_is_waited_for(ask, waits):
    """A 429 is asked again after as long as it says."""
    assert ask(httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200, json=ROOT))

    assert waits == [7]


def test_a_long_limit_is_told_at_once(ask, waits):
    """A wait longer than the client's patience is the caller's to decide."""
    with pytest.raises(TooManyRequests) as caught:
        ask(httpx.Response(429, headers={"Retry-After": "3600"}))

    assert (waits, caught.value.headers["retry-after"]) == ([], "3600")


def test_a_retry_at_a_date_is_understood(ask, waits):
    """``Retry-After`` may be a date; one that has passed means now."""
    long_ago = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}

    assert ask(httpx.Response(503, headers=long_ago), httpx.Response(200, json=ROOT))

    assert waits[0] < 1


def test_a_problem_says_what_is_wrong(ask):
    """The exception has the problem's members; it is raised at the first answer."""
    problem = httpx.Response(
        422, json=PROBLEM, headers={"Content-Type": "application/problem+json"}
    )

    with pytest.raises(Invalid, match="“XX” is not known here") as caught:
        ask(problem)

    assert caught.value.kind == "invalid"
    assert caught.value.names("country")
    assert caught.value.errors[0]["known"] == ["RO"]


def test_an_answer_from_something_else_is_a_problem_too(ask):
    """A proxy's page becomes an exception that shows how it begins."""
    with pytest.raises(Problem, match=r"418.*I am a teapot"):
        ask(httpx.Response(418, text="<p>I am a teapot</p>"))


def test_what_to_do_is_said(ask):
    """The text names what was asked, what is known, and what can be done."""
    refused = {"type": f"{SITE}/docs#problem-key-refused", "title": "No", "status": 401}

    with pytest.raises(
        Problem, match=r"Known for country: RO\..*asked: GET http://localhost"
    ) as invalid:
        ask(httpx.Response(422, json=PROBLEM))
    with pytest.raises(Problem, match="ask the network's team for another one"):
        ask(httpx.Response(401, json=refused))

    assert invalid.value.names("country")


def test_only_the_apis_own_problems_give_advice(ask):
    """What a proxy answers with the same status is told as what it is."""
    with pytest.raises(Problem, match="This is no answer of the partner API") as caught:
        ask(httpx.Response(404, json={"errors": "no", "available": 3}))

    assert "withdrawn" not in str(caught.value)


def test_an_answer_that_is_no_json_is_a_failure(ask):
    """A success whose body is broken is not handed on."""
    with pytest.raises(Problem, match="not JSON"):
        ask(httpx.Response(200, content=b"{", headers={"Content-Type": "application/json"}))


def test_a_portals_page_is_no_answer(ask):
    """A page for people that something in between answers with 200 is not taken for content."""
    with pytest.raises(Problem, match="This is no answer of the partner API"):
        ask(httpx.Response(200, html="<h1>Log in</h1>"))


def test_an_answer_whose_type_was_taken_is_read(ask):
    """A proxy that strips headers does no harm."""
    assert ask(httpx.Response(200, content=b'{"name": "API"}')) == {"name": "API"}


def test_who_asks_is_said():
    """The User-Agent names the client, and the partner's own application."""
    transport = Answers(httpx.Response(200, json=ROOT))

    Client("ecc_test_x", SITE, transport=transport, application="metro-site/1.2").root()

    (request,) = transport.requests
    assert request.headers["user-agent"].startswith("metro-site/1.2 ecc-partner/")
    assert request.headers["authorization"] == "Bearer ecc_test_x"


@pytest.mark.parametrize("address", ["http://example.org", "example.org", "ftp://example.org"])
def test_a_key_is_never_sent_in_the_clear(address):
    """A key goes by https, or to this machine."""
    with pytest.raises(ValueError, match="base_url"):
        Client("ecc_live_x", address)


@pytest.mark.parametrize("key", ["ecc_live_…", "ecc_live_a b", "ecc_live_a\nX: y"])
def test_what_is_no_key_is_named_and_not_shown(key):
    """A placeholder, or more than a key, is refused at once, and never printed."""
    with pytest.raises(ValueError, match=r"\Akey: ") as caught:
        Client(key, SITE)

    assert "ecc_live" not in str(caught.value)


def test_space_around_a_key_does_no_harm():
    """A key that was read from a file ends with its line."""
    transport = Answers(httpx.Response(200, json=ROOT))

    Client("ecc_test_x\n", SITE, transport=transport).root()

    assert transport.requests[0].headers["authorization"] == "Bearer ecc_test_x"


def test_a_key_is_sent_to_one_host_alone():
    """Of an address that an answer gives only the path and query are followed."""
    transport = Answers(
        httpx.Response(301, headers={"Location": "https://evil.example/api/partner/v1/?a=1"}),
        httpx.Response(200, json=ROOT),
    )

    Client("ecc_live_x", "https://api.example/api/partner/v1", transport=transport).root()

    assert [str(request.url) for request in transport.requests] == [
        "https://api.example/api/partner/v1/",
        "https://api.example/api/partner/v1/?a=1",
    ]


def test_what_is_kept_may_go_before_the_answer_comes():
    """Another thread of the same client may have asked for so much meanwhile: it answers still."""

    def answered(request: httpx.Request) -> httpx.Response:
        if "if-none-match" in request.headers:
            client._manners._kept.clear()
            return httpx.Response(304, headers={"ETag": '"a"'})
        return httpx.Response(200, json=ROOT, headers={"ETag": '"a"'})

    with Client(None, SITE, transport=httpx.MockTransport(answered), conditional=True) as client:
        found = [client.root() for _time in range(3)]

    assert found == [ROOT] * 3


def test_a_304_that_nobody_asked_for_is_a_problem(ask):
    """Something in between answers from a memory of its own."""
    with pytest.raises(Problem, match="304"):
        ask(httpx.Response(304))
