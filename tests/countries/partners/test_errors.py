"""Every error is a problem in one form, and tells nothing of the inside."""

from __future__ import annotations

import re

import orjson
import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError

from countries.partners.api import errors, links, openapi
from countries.partners.api.endpoints import pages as pages_endpoint
from countries.partners.api.wording import NO_MOMENT, OTHER
from countries.partners.models import KeyScope
from tests.factories import make_network

pytestmark = pytest.mark.django_db

SOME_ID = "6f1d3b2a-52c4-4c4f-9a52-0f7f5b9a1c11"
ENDPOINTS = {
    "": {},
    "countries": {},
    "countries/RO": {},
    "menus/ro/ro-ro": {},
    "pages": {},
    f"pages/{SOME_ID}": {"locale": "ro-ro"},
    "pages/by-url": {"url": "http://localhost:8000/ro/"},
    "search": {"q": "cans"},
    "facts": {},
    "facts/energy-saving": {},
    "images": {},
    f"images/{SOME_ID}": {},
    "organisations": {},
    "redirects": {},
}
LISTS = ["countries", "pages", "facts", "images", "organisations", "redirects"]


def problem_of(response):
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    problem = orjson.loads(response.content)
    assert problem["status"] == response.status_code
    assert problem["type"].startswith("http://localhost:8000/api/partner/v1/docs#problem-")
    return problem


def fields_of(problem):
    return {entry["field"]: entry for entry in problem["errors"]}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_an_unknown_parameter_is_named_with_those_known(api, path):
    """No endpoint ignores a parameter that it does not know."""
    response = api.get(path, **ENDPOINTS[path], foo="1")

    assert response.status_code == 422
    assert "known" in fields_of(problem_of(response))["foo"]


@pytest.mark.parametrize("path", ["/api/", "openapi.json", "docs"])
def test_the_descriptions_know_their_parameters_too(api, path):
    """What stands beside the endpoints ignores nothing either."""
    response = api.get(path, foo="1")

    assert response.status_code == 422
    assert "known" in fields_of(problem_of(response))["foo"]


@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_wrong_method_is_answered_with_the_right_ones(api, path):
    """Every endpoint says what it allows."""
    responses = [api.send(method, path) for method in ("POST", "PUT", "PATCH", "DELETE")]

    assert {response.status_code for response in responses} == {405}
    assert {response["Allow"] for response in responses} == {"GET, HEAD, OPTIONS"}
    problem_of(responses[0])


@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_form_that_there_is_not_is_not_acceptable(api, path):
    """Who accepts images alone gets no JSON."""
    response = api.get(path, **ENDPOINTS[path], headers={"Accept": "image/png"})

    assert response.status_code == 406
    problem_of(response)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cursor", "forged"),
        ("cursor", ""),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "many"),
        ("count", "perhaps"),
        ("fields", "colour"),
        ("fields", ""),
    ],
)
def test_a_value_that_is_not_possible_is_named(api, path, name, value):
    """Every list checks its cursor, its limit and its fields."""
    response = api.get(path, **{name: value})

    assert response.status_code == 422
    assert set(fields_of(problem_of(response))) == {name}


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("pages", "country", "XX"),
        ("pages", "locale", "xx-xx"),
        ("pages", "type", "poem"),
        ("pages", "include", "everything"),
        ("pages", "order", "colour"),
        ("pages", "parent", "x"),
        ("pages", "published_after", "yesterday"),
        ("pages", "published_after", "1700000000"),
        ("pages", "published_after", "0001-01-01T00:00:00+14:00"),
        ("search", "country", "XX"),
        ("search", "locale", "xx-xx"),
        ("search", "type", "poem"),
        ("search", "cursor", "forged"),
        ("facts", "country", "XX"),
        ("organisations", "country", "XX"),
        ("redirects", "country", "XX"),
        ("redirects", "locale", "xx-xx"),
        ("pages/by-url", "url", "not an address"),
        ("pages/by-url", "url", "ftp://localhost/ro/"),
        ("pages/by-url", "url", "http://[broken/"),
    ],
)
def test_what_is_not_known_is_422_and_named(api, path, name, value):
    """A code or word that means nothing is refused by the parameter's name."""
    query = {**ENDPOINTS[path], name: value}

    response = api.get(path, **query)

    assert response.status_code == 422
    assert name in fields_of(problem_of(response))


