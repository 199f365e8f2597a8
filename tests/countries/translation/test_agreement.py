"""However a page stands to its source, every place that tells of it tells the same."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import Page

from countries import publishing
from countries.access import Role
from countries.admin.freshness import EditorStatus, statuses_of
from countries.coverage import coverage
from countries.routing import network
from countries.segments.freshness import freshness_of, standings_of
from countries.segments.reading import page_rows
from countries.translation.desk import desk_of
from countries.translation.reporting.covering import report_on
from countries.workspace import states
from countries.workspace.items import Scope
from countries.workspace.pages import to_translate
from tests.countries.translation.helpers import ALL, document, running, save, translate
from tests.factories import NOW, edit_page, make_user

pytestmark = pytest.mark.django_db


def current(source, page):
    translate(page, **ALL)
    save(page)


def incomplete(source, page):
    translate(page, title="Despre noi")
    save(page)


def behind(source, page):
    current(source, page)
    edit_page(source, title="All about us")


def machine_unreviewed(source, page):
    current(source, page)
    translate(page, machine=True, summary="Suntem noi.")
    save(page)


WORDS = {
    "current": "current",
    "incomplete": "incomplete",
    "behind": "1 behind since",
    "machine_unreviewed": "machine text, unreviewed",
}

EACH = pytest.mark.parametrize(
    "bring_about", [current, incomplete, behind, machine_unreviewed], ids=lambda made: made.__name__
)


@pytest.fixture
def stands(about, romanian):
    """Bring a page into a state; return it as it is then, after the worker has caught up."""

    def brought(bring_about):
        bring_about(about, romanian)
        while publishing.renew(now=NOW):
            pass
        return Page.objects.select_related("locale").get(pk=romanian.pk)

    return brought


@EACH
def test_what_is_computed_and_what_is_published_agree(stands, bring_about):
    """Texts compared one by one, ten thousand pages at once, the report, and the document."""
    page = stands(bring_about)
    one = freshness_of([page])[page.pk]
    many = standings_of(page_rows(Page.objects.filter(pk=page.pk)))[page.pk]
    cells = coverage(country="RO").cells
    said = document(page)["freshness"]

    assert {one.state, many.state, said["state"]} == {bring_about.__name__}
    assert one.segments_behind == many.segments_behind == said["segments_behind"]
    assert cells[page.locale_id, page.translation_key].state == bring_about.__name__


@EACH
def test_the_screens_agree(stands, bring_about):
    """Explorer, the header of the editor, the editor of translations, the explorer's filter."""
    page = stands(bring_about)
    word = WORDS[bring_about.__name__]

    assert statuses_of([page])[page.pk].label.startswith(word)
    assert EditorStatus(page).status.label.startswith(word)
    assert desk_of(running(page)).freshness.state == bring_about.__name__
    listed = {
        state
        for state in ("incomplete", "behind", "machine_unreviewed")
        if Page.objects.filter(states.condition_of(state), pk=page.pk).exists()
    }
    assert listed == {bring_about.__name__} - {"current"}


@EACH
def test_what_waits_agrees(stands, bring_about):
    """A translator's first screen counts the page once, under its state; well is what does not wait."""
    stands(bring_about)
    ion = make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro"))

    waiting = {one.kind: one.count for one in to_translate(Scope(ion, timezone.now()))}

    assert waiting == dict.fromkeys({bring_about.__name__} - {"current"}, 1)


LOST = pytest.mark.parametrize(
    ("bring_about", "told", "label"),
    [
        (current, "source_unpublished", "source unpublished"),
        (incomplete, "incomplete", "incomplete, source unpublished"),
        (
            machine_unreviewed,
            "machine_unreviewed",
            "machine text, unreviewed, source unpublished",
        ),
        (behind, "source_unpublished", "source unpublished"),
    ],
    ids=["current", "incomplete", "machine_unreviewed", "behind"],
)


@pytest.fixture
def lost(about, stands):
    """Bring a page into a state, take its source down; return it after the worker has caught up."""

    def brought(bring_about):
        page = stands(bring_about)
        about.refresh_from_db()
        about.unpublish()
        while publishing.renew(now=NOW):
            pass
        return page

    return brought


@LOST
def test_a_source_that_was_taken_down_is_computed_and_published(lost, bring_about, told, label):
    """Nobody is behind it; texts, ten thousand pages at once, the report and the document say so."""
    page = lost(bring_about)
    one = freshness_of([page])[page.pk]
    many = standings_of(page_rows(Page.objects.filter(pk=page.pk)))[page.pk]
    said = document(page)["freshness"]
    whole = report_on([network().by_code["ro-ro"]])[0].numbers

    assert (one.told, many.told) == (told, told)
    assert one.source_is_live is many.source_is_live is said["source_live"] is False
    assert one.segments_behind == many.segments_behind == said["segments_behind"] == 0
    assert said["state"] == one.state == many.state
    assert whole.states[told] == 1


@LOST
def test_a_source_that_was_taken_down_is_told_on_every_screen(lost, bring_about, told, label):
    """Who looks after the page reads why, in the explorer, its filter, the editor and what waits."""
    page = lost(bring_about)
    people = [
        make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro")),
        make_user("ana", ("RO", Role.MANAGER, "")),
    ]

    assert statuses_of([page])[page.pk].label == label
    assert EditorStatus(page).status.label == label
    assert desk_of(running(page)).freshness.told == told
    assert Page.objects.filter(states.condition_of(told), pk=page.pk).exists()
    waiting = [
        {one.kind: one.count for one in to_translate(Scope(user, timezone.now()))}
        for user in people
    ]
    is_decision = told == "source_unpublished"
    assert waiting == [{} if is_decision else {told: 1}, {told: 1}]


def test_a_page_without_a_source_has_none_that_is_live(about):
    """What a country or the umbrella wrote itself says neither."""
    assert document(about)["freshness"]["source_live"] is None


def test_a_source_that_is_published_again_is_told(about, lost):
    """In the document of what is translated from it, without anybody's doing."""
    page = lost(current)
    about.refresh_from_db()
    about.save_revision().publish()
    while publishing.renew(now=NOW):
        pass

    assert document(page)["freshness"]["source_live"] is True
