"""What the umbrella changes under a country's overlays is a card for it; all else follows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from countries import publishing
from countries.access import Role
from countries.overlays.models import Overlay, OverlayAction
from countries.overlays.reading import raw_digest
from countries.routing import network as net
from countries.umbrella.changes import (
    ChangedMeanwhile,
    What,
    answer,
    changes_of,
    changes_waiting,
    moved,
)
from countries.umbrella.overlaying import overlay_block
from tests.countries.translation.helpers import adopt, block, freshness, save, translate
from tests.factories import NOW, edit_page, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TEN = [f"b{number}" for number in range(10)]
OWN = [paragraph("<p>Al nostru.</p>", block_id="own")]


def body(*edited: str, ids: list[str] = TEN, word: str = "new") -> list[dict[str, Any]]:
    """Return ten paragraphs, those that are ``edited`` with another text."""
    said = {one: f"{word} text of {one}" if one in edited else f"Text of {one}" for one in ids}
    return [paragraph(f"<p>{said[one]}</p>", block_id=one) for one in ids]


@staged
def network() -> Any:
    return make_network("RO", "BE")


@staged
def source(network: Any) -> Any:
    return make_page("en", "Deposit", body=body())


@staged
def romanian(source: Any) -> Any:
    page = adopt(source, "ro-ro")
    translate(page, title="Garanție", **{f"{one}_html": f"Textul lui {one}" for one in TEN})
    save(page)
    for block_id, action in (("b1", "hide"), ("b2", "replace"), ("b3", "after")):
        overlay(page, block_id, action, OWN if action != "hide" else None)
    return page


def overlay(page: Any, block_id: str, action: str, content: Any = None) -> None:
    overlay_block(page, block_id, action, content, user=None, now=NOW, publish=True)


def country(code: str = "RO") -> Any:
    return net().by_country_code[code]


def cards(page: Any, code: str = "RO") -> dict[str, What]:
    found = changes_of(country(code), page.translation_key)
    return {one.block_id: one.what for one in found.changes} if found else {}


def renew() -> None:
    """Let the worker renew what depends on what changed."""
    while publishing.renew(now=NOW):
        pass


def answers(page: Any, code: str = "RO", **by_block: str) -> None:
    answer(country(code), page.translation_key, by_block, user=None, now=NOW, publish=True)


def test_two_follow_and_two_are_cards(source, romanian):
    """Of four edited blocks the two that are overlaid become cards, the two others are behind."""
    edit_page(source, body=body("b1", "b2", "b5", "b6"))

    assert cards(romanian) == {"b1": What.EDITED, "b2": What.EDITED}
    assert freshness(romanian).segments_behind == 2
    renew()
    assert [block(romanian, one)["behind"] for one in ("b5", "b6")] == [True, True]


def test_keeping_silences_this_change_only(source, romanian):
    """After the answer the card is gone; the next change of the same block is a new card."""
    edit_page(source, body=body("b2"))
    answers(romanian, b2="keep")
    assert cards(romanian) == {}
    assert "Al nostru" in str(block(romanian, "b2")["value"])

    edit_page(source, body=body("b2", word="newer"))

    assert cards(romanian) == {"b2": What.EDITED}


def test_a_change_back_is_a_change(source, romanian):
    """What was kept against one version is asked again when the umbrella goes back."""
    edit_page(source, body=body("b2"))
    answers(romanian, b2="keep")

    edit_page(source, body=body())

    assert cards(romanian) == {"b2": What.EDITED}


def test_taking_shows_the_umbrellas_block_again(source, romanian):
    """The overlay is lifted, and what stands there is to be translated like everything else."""
    edit_page(source, body=body("b2"))

    answers(romanian, b2="take")

    assert cards(romanian) == {}
    assert block(romanian, "b2")["overlay"] is None
    assert freshness(romanian).segments_behind == 1


def test_merging_by_hand_answers_the_change(source, romanian):
    """Who writes the block anew has seen what the umbrella says."""
    edit_page(source, body=body("b2"))

    own = [paragraph("<p>Al nostru, nou.</p>", block_id="own")]
    overlay(romanian, "b2", "replace", own)

    assert cards(romanian) == {}


def test_merging_in_one_language_leaves_the_other_open(network, source):
    """Who merged in Dutch has not seen to the French page: the country's task stays open."""
    pages = [adopt(source, code) for code in ("nl-be", "fr-be")]
    for page in pages:
        save(page)
        overlay(page, "b2", "replace", OWN)
    edit_page(source, body=body("b2"))

    overlay(pages[0], "b2", "replace", OWN)
    assert cards(pages[0], "BE") == {"b2": What.EDITED}
    overlay(pages[1], "b2", "replace", OWN)

    assert cards(pages[0], "BE") == {}


