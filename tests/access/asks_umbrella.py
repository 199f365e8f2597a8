"""The requests about the umbrella's pages in countries: adopted, overlaid, promoted, changed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.models import Page

from countries.overlays.reading import newest_overlays
from countries.umbrella.models import AdoptionAnswer, Promotion, PromotionState
from countries.umbrella.overlaying import version_at
from tests.access.asking import Ask, Asks
from tests.access.asks_desk import localize_url
from tests.access.world import Section, World


def _adopt(world: World, here: Section) -> Ask:
    source = world["INT"]["second-source"]
    made = Page.objects.filter(
        translation_key=source.translation_key, path__startswith=here["home"].path
    )
    return Ask(
        reverse("countries_adopt", args=[source.pk]),
        "post",
        {"locale": here.locale, f"parent-{here.locale}": here["home"].pk},
        does=made.exclude(pk=source.pk).exists,
    )


def _refuse(world: World, here: Section) -> Ask:
    source = world["INT"]["second-source"]
    given = AdoptionAnswer.objects.filter(
        translation_key=source.translation_key, country=here.country
    )
    return Ask(
        f"{reverse('countries_adopt_answer')}?page={source.pk}",
        "post",
        {"country": here.country.code, "answer": "refused"},
        does=given.exists,
    )


def _block(name: str, block_id: str, *args: str) -> Any:
    """Hide a block of a page, show it again, or ask for the form of one's own content."""

    def ask(world: World, here: Section) -> Ask:
        page = here["overlaid"]
        path = reverse(f"countries_block_{name}", args=[page.pk, block_id, *args])
        if name == "write":
            return Ask(path)

        def is_done() -> bool:
            newest = newest_overlays(Page.objects.get(pk=page.pk))
            is_hidden = any(one.block_id == block_id for one in newest)
            return is_hidden == (name == "hide")

        return Ask(path, "post", {"version": version_at(page, block_id)}, does=is_done)

    return ask


def _propose(world: World, here: Section) -> Ask:
    return _promotion(here, {"do": "propose"}, state=PromotionState.PROPOSED)


def _promote(world: World, here: Section) -> Ask:
    data = {"do": "promote", "promote-locale": "en"}
    return _promotion(here, data, state=PromotionState.PROMOTED)


def _promotion(here: Section, data: dict[str, str], *, state: PromotionState) -> Ask:
    page = here["page"]
    made = Promotion.objects.filter(page=page.pk, state=state)
    return Ask(reverse("countries_promote", args=[page.pk]), "post", data, does=made.exists)


def _answer_change(world: World, here: Section) -> Ask:
    change = here["change"]
    return Ask(
        reverse("countries_change", args=[here.country.code, change.translation_key]),
        "post",
        {"answer-page:moved": "keep"},
        does=type(change).objects.filter(pk=change.pk, answer="keep").exists,
    )


def _undo(world: World, here: Section) -> Ask:
    adoption = here["adoption"]
    return Ask(
        reverse("countries_adoption_undo", args=[adoption.uuid]),
        "post",
        does=lambda: not adoption.pages.exists(),
    )


def _update(world: World, here: Section) -> Ask:
    return Ask(localize_url("update_translations", world["RO"]["adopted-translation"].source_id))


ASKS: Asks = {
    ("page", "adopt"): _adopt,
    ("page", "refuse"): _refuse,
    ("page", "propose"): _propose,
    ("page", "promote"): _promote,
    ("adoption", "list"): lambda world, here: Ask(
        reverse("countries_adoptions"), shows=here["adoption"].about
    ),
    ("adoption", "undo"): _undo,
    ("overlay", "write"): _block("write", "p1", "after"),
    ("overlay", "hide"): _block("hide", "p1"),
    ("overlay", "lift"): _block("lift", "p2", "hide"),
    ("umbrella-change", "list"): lambda world, here: Ask(
        reverse("countries_changes"),
        shows=reverse("countries_change", args=[here.country.code, here["change"].translation_key]),
    ),
    ("umbrella-change", "answer"): _answer_change,
    ("source", "update"): _update,
}
