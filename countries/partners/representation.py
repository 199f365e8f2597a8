"""What a caller gets of stored documents: their bytes as they are, unless something else was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from countries.delivery.models import Kind
from countries.delivery.store import Query, ReadStore, Stored
from countries.partners.markdown import markdown_of
from countries.partners.narrowing import narrow, narrowed_body
from countries.partners.pages import FoundPage
from countries.partners.scopes import Scope
from countries.text import language_of

Form = dict[str, Any]

MARKDOWN = "markdown"
TRANSLATIONS = "translations"
INCLUDES = (MARKDOWN, TRANSLATIONS)
TRANSLATIONS_AT_MOST = 10_000


@dataclass(frozen=True)
class Selection:
    """Which members are asked for (none named: all), and what is added to them."""

    fields: frozenset[str] = field(default=frozenset())
    include: frozenset[str] = field(default=frozenset())

    @property
    def is_whole(self) -> bool:
        return not (self.fields or self.include)

    def of(self, form: Form) -> Form:
        if not self.fields:
            return form
        return {name: value for name, value in form.items() if name in self.fields | self.include}


WHOLE = Selection()


def pages_as_bytes(
    store: ReadStore, scope: Scope, pages: Sequence[FoundPage], selection: Selection = WHOLE
) -> list[bytes]:
    """Return the JSON of each page; the stored bytes themselves where nothing has to change."""
    keys = {page.stored.key for page in pages}
    added = _translations(store, scope, keys) if TRANSLATIONS in selection.include else {}
    return [_page_as_bytes(scope, page, added, selection) for page in pages]


def _page_as_bytes(
    scope: Scope,
    page: FoundPage,
    added: Mapping[str, list[Form]],
    selection: Selection,
) -> bytes:
    stored = page.stored
    changes: Form = {}
    if page.fallback is not None:
        chain = list(page.fallback.chain)
        changes["requested_locale"] = page.fallback.requested
        changes["fallback"] = {"reason": page.fallback.reason, "chain": chain}
    if MARKDOWN in selection.include:
        changes["markdown"] = markdown_of(stored.document["html"])
    if stored.key in added:
        changes["translations"] = added[stored.key]
    if not changes and selection.is_whole:
        return narrowed_body(stored, scope)
    form = narrow(stored.kind, stored.document, scope)
    return orjson.dumps(selection.of({**form, **changes}))


def _translations(store: ReadStore, scope: Scope, keys: set[str]) -> dict[str, list[Form]]:
    conditions = scope.conditions(Kind.PAGE)
    query = Query(keys=sorted(keys), conditions=conditions, order="key", limit=TRANSLATIONS_AT_MOST)
    found: dict[str, list[Form]] = defaultdict(list)
    for row in store.select(query) if keys else []:
        found[row.key].append(
            {
                "locale": row.locale,
                "country": row.country,
                "language": language_of(row.locale),
                "title": row.title,
                "url": row.document["url"],
                "freshness": row.document["freshness"],
            }
        )
    return found


def as_bytes(scope: Scope, stored: Sequence[Stored], selection: Selection = WHOLE) -> list[bytes]:
    """Return the JSON of documents of the other kinds, cut down to ``scope`` where theirs can be."""
    return [_as_bytes(scope, row, selection) for row in stored]


def _as_bytes(scope: Scope, row: Stored, selection: Selection) -> bytes:
    if selection.is_whole:
        return narrowed_body(row, scope)
    return orjson.dumps(selection.of(narrow(row.kind, row.document, scope)))
