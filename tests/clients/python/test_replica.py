"""A replica is right whatever happens on the way, and a site that builds what is told is right, too."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ecc_partner import Client, JSONStore, SQLiteStore, Store, json_store, replicate
from ecc_partner.stores import Key, State

from tests.clients.python.conftest import SITE
from tests.clients.python.ledger import Crash, Ledger, Site, documents_of

Open = Callable[[], Store]


@pytest.fixture(params=["sqlite", "json"])
def open_store(request: Any, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens the replica anew, as the next process would."""
    opened: list[Store] = []

    def open_it() -> Store:
        path = tmp_path / "replica"
        is_sqlite = request.param == "sqlite"
        opened.append(SQLiteStore(path.with_suffix(".db")) if is_sqlite else JSONStore(path))
        return opened[-1]

    yield open_it
    for store in opened:
        if isinstance(store, SQLiteStore):
            store.close()


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    for number in range(8):
        ledger.put(f"page-{number}", f"Page {number}")
    return ledger


def replicated(ledger: Ledger, store: Store, **filters: Any) -> dict[str, list[str]]:
    """Replicate, settle, and return the ids of what changed by what happened to it."""
    with Client(None, SITE, transport=ledger) as client:
        changes = replicate(client, store, **filters)
    told: dict[str, list[str]] = {}
    for change in changes.all:
        told.setdefault(change.op, []).append(change.id)
    store.settle(changes)
    return {op: sorted(ids) for op, ids in told.items()}


def test_everything_first_then_what_changed(ledger, open_store):
    """The first call tells all, the next ones what is new, other, fresher, or gone."""
    store = open_store()
    first = replicated(ledger, store)
    nothing = replicated(ledger, store)
    ledger.put("page-1", "Page one")
    ledger.put("page-2", "Page 2, behind", changed=["freshness"])
    ledger.take("page-3")

    told = replicated(ledger, store)

    assert (len(first["upsert"]), nothing) == (8, {})
    assert told == {"upsert": ["page-1"], "freshness": ["page-2"], "delete": ["page-3"]}
    assert documents_of(store) == ledger.documents


def test_what_was_not_settled_is_told_again(ledger, open_store):
    """A site that ended before it had built everything is told next time, by a new process too."""
    with Client(None, SITE, transport=ledger) as client:
        replicate(client, open_store())
        ledger.put("page-1", "Only fresher", changed=["freshness"])
        ledger.take("page-2")
        changes = replicate(client, open_store())

    assert len(changes) == 8
    assert [change.id for change in changes.deletes] == ["page-2"]
    assert "page-1" in [change.id for change in changes.upserts]


def test_what_changed_while_a_site_was_built_stays_to_be_told(ledger, open_store):
    """Settling forgets what was handed out, not what came since."""
    store = open_store()
    with Client(None, SITE, transport=ledger) as client:
        changes = replicate(client, store)
        ledger.put("page-1", "Changed meanwhile")
        replicate(client, store)

    store.settle(changes)

    assert [(change.op, change.id) for change in store.changes().all] == [("upsert", "page-1")]


def test_a_cursor_that_is_gone_begins_anew_without_an_empty_moment(ledger, open_store):
    """What is stored stays until the new is whole; then only real differences are told."""
    store = open_store()
    replicated(ledger, store)
    ledger.put("page-1", "Page one")
    ledger.take("page-2")
    ledger.forget()
    seen = []
    answer = ledger.handle_request
    ledger.handle_request = lambda request: (  # type: ignore[method-assign]  # watched
        seen.append(len(documents_of(store))) or answer(request)
    )

    told = replicated(ledger, store)

    assert told == {"upsert": ["page-1"], "delete": ["page-2"]}
    assert min(seen) == 8
    assert documents_of(store) == ledger.documents


def test_a_run_that_begins_anew_and_crashes_goes_on(ledger, open_store):
    """The second process finishes what the first had begun, and takes away what is gone."""
    replicated(ledger, open_store())
    ledger.take("page-0")
    ledger.forget()
    ledger.crash_at = ledger.requests + 3
    with pytest.raises(Crash):
        replicated(ledger, open_store())

    told = replicated(ledger, open_store())

    assert told == {"delete": ["page-0"]}
    assert documents_of(open_store()) == ledger.documents


