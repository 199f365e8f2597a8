"""Every GET operation by every kind of scope: nothing outside of it is seen, counted or told apart.

What each key sees is said here in words of its own; no rule of the product is imported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.pages.entries import Person, RecyclingPoint
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, NewsIndexPage, StandardPage
from countries.facts.models import Fact, FactValue
from countries.identity.addresses import FormerAddress
from countries.identity.countries import Country, MarketFact
from countries.partners import usage
from countries.partners.keys import issue_key
from countries.partners.models import Key, Partner
from countries.publishing import renew
from tests.countries.partners.conftest import Api
from tests.factories import (
    NOW,
    locale_row,
    make_identity,
    make_licensee,
    make_network,
    make_page,
    paragraph,
)

pytestmark = pytest.mark.django_db

LOCALES = {"ro-ro": "RO", "en-ro": "RO", "en-gb": "GB", "el-gr": "GR"}
PREFIXES = {"ro-ro": "/ro/", "en-ro": "/ro/en/", "en-gb": "/uk/", "el-gr": "/gr/"}
SCOPES: dict[str, dict[str, list[str]]] = {
    "nothing": {},
    "country": {"countries": ["RO"]},
    "countries": {"countries": ["RO", "GR"]},
    "locale": {"locales": ["en-gb"]},
    "one of two locales": {"countries": ["RO"], "locales": ["ro-ro"]},
    "type": {"types": ["standard"]},
    "entry": {"countries": ["RO"], "types": ["point"]},
    "all": {"countries": ["GB"], "locales": ["en-gb"], "types": ["news", "event"]},
}
SHARES = {"one of two locales": 12, "all": 12}
"""Of these the default suite asks one question in so many; the long suite asks all of all."""


@dataclass(frozen=True)
class Thing:
    """Something with a word of its own, and where it belongs: what is empty is everybody's."""

    word: str
    country: str = ""
    locales: tuple[str, ...] = ()
    type: str = ""

    def is_seen(self, scope: dict[str, list[str]]) -> bool:
        """Tell whether a key of ``scope`` sees it: the oracle."""
        countries, locales, types = (scope.get(name) for name in ("countries", "locales", "types"))
        return (
            (not countries or self.country in countries)
            and (not locales or not self.locales or bool(set(locales) & set(self.locales)))
            and (not types or not self.type or self.type in types)
        )


def word_of(*parts: str) -> str:
    """Return a word that is near to no other, so that a search suggests none for another."""
    digits = hashlib.sha256("-".join(parts).encode()).hexdigest()[:14]
    return "zq" + digits.translate(str.maketrans("0123456789abcdef", "ghijklmnopqrstuv"))


@dataclass
class World:
    """All things, and what names them in addresses."""

    things: list[Thing] = field(default_factory=list)
    ids: dict[str, Thing] = field(default_factory=dict)
    names: dict[str, Thing] = field(default_factory=dict)
    urls: dict[str, Thing] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, country: str, *locales: str, type: str = "") -> Thing:
        thing = Thing(word_of(kind, country, *locales), country, locales, type)
        self.things.append(thing)
        self.labels[thing.word] = " ".join([kind, country, *locales])
        return thing


def locales_of(country: str) -> tuple[str, ...]:
    return tuple(code for code, owner in LOCALES.items() if owner == country)


PAGES: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "standard": (StandardPage, "", {}),
    "news_index": (NewsIndexPage, "", {}),
    "news": (ArticlePage, "news_index", {"date": NOW.date()}),
    "event_index": (EventIndexPage, "", {}),
    "event": (EventPage, "event_index", {"starts_at": NOW, "latitude": 1, "longitude": 2}),
}
"""Types of pages, with what is above and what they need. In a country all are translations."""


def fill(world: World) -> None:
    """One of everything in each country locale."""
    keys: dict[str, uuid.UUID] = {}
    for code, country in LOCALES.items():
        made: dict[str, Any] = {}
        for kind in PAGES:
            made[kind] = _add_page(world, kind, code, made, keys)
        identity = world.add("identity", country, code)
        make_identity(country, code, identity.word)
    for country in sorted(set(LOCALES.values())):
        _fill_country(world, Country.objects.get(code=country))
    renew(now=NOW)


