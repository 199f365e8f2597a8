"""Draws the places of a page as a map of dots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from themes import maps

register = template.Library()


@register.simple_tag
def dot_map(items: Iterable[Any], own: str | None = "") -> maps.DotMap | None:
    """Return the map of ``items``; the countries that they name stand out, else ``own``."""
    found = list(items or [])
    named = {item["country"] for item in found if item.get("country")}
    return maps.dot_map(found, own=named or {own or ""})


@register.simple_tag
def dot_map_of_one(details: dict[str, Any], own: str | None = "") -> maps.DotMap | None:
    """Return the map of the one place that a page's details hold."""
    return maps.dot_map([{"place": details.get("place")}], own={own or ""})
