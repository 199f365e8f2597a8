"""Two who write at once: what rests on a reason that moves at this moment is looked at again."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from countries import failpoints
from countries.delivery import log
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Kind, Mark
from tests.factories import NOW
from tests.together import side_by_side

SOURCE, SHOWING = (Address(Kind.FACT, uuid.UUID(int=number)) for number in (1, 2))
REASON = "page:source"
CHANGES = {"a document": [SOURCE], "no document": []}
"""What changes with the reason: a document of its own, or nothing but what others say."""


def draft(address: Address, number: int = 1, **more: Any) -> Draft:
    return Draft(address, {"name": number, "values": []}, type="fact", title="fact", **more)


@pytest.fixture
def written(db: Any) -> None:
    """A source, and what does not show it yet."""
    log.write([draft(SOURCE), draft(SHOWING)], now=NOW)
    Mark.objects.all().delete()


def change_source(what: str) -> None:
    """Commit that the source says something else."""
    started = log.start()
    changed = [draft(address, 2) for address in CHANGES[what]]
    log.write(changed, now=NOW, keys={REASON}, started=started)


def renew(started: log.Start) -> None:
    """Make what shows the source, with the same bytes, of what was read at ``started``."""
    entries = [draft(SHOWING, keys=frozenset({REASON}))]
    log.write(entries, now=NOW, started=started, gives_way=True)


def marked() -> set[uuid.UUID]:
    return set(Mark.objects.values_list("key", flat=True))


@pytest.mark.parametrize("what", CHANGES)
def test_a_source_that_changed_since_it_was_read_is_read_again(written, what):
    """The same bytes rest on it only now: whoever changed it could not know whom to mark."""
    started = log.start()
    change_source(what)

    renew(started)

    assert marked() == {SHOWING.key}


@pytest.mark.parametrize("what", CHANGES)
def test_the_same_reasons_are_not_looked_at_again(written, what):
    """Who rested on the source before is marked by its change, and not once more by being made."""
    renew(log.start())
    change_source(what)
    Mark.objects.all().delete()

    renew(log.start())

    assert marked() == set()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", CHANGES)
def test_who_rests_on_a_source_while_it_changes_is_marked(written, what, monkeypatch):
    """Its change has looked for all that rest on it already, and is not committed yet."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    changing = threading.current_thread()

    def reach(point: str) -> None:
        if point == "dependants-marked" and threading.current_thread() is changing:
            side_by_side(lambda: renew(log.start()))

    monkeypatch.setattr(failpoints, "reach", reach)

    change_source(what)

    assert SHOWING.key in marked()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", CHANGES)
def test_who_has_read_a_source_while_it_changes_reads_it_again(written, what):
    """Its change is committed after it was read, and before what was made of it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with transaction.atomic():
        started = log.start()
        side_by_side(lambda: change_source(what))
        renew(started)

    assert marked() == {SHOWING.key}
