"""What ends: values of facts that a country's pages show, and the licences of a country."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.access import Action
from countries.access.licences import GRACE
from countries.delivery.models import Dependency
from countries.delivery.models import Kind as DocumentKind
from countries.facts import fact_key
from countries.facts.models import FactValue
from countries.identity.organisations import Licence
from countries.workspace.items import AT_MOST, Item, Kind, Scope, Waiting, register_waiting

SOON = dt.timedelta(days=60)
OLD = dt.timedelta(days=2 * 365)
"""A figure without an end that was taken longer ago asks for a newer one."""


def list_of(
    kind: str, label: str, country: str, items: list[Item], *, due: dt.date | None = None
) -> Waiting:
    """Return things of a country that wait, on the list that names each."""
    days = [item.due for item in items if item.due]
    return Waiting(
        kind=kind,
        label=label,
        count=len(items),
        country=country,
        url_name="countries_waiting",
        args=(country, str(kind)),
        due=due or min(days, default=None),
        items=tuple(items[:AT_MOST]),
    )


@register_waiting("facts")
def facts_to_renew(scope: Scope) -> Iterator[Waiting]:
    """Yield the facts on a country's pages whose value ends soon, has ended or is old.

    Where a country has no value of its own, that is the umbrella's, which stands on its pages.
    """
    countries = {info.pk: info.code for info in scope.countries(Action.EDIT)}
    if not countries:
        return
    values: dict[str, dict[int | None, Any]] = defaultdict(dict)
    rows = FactValue.objects.filter(Q(country__in=countries) | Q(country=None))
    for name, pk, country_id, ends, as_of in rows.values_list(
        "fact__name", "fact_id", "country_id", "expires_on", "as_of"
    ):
        values[name][country_id] = (pk, ends, as_of)
    shown = _shown(
        {name for name, by_country in values.items() if _any_late(by_country, scope.today)},
        set(countries.values()),
    )
    for country_id, code in countries.items():
        items = []
        for name, by_country in values.items():
            value = by_country.get(country_id) or by_country.get(None)
            uses = shown.get((fact_key(name), code))
            if value and uses and (why := _late(value, scope.today)):
                items.append(_fact(name, value, why, uses, is_own=country_id in by_country))
        if items:
            items.sort(key=lambda item: (item.due or dt.date.max, item.title))
            text = ngettext(
                "figure on your pages needs a new value",
                "figures on your pages need a new value",
                len(items),
            )
            yield list_of(Kind.FACT, text, code, items)


def _fact(name: str, value: Any, why: str, uses: int, *, is_own: bool) -> Item:
    pk, ends, _as_of = value
    pages = ngettext("on %(count)d page", "on %(count)d pages", uses) % {"count": uses}
    note = f"{why}, {pages}"
    if not is_own:
        note += f" ({_('the umbrella’s value')})"
    return Item(name, "facts:edit", (pk,), due=ends, note=note)


def _any_late(by_country: dict[int | None, Any], today: dt.date) -> bool:
    return any(_late(value, today) for value in by_country.values())


def _late(value: Any, today: dt.date) -> str:
    """Say why a value asks for a new one; nothing where it does not."""
    _pk, ends, as_of = value
    if ends is not None:
        if ends < today:
            return _("ended")
        return _("ends soon") if ends <= today + SOON else ""
    return _("from %(year)s") % {"year": as_of.year} if as_of and as_of < today - OLD else ""


def _shown(names: set[str], codes: set[str]) -> dict[tuple[str, str], int]:
    """Return on how many public pages of each country each of the facts stands."""
    if not names:
        return {}
    rows = Dependency.objects.filter(
        key__in=[fact_key(name) for name in names],
        document__kind=DocumentKind.PAGE,
        document__gone="",
        document__country__in=codes,
    )
    counted = rows.order_by().values_list("key", "document__country").annotate(Count("pk"))
    return {(key, country): count for key, country, count in counted}


@register_waiting("licences")
def licences_to_renew(scope: Scope) -> Iterator[Waiting]:
    """Yield the licences of the countries that the user runs which end soon or have ended lately."""
    countries = {info.pk: info.code for info in scope.countries(Action.SETTINGS)}
    lasting = Licence.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        country=OuterRef("country"),
        organisation=OuterRef("organisation"),
        programme=OuterRef("programme"),
    )
    rows = Licence.objects.filter(
        ~Exists(lasting),
        country__in=countries,
        valid_until__gte=scope.today - GRACE,
        valid_until__lte=scope.today + SOON,
    ).order_by("valid_until")
    by_country: dict[int, list[Item]] = defaultdict(list)
    for country_id, organisation, programme, until in rows.values_list(
        "country_id", "organisation__name", "programme__name", "valid_until"
    ):
        note = _("ended") if until and until < scope.today else _("ends soon")
        item = Item(f"{organisation}: {programme}", "licences:index", due=until, note=note)
        by_country[country_id].append(item)
    for country_id, items in by_country.items():
        text = ngettext("licence ends", "licences end", len(items))
        yield list_of(Kind.LICENCE, text, countries[country_id], items)
