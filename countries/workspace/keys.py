"""Keys of partners that end soon and have no successor yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import ngettext

from countries.access import Action, may_manage_network
from countries.partners.models import Key
from countries.workspace.ends import list_of
from countries.workspace.items import Item, Kind, Scope, Waiting, register_rare, register_waiting

KEYS = "keys"


def _ending(scope: Scope) -> QuerySet[Key]:
    return Key.objects.ending_soon(now=scope.now).without_successor(now=scope.now)


register_rare(KEYS, lambda scope: _ending(scope).order_by())


@register_waiting("keys")
def keys_that_end(scope: Scope) -> Iterator[Waiting]:
    """Yield the keys that end within thirty days, of the partners whom the user manages.

    Those of the network's own partners wait in the umbrella's section.
    """
    countries: dict[int | None, str] = {
        info.pk: info.code for info in scope.countries(Action.PARTNERS)
    }
    if may_manage_network(scope.user):
        umbrella = next((i for i in scope.countries(Action.PARTNERS) if i.is_umbrella), None)
        countries |= {None: umbrella.code} if umbrella else {}
    if not countries or KEYS not in scope.there:
        return
    by_country: dict[str, list[Item]] = defaultdict(list)
    rows = _ending(scope).order_by("ends_at", "pk")
    for country_id, partner_id, name, prefix, ends in rows.values_list(
        "partner__country_id", "partner_id", "partner__name", "prefix", "ends_at"
    ):
        if country_id in countries and ends is not None:
            item = Item(f"{name}: {prefix}…", "partners:edit", (partner_id,), due=ends.date())
            by_country[countries[country_id]].append(item)
    for code, items in by_country.items():
        text = ngettext("key of a partner ends", "keys of partners end", len(items))
        yield list_of(Kind.KEY, text, code, items)
