"""Lists: one page of a query, and the address of the next."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.db.models import Model

from countries.delivery.store import Query, Stored
from countries.partners.api import cursors, links, responses
from countries.partners.api.answer import Answer
from countries.partners.api.errors import all_invalid, entry, invalid
from countries.partners.api.exchange import Exchange
from countries.partners.api.parameters import Paging
from countries.partners.api.wording import not_known
from countries.partners.representation import Selection

ToBytes = Callable[[Sequence[Stored]], list[bytes]]


@dataclass(frozen=True)
class Listed:
    """Where a list is asked for, and what decides which items it has, in which order."""

    path: str
    query: Query
    filters: dict[str, Any]


@dataclass(frozen=True)
class Slice:
    """The items of one page of a list, and where it goes on."""

    items: Sequence[bytes]
    next_url: str | None
    total: int | None


def send_page_of_list(
    exchange: Exchange, listed: Listed, paging: Paging, to_bytes: ToBytes
) -> Answer:
    """Answer with the items after the cursor."""
    store = exchange.store
    shown, following = read_part(exchange, listed, cursor=paging.cursor, limit=paging.limit)
    total = store.count(listed.query) if paging.count else None
    part = Slice(to_bytes(shown), following, total)
    return send_slice(exchange, part, listed.query, changed_at=store.last_changed())


def read_part(
    exchange: Exchange, listed: Listed, *, cursor: str | None, limit: int
) -> tuple[list[Stored], str | None]:
    """Return what is after the cursor, and the address of what follows."""
    filters = {**listed.filters, "path": listed.path, "order": listed.query.order}
    after = position_of(cursor, filters)
    store = exchange.store
    found = store.select(replace(listed.query, after=after, limit=limit + 1))
    shown = found[:limit]
    if len(found) == len(shown):
        return shown, None
    position = store.sort_key(shown[-1], listed.query.order)
    return shown, next_url(exchange, listed.path, cursors.encode(position, filters))


def send_forms(
    exchange: Exchange,
    path: str,
    codes: Sequence[str],
    paging: Paging,
    to_forms: Callable[[Sequence[str]], list[dict[str, Any]]],
) -> Answer:
    """Answer with forms made for this request, of those of the sorted ``codes`` after the cursor."""
    filters = {"path": path}
    after = position_of(paging.cursor, filters)
    begin = bisect.bisect_right(codes, after[1]) if after else 0
    shown = codes[begin : begin + paging.limit]
    following = None
    if begin + paging.limit < len(codes):
        following = next_url(exchange, path, cursors.encode(("", shown[-1], ""), filters))
    items = [orjson.dumps(form) for form in to_forms(shown)]
    total = len(codes) if paging.count else None
    return _send(exchange, Slice(items, following, total), surrogates=(f"list-{path}",))


def send_rows(
    exchange: Exchange,
    path: str,
    paging: Paging,
    after: Callable[[int | None, int], Sequence[Model]],
    to_form: Callable[[Any], dict[str, Any]],
    *,
    count: Callable[[], int],
    filters: Mapping[str, Any] | None = None,
) -> Answer:
    """Answer with forms of rows of the database, the newest first.

    ``after`` returns at most so many rows with a ``pk`` below the one that it is given.
    """
    filtered = {**(filters or {}), "path": path}
    position = position_of(paging.cursor, filtered)
    found = after(int(position[1]) if position else None, paging.limit + 1)
    shown = found[: paging.limit]
    following = None
    if len(found) > paging.limit:
        cursor = cursors.encode(("", str(shown[-1].pk), ""), filtered)
        following = next_url(exchange, path, cursor)
    items = [orjson.dumps(to_form(row)) for row in shown]
    links_of = (responses.link(following, "next"),) if following else ()
    total = count() if paging.count else None
    facts = responses.Facts(links=links_of)
    return responses.send_list(exchange, items, facts, next_url=following, total=total)


def send_slice(exchange: Exchange, found: Slice, query: Query, *, changed_at: str | None) -> Answer:
    """Answer with a slice of what ``query`` asks for, which last changed at ``changed_at``."""
    return _send(
        exchange,
        found,
        changed_at=changed_at,
        locale=query.locales[0] if len(query.locales) == 1 else "",
        surrogates=surrogates_of(query),
    )


def _send(exchange: Exchange, found: Slice, **said: Any) -> Answer:
    links_of = (responses.link(found.next_url, "next"),) if found.next_url else ()
    facts = responses.Facts(sequence=exchange.sequence, links=links_of, **said)
    return responses.send_list(
        exchange, found.items, facts, next_url=found.next_url, total=found.total
    )


def position_of(cursor: str | None, filters: dict[str, Any]) -> cursors.Position | None:
    """Return the position that a cursor of the list with ``filters`` stands for."""
    if cursor is None:
        return None
    try:
        return cursors.decode(cursor, filters)
    except cursors.WrongCursor as error:
        raise invalid("cursor", str(error)) from error


def next_url(exchange: Exchange, path: str, cursor: str) -> str:
    """Return the address of the same list after ``cursor``."""
    parameters = exchange.request.GET.copy()
    parameters["cursor"] = cursor
    return f"{links.api_url(path)}?{parameters.urlencode()}"


def surrogates_of(query: Query) -> tuple[str, ...]:
    """Return by which keys caches may drop a list."""
    countries = [f"country-{code}" for code in sorted(query.countries)]
    locales = [f"locale-{code}" for code in sorted(query.locales)]
    return (f"list-{query.kind}", *countries, *locales)


def selection_of(
    fields: Iterable[str], include: Iterable[str], *, known: Iterable[str], includes: Iterable[str]
) -> Selection:
    """Return what was selected; raises the problem that a name is not known."""
    chosen = {"fields": _names(fields), "include": _names(include)}
    known_names = {"fields": set(known), "include": set(includes)}
    errors = [
        entry(name, not_known(value), known=known_names[name])
        for name, values in chosen.items()
        for value in sorted(values - known_names[name])
    ]
    if errors:
        raise all_invalid(errors)
    return Selection(frozenset(chosen["fields"]), frozenset(chosen["include"]))


def _names(values: Iterable[str]) -> set[str]:
    """Return the names in repeated or comma-separated values."""
    return {part.strip() for value in values for part in value.split(",")}
