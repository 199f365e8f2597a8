"""What is asked for, made of what the served site says that it has."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from tests.benchmark.load import Request
from tests.benchmark.texts import WORDS

API = "/api/partner/v1"
PATHS_AT_MOST = 200
SEARCHED = [0, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280]
"""The ranks of the words that are searched for: from those of every page to those of few."""

Answer = tuple[int, dict[str, str], bytes]
Ask = Callable[[Request], Answer]


class WrongAnswer(RuntimeError):
    """The site does not answer as it should, so there is nothing to measure."""


@dataclass(frozen=True)
class Scenario:
    """Requests asked in turn, the status that each must get, and an answer of middle length."""

    name: str
    requests: Sequence[Request]
    status: int
    sample: bytes

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


def scenarios(ask: Ask) -> list[Scenario]:
    """Return everything that is measured, each request of it seen to answer once."""
    places = _places(ask)
    locales = [locale for _country, locale in places]
    pages = [page for locale in locales for page in _pages(ask, locale)][:PATHS_AT_MOST]
    documents = [Request(f"{API}/pages/{page['id']}?locale={page['locale']}") for page in pages]
    lists = {
        size: [Request(f"{API}/pages?locale={locale}&limit={size}") for locale in locales]
        for size in (20, 100)
    }
    words = [(locale, WORDS[rank]) for locale in locales for rank in SEARCHED]
    return [
        _tried(ask, "document", documents),
        _tried(ask, "unchanged", [_conditional(ask, request) for request in documents], 304),
        _tried(ask, "HTML page", [Request(urlsplit(page["url"]).path) for page in pages]),
        _tried(ask, "list of 20", lists[20]),
        _tried(ask, "list of 100", lists[100]),
        _tried(ask, "menus", [Request(f"{API}/menus/{code}/{locale}") for code, locale in places]),
        _tried(ask, "search", [Request(f"{API}/search?q={q}&locale={loc}") for loc, q in words]),
        _tried(ask, "by URL", [Request(_by_url(page["url"])) for page in pages]),
    ]


def _by_url(url: str) -> str:
    return f"{API}/pages/by-url?url={quote(url, safe='')}"


def _places(ask: Ask) -> list[tuple[str, str]]:
    """Return each country locale as (country, locale), the umbrella's first."""
    countries = [_json(ask, f"{API}/countries/INT"), *_items(ask, f"{API}/countries?limit=100")]
    return [
        (country["code"], locale["locale"])
        for country in countries
        if country["status"] == "open"
        for locale in country["locales"]
    ]


def _pages(ask: Ask, locale: str) -> list[dict[str, Any]]:
    path = f"{API}/pages?locale={locale}&limit=100&fields=id,url,resolved_locale"
    return [{**page, "locale": locale} for page in _items(ask, path)]


def _items(ask: Ask, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _json(ask, path)["items"]
    return found


def _json(ask: Ask, path: str) -> Any:
    status, _headers, body = ask(Request(path))
    if status != 200:
        raise WrongAnswer(f"{path}: {status}")
    return json.loads(body)


def _conditional(ask: Ask, request: Request) -> Request:
    """Return ``request`` as from someone who has the present answer already."""
    _status, headers, _body = ask(request)
    return Request(request.path, {"If-None-Match": headers["etag"]})


def _tried(ask: Ask, name: str, requests: Sequence[Request], status: int = 200) -> Scenario:
    answers = [ask(request) for request in requests]
    for request, (found, _headers, _body) in zip(requests, answers, strict=True):
        if found != status:
            raise WrongAnswer(f"{name}, {request.path}: {found} instead of {status}")
    if not requests:
        raise WrongAnswer(f"{name}: there is nothing to ask for")
    bodies = sorted((body for _status, _headers, body in answers), key=len)
    sample = bodies[len(bodies) // 2] or ask(Request(requests[0].path))[2]
    return Scenario(name, requests, status, sample)
