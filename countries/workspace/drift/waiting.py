"""Typed figures among what waits: those of each country in which somebody puts them right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from countries.workspace.drift.models import TypedFigure
from countries.workspace.drift.reporting import USING, counts_in
from countries.workspace.items import Kind, Scope, Waiting, register_rare, register_waiting


def _figures(scope: Scope) -> QuerySet[Any]:
    locales = [info.locale_id for info in scope.locales(*USING)]
    return TypedFigure.objects.filter(locale_id__in=locales, is_ignored=False).order_by()


register_rare("figures", _figures)


@register_waiting("typed figures")
def figures_to_use(scope: Scope) -> Iterator[Waiting]:
    """Yield how many figures stand typed in each country where a fact should stand."""
    infos = scope.locales(*USING)
    counts = counts_in(infos) if "figures" in scope.there else {}
    by_country: dict[str, int] = {}
    for info in infos:
        count = counts.get(info.locale_id, (0, 0))[0]
        by_country[info.country.code] = by_country.get(info.country.code, 0) + count
    for code, count in by_country.items():
        if count:
            text = ngettext(
                "figure is typed where a fact should stand",
                "figures are typed where facts should stand",
                count,
            )
            yield Waiting(
                kind=Kind.DRIFT,
                label=text,
                count=count,
                country=code,
                url_name="countries_drift",
                query={"country": code},
            )
