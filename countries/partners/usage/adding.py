"""The one statement that adds counts to their rows, in SQLite and PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import DatabaseError, InterfaceError, connection, transaction

from countries.partners.models import Partner
from countries.partners.usage.models import Usage

ROWS_AT_ONCE = 500


class Amount(NamedTuple):
    """What is added to a cell."""

    requests: int = 0
    bytes: int = 0
    not_modified: int = 0
    embeds: int = 0

    def plus(self, other: Amount) -> Amount:
        return Amount(*(mine + more for mine, more in zip(self, other, strict=True)))


class Cell(NamedTuple):
    """What is counted apart; a partner that only named itself is known by its code at first."""

    day: dt.date
    partner: str
    key: str
    country: str
    page: str
    code: str = ""


class Lost(Exception):
    """The connection went while counts were being stored: nobody knows whether they are."""


NAMES = (*Cell._fields[:-1], *Amount._fields)


def add_up(cells: Mapping[Cell, Amount]) -> None:
    """Add the counts to their rows: all of them or, with a ``DatabaseError``, none.

    Raises ``Lost`` where that cannot be told: what was counted is then rather missed than doubled.
    """
    is_sent = False
    try:
        with transaction.atomic():
            rows = _rows(cells)
            for begin in range(0, len(rows), ROWS_AT_ONCE):
                _add(rows[begin : begin + ROWS_AT_ONCE])
            is_sent = True
    except (DatabaseError, InterfaceError) as error:
        if is_sent and not connection.is_usable():
            raise Lost from error
        raise


def _rows(cells: Mapping[Cell, Amount]) -> list[tuple[Any, ...]]:
    """Return the values of each row in a settled order, so that no two processes wait crosswise."""
    codes = {cell.code for cell in cells if cell.code}
    known = Partner.objects.filter(code__in=codes).values_list("code", "uuid") if codes else ()
    partners = {code: uuid.hex for code, uuid in known}
    found: dict[Cell, Amount] = {}
    for cell, amount in cells.items():
        if cell.code:
            cell = cell._replace(partner=partners.get(cell.code, ""), code="")
        found[cell] = found.get(cell, Amount()).plus(amount)
    to_day = connection.ops.adapt_datefield_value
    return [(to_day(cell.day), *cell[1:-1], *found[cell]) for cell in sorted(found)]


def _add(rows: Sequence[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    table = quote(Usage._meta.db_table)
    columns = ", ".join(map(quote, NAMES))
    values = ", ".join([f"({', '.join(['%s'] * len(NAMES))})"] * len(rows))
    added = ", ".join(
        f"{name} = {table}.{name} + excluded.{name}" for name in map(quote, Amount._fields)
    )
    once = ", ".join(map(quote, Cell._fields[:-1]))
    sql = (
        f"INSERT INTO {table} ({columns}) VALUES {values} "  # noqa: S608  # names of our own columns
        f"ON CONFLICT ({once}) DO UPDATE SET {added}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in row])
