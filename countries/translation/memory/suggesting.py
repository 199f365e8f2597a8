"""Offer for texts what was published for the same text or one alike, in four queries whatever their number."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process
from wagtail_localize.models import Translation

from countries.routing import network
from countries.text import language_of
from countries.translation.memory.models import MemoryUnit, MemoryUnitQuerySet
from countries.translation.memory.normalising import (
    MOST_ALIKE,
    digest_of,
    likeness,
    normal_form,
)

LEAST_ALIKE = 70
"""Percent below which a text is no help."""

MOST_CANDIDATES = 20_000
"""So many units of a pair of languages, the newest, are compared with what is to be translated."""

SHORTEST = 4
"""Texts of fewer characters are like one another by chance."""


@dataclass(frozen=True)
class Suggestion:
    """What the memory offers: how alike its source is in percent, and whose translation it is."""

    source: str
    target: str
    match: int
    country: str
    where: str
    learned_at: dt.datetime


def suggestions_for(
    translation: Translation, texts: Sequence[str], *, limit: int = 3
) -> dict[str, list[Suggestion]]:
    """Return what the memory knows for each of ``texts``, the best first, the own country's before others'."""
    if not texts:
        return {}
    units = MemoryUnit.objects.known().between(
        language_of(translation.source.locale.language_code),
        language_of(translation.target_locale.language_code),
    )
    normals = {text: normal_form(text) for text in texts}
    found = _same(units, normals)
    for text, alike in _alike(units, normals, limit).items():
        found.setdefault(text, {}).update(
            (pk, match) for pk, match in alike.items() if pk not in found.get(text, {})
        )
    return _told(translation, found, limit)


def best_matches(
    source: str, target: str, texts: Sequence[str], *, least: int = LEAST_ALIKE
) -> dict[str, int]:
    """Return how alike, in percent, what is known best for each of ``texts`` is, from ``least`` on.

    ``source`` and ``target`` are languages; two queries, whatever the number of texts.
    """
    units = MemoryUnit.objects.known().between(source, target)
    normals = {text: normal_form(text) for text in texts}
    same = _same(units, normals)
    best = {text: max(matches.values()) for text, matches in same.items()}
    others = {text: normal for text, normal in normals.items() if text not in best}
    for text, alike in _alike(units, others, 1, least=least).items():
        if alike:
            best[text] = max(alike.values())
    return best


Matches = dict[str, dict[int, int]]
"""How alike each unit (its ``pk``) is to each text."""


def _same(units: MemoryUnitQuerySet, normals: dict[str, str]) -> Matches:
    by_digest: dict[str, list[str]] = {}
    for text, normal in normals.items():
        by_digest.setdefault(digest_of(normal), []).append(text)
    found: Matches = {}
    rows = units.filter(digest__in=list(by_digest)).values_list("pk", "digest", "source")
    for pk, digest, source in rows:
        for text in by_digest[digest]:
            found.setdefault(text, {})[pk] = likeness(text, source)
    return found


def _alike(
    units: MemoryUnitQuerySet, normals: dict[str, str], limit: int, *, least: int = LEAST_ALIKE
) -> Matches:
    wanted = {text: normal for text, normal in normals.items() if len(normal) >= SHORTEST}
    bands = {text: _band(len(normal), least) for text, normal in wanted.items()}
    if not bands:
        return {}
    asked = Q()
    for low, high in _merged(sorted(bands.values())):
        asked |= Q(length__gte=low, length__lte=high)
    rows = units.filter(asked).order_by("-learned_at").values_list("length", "pk", "normal")
    candidates = sorted(rows[:MOST_CANDIDATES])
    lengths = [length for length, _pk, _normal in candidates]
    choices = [normal for _length, _pk, normal in candidates]
    found: Matches = {}
    for text, normal in wanted.items():
        low, high = bands[text]
        start, end = bisect_left(lengths, low), bisect_right(lengths, high)
        alike = process.extract(
            normal,
            choices[start:end],
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=least,
            limit=limit * 3,
        )
        found[text] = {
            candidates[start + index][1]: min(int(score), MOST_ALIKE)
            for _choice, score, index in alike
        }
    return found


def _band(length: int, least_alike: int) -> tuple[int, int]:
    """Return how short and how long a text can be that is alike enough to one of ``length``."""
    least = least_alike / 200
    return int(length * least / (1 - least)), int(length * (1 - least) / least) + 1


def _merged(bands: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in bands:
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return merged


def _told(translation: Translation, found: Matches, limit: int) -> dict[str, list[Suggestion]]:
    best = {
        text: sorted(matches.items(), key=lambda row: -row[1])[: limit * 3]
        for text, matches in found.items()
    }
    ids = {pk for matches in best.values() for pk, _match in matches}
    units = MemoryUnit.objects.select_related("page").in_bulk(ids) if ids else {}
    net = network()
    info = net.by_locale_id.get(translation.target_locale_id)
    own = info.country.pk if info else None
    names = {country.pk: country.name for country in net.countries}
    told: dict[str, list[Suggestion]] = {}
    for text, matches in best.items():
        rows = [(match, units[pk]) for pk, match in matches if pk in units]
        rows.sort(
            key=lambda row: (-row[0], row[1].country_id != own, -row[1].learned_at.timestamp())
        )
        offered: dict[str, Suggestion] = {}
        for match, unit in rows:
            offered.setdefault(unit.target, _suggestion(unit, match, names))
        told[text] = list(offered.values())[:limit]
    return {text: some for text, some in told.items() if some}


def _suggestion(unit: Any, match: int, names: dict[int, str]) -> Suggestion:
    page = unit.page
    return Suggestion(
        source=unit.source,
        target=unit.target,
        match=match,
        country=names.get(unit.country_id, ""),
        where=page.title if page is not None and page.live else "",
        learned_at=unit.learned_at,
    )
