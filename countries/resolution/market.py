"""Where resolution asks the market rules of a page: each answer is noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from countries.market import Markets
from countries.resolution.context import ResolutionContext
from countries.routing import CountryInfo, network


def shown_here(blocks: Sequence[Any], context: ResolutionContext) -> list[Any]:
    """Return those of the page's ``blocks`` that its country is shown, by their ids.

    What is withheld is dropped before it is resolved: the document depends on nothing in it.
    """
    markets, key = context.batch.markets, context.page.translation_key
    context.note_rules(markets.rules_of(key))
    return markets.shown(blocks, key, context.info.country)


def note_place(context: ResolutionContext) -> None:
    """Note on what it rests that the page is shown at all, where a rule is about it as a whole."""
    context.note_rules(context.batch.markets.rules_above(context.page.path))


def is_withheld_from(country: CountryInfo, document: dict[str, Any]) -> bool:
    """Tell whether ``document``, where another country's, may not stand in for a page of ``country``.

    It was made for that country's market: it may not where anything in it is withheld in this one.
    """
    if document["country"] == country.code:
        return False
    markets = Markets(now=timezone.now(), net=network())
    above = [UUID(key) for key in document["ancestors"]]
    return markets.withholds_any(country, UUID(document["id"]), above)