def _add_page(world: World, kind: str, code: str, made: Any, keys: dict[str, uuid.UUID]) -> Any:
    model, above, needed = PAGES[kind]
    thing = world.add(kind, LOCALES[code], code, type=kind)
    same = f"{kind} {thing.country}"
    page = make_page(
        made.get(above, code),
        thing.word,
        model=model,
        # What stands in the addresses of pages below is told by them.
        slug=thing.word if above else kind.replace("_", "-"),
        body=[paragraph(f"<p>{thing.word}</p>")],
        show_in_menus=True,
        translation_key=keys.setdefault(same, uuid.uuid5(uuid.NAMESPACE_URL, same)),
        **needed,
    )
    place = locale_row(code)
    former = FormerAddress.objects.create(country_locale=place, rest=f"old{thing.word}/", page=page)
    world.ids[f"{page.translation_key}#{code}"] = thing
    world.urls[page.full_url] = thing
    world.urls[f"http://localhost:8000{PREFIXES[code]}{former.rest}"] = thing
    return page


def _fill_country(world: World, country: Country) -> None:
    code = country.code
    for kind, model in (("point", RecyclingPoint), ("person", Person)):
        thing = world.add(kind, code, *locales_of(code), type=kind)
        place = {"latitude": "1", "longitude": "2"} if kind == "point" else {}
        row = model.objects.create(country=country, name=thing.word, **place)
        world.ids[f"{row.uuid}#"] = thing
    fact = world.add("fact", code)
    row = Fact.objects.create(name=fact.word, labels={"en": fact.word}, unit="percent")
    FactValue.objects.create(fact=row, country=country, value="1", source=fact.word)
    world.names[fact.word] = fact
    make_licensee(code, world.add("licensee", code).word)
    market = world.add("market", code)
    MarketFact.objects.create(country=country, name="deposit-scheme", value=True, note=market.word)


@pytest.fixture(scope="module")
def world(keeping: Any) -> Iterator[World]:
    with keeping():
        make_network("RO", "GB", "GR")
        found = World()
        fill(found)
        yield found


@pytest.fixture(scope="module")
def operations(world: World) -> list[dict[str, Any]]:
    schema = orjson.loads(Api().get("openapi.json").content)
    return [
        {"path": path.lstrip("/"), **methods["get"]}
        for path, methods in schema["paths"].items()
        if "get" in methods and not path.startswith("/webhooks")
    ]


@pytest.fixture
def key_of(partner: Partner) -> Any:
    def make(scope: dict[str, list[str]]) -> str:
        scopes = ["read", "read:preview", "usage:read"]
        key, text = issue_key(partner, now=NOW, quota=1_000_000, scopes=scopes, **scope)
        # Once a minute its use is noted, which would count as a query.
        Key.objects.filter(pk=key.pk).update(last_used_at=timezone.now() + dt.timedelta(days=1))
        return text

    return make


# -- what is asked --


def paths_of(operation: dict[str, Any], world: World) -> Iterator[str]:
    """Yield the operation's path with everything that there is in place of its parameters."""
    path = operation["path"]
    values = {
        "id": sorted({key.split("#")[0] for key in world.ids}),
        "name": sorted(world.names),
        "code": sorted({*LOCALES.values(), "INT"}),
        "country": sorted(set(LOCALES.values())),
        "locale": sorted(LOCALES),
    }
    names = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
    for chosen in itertools.product(*(values.get(name, ["x"]) for name in names)):
        filled = path
        for name, value in zip(names, chosen, strict=True):
            filled = filled.replace(f"{{{name}}}", value)
        yield filled


