"""Compare what is said of an image with the text it was translated from; the database is not asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from countries.routing import Network
from countries.segments import freshness
from countries.text import same_language


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


def nearest(codes: Collection[str], locale: str) -> str | None:
    """Return in which of ``codes`` an image is described for ``locale``.

    The locale's own text comes first, then one in its language, then English, then any.
    """
    language = locale.split("-")[0]
    relatives = (code for code in sorted(codes) if code.split("-")[0] == language)
    return next(
        (code for code in (locale, *relatives, "en", *sorted(codes)) if code in codes), None
    )


def firsts_of(country_id: int | None, net: Network) -> tuple[str, ...]:
    """Return whose text is the source of an image's others: the umbrella's, else its country's."""
    default = {info.country.pk: info.code for info in net.locales if info.is_default}
    umbrella = default.get(net.umbrella.pk, "") if net.umbrella else ""
    return umbrella, default.get(country_id, "") if country_id else ""


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
