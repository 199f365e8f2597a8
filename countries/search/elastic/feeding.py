"""Keep the index a replica of the log: what changed after its own last sequence is written to it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from countries import conf
from countries.delivery import log
from countries.delivery.models import Document
from countries.delivery.searched import searched_kinds, unsearched_types
from countries.search.elastic.client import engine_failures
from countries.search.elastic.index import BULK_DOCUMENTS, Index, alias
from countries.search.elastic.querying import forget_state
from countries.search.results import EngineFailure

logger = logging.getLogger(__name__)

LOOK_AGAIN = dt.timedelta(seconds=5)
"""How long an idle worker trusts that the index is as it left it."""
PAUSE = dt.timedelta(seconds=5)

_FIELDS = (
    "kind", "key", "locale", "country", "type", "programme", "title", "tags", "text", "gone",
    "sequence",
)  # fmt: skip


def feed(*, limit: int = BULK_DOCUMENTS) -> int:
    """Write up to ``limit`` changed documents to the index and return their number.

    It needs no lock: the sequence is the version of every document. A new epoch or format gets an
    index of its own, which searches use once it is complete. Raises EngineFailure.
    """
    epoch, last, horizon, _rested = log.whole_state()
    with engine_failures():
        index = Index(UUID(epoch))
        state = index.state()
        if state and not _can_follow(index, state.sequence, last, horizon):
            index.drop()
            state = None
        if state is None:
            if index.is_superseded():
                return 0
            index.create()
        at = state.sequence if state else 0
        documents = _changes(at, last, limit)
        complete = len(documents) < limit
        reached = last if complete else documents[-1].sequence or at
        if state is None or reached > at:
            index.write(documents, sequence=reached)
            forget_state()
        if complete:
            index.serve()
    return len(documents)


def _can_follow(index: Index, at: int, last: int, horizon: int) -> bool:
    """Tell whether an index that is at a sequence becomes right by what comes after it."""
    if at > last:
        # The log went back without a new epoch: what the index holds may never have been.
        return False
    # Of what it holds something may be gone whose tombstone is removed; not while it is built.
    return at >= horizon or not index.is_serving()


def rebuild(progress: Callable[[int], None]) -> int:
    """Drop every index and feed a new one; call ``progress`` with the pages of each step."""
    epoch, _last = log.state()
    with engine_failures():
        Index(epoch).drop_all()
    forget_state()
    total = 0
    while True:
        count = feed()
        total += count
        progress(count)
        if count < BULK_DOCUMENTS:
            return total


def _changes(at: int, last: int, limit: int) -> list[Document]:
    """Return what is searched and changed; what is numbered after ``last`` was read waits for the next turn."""
    rows = Document.objects.filter(sequence__gt=at, sequence__lte=last)
    rows = rows.filter(kind__in=searched_kinds()).exclude(type__in=unsearched_types())
    return list(rows.only(*_FIELDS).order_by("sequence")[:limit])


@dataclass(frozen=True)
class _Fed:
    target: tuple[str, str]
    log: tuple[UUID, int]
    at: dt.datetime


class Feeder:
    """Calls ``feed`` for the worker: not when nothing changed, and not while the server is down."""

    def __init__(self) -> None:
        self._fed: _Fed | None = None
        self._failing_until: dt.datetime | None = None

    def tick(self, now: dt.datetime) -> bool:
        """Feed a batch; true when there may be more."""
        target = (str(conf.setting("ELASTICSEARCH_URL")), alias())
        if not target[0] or (self._failing_until and now < self._failing_until):
            return False
        state = log.state()
        if self._is_fed(target, state, now):
            return False
        try:
            count = feed()
        except EngineFailure as failure:
            if self._failing_until is None:
                logger.warning("search.feeding_stopped reason=%s", failure)
            self._failing_until = now + PAUSE
            return False
        if self._failing_until is not None:
            logger.info("search.feeding_resumed")
        self._failing_until = None
        more = count >= BULK_DOCUMENTS
        self._fed = None if more else _Fed(target, state, now)
        return more

    def _is_fed(self, target: tuple[str, str], state: tuple[UUID, int], now: dt.datetime) -> bool:
        fed = self._fed
        if fed is None or (fed.target, fed.log) != (target, state):
            return False
        return now - fed.at < LOOK_AGAIN


_feeder = Feeder()


def feed_tick(now: dt.datetime) -> bool:
    """Feed Elasticsearch if it is set; the worker calls this several times a second."""
    return _feeder.tick(now)


__all__ = ["Feeder", "feed", "feed_tick", "rebuild"]
