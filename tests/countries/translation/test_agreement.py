"""However a page stands to its source, every place that tells of it tells the same."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import Page

from countries import publishing
from countries.access import Role
from countries.admin.freshness import EditorStatus, statuses_of
from countries.coverage import coverage
from countries.segments.freshness import freshness_of, standings_of
from countries.segments.reading import page_rows
from countries.translation.desk import desk_of
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


def test_a_source_that_was_taken_down_is_told_on_every_screen(about, stands):
    """Nobody can be behind it; who looks after the page reads why, in the explorer and the editor."""
    page = stands(current)
    about.refresh_from_db()
    about.unpublish()

    assert statuses_of([page])[page.pk].label == "source unpublished"
    assert EditorStatus(page).status.label == "source unpublished"
    assert freshness_of([page])[page.pk].segments_behind == 0
