"""How a replica begins and goes on, and when it has to begin anew."""

from __future__ import annotations

import datetime as dt
import uuid
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.core.management import call_command

from cms.pages.models import StandardPage
from countries import checks
from countries.delivery import log, rebuilding, retention
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Document, LogState
from countries.delivery.store import read_store
from countries.partners.keys import rotate_key
from countries.partners.models import Key
from countries.partners.sync import items
from tests.factories import NOW, edit_page, make_network, make_page

pytestmark = pytest.mark.django_db

OLD = NOW - dt.timedelta(days=300)


@pytest.fixture(scope="module")
def kept_page(keeping):
    with keeping():
        make_network("RO")
        yield make_page("ro-ro", "Despre noi", slug="despre-noi").pk


@pytest.fixture(autouse=True)
def page(kept_page):
    """The one page of the country, as it is at the beginning of each test."""
    return StandardPage.objects.get(pk=kept_page)


def problem(response):
    return response.status_code, orjson.loads(response.content)


def again(api, replica, key=""):
    """Return the answer at the replica's address as it is, whatever it is."""
    return api.send(
        "GET", replica.url.removeprefix("http://localhost:8000"), key=key or replica.key
    )


def cursor_in(url):
    return parse_qs(urlsplit(url).query)["cursor"][0]


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_replica_needs_a_key(api, settings, anonymous):
    """Nobody is sent all there is without one."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_API": anonymous}

    status, told = problem(api.get("sync", initial="true"))

    assert (status, told["type"].partition("#")[2]) == (401, "problem-key-needed")


def test_a_key_needs_the_right_to_read(api, make_key):
    """A key for something else begins no replica."""
    key = make_key(scopes=["usage:read"])

    assert api.get("sync", key=key, initial="true").status_code == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "initial"),
        ({"initial": "false"}, "initial"),
        ({"initial": "perhaps"}, "initial"),
        ({"initial": "true", "country": "XX"}, "country"),
        ({"initial": "true", "locale": "xx"}, "locale"),
        ({"initial": "true", "type": "nonsense"}, "type"),
        ({"initial": "true", "limit": "501"}, "limit"),
        ({"initial": "true", "fields": "title"}, "fields"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "a:b"}, "cursor"),
    ],
)
def test_nonsense_is_refused_by_name(api, make_key, query, field):
    """Each wrong parameter is named."""
    status, told = problem(api.get("sync", key=make_key(), **query))

    assert (status, told["errors"][0]["field"]) == (422, field)


def test_an_unknown_type_lists_what_is_known(api, make_key):
    """Types of pages and entries, and the other kinds."""
    _status, told = problem(api.get("sync", key=make_key(), initial="true", type="nonsense"))

    assert {"standard", "point", "fact", "image", "menu"} <= set(told["errors"][0]["known"])


def test_a_cursor_goes_with_no_filter(api, replicate):
    """The filters are in it."""
    replica = replicate()

    for name, value in (("country", "RO"), ("initial", "true")):
        asked = {"cursor": cursor_in(replica.url), name: value}
        status, told = problem(api.get("sync", key=replica.key, **asked))
        assert (status, told["errors"][0]["field"]) == (422, name)


def test_the_same_state_has_the_same_bytes(api, replicate, page):
    """So it answers 304 until something changes."""
    replica = replicate()
    first = again(api, replica)

    path = replica.url.removeprefix("http://localhost:8000")
    same = api.send("GET", path, key=replica.key, headers={"If-None-Match": first["ETag"]})
    edit_page(page, title="Cine suntem")
    changed = api.send("GET", path, key=replica.key, headers={"If-None-Match": first["ETag"]})

    assert orjson.loads(first.content)["next_sync"] == replica.url
    assert (same.status_code, changed.status_code) == (304, 200)


def test_a_cursor_may_be_used_again(api, replicate, page):
    """An answer that was lost is asked for again, with the same result or a later one."""
    replica = replicate()
    edit_page(page, title="Cine suntem")
    lost = orjson.loads(again(api, replica).content)

    same = orjson.loads(again(api, replica).content)
    edit_page(page, title="Noi")
    later = orjson.loads(again(api, replica).content)

    assert lost == same
    assert [it["document"]["title"] for it in later["items"] if it["kind"] == "page"] == ["Noi"]


def test_a_successor_goes_on_with_the_replica(api, replicate, page):
    """A rotated key's line is the same."""
    replica = replicate()
    _row, replica.key = rotate_key(Key.objects.get(), now=NOW)
    edit_page(page, title="Cine suntem")

    assert replica.sync()


