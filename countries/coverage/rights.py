"""Who may look at the whole network: the one place where this room asks for rights."""

from __future__ import annotations

from typing import Any

from countries.access import Action, countries_where
from countries.routing import network


def may_view_network(user: Any) -> bool:
    """Tell whether ``user`` may see every open country."""
    every = {country.pk for country in network().countries if country.is_open}
    return bool(every) and countries_where(user, Action.VIEW) >= every
