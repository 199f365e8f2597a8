"""A country changes blocks of an adopted page, and the page stays the umbrella's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Page

from countries.access import Role
from countries.delivery.models import Document
from countries.overlays.models import Overlay, OverlayAction
from countries.segments.freshness import standings_of
from countries.segments.reading import page_rows
from countries.translation.checks.gathering import findings_of_page
from countries.umbrella.overlaying import (
    NotOverlayable,
    Outdated,
    carry_over,
    lift_overlays,
    overlay_block,
    version_at,
)
from tests.countries.translation.helpers import ALL, adopt, block, document, freshness, save
from tests.countries.translation.helpers import translate as type_in
from tests.factories import NOW, edit_page, heading, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

OWN = [paragraph("<p>La noi, dozele au garanție.</p>", block_id="own")]


@staged
def network() -> Any:
    return make_network("RO", "GR")


@staged
def about(network: Any) -> Any:
    body = [heading("Why we do it"), paragraph("<p>We recycle cans.</p>")]
    return make_page("en", "About us", summary="Who we are.", body=body)


@staged
def romanian(about: Any) -> Any:
    page = adopt(about, "ro-ro")
    type_in(page, **ALL)
    save(page)
    return page


def overlay(page: Any, block_id: str, action: str, content: Any = None, **options: Any) -> Any:
    options = {"user": None, "now": NOW, "publish": True} | options
    return overlay_block(page, block_id, action, content, **options)


def shown(page: Any) -> list[tuple[str, str, str | None]]:
    return [(one["id"], one["type"], one["overlay"]) for one in document(page)["blocks"]]


def test_a_hidden_block_is_nowhere(romanian):
    """What the country hides is in neither blocks nor HTML, and counted as one overlay."""
    overlay(romanian, "p1", OverlayAction.HIDE)

    found = document(romanian)
    assert shown(romanian) == [("h1", "heading", None)]
    assert "Reciclăm" not in found["html"]
    assert found["origin"]["overlays"] == 1


def test_a_replaced_block_keeps_its_id_and_says_whose_it_is(romanian):
    """In the place of the block stands the country's, known by the block's id, as local text."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)

    found = block(romanian, "p1")
    assert (found["overlay"], found["provenance"], found["lang"]) == ("replace", "local", "ro")
    assert "garanție" in found["value"]["html"]
    assert "garanție" in document(romanian)["html"]


def test_content_of_its_own_stands_before_and_after(romanian):
    """What is inserted stands beside the block, with ids of its own; the block stays."""
    before = [heading("Întâi", block_id="one")]
    overlay(romanian, "p1", OverlayAction.BEFORE, before)
    overlay(romanian, "p1", OverlayAction.AFTER, OWN)

    assert shown(romanian) == [
        ("h1", "heading", None),
        ("one", "heading", "before"),
        ("p1", "paragraph", None),
        ("own", "paragraph", "after"),
    ]


def test_single_fields_of_its_own_leave_the_rest_to_the_source(romanian):
    """Of a block the country may set one field; what it did not set follows the umbrella."""
    overlay(romanian, "h1", OverlayAction.SET, {"level": "3"})

    found = block(romanian, "h1")
    assert (found["overlay"], found["value"]["level"]) == ("set", 3)
    assert found["value"]["text"] == "De ce"


def test_another_change_at_the_place_takes_the_place_of_the_first(romanian):
    """A block is hidden, or replaced, or set: the last one counts."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)
    overlay(romanian, "p1", OverlayAction.HIDE)

    assert [one.action for one in Overlay.objects.filter(page=romanian)] == ["hide"]


def test_a_draft_changes_nothing_public(romanian):
    """Until the draft is published visitors see what was; the draft knows its overlay."""
    overlay(romanian, "p1", OverlayAction.HIDE, publish=False)

    row = Page.objects.get(pk=romanian.pk)
    assert len(shown(romanian)) == 2
    assert [one.action for one in row.get_latest_revision_as_object().overlays.all()] == ["hide"]
    assert not Overlay.objects.filter(page=romanian).exists()


def test_an_earlier_version_brings_its_overlays_back(romanian):
    """Overlays are a part of a revision: publishing an earlier one shows what it showed."""
    first = overlay(romanian, "p1", OverlayAction.REPLACE, OWN)
    lift_overlays(romanian, "p1", user=None, now=NOW, publish=True)
    assert block(romanian, "p1")["overlay"] is None

    first.publish()

    assert block(romanian, "p1")["overlay"] == "replace"


def test_a_translation_saved_later_keeps_the_overlay(romanian):
    """The page's structure stays the umbrella's, so translating goes on as ever."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)
    type_in(romanian, h1_text="De ce o facem")
    save(romanian)

    assert block(romanian, "h1")["value"]["text"] == "De ce o facem"
    assert block(romanian, "p1")["overlay"] == "replace"


def test_what_nobody_sees_is_not_behind(about, romanian):
    """A change of the source in a replaced block leaves nothing to translate."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)

    edit_page(about, body=[heading("Why we do it"), paragraph("<p>We recycle all cans.</p>")])

    assert freshness(romanian).segments_behind == 0
    standing = standings_of(page_rows(Page.objects.filter(pk=romanian.pk)))[romanian.pk]
    assert (standing.state, standing.segments_behind) == ("current", 0)


def test_it_is_behind_again_when_the_block_is_shown_again(about, romanian):
    """Lifting the overlay shows the translation of what the source said before, and says so."""
    overlay(romanian, "p1", OverlayAction.HIDE)
    edit_page(about, body=[heading("Why we do it"), paragraph("<p>We recycle all cans.</p>")])

    lift_overlays(romanian, "p1", user=None, now=NOW, publish=True)

    assert freshness(romanian).segments_behind == 1
    assert block(romanian, "p1")["behind"] is True


def test_what_replaced_a_block_that_is_gone_stays(about, romanian):
    """No local word is lost when the umbrella takes the block away."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)

    edit_page(about, body=[heading("Why we do it")])
    save(romanian)

    assert [one[0] for one in shown(romanian)] == ["h1", "p1"]
    assert "garanție" in document(romanian)["html"]


