"""Read what live pages say for typed figures, as far as text or facts changed since; resumable.

Each page's texts remember under which facts they were read. A fact that changes makes that of its
countries another, so their pages are read again; nothing has to tell of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from countries.delivery import marks
from countries.facts.drift import known_in
from countries.facts.models import Fact
from countries.routing import LocaleInfo, network
from countries.segments.models import LiveSegments, digest
from countries.text.claims import RULES, KnownFact, drifting
from countries.text.marked import seen_in
from countries.workspace.drift.models import IgnoredFigure, TypedFigure

AT_ONCE = 50
Place = tuple[str, int, int, int, str, int]


def examine_when_idle(now: dt.datetime) -> bool:
    """Read some pages unless documents wait to be renewed; true when there may be more."""
    return not marks.has_work(now=now) and examine(now=now) > 0


def examine(*, now: dt.datetime, limit: int = AT_ONCE) -> int:
    """Read up to ``limit`` pages that were not read as they and the facts are now; return how many.

    What takes long is done before anything is locked: whoever publishes meanwhile does not wait, and
    that page is read again.
    """
    facts = _facts_by_locale(network().open_locales())
    rows = list(_unread(facts).select_related("page__locale")[:limit])
    if not rows:
        return 0
    ids = dict(Fact.objects.values_list("name", "pk"))
    found = {row.pk: list(_figures(row, facts[row.page.locale_id], ids, now=now)) for row in rows}
    with transaction.atomic():
        present = dict(
            LiveSegments.objects.select_for_update()
            .filter(pk__in=found)
            .order_by("pk")
            .values_list("pk", "digests")
        )
        rows = [row for row in rows if present.get(row.pk) == row.digests]
        _renew(rows, found)
        for row in rows:
            row.examined_with = facts[row.page.locale_id].stamp
        # Not by saving: the digests would be made anew from what was read.
        LiveSegments.objects.bulk_update(rows, ["examined_with"])
    return len(rows)


class _Facts:
    """The facts of a country for one of its locales, and what tells them from any others."""

    def __init__(self, code: str, known: tuple[KnownFact, ...]) -> None:
        self.code, self.known = code, known
        said = f"{RULES} {code} {sorted(known, key=lambda fact: fact.name)!r}"
        self.stamp = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _facts_by_locale(infos: Iterable[LocaleInfo]) -> dict[int, _Facts]:
    infos = list(infos)
    by_country = known_in({info.country.code for info in infos})
    return {info.locale_id: _Facts(info.code, by_country[info.country.code]) for info in infos}


def _unread(facts: dict[int, _Facts]) -> QuerySet[LiveSegments]:
    wanted = Q(pk__in=[])
    for locale_id, one in facts.items():
        wanted |= Q(page__locale=locale_id) & ~Q(examined_with=one.stamp)
    return LiveSegments.objects.filter(wanted).order_by("pk")


def _renew(rows: list[LiveSegments], found: dict[int, list[TypedFigure]]) -> None:
    """Let what is known of these pages be what they say."""
    pages = [row.page_id for row in rows]
    known: dict[int, dict[Place, TypedFigure]] = defaultdict(dict)
    for figure in TypedFigure.objects.filter(page__in=pages):
        known[figure.page_id][_place_of(figure)] = figure
    ignored = set(
        IgnoredFigure.objects.filter(page__in=pages).values_list(
            "page_id", "text_digest", "figure", "fact_id"
        )
    )
    new: list[TypedFigure] = []
    changed: list[TypedFigure] = []
    for row in rows:
        before = known[row.page_id]
        for figure in found[row.pk]:
            same = before.pop(_place_of(figure), None)
            if same is None:
                key = (figure.page_id, digest([figure.text]), figure.figure, figure.fact_id)
                figure.is_ignored = key in ignored
                new.append(figure)
            elif same.differs != figure.differs:
                same.differs = figure.differs
                changed.append(same)
    gone = [figure.pk for left in known.values() for figure in left.values()]
    TypedFigure.objects.filter(pk__in=gone).delete()
    TypedFigure.objects.bulk_create(new)
    TypedFigure.objects.bulk_update(changed, ["differs"])


def _figures(
    row: LiveSegments, facts: _Facts, ids: dict[str, int], *, now: dt.datetime
) -> Iterator[TypedFigure]:
    for path, texts in row.texts.items():
        for position, html in enumerate(texts):
            text = seen_in(html)
            for found in drifting(text, facts.code, facts.known):
                yield TypedFigure(
                    page_id=row.page_id,
                    locale_id=row.page.locale_id,
                    path=path,
                    position=position,
                    text=text,
                    start=found.start,
                    end=found.end,
                    fact_id=ids[found.fact],
                    differs=found.differs,
                    found_at=now,
                )


def _place_of(figure: TypedFigure) -> Place:
    return (
        figure.path,
        figure.position,
        figure.start,
        figure.end,
        figure.text,
        figure.fact_id,
    )
