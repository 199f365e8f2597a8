"""What every answer keeps to, asked of every GET operation that the description has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.entries import RecyclingPoint
from cms.pages.events import EventIndexPage, EventPage
from countries.identity.countries import Country
from countries.partners.keys import issue_key
from countries.partners.models import KeyScope, Partner
from countries.publishing import renew
from tests.countries.partners.conftest import Api
from tests.factories import (
    NOW,
    edit_page,
    make_fact,
    make_licensee,
    make_network,
    make_page,
    paragraph,
)

pytestmark = pytest.mark.django_db

TAG = re.compile(r'"[^"]+"')
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
MORE = {"geojson": 1000, "sync": 500}
"""What no list is takes more at once."""
EVERY_SCOPE = [scope.value for scope in KeyScope]


@pytest.fixture(scope="module")
def content(keeping: Any) -> Iterator[dict[str, str]]:
    """Something at each address; what stands for the parameters of paths."""
    with keeping():
        make_network("RO", "GB")
        make_fact("energy-saving", "95", RO="94")
        make_licensee("RO", "Alucro")
        image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
        page = make_page(
            "ro-ro",
            unicodedata.normalize("NFD", "Știri și doze"),
            slug="despre",
            image=image,
            body=[paragraph(unicodedata.normalize("NFD", "<p>Înapoi în țară</p>"))],
        )
        page = edit_page(page, slug="despre-noi")
        place = {"latitude": "44.426800", "longitude": "26.102500"}
        events = make_page("ro-ro", "Evenimente", model=EventIndexPage)
        event = make_page(events, "Gala", model=EventPage, starts_at=NOW, **place)
        point = RecyclingPoint.objects.create(
            country=Country.objects.get(code="RO"), name="Unirii", **place
        )
        renew(now=NOW)
        yield {
            "pages": str(page.translation_key),
            "events": str(event.translation_key),
            "points": str(point.uuid),
            "images": str(image.uuid),
            "url": page.full_url,
        }


@pytest.fixture
def key(partner: Partner) -> str:
    return issue_key(partner, now=NOW, scopes=EVERY_SCOPE)[1]


Operation = tuple[str, dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def operations(content: dict[str, str]) -> list[Operation]:
    """Each GET operation that can be asked for what there is: path, query and description."""
    paths = orjson.loads(Api().get("openapi.json").content)["paths"]
    found = []
    for path, methods in paths.items():
        filled = _filled(path.lstrip("/"), content)
        if "get" in methods and filled is not None:
            found.append((filled, _query(methods["get"], path, content), methods["get"]))
    return found


def _filled(path: str, content: dict[str, str]) -> str | None:
    begin, _slash, _rest = path.partition("/")
    values = {"id": content.get(begin), "name": "energy-saving", "code": "RO", "country": "RO"}
    values["locale"] = "ro-ro"
    names = re.findall(r"{(\w+)}", path)
    if any(values.get(name) is None for name in names):
        return None
    for name in names:
        path = path.replace(f"{{{name}}}", str(values[name]))
    return path


def _query(operation: dict[str, Any], path: str, content: dict[str, str]) -> dict[str, Any]:
    known = {"url": content["url"], "q": "doze", "initial": "true"}
    parameters = [it for it in operation["parameters"] if it["in"] == "query"]
    names = {it["name"] for it in parameters if it["required"]}
    names |= {"initial"} if path == "/sync" else set()
    return {name: known[name] for name in names} | (
        {"locale": "ro-ro"} if path == "/pages/{id}" else {}
    )


def leaves(form: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and value of each text of a JSON value."""
    if isinstance(form, dict):
        for member, value in form.items():
            yield from leaves(value, member)
    elif isinstance(form, list):
        for value in form:
            yield from leaves(value, name)
    elif isinstance(form, str):
        yield name, form


def test_every_operation_is_asked(operations):
    """Those of which nothing is left out here are many."""
    assert len(operations) >= 20


def test_each_answer_has_its_validators_and_what_caches_need(api, key, operations):
    """A strong tag, Cache-Control, Vary, Surrogate-Key, limits; with and without a key."""
    for path, query, _operation in operations:
        for shown in ("", key):
            response = api.get(path, key=shown, **query)
            if not shown and response.status_code == 401:
                continue
            assert response.status_code == 200, (path, response.content)
            assert TAG.fullmatch(response["ETag"]), path
            assert response["Cache-Control"].startswith("private" if shown else "public"), path
            varies = set(response["Vary"].split(", "))
            assert varies >= {"Accept-Encoding", "Authorization"} | ({"Origin"} if shown else set())
            # What only keys read is in no shared cache.
            purged = ("Surrogate-Key",) if not shown else ()
            for name in (*purged, "RateLimit", "RateLimit-Policy"):
                assert response[name], (path, name)


