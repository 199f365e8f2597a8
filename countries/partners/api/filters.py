"""Turn the parameters that choose pages into the read file's query."""

from __future__ import annotations

import datetime as dt

from countries.delivery.models import Kind
from countries.delivery.store import Query
from countries.partners.api.errors import invalid
from countries.partners.api.parameters import PageFilters
from countries.partners.scopes import Scope
from countries.partners.vocabulary import Vocabulary


def page_query(scope: Scope, asked: PageFilters) -> Query:
    """Return the query for the pages asked for, within ``scope``; raises ``UnknownValue``."""
    words = Vocabulary(scope)
    return Query(
        kind=Kind.PAGE,
        countries=sorted({words.country(code).code for code in asked.country}),
        locales=sorted({words.locale(code).code for code in asked.locale}),
        types=sorted({words.type(name) for name in asked.type}),
        programmes=sorted({code.lower() for code in asked.programme}),
        tags=sorted({tag.lower() for tag in asked.tag}),
        limit=asked.limit,
        conditions=scope.conditions(Kind.PAGE),
    )


def moment_of(moment: dt.datetime | None, *, field: str) -> str:
    """Return a moment as the read file writes it; one without a zone is in UTC."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    try:
        text = aware.astimezone(dt.UTC).isoformat(timespec="microseconds")
    except OverflowError as error:
        raise invalid(field, "This moment is out of the calendar.") from error
    return text.replace("+00:00", "Z")