def test_it_is_carried_over_in_the_language_it_is_in(about, romanian):
    """In the country's other language the text is marked as what it is until it is written anew."""
    english = adopt(about, "en-ro")
    save(english)
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)
    made = Overlay.objects.get(page=romanian)

    carry_over(made, english, user=None, now=NOW, publish=True)

    found = block(english, "p1")
    assert (found["overlay"], found["lang"]) == ("replace", "ro")
    copy = Overlay.objects.get(page=english)
    assert (copy.uuid, bool(copy.made_from)) == (made.uuid, True)


def test_it_is_carried_over_inside_the_country_only(about, romanian):
    """What Romania did is nothing that Greece gets."""
    greek = adopt(about, "el-gr")
    overlay(romanian, "p1", OverlayAction.HIDE)

    with pytest.raises(NotOverlayable):
        carry_over(Overlay.objects.get(page=romanian), greek, user=None, now=NOW)


def test_a_local_page_has_no_overlays(network):
    """Of a page of its own a country changes the blocks themselves."""
    page = make_page("ro-ro", "A noastră", body=[heading("De ce")])

    with pytest.raises(NotOverlayable):
        overlay(page, "h1", OverlayAction.HIDE)


def test_a_block_that_is_not_there_is_refused(romanian):
    """The error names the page, and nothing is stored."""
    with pytest.raises(NotOverlayable, match="Despre noi"):
        overlay(romanian, "nowhere", OverlayAction.HIDE)


@pytest.mark.parametrize(
    ("action", "content"),
    [
        (OverlayAction.REPLACE, []),
        (OverlayAction.REPLACE, {"text": "x"}),
        (OverlayAction.SET, OWN),
        (OverlayAction.SET, {"colour": "red"}),
        (OverlayAction.AFTER, [{"type": "carousel", "value": {}}]),
        ("explode", OWN),
    ],
)
def test_nonsense_is_refused(romanian, action, content):
    """Content that the block cannot hold is an error, and no draft is made."""
    before = Page.objects.get(pk=romanian.pk).latest_revision_id

    with pytest.raises(ValidationError):
        overlay(romanian, "p1", action, content)

    assert Page.objects.get(pk=romanian.pk).latest_revision_id == before


def test_what_somebody_else_changed_is_not_overwritten(romanian):
    """With the version that was seen, a change in between is an error."""
    seen = version_at(romanian, "p1")
    overlay(romanian, "p1", OverlayAction.HIDE)

    with pytest.raises(Outdated):
        overlay(romanian, "p1", OverlayAction.REPLACE, OWN, version=seen)


def test_a_translator_may_not_change_blocks(romanian):
    """Overlays are editing; publishing them is publishing."""
    translator = make_user("tudor", ("RO", Role.TRANSLATOR, ""))
    editor = make_user("ana", ("RO", Role.EDITOR, ""))
    foreign = make_user("eleni", ("GR", Role.MANAGER, ""))

    for user in (translator, foreign):
        with pytest.raises(PermissionDenied):
            overlay(romanian, "p1", OverlayAction.HIDE, user=user, publish=False)
    with pytest.raises(PermissionDenied):
        overlay(romanian, "p1", OverlayAction.HIDE, user=editor, publish=True)
    overlay(romanian, "p1", OverlayAction.HIDE, user=editor, publish=False)


def test_what_a_country_wrote_is_checked(romanian):
    """A placeholder in the country's own block is found, under the block's name."""
    own = [paragraph("<p>Garanția este de [18 ] bani.</p>", block_id="own")]
    overlay(romanian, "p1", OverlayAction.AFTER, own, publish=False)

    found = findings_of_page(Page.objects.get(pk=romanian.pk).get_latest_revision_as_object())

    assert ("body.own.html", "Text, of our own") in [(one.path, one.place) for one in found]


def test_what_nobody_sees_keeps_nothing_from_going_live(romanian):
    """Of a hidden block no text is judged."""
    type_in(romanian, p1_html="Reciclăm [18 ] doze.")
    save(romanian, publish=False)
    overlay(romanian, "p1", OverlayAction.HIDE, publish=False)

    found = findings_of_page(Page.objects.get(pk=romanian.pk).get_latest_revision_as_object())

    assert not [one for one in found if one.path.startswith("body.p1")]


def test_search_finds_what_is_shown(romanian):
    """The words of the country's own are found, those of the hidden block are not."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)

    row = Document.objects.get(key=romanian.translation_key, locale="ro-ro")

    assert "garanție" in row.text
    assert "Reciclăm" not in row.text


def test_a_copy_shows_what_its_original_shows(romanian):
    """A copy is a page of the country's own: its blocks are those that visitors saw, to be edited."""
    overlay(romanian, "p1", OverlayAction.REPLACE, OWN)

    copy = Page.objects.get(pk=romanian.pk).specific.copy(update_attrs={"slug": "copie"})

    newest = Page.objects.get(pk=copy.pk).get_latest_revision_as_object()
    assert [
        str(block.value["html"]) for block in newest.body if block.block_type == "paragraph"
    ] == ["<p>La noi, dozele au garanție.</p>"]
    assert not newest.overlays.all()
