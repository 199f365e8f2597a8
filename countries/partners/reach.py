"""How far somebody's keys may go: the network's managers give any, a country's those of their countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from countries import conf
from countries.access import Action, countries_where, may_manage_network
from countries.partners.models import Key, KeyScope
from countries.routing import network


@dataclass(frozen=True)
class Reach:
    """What a key may be given at most: whoever gives it cannot give more than they have."""

    is_unlimited: bool = False
    countries: frozenset[str] = field(default=frozenset())
    locales: frozenset[str] = field(default=frozenset())
    scopes: frozenset[str] = field(default=frozenset())
    quota: int = 0

    def excess(self, terms: Mapping[str, Any]) -> dict[str, str]:
        """Return what of the ``terms`` of a key goes too far, by their names."""
        if self.is_unlimited:
            return {}
        found: dict[str, str] = {}
        if not terms["countries"]:
            found["countries"] = _("Choose at least one country: only the network gives all.")
        for name in ("countries", "locales", "scopes"):
            if beyond := sorted(set(terms[name]) - getattr(self, name)):
                found[name] = _("Not yours to give: %s.") % ", ".join(beyond)
        if terms["quota"] > self.quota:
            found["quota"] = _("At most %(quota)d requests a minute.") % {"quota": self.quota}
        return found

    def check(self, terms: Mapping[str, Any]) -> None:
        """Raise ``ValidationError`` where ``terms`` go too far."""
        if excess := self.excess(terms):
            raise ValidationError(excess)

    def covers(self, key: Key) -> bool:
        """Tell whether a key like ``key`` could be given: then it may be changed and rotated, too."""
        return not self.excess(terms_of(key))


def terms_of(key: Key) -> dict[str, Any]:
    """Return the terms of ``key`` that reach limits."""
    return {name: getattr(key, name) for name in ("countries", "locales", "scopes", "quota")}


def reach_of(user: Any) -> Reach:
    """Return how far the keys go that ``user`` gives."""
    if may_manage_network(user):
        return Reach(is_unlimited=True)
    own, seen = countries_where(user, Action.PARTNERS), countries_where(user, Action.VIEW)
    countries = [row for row in network().countries if row.pk in own]
    scopes = set(KeyScope.values)
    if not own <= seen:
        # Drafts are for those who see them themselves.
        scopes.discard(KeyScope.PREVIEW.value)
    return Reach(
        countries=frozenset(row.code for row in countries),
        locales=frozenset(info.code for info in network().locales if info.country.pk in own),
        scopes=frozenset(scopes),
        quota=int(conf.setting("KEY_QUOTA_AT_MOST")),
    )
