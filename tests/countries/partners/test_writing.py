"""How the API is written to: by which methods, with whose key, and in which form."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.test import RequestFactory

from countries.partners.api import responses
from countries.partners.api.bodies import LARGEST
from countries.partners.api.exchange import exchange_of, exchanged
from countries.partners.api.terms import RULES, Terms, terms_of
from countries.partners.models import KeyScope
from tests.countries.partners.test_errors import problem_of

pytestmark = pytest.mark.django_db

JSON = "application/json"
WRITTEN = Terms(methods=("GET", "POST", "PATCH"), right=KeyScope.WEBHOOKS)


@pytest.fixture
def key(make_key):
    return make_key(scopes=["read", "webhooks:manage"])


@pytest.fixture
def send(key):
    """Return a function that sends a body to an address that answers with what it was sent."""

    def echo(request):
        return responses.send_unkept(
            exchange_of(request).form, status=201, headers={"Location": "/here"}
        )

    view = exchanged(echo, WRITTEN)

    def sent(body: Any = b"{}", *, method: str = "POST", key: str = key, **more: Any):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        headers |= more.pop("headers", {})
        more.setdefault("content_type", JSON)
        return view(RequestFactory().generic(method, "/", body, headers=headers, **more))

    return sent


def test_what_was_written_is_answered_and_kept_by_nobody(send):
    """The answer to a write names what was made, and no cache may keep it."""
    response = send(b'{"a": 1}')

    assert (response.status_code, orjson.loads(response.content)) == (201, {"a": 1})
    assert response["Cache-Control"] == "no-store"
    assert response["Location"] == "/here"
    assert "ETag" not in response.headers
    assert response["RateLimit"]


def test_a_body_that_is_left_out_is_none(send):
    """What needs no body asks for none, whatever its type would have been."""
    response = send(b"", content_type="text/plain")

    assert orjson.loads(response.content) is None


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_a_body_in_another_form_is_415(send, content_type):
    """Only JSON is read, and the answer says so."""
    response = send(b"{}", content_type=content_type)

    assert (response.status_code, response["Accept"]) == (415, JSON)
    problem_of(response)


@pytest.mark.parametrize("content_type", [f"{JSON}; charset=utf-16", f"{JSON}; charset=latin1"])
def test_another_encoding_than_utf8_is_415(send, content_type):
    """JSON is in UTF-8."""
    assert send(b"{}", content_type=content_type).status_code == 415


def test_json_may_name_its_encoding(send):
    """UTF-8 is said in any case, in quotes or not."""
    assert send(b"{}", content_type='Application/JSON; charset="UTF-8"').status_code == 201


def test_a_compressed_body_is_415(send):
    """Nothing is unpacked: what is small when sent could be large when read."""
    response = send(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})

    assert (response.status_code, response["Accept-Encoding"]) == (415, "identity")


def test_a_body_over_the_limit_is_413(send):
    """The largest body is read, one byte more is refused."""
    room = LARGEST - len(b'{"a":""}')

    answers = [send(b'{"a":"%s"}' % (b"x" * size)).status_code for size in (room, room + 1)]

    assert answers == [201, 413]


def test_a_length_over_the_limit_is_refused_unread(send):
    """What is stated to be too large is refused whatever comes."""
    assert send(b"{}", CONTENT_LENGTH=str(LARGEST + 1)).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"{", b"nothing", b"{'a': 1}", b'{"a": NaN}', b"\xff", b'"\\ud800"', b"[" * 5000, b"{}{}"],
)
def test_what_is_no_json_is_400(send, body):
    """Broken, wrongly encoded and bottomless bodies are told apart from none of ours."""
    response = send(body)

    assert response.status_code == 400
    problem_of(response)


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"1", b"true"])
def test_json_that_is_no_object_is_400(send, body):
    """Members are sent by their names."""
    assert send(body).status_code == 400


def test_writing_is_never_anonymous(send):
    """Without a key nothing is written, nor anything read that a visitor may not."""
    response = send(key="")

    assert response.status_code == 401
    assert problem_of(response)["type"].endswith("#problem-key-needed")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_key_without_the_right_writes_nothing(send, make_key):
    """The missing scope is named."""
    response = send(key=make_key(scopes=["read"]))

    assert response.status_code == 403
    assert "webhooks:manage" in problem_of(response)["detail"]


def test_an_address_says_by_which_methods_it_is_asked(send):
    """Allow has those of this address, and no other."""
    response = send(method="DELETE")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST, PATCH, OPTIONS")


def test_scripts_are_told_what_they_may_send(send):
    """A preflight allows the methods of this address, and the type of a body."""
    response = send(method="OPTIONS", key="")

    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == response["Allow"]
    assert "Content-Type" in response["Access-Control-Allow-Headers"]


def test_where_nothing_is_written_scripts_send_no_body(api):
    """A preflight for what is only read allows neither writing nor a type."""
    response = api.send("OPTIONS", "pages")

    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Content-Type" not in response["Access-Control-Allow-Headers"]


def test_a_write_counts_in_the_limit(send, make_key):
    """Who writes too much is told when to go on."""
    key = make_key(scopes=["webhooks:manage"], quota=1)
    send(key=key)

    response = send(key=key)

    assert response.status_code == 429
    assert response["Retry-After"]


def test_the_longest_path_that_fits_says_what_is_asked(monkeypatch):
    """What lies below a path is asked for on its terms, unless it has its own."""
    monkeypatch.setitem(RULES, "things", Terms(right=KeyScope.USAGE))
    monkeypatch.setitem(RULES, "things/open", Terms(is_open=True))

    assert terms_of("things/<id>/parts").right == KeyScope.USAGE
    assert terms_of("things/open/<id>").is_open
    assert terms_of("thingsome") == Terms()
