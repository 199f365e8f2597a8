"""A replica can be compared with everything, read once more; what differs is named, and mended."""

from __future__ import annotations

import sqlite3

import httpx
import pytest
from ecc_partner import Difference, JSONStore, SQLiteStore, replicate, verify_replica
from ecc_partner.stores import Key, Store

from countries.publishing import renew
from tests.clients.python.conftest import Application
from tests.factories import NOW, edit_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@pytest.fixture
def partner(make_client, make_key):
    """A client with a key of Romania."""
    return make_client(make_key(countries=["RO"]))


@pytest.fixture(params=[SQLiteStore, JSONStore])
def store(request, tmp_path):
    """A replica's store, of each kind."""
    opened = request.param(tmp_path / "replica")
    yield opened
    if isinstance(opened, SQLiteStore):
        opened.close()


def spoil(store: Store) -> set[Difference]:
    """Change one page, forget another, and add one that never was; return what is wrong now."""
    keys = sorted(key for key, _text in store.entries() if key.kind == "page")
    changed, forgotten, added = keys[0], keys[1], Key("page", "0" * 8, "ro-ro")
    if isinstance(store, JSONStore):
        store._path(changed).write_text("{}")
        store._path(forgotten).unlink()
        store._path(added).write_text("{}")
    else:
        assert isinstance(store._db, sqlite3.Connection)
        one = "kind = ? AND id = ? AND locale = ?"
        store._db.execute(f"UPDATE documents SET document = '{{}}' WHERE {one}", changed)
        store._db.execute(f"DELETE FROM documents WHERE {one}", forgotten)
        store._db.execute("INSERT INTO documents VALUES (?, ?, ?, 'news', '{}', 1)", added)
    return {
        Difference(*changed, "other"),
        Difference(*forgotten, "missing"),
        Difference(*added, "left_over"),
    }


def test_a_replica_is_what_it_should_be(partner, store):
    """With the filters that it was made with, and brought up to date before."""
    replicate(partner, store, locale="ro-ro", type="standard")

    assert verify_replica(partner, store) == []
    assert {page["resolved_locale"] for page in store.pages()} == {"ro-ro"}


def test_what_differs_is_named_and_mended(partner, store):
    """Each document that is other, missing or too many; reading anew mends them all."""
    replicate(partner, store)
    wrong = spoil(store)

    assert {*verify_replica(partner, store)} == wrong
    replicate(partner, store, anew=True)
    assert verify_replica(partner, store) == []


def test_what_is_published_meanwhile_is_no_difference(content, make_client, make_key, store):
    """A change between the two readings is in both after another round."""

    class Restless(Application):
        edited = False

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if "initial" not in request.url.params and not self.edited:
                self.edited = True
                edit_page(content, title="Altfel")
                renew(now=NOW)
            return super().handle_request(request)

    key = make_key(countries=["RO"])
    replicate(make_client(key), store)

    assert verify_replica(make_client(key, transport=Restless()), store) == []
    assert "Altfel" in {page["title"] for page in store.pages()}


def test_an_empty_store_cannot_be_verified(partner, store):
    """What was never a replica is none."""
    with pytest.raises(ValueError, match="replicate into it first"):
        verify_replica(partner, store)
