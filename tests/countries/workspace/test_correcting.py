"""Putting right: the version before, and since when everybody has what is now."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import PageLogEntry

from countries.audit.logged import RESTORE
from countries.delivery.models import Mark
from countries.delivery.producers import page_address
from countries.workspace.correcting import reach_of, restore_version, version_before
from tests.factories import NOW, edit_page, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def page(network):
    """A page that was published twice, with a draft on top."""
    page = make_page("ro-ro", "Good", slug="page")
    page = edit_page(page, title="Bad")
    return edit_page(page, publish=False, title="Draft")


def restored(page, user):
    return restore_version(page, version_before(page), user=user)


def test_the_version_before_is_the_one_that_was_public(page):
    """Drafts that nobody saw are not offered."""
    assert version_before(page).content["title"] == "Good"


def test_a_page_published_once_has_no_version_before(network):
    """There is nothing to restore."""
    assert version_before(make_page("ro-ro", "Only", slug="only")) is None


def test_a_restored_version_is_public_at_once(page, people):
    """As the newest version, in the page's document, with an entry of its own in the history."""
    after = restored(page, people["publisher"])

    entry = PageLogEntry.objects.filter(page=page.pk).order_by("-pk").first()
    assert (after.title, after.live, after.has_unpublished_changes) == ("Good", True, False)
    assert (entry.action, entry.user) == (RESTORE, people["publisher"])
    assert reach_of(page_address(after), locales=[]).since is not None


def test_restoring_twice_is_undoing(page, people):
    """The version that was public a moment ago is the version before."""
    after = restored(restored(page, people["publisher"]), people["publisher"])

    assert after.title == "Bad"


def test_what_was_taken_down_is_restored_as_it_was(page, people):
    """The version that was last public is the one."""
    page.unpublish()
    page.refresh_from_db()

    after = restored(page, people["publisher"])

    assert (after.title, after.live) == ("Bad", True)


def test_the_address_of_now_stays(page, people):
    """What visitors and partners have linked to keeps working."""
    page = edit_page(page, slug="other", title="Worse")

    after = restored(page, people["publisher"])

    assert (after.title, after.slug) == ("Bad", "other")


@pytest.mark.parametrize("who", ["editor", "translator", "foreign"])
def test_only_those_who_publish_there_restore(page, people, who):
    """For all others nothing happens."""
    with pytest.raises(PermissionDenied):
        restored(page, people[who])

    page.refresh_from_db()
    assert page.title == "Bad"


def test_a_page_that_somebody_else_locked_is_left_alone(page, people):
    """The lock holds for restoring as for editing."""
    type(page).objects.filter(pk=page.pk).update(locked=True, locked_by=people["manager"])
    page.refresh_from_db()

    with pytest.raises(PermissionDenied):
        restored(page, people["publisher"])


def test_a_change_has_arrived_when_the_read_file_has_it(page):
    """The moment is that of the document; what is gone is told as gone."""
    Mark.objects.all().delete()
    before = reach_of(page_address(page), locales=[])
    page.unpublish()
    after = reach_of(page_address(page), locales=[])

    assert before.is_public
    assert before.has_arrived
    assert not after.is_public
    assert after.since > before.since


def test_what_shows_a_page_is_waited_for(page):
    """In the locales asked for, and in no others."""
    Mark.objects.all().delete()
    for code, count in (("ro-ro", 2), ("el-gr", 1)):
        for number in range(count):
            Mark.objects.create(kind="page", key=f"{number:032d}", locale=code, marked_at=NOW)

    assert reach_of(page_address(page), locales=["ro-ro", "en-ro"]).waiting == 2


def test_a_page_that_was_never_public_has_reached_nobody(network):
    """There is no moment to tell."""
    page = make_page("ro-ro", "Draft", slug="draft", publish=False)

    assert reach_of(page_address(page), locales=[]).since is None