def test_an_earlier_version_is_asked_again(source, romanian):
    """Whoever brings back what was written before the merge has the change before them again."""
    before = Page.objects.get(pk=romanian.pk).latest_revision
    edit_page(source, body=body("b2"))
    overlay(romanian, "b2", "replace", OWN)

    before.publish()

    assert cards(romanian) == {"b2": What.EDITED}


def test_the_card_says_base_new_and_local(source, romanian):
    """A card holds the text as it was seen, as it is, and what the country has in its place."""
    edit_page(source, body=body("b2"))

    (change,) = changes_of(country(), romanian.translation_key).changes

    assert "Text of b2" in change.base["value"]["html"]
    assert "new text of b2" in change.now["value"]["html"]
    assert [one.info.code for one in change.locals] == ["ro-ro"]
    assert change.locals[0].overlays[0].content[0]["value"]["html"] == "<p>Al nostru.</p>"


def test_a_removed_and_a_moved_block_are_changes(source, romanian):
    """What the umbrella takes away, or puts elsewhere, is told like an edited text."""
    order = [one for one in TEN if one not in ("b2", "b3")]

    edit_page(source, body=body(ids=[*order, "b3"]))

    assert cards(romanian) == {"b2": What.REMOVED, "b3": What.MOVED}


def test_a_block_added_between_moves_no_other(source, romanian):
    """New blocks follow into the translation and ask no answer."""
    edit_page(source, body=body(ids=["b0", "n1", *TEN[1:]]))

    assert cards(romanian) == {}
    assert freshness(romanian).segments_behind == 1


def test_one_source_change_is_one_task_of_a_country(network, source):
    """A country with two languages answers once for both."""
    pages = [adopt(source, code) for code in ("nl-be", "fr-be")]
    for page in pages:
        save(page)
        overlay(page, "b2", OverlayAction.HIDE)
    edit_page(source, body=body("b2"))

    (waiting,) = changes_waiting([country("BE")])["BE"]
    (change,) = waiting.changes
    assert [one.info.code for one in change.locals] == ["nl-be", "fr-be"]
    answers(pages[0], "BE", b2="take")

    assert changes_waiting([country("BE")]) == {}
    assert not Overlay.objects.filter(block_id="b2").exists()


def test_each_country_answers_for_itself(source, romanian):
    """What Romania keeps is still open in Belgium."""
    dutch = adopt(source, "nl-be")
    save(dutch)
    overlay(dutch, "b2", OverlayAction.HIDE)
    edit_page(source, body=body("b2"))

    answers(romanian, b2="keep")

    assert cards(dutch, "BE") == {"b2": What.EDITED}


def test_an_answer_to_another_version_is_refused(source, romanian):
    """Who saw an older text of the umbrella is told, and nothing is done."""
    edit_page(source, body=body("b2"))
    (change,) = changes_of(country(), romanian.translation_key).changes
    seen = {"b2": raw_digest(change.now)}
    edit_page(source, body=body("b2", word="newer"))

    with pytest.raises(ChangedMeanwhile):
        answer(country(), romanian.translation_key, {"b2": "take"}, seen=seen, user=None, now=NOW)

    assert cards(romanian) == {"b2": What.EDITED}


def test_an_answer_to_no_change_is_refused(source, romanian):
    """A card that was answered by somebody else is not answered twice."""
    with pytest.raises(ChangedMeanwhile):
        answers(romanian, b2="keep")


def test_only_editors_of_the_country_answer(source, romanian):
    """A translator's and a foreign manager's answers are refused."""
    edit_page(source, body=body("b2"))

    for name, role in (("tudor", ("RO", Role.TRANSLATOR, "")), ("els", ("BE", Role.MANAGER, ""))):
        with pytest.raises(PermissionDenied):
            answer(
                country(),
                romanian.translation_key,
                {"b2": "keep"},
                user=make_user(name, role),
                now=NOW,
            )

    assert cards(romanian) == {"b2": What.EDITED}


def test_a_draft_of_the_umbrella_is_no_change(source, romanian):
    """Only what the umbrella published is told."""
    edit_page(source, publish=False, body=body("b2"))

    assert cards(romanian) == {}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("abc", "abc", ""),
        ("abc", "axbc", ""),
        ("abc", "ac", ""),
        ("abcd", "bcda", "a"),
        ("abcd", "acbd", "c"),
    ],
)
def test_moved(before, now, expected):
    """A block has moved when it stands elsewhere among those that are in both."""
    assert len(moved(list(before), list(now))) == len(expected)
