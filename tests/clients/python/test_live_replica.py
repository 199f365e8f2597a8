"""A replica of the running application is what a fresh one is, byte for byte."""

from __future__ import annotations

import random
import uuid
from typing import Any

import httpx
import pytest
from ecc_partner import Changes, Client, SQLiteStore, replicate
from ecc_partner.stores import text_of

from countries.delivery.models import LogState
from countries.partners.models import Key
from tests.clients.python.conftest import SITE, Application
from tests.clients.python.ledger import Crash
from tests.factories import edit_page, make_page, paragraph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


class Cut(Application):
    """The application, whose answer a process does not live to see now and then.

    Parts are small, so that there are many.
    """

    def __init__(self) -> None:
        super().__init__()
        self.crash_at = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if "initial" in request.url.params:
            request.url = request.url.copy_merge_params({"limit": "3"})
        response = super().handle_request(request)
        if len(self.requests) == self.crash_at:
            response.close()
            raise Crash
        return response


@pytest.fixture
def cut() -> Cut:
    return Cut()


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a replica by its name."""
    stores = []

    def open_store(name: str) -> SQLiteStore:
        stores.append(SQLiteStore(tmp_path / f"{name}.sqlite3"))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


def pull(transport: httpx.BaseTransport, store: SQLiteStore, key: str, **filters: Any) -> Changes:
    with Client(key, SITE, transport=transport) as client:
        return replicate(client, store, **filters)


def rows(store: SQLiteStore) -> list[Any]:
    """Return all that a replica holds, as it is written."""
    return store._rows("SELECT kind, id, locale, type, document FROM documents ORDER BY 1, 2, 3")


def test_a_replica_holds_what_the_api_says(cut, opened, make_key, content):
    """Everything is in it, each document as its own address has it."""
    key, store = make_key(), opened("replica")

    pull(cut, store, key)

    kinds = {row[0] for row in rows(store)}
    with Client(key, SITE, transport=cut) as client:
        page = client.page(content.translation_key, locale="ro-ro")
        fact = client.fact("energy-saving")
    assert {"page", "fact", "image", "menu", "organisation", "redirect", "point"} <= kinds
    assert text_of(store.page(page["id"], "ro-ro")) == text_of(page)
    assert text_of(store.facts()["energy-saving"]) == text_of(fact)
    assert store.by_url(f"{SITE}/ro/despre/") == page
    assert store.menus("ro-ro")["header"] is not None
    assert store.is_complete


def test_a_crash_at_every_request_loses_nothing(cut, opened, make_key):
    """Through a history in which each request is a process's last, the replica is as a fresh one."""
    key, store, chance = make_key(), opened("replica"), random.Random(1)
    pages = [make_page("en-ro", f"Of chance {number}") for number in range(4)]
    for _round in range(3):
        page = chance.choice(pages)
        if page.live and chance.random() < 0.4:
            page.unpublish()
        else:
            edit_page(page, body=[paragraph(f"<p>{chance.random()}</p>")])
        page.refresh_from_db()
        finished = False
        while not finished:
            cut.crash_at = len(cut.requests) + chance.randint(1, 4)
            try:
                pull(cut, store, key)
                finished = True
            except Crash:
                pass

    cut.crash_at = 0
    pull(cut, store, key)
    fresh = opened("fresh")
    pull(cut, fresh, key)
    assert rows(store) == rows(fresh)


def test_only_what_changed_is_told(cut, opened, make_key, content):
    """After an edit, a new page and an unpublished one the site is told of these."""
    key, store = make_key(countries=["RO"]), opened("replica")
    gone = make_page("en-ro", "Soon gone")
    store.settle(pull(cut, store, key))

    edit_page(content, title="Despre noi toți")
    new = make_page("en-ro", "New")
    gone.unpublish()
    changes = pull(cut, store, key)

    pages = {(it.id, it.op, it.reason) for it in changes.all if it.kind == "page"}
    assert pages == {
        (str(content.translation_key), "upsert", ""),
        (str(new.translation_key), "upsert", ""),
        (str(gone.translation_key), "delete", "unpublished"),
    }


def test_a_key_that_sees_less_loses_the_rest(cut, opened, make_key):
    """What a key may not see any more leaves the replica, which is then that of a new key."""
    text = make_key()
    store = opened("replica")
    store.settle(pull(cut, store, text))
    Key.objects.update(locales=["en-ro"])

    changes = pull(cut, store, text)
    fresh = opened("fresh")
    pull(cut, fresh, text)

    assert {change.reason for change in changes.deletes} == {"out_of_scope"}
    assert rows(store) == rows(fresh)


def test_another_key_begins_anew(cut, opened, make_key):
    """A cursor of another key is of no use: the replica is read anew, and nothing is told twice."""
    store = opened("replica")
    store.settle(pull(cut, store, make_key()))

    other = make_key(locales=["en-ro"])
    changes = pull(cut, store, other)
    fresh = opened("fresh")
    pull(cut, fresh, other)

    assert rows(store) == rows(fresh)
    assert {it.locale for it in changes.deletes if it.kind == "page"} >= {"ro-ro"}


@pytest.mark.parametrize("reason", ["restored", "nonsense"])
def test_a_useless_cursor_begins_anew(cut, opened, make_key, reason):
    """After the site was restored, or with a cursor that is none, the replica is read anew."""
    key, store = make_key(), opened("replica")
    store.settle(pull(cut, store, key))
    whole = rows(store)
    if reason == "restored":
        LogState.objects.update(epoch=uuid.uuid4())
    else:
        nonsense = f"{SITE}/api/partner/v1/sync?cursor=nonsense"
        store._db.execute("UPDATE state SET cursor = ?", [nonsense])

    changes = pull(cut, store, key)

    assert store.state().run == 2
    assert (rows(store), len(changes)) == (whole, 0)


def test_a_replica_of_one_country_and_type(cut, opened, make_key):
    """Filters narrow what is replicated."""
    store = opened("replica")

    pull(cut, store, make_key(), country="RO", locale="en-ro")

    assert {page["country"] for page in store.pages()} == {"RO"}
    assert {page["resolved_locale"] for page in store.pages()} == {"en-ro"}
