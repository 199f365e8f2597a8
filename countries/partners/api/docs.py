"""The documentation served: each page as HTML, filled with what this site's API is like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from countries import conf
from countries.partners import limits
from countries.partners.api import description, links, openapi, responses
from countries.partners.api.errors import KINDS, invalid, not_found
from countries.partners.api.exchange import exchange_of
from countries.partners.api.strictness import refuse_wrong
from countries.partners.docs import contents, rendering, searching
from countries.partners.docs.contents import DocPage
from countries.partners.models import DEFAULT_QUOTA, KeyScope
from countries.partners.vocabulary import UnknownValue
from countries.partners.webhooks.events import EVENTS

TEMPLATES = "wagtail_countries/partner_api/docs"
CHOICE = "examples"
"""The parameter that says in which language examples are shown."""
FIRST = "sh"
SEARCH = DocPage("search", "Search", "Where in this documentation some words stand.", "")
WORDS = "q"
WORDS_AT_MOST = 200
CHOICES = {**rendering.LANGUAGES, rendering.ALL: "all"}
GROUPS = (("", "Begin"), (contents.HOW_TO, "How to"), (contents.LOOK_UP, "Look it up"))

_LINK = re.compile(r"\]\(docs:(?P<path>[a-z/-]*)(?P<anchor>#[\w-]+)?\)")


def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """One page for people; it loads nothing but our own style sheet, and needs no script."""
    found = contents.pages().get(path)
    if found is None:
        raise not_found(UnknownValue("page", path, contents.ORDER[1:]))
    template = "reference" if path == contents.REFERENCE else "page"
    return _sent(request, template, _context(found, _chosen(request)))


def search(request: HttpRequest) -> HttpResponse:
    """The sections that have the words which a reader asks for."""
    chosen = _chosen(request, WORDS)
    words = request.GET.get(WORDS, "").strip()
    if len(words) > WORDS_AT_MOST:
        raise invalid(WORDS, f"These are more than {WORDS_AT_MOST} characters.")
    kept = _kept(chosen)
    hits = [
        {
            "title": hit.passage.title,
            "page": hit.passage.page,
            "url": _url(hit.passage.path)
            + kept
            + (f"#{hit.passage.anchor}" if hit.passage.anchor else ""),
            "excerpt": hit.excerpt,
        }
        for hit in searching.find(words, _passages(tuple(_values().items())))
    ]
    return _sent(request, "search", {**_context(SEARCH, chosen), "words": words, "hits": hits})


def _sent(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    text = render_to_string(f"{TEMPLATES}/{template}.html", context)
    facts = responses.Facts(surrogates=("docs",), locale="en")
    html = "text/html; charset=utf-8"
    return responses.send(exchange_of(request), text.encode(), facts, content_type=html)


@lru_cache(maxsize=2)
def _passages(values: tuple[tuple[str, str], ...]) -> tuple[searching.Passage, ...]:
    """Return every section of all pages, and every operation and form of the reference.

    They are read once for all that ``values`` say of this site.
    """
    title = contents.pages()[contents.REFERENCE].title
    return (
        *(
            passage
            for path, page in contents.pages().items()
            for passage in searching.passages_of(path, page.title, text_of(page))
        ),
        *(
            searching.Passage(contents.REFERENCE, title, anchor, name, text)
            for anchor, name, text in description.searched()
        ),
    )


def text_of(page: DocPage, *, kept: str = "") -> str:
    """Return a page's text as Markdown with this site's values and addresses in it."""

    def link(match: re.Match[str]) -> str:
        return f"]({_url(match['path'])}{kept}{match['anchor'] or ''})"

    return _LINK.sub(link, contents.with_values(page.text, _values()))


def _url(path: str) -> str:
    return links.api_url(f"docs/{path}" if path else "docs")


def _chosen(request: HttpRequest, *known: str) -> str:
    """Return the language of examples that a reader chose; raises the problem that it is none."""
    refuse_wrong(request.GET, known=[CHOICE, *known])
    chosen = request.GET.get(CHOICE, FIRST)
    if chosen not in CHOICES:
        raise invalid(CHOICE, f"There are no examples in “{chosen}”.", known=CHOICES)
    return chosen


def _context(page: DocPage, chosen: str) -> dict[str, Any]:
    kept = _kept(chosen)
    values = _values()
    rendered = rendering.render(text_of(page, kept=kept), language=chosen)
    before, after = contents.neighbours(page.path) if page != SEARCH else (None, None)

    def entry(one: DocPage | None) -> dict[str, Any] | None:
        if one is None:
            return None
        return {
            "title": one.title,
            "lead": contents.with_values(one.lead, values),
            "url": _url(one.path) + kept,
            "is_here": one == page,
        }

    return {
        "brand": values["brand"],
        "page": entry(page),
        "home": {"url": _url("") + kept, "is_here": not page.path},
        "html": mark_safe(rendered.html),  # noqa: S308  # made of our own texts
        "sections": rendered.sections,
        "examples": _examples(page, rendered.languages, chosen),
        "groups": [
            {
                "title": title,
                "pages": [entry(one) for one in contents.pages().values() if one.group == group],
            }
            for group, title in GROUPS
        ],
        "before": entry(before),
        "after": entry(after),
        "search": {
            "url": _url(SEARCH.path),
            "kept": chosen if kept else "",
            "is_here": page == SEARCH,
        },
        "openapi_url": links.api_url("openapi.json"),
        "reference": description.reference() if page.path == contents.REFERENCE else None,
    }


def _kept(chosen: str) -> str:
    """Return what keeps a chosen language on the way through the pages."""
    return "" if chosen == FIRST else f"?{CHOICE}={chosen}"


def _examples(page: DocPage, languages: Iterable[str], chosen: str) -> list[dict[str, Any]]:
    """Return the choice of languages that a page offers; none where its examples are in one."""
    offered = [*languages]
    names = [*offered, rendering.ALL] if offered else []
    shown = chosen if chosen in names else FIRST if FIRST in names else next(iter(names), "")
    return [
        {
            "name": CHOICES[name],
            "url": _url(page.path) + ("" if name == FIRST else f"?{CHOICE}={name}"),
            "is_chosen": name == shown,
        }
        for name in names
    ]


def _values() -> dict[str, str]:
    """Return what the texts name in braces: addresses, names and limits of this site."""
    return {
        "site": conf.public_url(),
        "base": links.api_url(),
        "docs": links.api_url("docs"),
        "brand": conf.setting("BRAND_NAME"),
        "prefix": conf.setting("KEY_PREFIX"),
        "anonymous": _anonymous(),
        "key_rate": str(DEFAULT_QUOTA),
        "window": str(limits.WINDOW),
        "page": openapi.EXAMPLES["id"],
        "key": f"{conf.setting('KEY_PREFIX')}_test_…",
        **{name: openapi.EXAMPLES[name] for name in ("country", "locale", "language")},
        "problems": _problems(),
        "headers": _rows(f"| `{name}` | {text} |" for name, text in openapi.HEADERS.items()),
        "events": _rows(f"| `{name}` | {text} |" for name, text in EVENTS.items()),
        "scopes": _scopes(),
    }


def _anonymous() -> str:
    if not conf.setting("ANONYMOUS_API"):
        return "On this site every request needs a key."
    rate = conf.setting("ANONYMOUS_RATE")
    return (
        f"Without a key you read what any visitor may read, {rate} requests a minute per address."
    )


def _problems() -> str:
    """Return the rows of all kinds of problems; each has the anchor that its ``type`` names."""
    rows = sorted((status, kind, title) for kind, (status, title) in KINDS.items())
    return _rows(
        f'| {status} | <span id="problem-{kind}">`{kind}`</span> | {title} |'
        for status, kind, title in rows
    )


def _scopes() -> str:
    with translation.override("en"):
        return _rows(f"| `{value}` | {label} |" for value, label in KeyScope.choices)


def _rows(rows: Iterable[str]) -> str:
    return "\n".join(rows)