def test_what_is_known_is_listed(api):
    """The answer to an unknown country lists the countries there are."""
    make_network("RO")

    problem = problem_of(api.get("pages", country="XX"))

    known = fields_of(problem)["country"]["known"]
    assert {"INT", "RO"} <= set(known)


WRONG = {
    "integer": "many",
    "boolean": "perhaps",
    "number": "far",
    "array": "x" * 201,
    "string": "x",
}
FREE = {"country", "locale", "language", "cursor", "by", "dnt", "q"}
"""Texts in which nothing is wrong by itself."""


def wrong_queries(description):
    """Return for each address that is read a query in which all that has a form is wrong."""
    for path, methods in description["paths"].items():
        asked = [
            one for one in methods.get("get", {}).get("parameters", ()) if one["in"] == "query"
        ]
        query = {
            one["name"]: WRONG[one["schema"]["type"]] for one in asked if one["name"] not in FREE
        }
        yield re.sub("{[^}]+}", SOME_ID, path).lstrip("/"), query


def test_what_is_wrong_is_said_in_our_own_words(api, make_key):
    """Every parameter that has a form is refused by its name, without the words of a library."""
    key = make_key(scopes=[right.value for right in KeyScope], quota=1_000_000)

    said = {
        (path, field): entry["detail"]
        for path, query in wrong_queries(openapi.describe())
        if query
        for field, entry in fields_of(
            problem_of(api.send("GET", path, key=key, query=query))
        ).items()
    }

    assert len({field for _path, field in said}) > 20
    assert not {text for text in said.values() if text == OTHER or "nput" in text}


@pytest.mark.parametrize(
    ("path", "asked", "detail"),
    [
        ("pages", {"limit": "101"}, "This is too large. Give 100 at most."),
        ("points", {"radius_km": "0"}, "This is too small. Give more than 0."),
        ("points", {"radius_km": "nan"}, "This is no number. Give one, such as 12.5."),
        ("search", {"q": "x" * 501}, "This is too long. Give 500 characters at most."),
        ("oembed", {}, "This is missing. Give it."),
        ("pages", {"published_after": "2026-02-30"}, NO_MOMENT),
    ],
)
def test_what_would_be_right_is_said(api, path, asked, detail):
    """Who asked wrongly need not guess."""
    problem = problem_of(api.get(path, **asked))

    assert [entry["detail"] for entry in problem["errors"]] == [detail]


def test_a_long_name_is_quoted_in_part(api):
    """An answer is not made as long as somebody likes."""
    response = api.get(f"pages/{SOME_ID}", locale="x" * 10_000)

    assert len(response.content) < 1_000


def test_a_choice_is_refused_with_those_there_are(api):
    """Where a parameter takes a few words, they are listed."""
    problem = problem_of(api.get("pages", order="colour"))

    assert fields_of(problem)["order"]["known"][0] == "-published_at"


def test_all_that_is_wrong_is_told_at_once(api):
    """Each wrong parameter has its entry."""
    problem = problem_of(api.get("pages", limit="0", parent="x"))

    assert set(fields_of(problem)) == {"limit", "parent"}


@pytest.mark.parametrize("path", ["pages", "/api/", "openapi.json", "docs", "docs/quickstart"])
def test_a_key_in_an_address_is_told_where_it_belongs(api, path):
    """It is not taken, and whoever sent it learns that it has to be replaced."""
    problem = problem_of(api.get(path, api_key="ecc_live_x"))

    assert problem["status"] == 422
    assert "header" in fields_of(problem)["api_key"]["detail"]
    assert "ecc_live_x" not in str(problem)