def queries_of(operation: dict[str, Any], world: World) -> Iterator[dict[str, Any]]:
    """Yield the parameters to ask an operation with: all at once, and one by one."""
    known = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
    words = " ".join(sorted({thing.word for thing in world.things if thing.type}))
    base: dict[str, Any] = {"count": "true", "limit": "100", "include": "translations"}
    base |= {"initial": "true"}
    base |= {"q": words} if operation["operationId"] == "searchPages" else {}
    base = {name: value for name, value in base.items() if name in known}
    if "url" in known:
        yield from ({"url": url} for url in world.urls)
        return
    yield base
    types = {thing.type for thing in world.things if thing.type}
    for name, values in (
        ("country", set(LOCALES.values())),
        ("locale", set(LOCALES)),
        ("type", types),
        ("near", {"1,2"}),
        ("q", {thing.word for thing in world.things if thing.type == "standard"}),
    ):
        if name in known:
            yield from ({**base, name: value} for value in sorted(values))
    if "fallback" in known:
        yield from ({"locale": code, "fallback": "chain"} for code in LOCALES)


# -- what must not be told --


def leaves(form: Any, name: str = "") -> Iterator[str]:
    """Yield each text of a JSON value, keys of objects included; but not what the key itself says."""
    if isinstance(form, dict):
        for key, value in form.items():
            if key != "caller":
                yield key
                yield from leaves(value, key)
    elif isinstance(form, list):
        for value in form:
            yield from leaves(value, name)
    elif isinstance(form, str):
        yield form


def codes_hidden(scope: dict[str, list[str]], world: World) -> set[str]:
    """Return the codes of countries, locales and types that a key of ``scope`` never reads."""
    countries, locales, types = (scope.get(name) for name in ("countries", "locales", "types"))
    hidden = {code for code in LOCALES.values() if countries and code not in countries}
    hidden |= {
        code
        for code, country in LOCALES.items()
        if country in hidden or (locales and code not in locales)
    }
    hidden |= {thing.type for thing in world.things if types and thing.type not in types}
    return hidden - {""}


def told(response: Any) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n\n{response.content.decode()}".lower()


def leaks_in(response: Any, asked: str, hidden: list[Thing], codes: set[str]) -> set[str]:
    """Return which hidden words and codes an answer tells that were not in the question."""
    text = told(response)
    found = {thing.word for thing in hidden if thing.word in text and thing.word not in asked}
    if response.headers.get("Content-Type", "").endswith("json"):
        said = set(leaves(orjson.loads(response.content)))
        found |= {code for code in codes & said if code.lower() not in asked}
    link = response.headers.get("Link", "").lower()
    found |= {code for code in codes if f'"{code}"' in link or f"locale={code}" in link}
    keys = response.headers.get("Surrogate-Key", "").split()
    found |= {code for code in codes if {f"country-{code}", f"locale-{code}"} & set(keys)}
    return found


def by_scope(*names: str) -> Any:
    """Return the parameters ``name`` and ``share``: a sample of some scopes, and all of each."""
    sample = [pytest.param(name, share) for name, share in SHARES.items()]
    share = int(os.environ.get("SLOW_SHARE", "1"))
    whole = [pytest.param(name, share, marks=pytest.mark.slow) for name in names]
    return pytest.mark.parametrize(("name", "share"), [*sample, *whole])


def falls_to(asked: str, share: int) -> bool:
    return zlib.crc32(asked.encode()) % share == 0


@by_scope(*SCOPES)
def test_a_key_reads_all_of_its_scope_and_nothing_else(api, key_of, world, operations, name, share):
    """Items, totals, facets, suggestions, headers and errors of every operation, by every value."""
    scope = SCOPES[name]
    key = key_of(scope)
    hidden = [thing for thing in world.things if not thing.is_seen(scope)]
    codes = codes_hidden(scope, world)
    leaks: dict[str, set[str]] = {}
    seen: set[str] = set()

    for operation in operations:
        for path in paths_of(operation, world):
            for query in queries_of(operation, world):
                asked = f"{path}?{urlencode(query)}".lower()
                if not falls_to(asked, share):
                    continue
                response = api.get(path, key=key, **query)
                assert response.status_code in (200, 301, 404, 422), asked
                if found := leaks_in(response, asked, hidden, codes):
                    leaks[asked] = {world.labels.get(word, word) for word in found}
                if response.status_code == 200:
                    text = told(response)
                    seen |= {thing.word for thing in world.things if thing.word in text}

    assert leaks == {}
    unseen = [thing.word for thing in world.things if thing.is_seen(scope)]
    assert share > 1 or [world.labels[word] for word in unseen if word not in seen] == []


