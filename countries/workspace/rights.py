"""In which country locales a user does what: the one place where this room asks for rights."""

from __future__ import annotations

from typing import Any

from countries.access import Action
from countries.access.rights import CHANGING, locales_where
from countries.routing import CountryInfo, LocaleInfo

WORK = tuple(CHANGING)
"""Whoever does any of these in a country works there; who only looks has no work that waits."""


def locales_for(user: Any, *actions: Action) -> list[LocaleInfo]:
    """Return the open country locales in which ``user`` may do any of ``actions``, by default work."""
    found = locales_where(user, *(actions or WORK))
    return [info for info in found if info.country.is_open and info.home_id]


def countries_for(user: Any, *actions: Action) -> list[CountryInfo]:
    """Return the open countries in which ``user`` may do any of ``actions``, the umbrella last."""
    infos = locales_for(user, *actions)
    return sorted({info.country.pk: info.country for info in infos}.values(), key=_by_name)


def _by_name(country: CountryInfo) -> tuple[bool, str]:
    return (country.is_umbrella, country.name)