@pytest.mark.parametrize("path", [f"pages/{SOME_ID}", "pages/by-url", "oembed"])
def test_a_page_that_is_nowhere_is_told_so(api, path):
    """Not that there is a list of locales, which would be empty."""
    make_network("RO")
    asked = {"locale": "ro-ro"} if SOME_ID in path else {"url": "http://other.example/"}

    problem = problem_of(api.get(path, **asked))

    assert problem["available"] == []
    assert "available" not in problem["detail"]


def test_a_single_parameter_given_twice_is_refused(api):
    """Which of the two counts is not guessed."""
    response = api.get("pages?limit=1&limit=2")

    assert response.status_code == 422
    assert set(fields_of(problem_of(response))) == {"limit"}


@pytest.mark.parametrize(
    ("path", "name"),
    [("pages", "tag"), ("search", "q"), ("oembed", "url"), (f"embed/{SOME_ID}", "by")],
)
def test_what_no_database_looks_for_is_refused_before(api, django_assert_num_queries, path, name):
    """A zero byte in a parameter is named, and reaches no query."""
    with django_assert_num_queries(0):
        problem = problem_of(api.get(path, **{**ENDPOINTS.get(path, {}), name: "a\x00b"}))

    assert "U+0000" in fields_of(problem)[name]["detail"]


@pytest.mark.parametrize("path", ["countries/XX", "menus/xx/ro-ro", "menus/ro/xx-xx"])
def test_a_part_of_the_path_that_is_not_known_is_not_found(api, path):
    """A country or locale in a path is 404, with those known."""
    response = api.get(path)

    assert response.status_code == 404
    assert problem_of(response)["errors"][0]["known"]


@pytest.mark.parametrize(
    "path", [f"images/{SOME_ID}", "images/x", "facts/nothing", "pages/x?locale=ro-ro"]
)
def test_what_is_not_there_is_not_found(api, path):
    """An id or name of nothing is 404, one that is no uuid too."""
    response = api.get(path)

    assert response.status_code == 404
    problem_of(response)


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/partner/v2/pages", "/api/partner/v1/nothing/here/"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_other_path_is_a_problem_that_links_the_api(api, path, method):
    """Nothing under /api/ answers in another form."""
    response = api.send(method, path, headers={"Accept": "text/html"})

    problem = problem_of(response)
    assert response.status_code == 404
    assert problem["api"] == "http://localhost:8000/api/partner/v1/"


def test_what_nobody_foresaw_is_logged_and_not_told(api, monkeypatch):
    """A bug answers 500 without stack, query or path."""

    def broken(*args, **kwargs):
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setattr(pages_endpoint, "find_page", broken)
    api.client.raise_request_exception = False

    response = api.get(f"pages/{SOME_ID}", locale="ro-ro")

    assert response.status_code == 500
    assert b"secret" not in response.content
    assert b"RuntimeError" not in response.content
    problem_of(response)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("no connection to 10.0.0.1"), 503),
        (TooManyFieldsSent("too many"), 400),
        (RequestDataTooBig("too big"), 413),
        (PermissionError("secret"), 500),
        (errors.Problem("gone"), 410),
        (errors.Problem("conflict"), 409),
        (errors.Problem("unsupported-type"), 415),
    ],
)
def test_each_error_has_its_status(api, monkeypatch, error, status):
    """Errors of the database, of the request and of ours leave in the same form."""

    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr(pages_endpoint, "find_page", broken)
    api.client.raise_request_exception = False

    response = api.get(f"pages/{SOME_ID}", locale="ro-ro")

    problem_of(response)
    assert response.status_code == status
    for told in (b"10.0.0.1", b"too many", b"too big", b"secret"):
        assert told not in response.content


def test_who_comes_when_the_database_is_down_is_told_when_to_try_again(api, monkeypatch):
    """503 carries Retry-After."""

    def broken(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(pages_endpoint, "find_page", broken)

    assert api.get(f"pages/{SOME_ID}", locale="ro-ro")["Retry-After"] == "5"


def test_every_kind_of_problem_is_explained(api):
    """The type of each problem leads to a line of the documentation."""
    text = api.get("docs").content.decode()

    for kind in errors.KINDS:
        assert links.problem_type(kind).endswith(f"#problem-{kind}")
        assert f'id="problem-{kind}"' in text