def restart_of(response):
    status, told = problem(response)
    assert (status, told["type"].partition("#")[2]) == (410, "problem-sync-gone")
    assert response["Link"] == f'<{told["restart"]}>; rel="start"'
    return told["restart"]


def test_a_cursor_of_another_key_is_gone(api, make_key, replicate):
    """Another line begins its own replica, and is not told what this one was asked for."""
    replica = replicate(country="RO")
    other = make_key()

    restart = restart_of(again(api, replica, other))

    assert "country" not in restart
    assert api.follow(restart, key=other)["items"]


def test_a_restored_database_begins_anew(api, replicate):
    """A new epoch ends every cursor; the way back keeps the filters."""
    replica = replicate(country="RO")
    out = StringIO()
    call_command("delivery", "new-epoch", "--dry-run", stdout=StringIO())
    again_before = again(api, replica).status_code

    call_command("delivery", "new-epoch", stdout=out)

    restart = restart_of(again(api, replica))
    assert again_before == 200
    assert "country=RO" in restart
    assert str(LogState.objects.get().epoch) in out.getvalue()


def test_a_log_that_went_back_begins_anew(api, replicate):
    """Also where nobody said that a backup was restored."""
    replica = replicate()
    LogState.objects.update(sequence=1)
    Document.objects.filter(sequence__gt=1).delete()

    restart_of(again(api, replica))


def test_a_host_that_is_behind_says_so(api, replicate, page, monkeypatch):
    """Without the database a read file that has not yet what the cursor has does not answer for it."""
    replica = replicate()
    edit_page(page, title="Cine suntem")
    replica.sync()
    read_store().reset()
    monkeypatch.setattr(type(read_store()), "catch_up", lambda self: False)
    epoch = str(LogState.objects.get().epoch)
    with read_store()._exclusive() as writer:
        writer.execute("INSERT INTO meta VALUES ('epoch', ?), ('sequence', '1')", (epoch,))

    assert again(api, replica).status_code == 503


# -- deletions that are too old --


def bury(page, *, at):
    """Unpublish ``page`` as if at that time."""
    page.unpublish()
    Document.objects.exclude(gone="").update(sequenced_at=at)
    Document.objects.filter(gone="").update(sequenced_at=at)


def test_a_cursor_from_before_removed_deletions_is_gone(api, replicate, page):
    """What they deleted could not be told any more."""
    replica = replicate()
    bury(page, at=OLD)

    removed = retention.remove_old_tombstones(now=NOW)

    assert removed >= 1
    restart_of(again(api, replica))
    assert replicate(key=replica.key).sync() == []


def test_read_files_follow_what_was_removed(page):
    """They hold what the log holds."""
    read_store().catch_up()
    bury(page, at=OLD)
    read_store().catch_up()

    retention.remove_old_tombstones(now=NOW)

    assert rebuilding.differences() == []
    assert read_store().get("page", page.translation_key, "ro-ro") is None


def test_a_read_file_from_before_removed_deletions_is_made_anew(page):
    """What they took away is not shown by a host that comes back after that time."""
    read_store().catch_up()
    bury(page, at=OLD)

    retention.remove_old_tombstones(now=NOW)

    assert rebuilding.differences() == []
    assert read_store().get("page", page.translation_key, "ro-ro") is None


