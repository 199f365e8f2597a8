"""The search page of a country locale."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from countries.pages import page_classes
from countries.public import chrome
from countries.public.addresses import for_host
from countries.public.answers import html_answer
from countries.registry import entry_registrations
from countries.routing import LocaleInfo, Network
from countries.search import Hit, InvalidCursor, SearchQuery, SearchResult, search
from countries.text import bcp47

TYPES = "type"


def search_page(request: HttpRequest, info: LocaleInfo, net: Network) -> HttpResponse:
    """Return what ``q`` finds among the pages of this country locale, by type where asked."""
    words = request.GET.get("q", "").strip()
    chosen = request.GET.get(TYPES, "")
    result = _find(words, chosen, request.GET.get("cursor", ""), info)
    address = _link(info.url(chrome.SEARCH), info)
    site = chrome.site_context(info, net, rest=chrome.SEARCH, served_as="system")
    context: dict[str, Any] = {"site": site, "query": words}
    if result is not None:
        context |= _context(result, words, chosen, address, info)
    return html_answer(request, "search.html", context)


def _find(words: str, chosen: str, cursor: str, info: LocaleInfo) -> SearchResult | None:
    if not words:
        return None
    query = SearchQuery(words, locales=[info.code], types=[chosen] if chosen else [], cursor=cursor)
    try:
        return search(query)
    except InvalidCursor:
        return search(SearchQuery(words, locales=[info.code], types=query.types))


def _context(
    result: SearchResult, words: str, chosen: str, address: str, info: LocaleInfo
) -> dict[str, Any]:
    asked = {"q": words} | ({TYPES: chosen} if chosen else {})
    suggestion = result.suggestion
    return {
        "total": result.total,
        "results": [_result(hit, info) for hit in result.items],
        "degraded": result.degraded,
        "suggestion": {"text": suggestion, "url": _address(address, {"q": suggestion})}
        if suggestion
        else None,
        "facets": _facets(result, words, chosen, address),
        "next_url": _address(address, asked | {"cursor": result.next}) if result.next else "",
    }


def _result(hit: Hit, info: LocaleInfo) -> dict[str, Any]:
    return {
        "title": hit.title,
        "url": _link(hit.url, info) if hit.url else "",
        "lang": bcp47(hit.locale),
        # The engine escapes everything but the marks that it sets itself.
        "excerpt": mark_safe(hit.highlight),  # noqa: S308  # see above
    }


def _facets(result: SearchResult, words: str, chosen: str, address: str) -> list[dict[str, Any]]:
    rows = result.facets.get(TYPES, [])
    if len(rows) < 2 and not chosen:
        return []
    names = type_names()
    options = [
        {
            "label": names.get(row.value, row.value),
            "count": row.count,
            "url": _address(address, {"q": words, TYPES: row.value}),
            "current": row.value == chosen,
        }
        for row in rows
    ]
    if chosen:
        everything = {"label": _("All"), "count": "", "url": _address(address, {"q": words})}
        options.insert(0, everything | {"current": False})
    return [{"label": _("Kind of page"), "options": options}]


def type_names() -> dict[str, str]:
    """Return what the types of pages and entries are called in the active language."""
    pages = {name: label for cls in page_classes() for name, label in cls.type_labels().items()}
    entries = {
        name: found.model._meta.verbose_name
        for found in entry_registrations()
        for name in found.types
    }
    return {name: capfirst(label) for name, label in (pages | entries).items()}


def _address(address: str, parameters: dict[str, Any]) -> str:
    return f"{address}?{urlencode(parameters)}"


def _link(url: str, info: LocaleInfo) -> str:
    return for_host(f'"{url}', info).removeprefix('"')
