"""Nothing is missed, however writers commit: several at once, late, and about the same documents.

``HISTORIES=1000`` runs two hundred.
"""

from __future__ import annotations

import functools
import os
import random
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from countries.delivery import log, marks
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Document, LogState, Mark
from countries.delivery.store import read_store
from tests.countries.partners.sync.replica import Replica
from tests.factories import NOW, make_network
from tests.histories import in_portions
from tests.together import side_by_side

WRITERS, WRITES = 4, 25
HISTORIES = max(5, int(os.environ.get("HISTORIES", "0")) // 5)
KEYS = [uuid.UUID(int=number) for number in range(1, 13)]

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def empty_log(db: Any) -> None:
    """Begin with an empty log; only a database with several writers is asked."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    make_network("RO", "GB")
    begin_anew()
    LogState.objects.get_or_create(pk=1)


def entry(chance: random.Random, number: int) -> Draft | Gone:
    """Return a fact with values of both countries, or that it is gone."""
    address = Address("fact", chance.choice(KEYS))
    if chance.random() < 0.2:
        return Gone(address, "deleted")
    # In one order, as facts are made: their parts say nothing of it.
    codes = sorted(chance.sample(["", "RO", "GB"], chance.randint(1, 3)))
    values = [{"country": code or None, "value": chance.randint(1, 3)} for code in codes]
    document = {"id": str(address.key), "name": str(number % 2), "values": values}
    return Draft(address, document, type="fact", title="fact")


def write(seed: int) -> None:
    """Write several facts in each transaction, and end it when something else was done as well."""
    chance = random.Random(seed)
    try:
        for number in range(WRITES):
            entries = [entry(chance, number) for _entry in range(3)]
            # One order for all: two that wait for each other would be the database's affair.
            entries.sort(key=lambda it: it.address.key)
            with transaction.atomic():
                log.write(entries, now=NOW)
                time.sleep(chance.random() / 200)
            time.sleep(chance.random() / 200)
    finally:
        connection.close()


@in_portions(HISTORIES, at_once=10)
def test_replicas_miss_nothing_of_writers_at_once(replicate, make_key, some):
    """Two replicas follow while four write, and end as fresh ones."""
    key = make_key()

    for seed in some:
        begin_anew()
        replicas = [replicate(key=key, limit=2), replicate(key=key, limit=3, country="RO")]
        follow_writers(replicas, seed)

        for replica in replicas:
            fresh = replicate(key=key, **replica.filters)
            assert replica.documents == fresh.documents, f"history {seed}"


def begin_anew() -> None:
    """Leave nothing of the history before."""
    Document.objects.all().delete()
    Mark.objects.all().delete()
    read_store().reset()


def follow_writers(replicas: list[Replica], seed: int) -> None:
    """Lead replicas on by chance while others write, and then as far as it goes."""
    chance = random.Random(seed)
    writers = [threading.Thread(target=write, args=[seed * 10 + at]) for at in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        while any(writer.is_alive() for writer in writers):
            chance.choice(replicas).step()
    finally:
        for writer in writers:
            writer.join()
    for replica in replicas:
        while replica.sync():
            pass


def test_who_renews_and_who_publishes_do_not_wait_for_each_other():
    """A document and one that shows it: one writer renews both, another publishes the first."""
    shown, shows = (Address("fact", key) for key in KEYS[:2])
    log.write([draft(shown, 1), draft(shows, 1, keys=frozenset({"shown"}))], now=NOW)
    marks.mark([shown, shows], now=NOW)
    has_marks, errors = threading.Event(), []

    def renew():
        with transaction.atomic():
            started = log.start()
            marks.take_marks(10, now=NOW)
            has_marks.set()
            time.sleep(0.3)
            entries = [draft(shown, 2), draft(shows, 2)]
            log.write(entries, now=NOW, started=started, gives_way=True)

    def publish():
        has_marks.wait(5)
        log.write([draft(shown, 3)], now=NOW, keys={"shown"})

    run_together([renew, publish], errors)

    assert errors == []
    assert Document.objects.get(key=shown.key).body == draft(shown, 3).body
    assert {row.key for row in Mark.objects.all()} == {shown.key, shows.key}


def test_who_marks_again_does_not_wait_for_who_renews():
    """What was read may be old and is marked again, while a worker holds marks of the same pages."""
    shown, shows, third = (Address("fact", key) for key in KEYS[:3])
    log.write([draft(shown, 1), draft(shows, 1)], now=NOW)
    marks.mark([shown, shows], now=NOW)
    started = log.start()
    log.write([draft(third, 1)], now=NOW)
    has_marks, errors = threading.Event(), []

    def renew():
        with transaction.atomic():
            marks.take_marks(10, now=NOW)
            has_marks.set()
            time.sleep(0.3)
            log.write([draft(shown, 2), draft(shows, 2)], now=NOW)

    def publish():
        has_marks.wait(5)
        log.write([draft(shown, 3)], now=NOW, keys={"unused"}, started=started)

    run_together([renew, publish], errors)

    assert errors == []
    assert [row.key for row in Mark.objects.all()] == [shown.key]


def test_a_mark_that_is_set_while_another_is_taken_is_not_lost():
    """What changes while a worker makes the same page waits for the next round."""
    page = Address("fact", KEYS[0])
    marks.mark([page], now=NOW)
    taken, marked, errors = threading.Event(), threading.Event(), []

    def renew():
        with transaction.atomic():
            marks.take_marks(10, now=NOW)
            taken.set()
            marked.wait(5)

    def mark():
        taken.wait(5)
        marks.mark([page], now=NOW)
        marked.set()

    run_together([renew, mark], errors)

    assert errors == []
    assert [row.key for row in Mark.objects.all()] == [page.key]


def run_together(acts: list[Callable[[], None]], errors: list[Exception]) -> None:
    """Do several things at once, and keep what the database refused."""
    side_by_side(*(functools.partial(noting, act, errors) for act in acts))


def draft(address: Address, number: int, **more: Any) -> Draft:
    """Return a fact that says ``number``."""
    return Draft(address, {"name": number, "values": []}, type="fact", title="fact", **more)


def noting(act: Callable[[], None], errors: list[Exception]) -> None:
    """Do something, and keep what the database refused."""
    try:
        act()
    except DatabaseError as error:
        errors.append(error)
