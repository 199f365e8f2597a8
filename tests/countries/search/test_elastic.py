"""The Elasticsearch index as a replica of the log."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from countries.delivery.models import Document, LogState
from countries.delivery.retention import remove_old_tombstones
from countries.delivery.store import read_store
from countries.search import SearchQuery, search
from countries.search.elastic import feeding, mapping, querying
from countries.search.elastic.feeding import Feeder, feed, rebuild
from countries.search.elastic.index import Index
from countries.search.elastic.querying import FARTHEST_BEHIND, forget_state
from countries.search.status import verify
from tests.countries.search.conftest import begin_epoch

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@pytest.fixture
def index(elastic) -> Index:
    return Index(LogState.objects.get(pk=1).epoch)


def titles(q: str = "alucan") -> list[str]:
    return sorted(hit.title for hit in search(SearchQuery(q)).items)


def test_feeding_goes_on_where_it_stopped(index, put, elastic):
    """Each feed writes what changed since the index's own last sequence, in batches."""
    documents = [put(f"Page {number}", "alucan") for number in range(5)]

    counts = [feed(limit=2), feed(limit=2), feed(limit=2), feed(limit=2)]

    assert counts == [2, 2, 1, 0]
    assert index.state().sequence == documents[-1].sequence
    assert len(elastic.titles("alucan")) == 5


def test_an_unfinished_index_is_not_searched(index, put):
    """Until the first feed is complete the embedded engine answers, degraded."""
    for number in range(3):
        put(f"Page {number}", "alucan")

    feed(limit=2)

    result = search(SearchQuery("alucan"))
    assert (result.degraded, result.total) == (True, 3)


def test_an_older_document_never_replaces_a_newer(index, put):
    """A feeder that was late cannot put back what another has replaced."""
    old = put("Old", "alucan")
    stale = Document.objects.get(pk=old.pk)
    put("New", "alucan", key=old.key)
    feed()

    index.write([stale], sequence=stale.sequence)

    assert titles() == ["New"]
    assert verify().is_equal


def test_a_late_feeder_does_not_raise_the_dead(index, put, bury):
    """A deleted page stays deleted when an older state of it is written afterwards."""
    page = put("Page", "alucan")
    stale = Document.objects.get(pk=page.pk)
    feed()
    bury(page)
    feed()

    index.write([stale], sequence=stale.sequence)

    assert index.sequences() == {}
    assert index.state().sequence == page.sequence + 1


def test_a_new_epoch_gets_a_new_index(index, put, server):
    """After a restore a new index is fed, takes over in one step, and the old one is dropped."""
    put("Before", "alucan")
    feed()
    begin_epoch()
    forget_state()
    put("After", "alucan")
    renewed = Index(LogState.objects.get(pk=1).epoch)
    assert search(SearchQuery("alucan")).degraded

    feed(limit=1)
    assert list(server.indices.get_alias(name=index.alias).body) == [index.name]
    while feed(limit=1):
        pass

    assert list(server.indices.get_alias(name=index.alias).body) == [renewed.name]
    assert not server.indices.exists(index=index.name)
    assert not search(SearchQuery("alucan")).degraded
    assert titles() == ["After", "Before"]


def test_a_newer_release_keeps_its_index(index, put, server, monkeypatch):
    """During a rolling update the old release's worker leaves the new one's index alone."""
    put("Page", "alucan")
    monkeypatch.setattr(mapping, "FORMAT", mapping.FORMAT + 1)
    newer = Index(uuid.UUID(index.epoch))
    feed()
    monkeypatch.undo()
    forget_state()

    assert feed() == 0

    assert list(server.indices.get_alias(name=index.alias).body) == [newer.name]
    assert search(SearchQuery("alucan")).degraded
    assert titles() == ["Page"]


def test_a_rebuild_takes_the_searches_back(index, put, server, monkeypatch):
    """After a release was rolled back, a rebuild replaces the newer form's index."""
    put("Page", "alucan")
    monkeypatch.setattr(mapping, "FORMAT", mapping.FORMAT + 1)
    feed()
    monkeypatch.undo()

    rebuild(lambda count: None)

    assert list(server.indices.get_alias(name=index.alias).body) == [index.name]
    assert not search(SearchQuery("alucan")).degraded


def test_a_log_that_went_back_is_fed_anew(index, put):
    """An index that knows more than the log is made from the log again."""
    put("Page", "alucan")
    feed()
    Document.objects.all().delete()
    LogState.objects.update(sequence=0)
    read_store().reset()
    put("Anew", "alucan")

    feed()

    assert index.state().sequence == 1
    assert titles() == ["Anew"]


def test_an_index_that_missed_deletions_is_fed_anew(index, put, bury):
    """A server that was away for longer than tombstones are kept shows nothing that is gone."""
    gone, kept = put("Alucan gone"), put("Alucan kept")
    feed()
    bury(gone)
    remove_old_tombstones(now=timezone.now() + dt.timedelta(days=1000))

    assert feed() == 1

    assert set(index.sequences().values()) == {kept.sequence}
    assert titles() == ["Alucan kept"]