# -- what is hidden is as what never was --


def pairs(scope: dict[str, list[str]], world: World) -> Iterator[tuple[str, str, str]]:
    """Yield (name of a parameter, a hidden value, one of the same length that nobody has)."""
    for kind, known in (("id", world.ids), ("name", world.names), ("url", world.urls)):
        for value, thing in known.items():
            bare = value.split("#")[0]
            if any(other.is_seen(scope) for key, other in known.items() if key.startswith(bare)):
                continue
            yield kind, bare, _missing(kind, bare, thing)
    for code in codes_hidden(scope, world):
        if code in LOCALES:
            yield "locale", code, "xx-xx"
        elif code in LOCALES.values():
            yield "country", code, "XX"
            yield "code", code, "XX"
        else:
            yield "type", code, "z" * len(code)
    for thing in world.things:
        if thing.type and not thing.is_seen(scope):
            yield "q", thing.word, word_of("nobody", thing.word)


def _missing(kind: str, value: str, thing: Thing) -> str:
    if kind == "id":
        return str(uuid.UUID(int=7))
    return value.replace(thing.word, word_of("nobody", thing.word))


def compared(api: Any, key: str, path: str, query: dict[str, Any], value: str) -> Any:
    # What was counted before is no part of the answer.
    usage.flush()
    with CaptureQueriesContext(connection) as queries:
        response = api.get(path, key=key, **query)
    names = {n: v for n, v in response.headers.items() if n not in ("Date", "RateLimit", "ETag")}
    body = response.content.decode().replace(value, "…")
    text = {name: text.replace(value, "…") for name, text in names.items()}
    return SimpleNamespace(
        status=response.status_code, body=body, headers=text, queries=len(queries)
    )


@by_scope(*(name for name in SCOPES if name != "nothing"))
def test_what_is_hidden_answers_like_what_never_was(api, key_of, world, operations, name, share):
    """The same status, body, headers and number of queries, whatever it is asked for by."""
    key = key_of(SCOPES[name])
    api.ok("", key=key)
    differing = []

    for operation in operations:
        places = {p["name"]: p["in"] for p in operation["parameters"]}
        for parameter, hidden, missing in pairs(SCOPES[name], world):
            if parameter not in places or not falls_to(f"{operation}{hidden}", share):
                continue
            answers = [
                compared(api, key, *asking(operation, parameter, value), value)
                for value in (hidden, missing)
            ]
            told_apart = list(differences(*answers))
            if told_apart:
                differing.append((operation["path"], parameter, hidden, told_apart))

    assert differing == []


def differences(found: Any, missing: Any) -> Iterator[str]:
    """Yield in what two answers differ."""
    for name, value in vars(found).items():
        if value != (other := getattr(missing, name)):
            yield f"{name}: {str(value)[:60]} / {str(other)[:60]}"


def asking(operation: dict[str, Any], parameter: str, value: str) -> tuple[str, dict[str, Any]]:
    """Return path and query that ask an operation for ``value``, and what else it needs."""
    path, query = operation["path"], {}
    needed = {"id": str(uuid.UUID(int=8)), "code": "RO", "country": "RO", "locale": "ro-ro"}
    needed |= {"q": "zq", "url": "http://localhost:8000/", "name": "nothing"}
    for it in operation["parameters"]:
        name = it["name"]
        if it["in"] == "path":
            path = path.replace(f"{{{name}}}", value if name == parameter else needed[name])
        elif name == parameter or it["required"]:
            query[name] = value if name == parameter else needed[name]
    known = {it["name"] for it in operation["parameters"]}
    return path, {**query, **{name: "true" for name in ("count", "initial") if name in known}}
