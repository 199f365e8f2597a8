"""How what is said of an image stands to the text it was translated from: compared, never flagged.

The source is the umbrella's own text where there is one, else that of the image's country.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cms.media.models import CountryImage, nearest
from countries.admin.freshness import ATTENTION, GOOD, PLAIN, state_in_words
from countries.routing import LocaleInfo, network
from countries.segments import freshness
from countries.segments.freshness import Freshness
from countries.text import language_of, same_language


class State(StrEnum):
    """How the text that an image has in a locale stands; of the last two something is to be done."""

    SOURCE = "source"
    CURRENT = freshness.CURRENT
    LOCAL = "local"
    BEHIND = freshness.BEHIND
    MISSING = "missing"

    @property
    def is_open(self) -> bool:
        return self in (State.BEHIND, State.MISSING)


class Text(NamedTuple):
    """What is said of an image in one language, and what the source said when it was written."""

    alt: str
    caption: str
    made_from: dict[str, str] | None = None
    changed_at: dt.datetime | None = None

    def as_source(self, code: str) -> dict[str, str]:
        """Return what a text keeps that is made from this one."""
        return {"locale": code, "alt": self.alt, "caption": self.caption}


TEXT_COLUMNS = ("texts__locale", *(f"texts__{name}" for name in Text._fields))
"""Where an image's texts are read."""


@dataclass(frozen=True)
class Standing:
    """How an image stands in a locale: ``shown`` is the code of the text that visitors read there.

    ``before`` is what the source said, alternative text and caption, when that text was made.
    """

    state: State
    shown: str | None = None
    source: str | None = None
    before: tuple[str, str] = ("", "")
    parts_behind: int = 0
    since: dt.datetime | None = None

    @property
    def words(self) -> tuple[str, str]:
        """A label for people, and its tone."""
        if self.state is State.MISSING:
            return _("no text yet"), ATTENTION
        if self.state is State.SOURCE:
            return _("original"), GOOD
        if self.state is State.LOCAL:
            return _("local"), PLAIN
        return state_in_words(
            Freshness(state=self.state, segments_behind=self.parts_behind, since=self.since)
        )


def source_among(codes: Collection[str], firsts: Iterable[str]) -> str | None:
    """Return which of ``codes`` is the source of the others: the first of ``firsts`` among them."""
    return next((code for code in firsts if code in codes), None)


def standing_in(locale: str, texts: Mapping[str, Text], firsts: Iterable[str]) -> Standing:
    """Return how an image that says ``texts`` stands in a locale."""
    source = source_among(texts, firsts)
    shown = nearest(texts, locale)
    if shown is None or not same_language(shown, locale):
        return Standing(State.MISSING, shown, source)
    if source is None or shown == source:
        return Standing(State.SOURCE if source else State.LOCAL, shown, source)
    made, now = texts[shown].made_from, texts[source]
    if made is None or made["locale"] != source:
        return Standing(State.LOCAL, shown, source)
    before = (made["alt"], made["caption"])
    behind = sum(one != other for one, other in zip(before, now[:2], strict=True))
    state = State.BEHIND if behind else State.CURRENT
    return Standing(state, shown, source, before, behind, now.changed_at if behind else None)


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
    net = network()
    default = {info.country.pk: info.code for info in net.locales if info.is_default}
    umbrella = default.get(net.umbrella.pk, "") if net.umbrella else ""
    found: dict[int, Described] = {}
    for pk, title, country_id, locale, *said in rows:
        firsts = (umbrella, default.get(country_id, ""))
        one = found.setdefault(pk, Described(pk, title, country_id, firsts, {}))
        if locale is not None:
            one.texts[locale] = Text(*said)
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
