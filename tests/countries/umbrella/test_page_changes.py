"""What the umbrella does to a whole page is one question to each country that has it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from countries.access import Role
from countries.overlays.models import PageChange
from countries.routing import network as net
from countries.umbrella.changes import answer, changes_of, changes_waiting
from countries.umbrella.page_changes import NoPlace
from tests.countries.translation.helpers import adopt, save
from tests.factories import NOW, home_of, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network() -> Any:
    return make_network("RO", "BE")


@staged
def section(network: Any) -> Any:
    return make_page("en", "Section")


@staged
def source(network: Any) -> Any:
    return make_page("en", "Deposit")


@staged
def romanian(source: Any) -> Any:
    page = adopt(source, "ro-ro")
    save(page)
    return page


def open_for(page: Any, code: str = "RO") -> list[str]:
    found = changes_of(net().by_country_code[code], page.translation_key)
    return [one.what for one in found.of_page] if found else []


def answers(page: Any, said: str, code: str = "RO", user: Any = None) -> None:
    (what,) = open_for(page, code)
    country = net().by_country_code[code]
    answer(country, page.translation_key, {f"page:{what}": said}, user=user, now=NOW)


def fresh(page: Any) -> Any:
    return Page.objects.get(pk=page.pk)


def move(page: Any, to: Any) -> None:
    fresh(page).specific.move(fresh(to), pos="last-child")


def test_a_moved_page_is_told(section, source, romanian):
    """The country's page stays where it is, and the country is asked."""
    move(source, section)

    assert open_for(romanian) == ["moved"]
    assert fresh(romanian).get_parent().pk == home_of("ro-ro").pk


def test_a_page_moved_back_is_told_no_more(section, source, romanian):
    """What was undone before anybody answered is no change."""
    move(source, section)
    move(source, home_of("en"))

    assert open_for(romanian) == []


def test_the_order_among_neighbours_is_no_move(section, source, romanian):
    """Another place below the same page changes nothing for countries."""
    fresh(source).specific.move(fresh(section), pos="left")

    assert open_for(romanian) == []


def test_doing_the_same_moves_the_countrys_page(section, source, romanian):
    """Taking puts the page below the counterpart of the umbrella's new parent."""
    below = adopt(section, "ro-ro")
    move(source, section)

    answers(romanian, "take")

    assert fresh(romanian).get_parent().pk == below.pk
    assert open_for(romanian) == []


def test_without_a_place_nothing_is_done(section, source, romanian):
    """Where the country has not the new parent the error says so, and the question stays."""
    move(source, section)

    with pytest.raises(NoPlace, match="ro-ro"):
        answers(romanian, "take")

    assert open_for(romanian) == ["moved"]


def test_keeping_leaves_the_page_and_closes_the_question(section, source, romanian):
    """Keep answers this move; the next one is asked again."""
    move(source, section)
    answers(romanian, "keep")
    assert open_for(romanian) == []

    move(source, home_of("en"))

    assert open_for(romanian) == ["moved"]


def test_an_unpublished_page_is_told_until_it_is_back(source, romanian):
    """While the umbrella does not show the page the country is asked."""
    fresh(source).specific.unpublish()
    assert open_for(romanian) == ["unpublished"]

    fresh(source).specific.save_revision().publish()

    assert open_for(romanian) == []


def test_doing_the_same_unpublishes_the_countrys_page(source, romanian):
    """Taking an unpublishing takes the country's page away from visitors."""
    fresh(source).specific.unpublish()

    answers(romanian, "take")

    assert not fresh(romanian).live


def test_a_deleted_page_is_told(source, romanian):
    """The country keeps its page, and is asked once, under the title it had."""
    fresh(source).specific.delete()

    assert open_for(romanian) == ["deleted"]
    assert PageChange.objects.get().title == "Deposit"
    answers(romanian, "keep")
    assert fresh(romanian).live


def test_each_country_is_asked_and_answers_for_itself(section, source, romanian):
    """One source change is one question for each country, whatever its languages."""
    for code in ("nl-be", "fr-be"):
        adopt(source, code)
    move(source, section)

    waiting = changes_waiting(net().by_country_code.values())
    assert {code: [one.count for one in some] for code, some in waiting.items()} == {
        "RO": [1],
        "BE": [1],
    }
    answers(romanian, "keep")

    assert open_for(romanian, "BE") == ["moved"]


def test_a_country_without_the_page_is_not_asked(section, source, network):
    """Nobody is told of a page that they have not."""
    move(source, section)

    assert not PageChange.objects.exists()


def test_what_a_country_does_to_its_own_page_is_no_change(section, romanian):
    """Only the umbrella's doings are told."""
    fresh(romanian).specific.unpublish()

    assert not PageChange.objects.exists()


def test_only_who_edits_answers(section, source, romanian):
    """A translator's answer, and a foreign manager's, are refused and nothing is closed."""
    move(source, section)

    for name, role in (("tudor", ("RO", Role.TRANSLATOR, "")), ("els", ("BE", Role.MANAGER, ""))):
        with pytest.raises(PermissionDenied):
            answers(romanian, "keep", user=make_user(name, role))

    assert open_for(romanian) == ["moved"]