def test_young_deletions_stay(api, replicate, page):
    """For as long as was promised, and somewhat longer."""
    replica = replicate()
    bury(page, at=NOW - dt.timedelta(days=185))

    assert retention.remove_old_tombstones(now=NOW) == 0
    assert "delete" in {item["op"] for item in replica.sync()}


def test_a_replica_that_sees_nothing_change_goes_on(api, replicate, page):
    """One that asks now and then is led past old deletions, though none is in its share."""
    replica = replicate(type="fact")
    bury(page, at=OLD)
    LogState.objects.filter(pk=1).update(rested=0)
    retention.remove_old_tombstones(now=OLD + dt.timedelta(days=60))
    replica.sync()

    assert retention.remove_old_tombstones(now=NOW) >= 1
    assert replica.sync() == []


def test_a_page_that_comes_back_after_its_tombstone_went(api, replicate, page):
    """It is as new."""
    bury(page, at=OLD)
    retention.remove_old_tombstones(now=NOW)
    replica = replicate()
    page.refresh_from_db()
    page.get_latest_revision().publish()

    assert ("page", "upsert") in {(item["kind"], item["op"]) for item in replica.sync()}


@pytest.mark.parametrize(("days", "wrong"), [(180, 0), (400, 0), (179, 1), ("x", 1)])
def test_less_than_what_was_promised_is_refused(settings, days, wrong):
    """The check names the setting."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "TOMBSTONE_DAYS": days}

    assert len(checks.check_retention(None)) == wrong


# -- what an answer holds --


def test_an_answer_is_bounded_by_its_bytes(replicate, monkeypatch):
    """Large documents make more answers, not larger ones; each has one at least."""
    monkeypatch.setattr(items, "BYTES_AT_MOST", 1)
    replica = replicate.unbegun()

    answers = 1
    more = replica.start()
    while more:
        more = replica.step()
        answers += 1

    assert answers == len(replica.items) > 1
    assert replica.documents == replicate(key=replica.key).documents


def test_a_freshness_that_is_all_that_changed_is_said(replicate, page):
    """To those who have everything else, and to nobody else."""
    had, had_not = replicate(), replicate.unbegun(limit=1)
    had_not.start()
    stored = Document.objects.get(kind="page", key=page.translation_key)
    document = orjson.loads(bytes(stored.body))
    edit_page(page, title="Cine suntem")
    late = replicate()
    _turn_freshness(page)

    def said(items):
        return [it.get("changed") for it in items if it["id"] == document["id"]]

    assert said(late.sync()) == [["freshness"]]
    assert said(had.sync()) == [None]
    assert said(had_not.sync()) == [None]


def _turn_freshness(page):
    """Let a page be behind, as a changed source would."""
    row = Document.objects.get(kind="page", key=page.translation_key)
    document = orjson.loads(bytes(row.body))
    document["freshness"] = {**document["freshness"], "state": "behind", "segments_behind": 1}
    draft = Draft(
        address=Address("page", uuid.UUID(document["id"]), row.locale),
        document=document,
        country=row.country,
        type=row.type,
        rest=row.rest,
        title=row.title,
    )
    log.write([draft], now=NOW)


def test_freshness_is_not_all_for_who_has_not_the_rest(replicate, page):
    """What changed so while a replica was filled, before it was sent, comes as something new."""
    replica = replicate.unbegun(limit=1)
    replica.start()
    _turn_freshness(page)

    (item,) = [it for it in replica.sync() if it["id"] == str(page.translation_key)]

    assert "changed" not in item


def test_freshness_is_not_all_for_who_is_behind_with_the_rest(replicate, page):
    """What changed so between two answers, before they came to it, says something new."""
    replica = replicate(limit=1)
    edit_page(page, title="Cine suntem")
    for number in range(2):
        make_page("ro-ro", f"Alta {number}")
    _turn_freshness(page)

    (item,) = [it for it in replica.sync() if it["id"] == str(page.translation_key)]

    assert item["document"]["title"] == "Cine suntem"
    assert "changed" not in item
