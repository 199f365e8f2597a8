"""Count in memory and add up in the database every few seconds; a request waits for none of it.

Each process counts for itself: the sums meet in the database, so nothing is shared before.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import threading
from dataclasses import dataclass, field
from multiprocessing.util import Finalize

from django.db import DatabaseError, InterfaceError, connection

from countries import conf
from countries.partners.keys import Caller
from countries.partners.scopes import Scope
from countries.partners.usage.adding import Amount, Cell, Lost, add_up
from countries.routing import last_known_network

logger = logging.getLogger(__name__)

CELLS_AT_MOST = 5_000
"""So many distinct cells are kept; more are written early, or, without a database, lose their page."""
COUNTED = (200, 304)
OWN_ACCOUNT = "usage"
"""The surrogate key of answers that tell usage: asking for the account is not on it."""


@dataclass
class _Ledger:
    """What this process has counted since it last wrote."""

    cells: dict[Cell, Amount] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    writing: threading.Lock = field(default_factory=threading.Lock)
    timer: threading.Timer | None = None
    process: int = 0
    is_failing: bool = False
    is_full: bool = False


_ledger = _Ledger()


def count_answer(
    caller: Caller, status: int, *, surrogates: str, size: int, asked: str = "", now: dt.datetime
) -> None:
    """Count an answer of the API. Errors and test keys count nowhere.

    ``surrogates`` is its ``Surrogate-Key``, which says of what it was; ``asked`` is the country that
    a request without such keys named.
    """
    about = surrogates.split()
    if status not in COUNTED or caller.is_test or OWN_ACCOUNT in about:
        return
    partner = caller.partner_id.hex if caller.partner_id else ""
    key = caller.key.hex if caller.key else ""
    country = _country_of(about, caller.scope, asked)
    unmodified = status != COUNTED[0]
    _add(
        Cell(now.astimezone(dt.UTC).date(), partner, key, country, _page_of(about)),
        Amount(1, 0 if unmodified else size, int(unmodified), 0),
    )


def count_embed(
    partner_code: str,
    page_id: object,
    locale: str,
    *,
    now: dt.datetime,
    size: int = 0,
    is_known: bool = False,
) -> None:
    """Count a page shown in a frame on a partner's site, which names itself by its code.

    ``is_known`` tells that a 304 was enough. A code of no partner counts for nobody.
    """
    country = _country_of([f"locale-{locale}"], Scope(), "")
    cell = Cell(now.astimezone(dt.UTC).date(), "", "", country, str(page_id), partner_code[:80])
    _add(cell, Amount(1, 0 if is_known else size, int(is_known), 1))


def flush() -> None:
    """Write what this process has counted; what cannot be written is kept for the next time."""
    ledger = _ledger
    with ledger.writing:
        taken = _take(ledger)
        if not taken:
            return
        try:
            add_up(taken)
            ledger.is_failing = False
        except Lost:
            logger.exception(
                "the database went while it stored usage: %d sums may lack", len(taken)
            )
        except (DatabaseError, InterfaceError):
            logger.warning("usage was not stored; it is kept", exc_info=True)
            ledger.is_failing = True
            _keep(taken)


def _take(ledger: _Ledger) -> dict[Cell, Amount]:
    with ledger.lock:
        if ledger.timer is not None:
            ledger.timer.cancel()
        taken, ledger.cells = ledger.cells, {}
        ledger.timer, ledger.is_full = None, False
        return taken


def forget() -> None:
    """Drop what this process has counted (between tests, and in a copy of a process)."""
    global _ledger
    if _ledger.timer is not None and _ledger.process == os.getpid():
        _ledger.timer.cancel()
    _ledger = _Ledger()


os.register_at_fork(after_in_child=forget)


def _add(cell: Cell, amount: Amount) -> None:
    with _ledger.lock:
        cells = _ledger.cells
        if len(cells) >= 2 * CELLS_AT_MOST and cell not in cells:
            cell = cell._replace(page="")
        cells[cell] = cells.get(cell, Amount()).plus(amount)
        _plan()


def _keep(cells: dict[Cell, Amount]) -> None:
    with _ledger.lock:
        for cell, amount in cells.items():
            _ledger.cells[cell] = _ledger.cells.get(cell, Amount()).plus(amount)
        _plan()


def _plan() -> None:
    """See to it that what is counted is written soon, and at an orderly end of this process."""
    seconds = float(conf.setting("USAGE_FLUSH_SECONDS"))
    if seconds <= 0:
        return
    if _ledger.process != os.getpid():
        _ledger.process = os.getpid()
        # Not atexit: copies of a process that multiprocessing made do not run it.
        Finalize(None, _flush_at_end, exitpriority=10)
    is_urgent = (
        len(_ledger.cells) >= CELLS_AT_MOST and not _ledger.is_full and not _ledger.is_failing
    )
    if is_urgent and _ledger.timer is not None:
        _ledger.timer.cancel()
    if is_urgent or _ledger.timer is None:
        _ledger.is_full = is_urgent
        _ledger.timer = threading.Timer(0 if is_urgent else seconds, _flush_apart)
        _ledger.timer.daemon = True
        _ledger.timer.start()


def _flush_apart() -> None:
    """Write from a thread of its own, which leaves no connection behind."""
    try:
        flush()
    finally:
        connection.close()


def _flush_at_end() -> None:
    with contextlib.suppress(Exception):
        flush()


def _page_of(about: list[str]) -> str:
    return next((part[len("page-") :] for part in about if part.startswith("page-")), "")


def _country_of(about: list[str], scope: Scope, asked: str) -> str:
    """Return the one country that an answer is of, where it is of one."""
    named = {part[len("country-") :] for part in about if part.startswith("country-")}
    if not named and (net := last_known_network()):
        codes = [part[len("locale-") :] for part in about if part.startswith("locale-")]
        known = net.by_code
        named = {known[code].country.code for code in codes if code in known}
        # What somebody wrote into an address need not be a country.
        named = named or ({asked.upper()} & net.by_country_code.keys())
    named = named or set(scope.countries)
    return named.pop() if len(named) == 1 else ""
