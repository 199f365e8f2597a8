"""Scheduled publishing and expiry: in time order, each object exactly once, one failure stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from wagtail.models import DraftStateMixin, Page, PageLogEntry, Revision, RevisionMixin
from wagtail.signals import page_published, page_unpublished

from countries.tasks.registry import registry
from countries.tasks.scheduling import publish_due
from tests.countries.tasks.conftest import ago
from tests.together import side_by_side

AddPage = Callable[..., Page]
Announced = list[tuple[str, str]]


def log_of(page: Page) -> list[str]:
    """Return the publishing entries of the page's audit log, oldest first."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__contains="publish")
    return list(entries.order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db
def test_due_revision_goes_live(add_page: AddPage, announced: Announced) -> None:
    """A revision whose time has come goes live, with Wagtail's entry in the audit log."""
    page = add_page("news", live=False, go_live_at=ago(minutes=1))

    assert publish_due(datetime.now(UTC)) == 1

    page.refresh_from_db()
    assert page.live
    assert announced == [("published", "news")]
    assert log_of(page) == ["wagtail.publish.scheduled"]
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.django_db
def test_what_is_not_due_stays(add_page: AddPage, announced: Announced) -> None:
    """Neither a revision whose time is to come nor a page that expires later is touched."""
    add_page("later", live=False, go_live_at=ago(hours=-1))
    add_page("lasting", expire_at=ago(hours=-1))

    assert publish_due(datetime.now(UTC)) == 0

    assert announced == []
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1


@pytest.mark.django_db
def test_expired_page_goes_away(add_page: AddPage, announced: Announced) -> None:
    """A live page whose time is over is unpublished and marked as expired."""
    page = add_page("old", expire_at=ago(minutes=1))

    assert publish_due(datetime.now(UTC)) == 1

    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert announced == [("unpublished", "old")]
    assert log_of(page) == ["wagtail.unpublish.scheduled"]


@pytest.fixture
def note_model(transactional_db: None) -> Iterator[type[models.Model]]:
    """A snippet with drafts, for the time of one test."""

    class Note(DraftStateMixin, RevisionMixin, models.Model):
        text = models.CharField(max_length=20)

        class Meta:
            app_label = "wagtail_countries"

        def __str__(self) -> str:
            return self.text

    with connection.schema_editor() as editor:
        editor.create_model(Note)
    yield Note
    with connection.schema_editor() as editor:
        editor.delete_model(Note)
    del apps.all_models["wagtail_countries"]["note"]
    apps.clear_cache()


def test_snippets_come_and_go(note_model: type[models.Model]) -> None:
    """What is no page, but has drafts, is published and expires in the same way."""
    new = note_model.objects.create(text="new", live=False, go_live_at=ago(minutes=1))
    new.save_revision(approved_go_live_at=new.go_live_at)
    old = note_model.objects.create(text="old", expire_at=ago(minutes=1))

    assert publish_due(datetime.now(UTC)) == 2

    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.live, old.live, old.expired) == (True, False, True)


@pytest.mark.django_db
def test_second_run_does_nothing(add_page: AddPage, announced: Announced) -> None:
    """What was published or expired is not due any more."""
    add_page("news", live=False, go_live_at=ago(minutes=1))
    add_page("old", expire_at=ago(minutes=1))

    assert publish_due(datetime.now(UTC)) == 2
    assert publish_due(datetime.now(UTC)) == 0

    assert len(announced) == 2


@pytest.mark.django_db
def test_replacement_survives_its_predecessors_expiry(
    add_page: AddPage, announced: Announced
) -> None:
    """A new text that was due before the old one's expiry replaces it, even after a downtime."""
    page = add_page("campaign", expire_at=ago(hours=1))
    page.go_live_at, page.expire_at = ago(hours=2), ago(hours=-5)
    page.save_revision(approved_go_live_at=page.go_live_at)

    publish_due(datetime.now(UTC))

    page.refresh_from_db()
    assert page.live
    assert announced == [("published", "campaign")]


@pytest.mark.django_db(transaction=True)
def test_window_that_passed_is_never_shown(add_page: AddPage) -> None:
    """A page that should have come and gone during a downtime is at no time visible to others."""
    seen_live: list[bool] = []
    page = add_page("past", live=False, go_live_at=ago(hours=2), expire_at=ago(hours=1))

    def look_after_commit(instance: Page, **_rest: object) -> None:
        transaction.on_commit(
            lambda: seen_live.append(Page.objects.get(pk=instance.pk).live), robust=True
        )

    page_published.connect(look_after_commit)
    try:
        publish_due(datetime.now(UTC))
    finally:
        page_published.disconnect(look_after_commit)

    page.refresh_from_db()
    assert seen_live == [False]
    assert page.expired
    assert log_of(page) == ["wagtail.publish.scheduled", "wagtail.unpublish.scheduled"]


@pytest.mark.django_db(transaction=True)
def test_raising_receiver_stops_no_other(
    add_page: AddPage, announced: Announced, caplog: pytest.LogCaptureFixture
) -> None:
    """An object whose receiver raises stays wholly as it was; the others are done, it is next time."""
    bad = add_page("bad", live=False, go_live_at=ago(hours=2))
    worse = add_page("worse", expire_at=ago(hours=2))
    good = add_page("good", live=False, go_live_at=ago(hours=1))

    def refuse(instance: Page, **_rest: object) -> None:
        if instance.slug in {"bad", "worse"}:
            raise ValueError("receiver is broken")

    page_published.connect(refuse)
    page_unpublished.connect(refuse)
    try:
        assert publish_due(datetime.now(UTC)) == 1
        states = list(Page.objects.filter(pk__in=[bad.pk, worse.pk, good.pk]).values_list("live"))
        logged = log_of(bad) + log_of(worse)
    finally:
        page_published.disconnect(refuse)
        page_unpublished.disconnect(refuse)

    assert states == [(False,), (True,), (True,)]
    assert logged == []
    assert "receiver is broken" in caplog.text
    assert publish_due(datetime.now(UTC)) == 2


def test_two_workers_publish_once(
    shared_database: object,
    add_page: AddPage,
    announced: Announced,
) -> None:
    """Two workers that publish at the same moment announce each page exactly once."""
    pages = [add_page(f"news-{n}", live=False, go_live_at=ago(minutes=1)) for n in range(6)]
    old = [add_page(f"old-{n}", expire_at=ago(minutes=1)) for n in range(6)]
    now = datetime.now(UTC)

    side_by_side(lambda: publish_due(now), lambda: publish_due(now))
    publish_due(now)  # what both left alone, because each saw the other at it

    expected = [("published", page.slug) for page in pages]
    expected += [("unpublished", page.slug) for page in old]
    assert sorted(announced) == sorted(expected)
    assert all(log_of(page) == ["wagtail.publish.scheduled"] for page in pages)


def test_in_time() -> None:
    """Scheduled publishing is asked for often enough to be at most a minute late."""
    assert registry.periodics["publish-due"].every.total_seconds() <= 15
    assert registry.periodics["publish-due"].function is publish_due