def test_what_is_known_is_never_sent_again(api, key, operations):
    """304 without body or type, with the same tag and what caches need."""
    for path, query, _operation in operations:
        first = api.get(path, key=key, **query)

        again = api.get(path, key=key, headers={"If-None-Match": first["ETag"]}, **query)

        assert (again.status_code, again.content) == (304, b""), path
        assert "Content-Type" not in again
        for name in ("ETag", "Cache-Control", "Vary", "Surrogate-Key"):
            assert again.get(name) == first.get(name), (path, name)


def test_head_has_the_headers_of_get(api, key, operations):
    """All of them, and no body."""
    for path, query, _operation in operations:
        got = api.get(path, key=key, **query)
        head = api.send("HEAD", path, key=key, query=query)

        kept = {n: v for n, v in got.headers.items() if n != "RateLimit"}
        assert {n: v for n, v in head.headers.items() if n != "RateLimit"} == kept, path
        assert head.content == b""


def test_refusals_have_one_form_and_are_open_to_scripts(api, key, operations):
    """Wrong methods, forms and parameters: problem details, readable from any site without a key."""
    for path, query, operation in operations:
        asked = {
            405: api.send("TRACE", path, query=query),
            406: api.get(path, key=key, headers={"Accept": "image/png"}, **query),
            422: api.get(path, key=key, **query, nonsense="1"),
            401: api.get(path, key="ecc_live_wrong", **query),
        }
        for status, response in asked.items():
            assert response.status_code == status, (path, status)
            assert response["Content-Type"] == "application/problem+json", (path, status)
            assert response["Cache-Control"] == "no-store"
            assert orjson.loads(response.content)["status"] == status
        assert asked[405]["Access-Control-Allow-Origin"] == "*"
        assert asked[405]["Allow"]
        assert asked[401]["WWW-Authenticate"].startswith("Bearer")
        known = orjson.loads(asked[422].content)["errors"][0]["known"]
        assert set(known) == {
            it["name"] for it in operation["parameters"] if it["in"] == "query"
        }, path


def test_a_form_with_no_quality_is_not_accepted(api):
    """``q=0`` says that a client cannot read it."""
    response = api.get("countries", headers={"Accept": "application/json;q=0, image/png"})

    assert response.status_code == 406


def test_codes_are_read_in_any_case(api, key, operations):
    """Of countries and locales, in paths and parameters: the same bytes."""
    for path, query, operation in operations:
        places = {it["name"]: it["in"] for it in operation["parameters"]}
        swapped = path.replace("ro-ro", "RO-RO").replace("/RO", "/ro")
        asked = {**query}
        for name, value in (("country", "RO"), ("locale", "ro-ro")):
            asked |= {name: value} if places.get(name) == "query" else {}
        usual = api.get(path, key=key, **asked)
        other = api.get(swapped, key=key, **{n: _swapped(n, v) for n, v in asked.items()})
        assert usual.status_code == other.status_code == 200, (path, asked)
        assert _without_next(usual) == _without_next(other), path


def _swapped(name: str, value: str) -> str:
    return value.swapcase() if name in ("country", "locale") else value


def _without_next(response: Any) -> Any:
    """Return what was answered but for the address of what follows, which repeats the question."""
    if not response["Content-Type"].endswith("json"):
        return response.content
    return {**orjson.loads(response.content), "next": None}


def test_each_list_takes_one_to_a_hundred(api, key, operations):
    """``limit`` beyond what is stated is 422 that names it."""
    for path, query, operation in operations:
        for it in operation["parameters"]:
            if it["name"] != "limit":
                continue
            highest = it["schema"]["maximum"]
            assert highest == MORE.get(path.partition(".")[2] or path, 100), path
            for limit, status in ((0, 422), (highest + 1, 422), (1, 200), (highest, 200)):
                response = api.get(path, key=key, **{**query, "limit": limit})
                assert response.status_code == status, (path, limit)


def test_addresses_are_absolute_and_moments_in_utc(api, key, operations):
    """Wherever they stand in an answer."""
    for path, query, _operation in operations:
        response = api.get(path, key=key, **query)
        if not response["Content-Type"].endswith("json"):
            continue
        for name, text in leaves(orjson.loads(response.content)):
            if text and (name in ("url", "next") or name.endswith("_url")):
                assert re.match(r"https?://", text), (path, name, text)
            if name.endswith("_at"):
                assert MOMENT.fullmatch(text), (path, name, text)


def test_texts_are_in_nfc(api, key, operations):
    """However they were typed."""
    for path, query, _operation in operations:
        text = api.get(path, key=key, **query).content.decode()

        assert unicodedata.is_normalized("NFC", text), path
