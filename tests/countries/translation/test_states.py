"""Whether a text is done has one answer, in the editor, in files, and where it is counted."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringTranslation

from countries.segments.models import SegmentOrigin
from countries.translation.desk import desk_of
from countries.translation.files.reading import file_pages
from countries.translation.files.units import Which
from countries.translation.registering import refresh_source
from countries.translation.requests.counting import progress_of
from countries.translation.states import Made, State, state_of
from tests.countries.translation.helpers import ALL, running, save, translate
from tests.factories import edit_page, paragraph

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("made", "facts", "expected"),
    [
        (None, {}, State.UNTRANSLATED),
        (None, {"has_previous": True}, State.BEHIND),
        (None, {"is_own_language": True, "has_previous": True}, State.SOURCE),
        (Made("Doze", False, "manual"), {}, State.TRANSLATED),
        (Made("Cans", False, "manual"), {}, State.SOURCE),
        (Made("Doze", False, "machine"), {}, State.MACHINE),
        (Made("Cans", False, "machine"), {}, State.MACHINE),
        (Made("Doze", True, "machine"), {}, State.WRONG),
        (Made("Cans!", False, "manual"), {"is_own_language": True}, State.TRANSLATED),
    ],
)
def test_a_text_is_in_one_state(made, facts, expected):
    """An error comes before all else, then what nobody has read, then what it says."""
    facts = {"is_own_language": False, **facts}

    assert state_of(made, source="Cans", **facts) is expected


def in_editor(page):
    return {one.path: (one.state, one.previous) for one in desk_of(running(page)).segments}


def in_files(page):
    (found,) = file_pages([running(page)], which=Which.ALL)
    return {unit.path: (unit.state, unit.previous) for unit in found.units}


def untouched(source, page):
    pass


def typed_as_the_source(source, page):
    translate(page, title="About us", summary="Cine suntem.")


def by_a_machine(source, page):
    translate(page, machine=True, **ALL)


def refused(source, page):
    translate(page, **ALL)
    StringTranslation.objects.filter(context__path="title").update(has_error=True)


def behind(source, page):
    translate(page, **ALL)
    edit_page(source, title="Everything is said anew", body=[paragraph("<p>Other words.</p>")])


def written_elsewhere(source, page):
    translate(page, **ALL)
    save(page)
    StringTranslation.objects.all().delete()
    edit_page(source, body=[paragraph("<p>We recycle all cans.</p>")])


def from_nobody_knows_what(source, page):
    written_elsewhere(source, page)
    SegmentOrigin.objects.update(source_texts=[])


@pytest.mark.parametrize(
    "bring_about",
    [
        untouched,
        typed_as_the_source,
        by_a_machine,
        refused,
        behind,
        written_elsewhere,
        from_nobody_knows_what,
    ],
    ids=lambda made: made.__name__,
)
def test_editor_files_and_counts_agree(about, romanian, bring_about):
    """On the state of each text, on what stood there before, and on how many are done."""
    bring_about(about, romanian)
    refresh_source(running(romanian).source)

    editor, progress = in_editor(romanian), progress_of([romanian])[romanian.pk]

    assert in_files(romanian) == editor
    done = sum(not state.is_open for state, _previous in editor.values())
    assert (progress.total, progress.done) == (len(editor), done)


def test_a_text_of_the_target_s_language_is_done_everywhere(about, british_like):
    """English for Romania takes the umbrella's words, in files as in the editor."""
    states = {state for state, _previous in in_files(british_like).values()}

    assert states == {State.SOURCE}
    assert in_editor(british_like) == in_files(british_like)