def test_an_index_that_is_built_goes_on_past_deletions(index, put, bury):
    """Batch after batch, although tombstones after the first were removed before it began."""
    put("Alucan one")
    gone = put("Alucan gone")
    put("Alucan two")
    bury(gone)
    remove_old_tombstones(now=timezone.now() + dt.timedelta(days=1000))

    assert [feed(limit=1) for _turn in range(3)] == [1, 1, 0]

    assert sorted(titles()) == ["Alucan one", "Alucan two"]


def test_an_index_that_lags_is_not_searched(index, put):
    """Where a change has waited for too long, the embedded engine answers."""
    put("Fed", "alucan")
    feed()
    put("Waiting", "alucan", now=timezone.now() - 2 * FARTHEST_BEHIND)

    result = search(SearchQuery("alucan"))

    assert result.degraded
    assert titles() == ["Fed", "Waiting"]


def test_a_change_of_this_second_does_not_degrade(index, put):
    """What is not yet fed is found a moment later; nothing is degraded for that."""
    put("Fed", "alucan")
    feed()
    put("Waiting", "alucan")

    result = search(SearchQuery("alucan"))

    assert ([hit.title for hit in result.items], result.degraded) == (["Fed"], False)


def test_what_is_gone_is_not_found_before_it_is_fed(index, put, bury):
    """A tombstone counts from the moment it is in the log: hits, total and facets."""
    page = put("Page", "alucan")
    put("Other", "alucan", locale="ro-ro")
    feed()
    bury(page)

    result = search(SearchQuery("alucan"))

    assert not result.degraded
    assert ([hit.title for hit in result.items], result.total) == (["Other"], 1)
    assert [facet.value for facet in result.facets["country"]] == ["RO"]


def test_what_changed_is_shown_as_it_stands(index, put):
    """Title and highlight come from the document of now, not from the index of before."""
    page = put("Old title", "alucan with a secret")
    feed()
    put("New title", "alucan", key=page.key)

    (hit,) = search(SearchQuery("alucan")).items

    assert hit.title == "New title"
    assert "secret" not in hit.highlight


def test_more_tombstones_than_can_be_left_out_degrade(index, put, bury, monkeypatch):
    """When a whole country closes, the embedded engine answers until the index has followed."""
    monkeypatch.setattr(querying, "MOST_TOMBSTONES", 2)
    pages = [put(f"Page {number}", "alucan") for number in range(3)]
    feed()
    for page in pages:
        bury(page)

    result = search(SearchQuery("alucan"))

    assert (result.degraded, result.total) == (True, 0)


def test_a_lost_index_is_fed_anew(index, put, server):
    """Whoever deletes the index loses nothing: searches degrade, the next feed makes it again."""
    put("Page", "alucan")
    feed()
    server.indices.delete(index=index.name)
    forget_state()
    assert search(SearchQuery("alucan")).degraded

    feed()

    assert not search(SearchQuery("alucan")).degraded
    assert verify().is_equal


def test_writing_makes_no_index_by_itself(index, put, server):
    """A write that comes after the index was dropped fails instead of making a shapeless one."""
    page = put("Page", "alucan")

    with pytest.raises(feeding.EngineFailure):
        index.write([page], sequence=page.sequence)

    assert not server.indices.exists(index=index.name)


def test_the_worker_follows_the_log(index, put):
    """Ticks feed what changed, ask for nothing while idle, and look again after a while."""
    feeder, now = Feeder(), timezone.now()
    put("One", "alucan")
    assert feeder.tick(now) is False
    put("Two", "alucan")

    feeder.tick(now + dt.timedelta(seconds=0.2))

    assert titles() == ["One", "Two"]
    index.drop()
    feeder.tick(now + dt.timedelta(seconds=1))
    assert index.state() is None
    feeder.tick(now + dt.timedelta(seconds=6))
    assert verify().is_equal


def test_the_worker_is_called_again_while_there_is_more(index, put, monkeypatch):
    """A full batch asks for the next turn at once."""
    monkeypatch.setattr(feeding, "BULK_DOCUMENTS", 2)
    monkeypatch.setattr(feeding.feed, "__kwdefaults__", {"limit": 2})
    for number in range(3):
        put(f"Page {number}", "alucan")
    feeder, now = Feeder(), timezone.now()

    assert [feeder.tick(now), feeder.tick(now)] == [True, False]
    assert len(titles()) == 3


def test_a_refused_document_keeps_nothing_back(index, put, monkeypatch, caplog):
    """What the server will never take is logged, the rest goes in, and verify tells."""
    refused = put("Refused", "alucan", locale="xx-xx")
    put("Good", "alucan")
    monkeypatch.setattr(mapping, "field_of", {"xx-xx": "unheard-of", "en-gb": "en"}.get)

    feed()

    assert "search.refused" in caplog.text
    assert titles() == ["Good"]
    comparison = verify()
    assert comparison.missing == [f"{refused.key}:xx-xx"]
    assert not comparison.is_equal
