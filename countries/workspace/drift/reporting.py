"""The typed figures of the countries that somebody looks after; the umbrella's people see all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from countries.access import Action, may_manage_network
from countries.facts.lookup import FactValueInfo, fact_values, seen_in
from countries.facts.models import FactValue
from countries.routing import LocaleInfo, network
from countries.workspace.drift.models import TypedFigure
from countries.workspace.rights import locales_for

USING = (Action.EDIT, Action.TRANSLATE)
"""Whoever does any of these in a locale puts its typed figures right."""


@dataclass(frozen=True)
class Line:
    """A typed figure, where it stands, and what the fact says there."""

    figure: TypedFigure
    info: LocaleInfo
    fact: FactValueInfo | None
    is_own: bool

    @property
    def says(self) -> str:
        return self.fact.formatted(self.info.code) if self.fact else ""


def locales_to_see(user: Any) -> list[LocaleInfo]:
    """Return the locales whose typed figures ``user`` sees: the own, or all for the network's people."""
    return network().open_locales() if may_manage_network(user) else locales_for(user, *USING)


def locales_to_mend(user: Any) -> list[LocaleInfo]:
    """Return the locales in which ``user`` puts typed figures right."""
    return locales_for(user, *USING)


def figures_in(infos: Iterable[LocaleInfo], *, with_ignored: bool = False) -> QuerySet[TypedFigure]:
    """Return the typed figures on live pages of ``infos``, those that differ from their fact first."""
    rows = TypedFigure.objects.filter(
        locale__in=[info.locale_id for info in infos], page__live_segments__isnull=False
    )
    if not with_ignored:
        rows = rows.filter(is_ignored=False)
    return rows.select_related("page", "fact").order_by("-differs", "locale", "page", "pk")


def counts_in(infos: Iterable[LocaleInfo]) -> dict[int, tuple[int, int]]:
    """Return for each locale (its id) how many figures wait there, and how many of them differ.

    What a draft has put right waits for that draft, and is not counted.
    """
    rows = (
        figures_in(infos)
        .filter(drafted_at=None)
        .order_by()
        .values_list("locale")
        .annotate(number=Count("pk"), different=Count("pk", filter=Q(differs=True)))
    )
    return {locale: (count, different) for locale, count, different in rows}


def lines_of(figures: Iterable[TypedFigure], *, own: Iterable[LocaleInfo] = ()) -> Iterator[Line]:
    """Yield each figure with what its fact says where it stands; one query. ``own`` may be mended."""
    figures = list(figures)
    infos = network().by_locale_id
    mended = {info.locale_id for info in own}
    codes = {infos[figure.locale_id].country.code for figure in figures}
    here = Q(country=None) | Q(country__code__in=codes)
    facts = FactValue.objects.filter(here, fact__in={figure.fact_id for figure in figures})
    values = fact_values(facts) if figures else {}
    for figure in figures:
        info = infos[figure.locale_id]
        fact = seen_in(values, info.country.code, figure.fact.name)
        yield Line(figure, info, fact, figure.locale_id in mended)