def test_other_filters_begin_anew(ledger, open_store):
    """A replica of one country becomes that of another; the order of filters does not matter."""
    store = open_store()
    replicated(ledger, store, country=["RO", "GB"], type="standard")
    asked = ledger.requests
    replicated(ledger, store, country=["GB", "RO"], type=["standard"])
    again = ledger.requests - asked
    ledger.items.pop(next(iter(ledger.items)))

    told = replicated(ledger, store, country="RO")

    assert again == 1
    assert told == {"delete": ["page-0"]}


def test_a_short_run_anew_takes_away_what_is_gone(ledger, open_store):
    """Where one part holds everything there is, that part alone ends the run."""
    store = open_store()
    replicated(ledger, store)
    for number in range(7):
        ledger.take(f"page-{number}")
    ledger.forget()

    told = replicated(ledger, store)

    assert (len(told["delete"]), list(told)) == (7, ["delete"])


def test_two_at_a_time_do_not_undo_each_other(ledger, open_store):
    """A part that somebody else has passed is not put in; the replica goes on from theirs."""
    slow, fast = open_store(), open_store()
    seen: list[str] = []

    def overtaken(request):
        response = Ledger.handle_request(ledger, request)
        if not seen:
            ledger.handle_request = Ledger.handle_request.__get__(ledger)
            ledger.put("page-1", "Newer")
            replicated(ledger, fast)
            ledger.handle_request = overtaken
        seen.append(slow.page("page-1", "ro-ro")["title"])
        return response

    ledger.handle_request = overtaken

    replicated(ledger, slow)

    assert set(seen) == {"Newer"}
    assert len(seen) == 2
    assert documents_of(slow) == ledger.documents


def history(ledger: Ledger, chance: random.Random) -> None:
    """Change some of what the ledger has, as editors would; now and then the log is lost."""
    for _change in range(chance.randint(1, 6)):
        id_ = f"page-{chance.randint(0, 11)}"
        locale = chance.choice(["ro-ro", "en-ro"])
        if chance.random() < 0.3:
            ledger.take(id_, locale=locale)
        else:
            fresh = ["freshness"] if chance.random() < 0.3 else []
            ledger.put(id_, f"Text {chance.randint(0, 99)}", locale=locale, changed=fresh)
    if chance.random() < 0.15:
        ledger.forget()


@pytest.mark.parametrize("seed", range(2))
def test_a_crash_at_any_request_loses_nothing(open_store, seed):
    """Through a history in which every other process ends at a request, replica and site are right."""
    chance, ledger, site = random.Random(seed), Ledger(), Site()
    for _round in range(8):
        history(ledger, chance)
        ledger.crash_at = ledger.requests + chance.randint(1, 3)
        with pytest.raises(Crash):
            live_on(ledger, open_store, site, chance)
        replicated_by(ledger, open_store(), site)

        assert documents_of(open_store()) == ledger.documents == site.built


def live_on(ledger: Ledger, open_store: Open, site: Site, chance: random.Random) -> None:
    while True:
        replicated_by(ledger, open_store(), site)
        history(ledger, chance)


def replicated_by(ledger: Ledger, store: Store, site: Site) -> None:
    with Client(None, SITE, transport=ledger) as client:
        replicate(client, store)
    site.build(store)


