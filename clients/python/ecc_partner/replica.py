"""Keep a replica right: everything once, then what changed, and from the beginning where it must be."""

from __future__ import annotations

import json
from typing import Any

from ecc_partner import asks
from ecc_partner.asks import Texts
from ecc_partner.client import Client
from ecc_partner.problems import Gone, Invalid, Problem
from ecc_partner.stores import Changes, State, Store


def replicate(
    client: Client,
    store: Store,
    *,
    country: Texts = (),
    locale: Texts = (),
    type: Texts = (),
    anew: bool = False,
) -> Changes:
    """Bring ``store`` up to date with what the key may read, and return what changed.

    Each part is stored together with where to go on, so that this may end anywhere and be called
    again. Where the API says that the cursor is of no use any more, or other filters are given,
    everything is read anew, and what is stored stays readable until the new is complete; ``anew`` does
    so at once. What is returned is returned again by the next call, until ``store.settle(changes)``.
    """
    filters = _text_of(country=country, locale=locale, type=type)
    begun_again = False
    while True:
        before = store.state()
        goes_on = bool(before.cursor) and before.filters == filters and not anew
        state = before if goes_on else _anew(before, filters)
        ask = asks.sync(state.cursor, country=country, locale=locale, type=type)
        try:
            part = client.answer(ask)
        except (Gone, Invalid) as problem:
            if not state.cursor or not _is_about_cursor(problem) or begun_again:
                raise
            begun_again = True
            state = _anew(before, filters)
            part = client.answer(asks.sync(country=country, locale=locale, type=type))
        following, is_last = _following(part)
        after = State(
            cursor=following,
            filters=filters,
            run=state.run,
            building=state.building and not is_last,
            complete=state.complete or is_last,
        )
        # Where somebody else was quicker, their state is where this goes on.
        if store.apply(part["items"], before=before, after=after):
            anew = False
            if is_last:
                return store.changes()


def _text_of(**filters: Texts) -> str:
    """Return filters in one form, however they were given."""
    given = {
        name: [value] if isinstance(value, str) else [*value] for name, value in filters.items()
    }
    return json.dumps({name: sorted(set(values)) for name, values in given.items() if values})


def _anew(before: State, filters: str) -> State:
    return State(filters=filters, run=before.run + 1, complete=before.complete)


def _is_about_cursor(problem: Problem) -> bool:
    return isinstance(problem, Gone) or problem.names("cursor")


def _following(part: Any) -> tuple[str, bool]:
    """Return where to go on, and whether that is later."""
    if part["next_page"]:
        return part["next_page"], False
    return part["next_sync"], True
