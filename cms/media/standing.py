"""How what is said of an image stands to the text it was translated from: compared, never flagged.

The source is the umbrella's own text where there is one, else that of the image's country.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.media.comparing import Standing, State, Text, firsts_of, source_among, standing_in
from cms.media.models import CountryImage
from countries.admin.freshness import ATTENTION, GOOD, PLAIN, state_in_words
from countries.routing import LocaleInfo, network
from countries.segments.freshness import Freshness
from countries.text import language_of

TEXT_COLUMNS = ("texts__locale", *(f"texts__{name}" for name in Text._fields))
"""Where an image's texts are read."""


def words_of(standing: Standing) -> tuple[str, str]:
    """Return a label for people, and its tone."""
    if standing.state is State.MISSING:
        return _("no text yet"), ATTENTION
    if standing.state is State.SOURCE:
        return _("original"), GOOD
    if standing.state is State.LOCAL:
        return _("local"), PLAIN
    return state_in_words(
        Freshness(state=standing.state, segments_behind=standing.parts_behind, since=standing.since)
    )


@dataclass(frozen=True)
class Described:
    """An image with its texts; ``firsts`` are the locales whose text may be the others' source."""

    pk: int
    title: str
    country_id: int | None
    firsts: tuple[str, ...]
    texts: dict[str, Text]

    @property
    def source(self) -> str | None:
        return source_among(self.texts, self.firsts)

    def standing(self, locale: str) -> Standing:
        return standing_in(locale, self.texts, self.firsts)


def described(images: Any) -> list[Described]:
    """Return ``images``, a queryset, with all that is said of them, by title; one query."""
    rows = images.order_by("title", "pk", "texts__locale")
    return described_in(rows.values_list("pk", "title", "collection__country", *TEXT_COLUMNS))


def described_in(rows: Iterable[Any]) -> list[Described]:
    """Return the images of ``rows``: id, title, country, and what ``TEXT_COLUMNS`` say."""
    found: dict[int, Described] = {}
    net = network()
    for pk, title, country_id, locale, *said in rows:
        if pk not in found:
            found[pk] = Described(pk, title, country_id, firsts_of(country_id, net), {})
        if locale is not None:
            found[pk].texts[locale] = Text(*said)
    return list(found.values())


def described_image(image: CountryImage) -> Described:
    """Return one image with all that is said of it; one query."""
    return described(CountryImage.objects.filter(pk=image.pk))[0]


def languages_for(country_id: int | None, infos: Iterable[LocaleInfo]) -> list[str]:
    """Return in which languages people who work in ``infos`` describe an image of a country.

    In those locales; of the umbrella's images in every language of the network as well, as what
    the umbrella says holds for all countries of that language.
    """
    net, infos = network(), list(infos)
    codes = [info.code for info in infos]
    is_umbrella = net.umbrella is not None and country_id == net.umbrella.pk
    if is_umbrella and any(info.country.pk == country_id for info in infos):
        spoken = {language_of(info.code) for info in net.open_locales()}
        codes += sorted(spoken.difference(codes))
    return codes