@pytest.fixture
def ending(monkeypatch):
    """Return a function that lets the process end at the n-th thing a JSON store does with a file."""
    done = [0, 0]

    def counted(function):
        def count(*args, **kwargs):
            done[0] += 1
            if done[0] == done[1]:
                raise Crash
            return function(*args, **kwargs)

        return count

    for name in ("replace", "unlink", "open"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    monkeypatch.setattr(json_store.os, "fsync", counted(lambda number: None))

    def end_at(number):
        done[:] = [0, number]

    return end_at


def test_a_crash_at_any_file_loses_nothing(ledger, tmp_path, ending):
    """Wherever a process ends while a JSON store writes, the next one finishes it."""
    site, at, ended = Site(), 0, True
    while ended:
        at += 1
        ledger.put("page-1", f"Text {at}")
        ledger.take(f"page-{at % 4 + 2}")
        ledger.put(f"page-{(at + 2) % 4 + 2}", "Back")
        ending(at)
        ended = False
        try:
            replicated_by(ledger, JSONStore(tmp_path), site)
        except Crash:
            ended = True
        ending(0)
        replicated_by(ledger, JSONStore(tmp_path), site)

        assert documents_of(JSONStore(tmp_path)) == ledger.documents == site.built
    assert at > 10


class Ending(SQLiteStore):
    """A store whose process ends before the n-th statement."""

    def __init__(self, path: Path, at: int) -> None:
        super().__init__(path)
        self._db.set_trace_callback(self._count)
        self._left = at

    def _count(self, statement: str) -> None:
        self._left -= 1

    def _rows(self, query: str, values: Any = ()) -> list[Any]:
        self._end()
        return super()._rows(query, values)

    def _save(self, state: Any) -> None:
        self._end()
        super()._save(state)
        self._end()

    def _end(self) -> None:
        if self._left <= 0:
            raise Crash


def test_a_crash_in_any_transaction_loses_nothing(ledger, tmp_path):
    """Wherever a process ends between two statements, nothing of the part is there, or all of it."""
    path, site, at, ended = tmp_path / "replica.db", Site(), 0, True
    while ended:
        at += 1
        ledger.put("page-1", f"Text {at}")
        ledger.take(f"page-{at % 4 + 2}")
        ledger.put(f"page-{(at + 2) % 4 + 2}", "Back")
        ended = False
        store: Store = Ending(path, at)
        try:
            replicated_by(ledger, store, site)
        except Crash:
            ended = True
        store.close()  # type: ignore[attr-defined]  # it has it
        store = SQLiteStore(path)
        replicated_by(ledger, store, site)

        assert documents_of(store) == ledger.documents == site.built
        store.close()
    assert at > 10


def test_a_full_disk_is_told_as_such(ledger, tmp_path):
    """Nothing of the part is there then, and the error is the disk's."""
    store = SQLiteStore(tmp_path / "replica.db")
    (pages,) = store._db.execute("PRAGMA page_count").fetchone()
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    ledger.put("page-1", "x" * 100_000)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        replicated(ledger, store)

    assert store.page("page-1", "ro-ro") is None
    assert not store.is_complete
    store.close()


def test_a_folder_may_be_opened_while_it_is_written(ledger, tmp_path, monkeypatch):
    """Who opens it finishes what waits there, and whoever began with that does not stumble."""
    store, replace = JSONStore(tmp_path), json_store._replace

    def opened_before(path, value):
        if path.name == json_store.STATE:
            monkeypatch.setattr(json_store, "_replace", replace)
            JSONStore(tmp_path)
        replace(path, value)

    monkeypatch.setattr(json_store, "_replace", opened_before)

    replicated(ledger, store)

    assert documents_of(store) == ledger.documents


def test_a_replica_is_read_without_the_api(ledger, open_store):
    """Pages by id, by locale and by address, former ones too; what is not there is None."""
    store = open_store()
    moved = {
        "id": "r",
        "from": f"{SITE}/old/",
        "to": f"{SITE}/x/",
        "page": "page-1",
        "locale": "ro-ro",
    }
    ledger._write(Key("redirect", "r", ""), {"op": "upsert", "document": moved})
    ledger._write(Key("fact", "f", ""), {"op": "upsert", "document": {"id": "f", "name": "cans"}})
    menu = {"id": "m", "locale": "ro-ro", "kind": "header", "items": [{"title": "Acasă"}]}
    ledger._write(Key("menu", "m", "ro-ro"), {"op": "upsert", "document": menu})
    before = store.is_complete
    replicated(ledger, store)

    assert (before, store.is_complete) == (False, True)
    assert store.page("page-1", "ro-ro")["title"] == "Page 1"
    assert store.page("page-1", "en-ro") is None
    assert len([*store.pages(locale="ro-ro")]) == 8
    assert store.by_url(f"{SITE}/ro-ro/page-2/")["id"] == "page-2"
    assert store.by_url(f"{SITE}/old/")["id"] == "page-1"
    assert store.by_url(f"{SITE}/nothing/") is None
    assert store.facts()["cans"]["id"] == "f"
    assert store.menus("ro-ro") == {"header": [{"title": "Acasă"}], "footer": []}


def test_a_name_that_is_no_file_s_is_refused(tmp_path):
    """What the API says never leaves the folder."""
    item = {"op": "upsert", "kind": "page", "id": "../../x", "locale": None, "document": {}}
    store = JSONStore(tmp_path)

    with pytest.raises(ValueError, match="name of a file"):
        store.apply([item], before=store.state(), after=State(cursor="x"))
