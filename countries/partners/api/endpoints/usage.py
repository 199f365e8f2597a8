"""What the caller's partner used, as a list and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Query as QueryParameters
from ninja import Router

from countries.partners import usage
from countries.partners.api import cursors, responses, schemas
from countries.partners.api.answer import Answer
from countries.partners.api.errors import invalid
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.listing import next_url, position_of
from countries.partners.api.parameters import UsageFilters, UsageList
from countries.partners.api.terms import JSON
from countries.partners.api.wording import not_known
from countries.partners.usage.models import Usage
from countries.partners.usage.reading import (
    FIGURES,
    GROUPS,
    Asked,
    Row,
    as_csv,
    count_sums,
    keys_in,
    rows_for,
    sums,
)
from countries.partners.vocabulary import Vocabulary

CSV = "text/csv"
TABLE_AT_MOST = 50_000
COLUMNS = ("day", "country", "page", "key", "key_begins", *FIGURES)

router = Router(tags=["Usage"], by_alias=True)


@dataclass(frozen=True)
class _Account:
    """The rows that are asked for, what they are summed by, and how their keys begin."""

    rows: QuerySet[Usage]
    by: tuple[str, ...]
    begins: dict[str, str]
    filters: dict[str, Any]

    def form_of(self, row: Row) -> Row:
        """Return a sum as it is answered: what it was not summed by is null."""
        told = {name: str(row[name]) or None if name in self.by else None for name in GROUPS}
        begins = self.begins.get(told["key"] or "") or None
        told["key"] = told["key"] and str(UUID(told["key"]))
        return {**told, "key_begins": begins, **{name: row[name] for name in FIGURES}}


@router.get(
    "/usage", response=schemas.UsageItems, operation_id="listUsage", summary="What you used"
)
def list_usage(request: HttpRequest, asked: QueryParameters[UsageList]) -> HttpResponse:
    """Your partner's own, by day unless you say otherwise, within the countries of your key.

    Days are of UTC. What was asked for in the last seconds may lack. With `Accept: text/csv` it is a
    table.
    """
    exchange = exchange_of(request)
    account = _account(exchange, asked)
    after = position_of(asked.cursor, account.filters)
    members = orjson.loads(after[1]) if after else None
    found = sums(account.rows, account.by, after=members, limit=asked.limit + 1)
    shown, following = found[: asked.limit], None
    if len(found) > asked.limit:
        last = orjson.dumps([str(shown[-1][name]) for name in account.by]).decode()
        following = next_url(exchange, "usage", cursors.encode(("", last, ""), account.filters))
    total = count_sums(account.rows, account.by) if asked.count else None
    forms = [account.form_of(row) for row in shown]
    if request.get_preferred_type([JSON, CSV]) == CSV:
        answer = _send_table(exchange, forms, following)
    else:
        items = [orjson.dumps(form) for form in forms]
        facts = _facts(following)
        answer = responses.send_list(exchange, items, facts, next_url=following, total=total)
    patch_vary_headers(answer, ("Accept",))
    return answer


@router.get(
    "/usage.csv", response=str, operation_id="getUsageTable", summary="What you used, as a table"
)
def usage_table(request: HttpRequest, asked: QueryParameters[UsageFilters]) -> HttpResponse:
    """The same as a whole, in CSV with a line of names."""
    exchange = exchange_of(request)
    account = _account(exchange, asked)
    found = sums(account.rows, account.by, limit=TABLE_AT_MOST + 1)
    if len(found) > TABLE_AT_MOST:
        raise invalid("from", f"There are more than {TABLE_AT_MOST} lines: ask for fewer days.")
    return _send_table(exchange, [account.form_of(row) for row in found], None)


def _account(exchange: Exchange, asked: UsageFilters) -> _Account:
    # What this very process has counted is told, too.
    usage.flush()
    if asked.since and asked.until and asked.since > asked.until:
        raise invalid("from", "It is after “until”.")
    own = rows_for(exchange.caller)
    begins = keys_in(own)
    narrowed = Asked(
        since=asked.since,
        until=asked.until,
        countries=Vocabulary(exchange.caller.scope).country_codes(asked.country),
        keys=_keys(exchange, asked, begins),
        pages=sorted({str(page) for page in asked.page}),
    )
    by = tuple(name for name in GROUPS if name in (asked.group or ["day"]))
    caller = exchange.caller
    filters = {"path": "usage", "of": str(caller.key), "by": list(by), **vars(narrowed)}
    return _Account(narrowed.narrow(own), by, begins, filters)


def _keys(exchange: Exchange, asked: UsageFilters, begins: dict[str, str]) -> list[str]:
    """Return the digits of the keys asked for, each by its id or by how it begins."""
    caller = exchange.caller
    known = {str(UUID(key)): shown for key, shown in begins.items()}
    known[str(caller.key)] = caller.shown
    found: set[str] = set()
    for name in asked.key:
        matching = {UUID(key).hex for key, shown in known.items() if name in (key, shown)}
        if not matching:
            raise invalid("key", not_known(name), known=known)
        found |= matching
    return sorted(found)


def _facts(following: str | None) -> responses.Facts:
    links = (responses.link(following, "next"),) if following else ()
    return responses.Facts(surrogates=(usage.OWN_ACCOUNT,), links=links)


def _send_table(exchange: Exchange, forms: list[Row], following: str | None) -> Answer:
    body = as_csv(forms, COLUMNS).encode()
    return responses.send(exchange, body, _facts(following), content_type=f"{CSV}; charset=utf-8")
