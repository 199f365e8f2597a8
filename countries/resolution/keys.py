"""The dependency keys: what a document read, looked for in vain, or lists."""

from __future__ import annotations

from uuid import UUID

from countries.facts import fact_key

__all__ = [
    "children",
    "content",
    "entries",
    "fact_key",
    "identity",
    "image",
    "latest",
    "lost",
    "market",
    "menus",
    "organisation",
    "page",
    "strays",
    "translations",
]


def page(key: UUID | str, locale: str) -> str:
    """The title, address and existence of a page in a locale."""
    return f"page:{key}:{locale}"


def content(key: UUID | str, locale: str) -> str:
    """The texts of a page in a locale, for those translated from it."""
    return f"content:{key}:{locale}"


def translations(key: UUID | str) -> str:
    """The set of locales in which a page is live."""
    return f"translations:{key}"


def children(key: UUID | str, locale: str) -> str:
    """The set of live pages below a page, and what their cards show."""
    return f"children:{key}:{locale}"


def latest(api_type: str, locale: str) -> str:
    """The newest live pages of a type in a locale."""
    return f"latest:{api_type}:{locale}"


def image(key: UUID | str) -> str:
    """An image's texts, credit and measures."""
    return f"image:{key}"


def identity(programme: str, country: str) -> str:
    """What a programme is called in a country."""
    return f"identity:{programme}:{country}"


def entries(entry_type: str, country: str) -> str:
    """The public entries of a type in a country, and what they say."""
    return f"entries:{entry_type}:{country}"


def organisation(key: UUID | str) -> str:
    """An organisation's name, address and roles."""
    return f"organisation:{key}"


def menus(country: str) -> str:
    """What the menus of a country's first language call addresses elsewhere."""
    return f"menus:{country}"


def market(country: str) -> str:
    """What is known of a country's market, for what is shown by it."""
    return f"market:{country}"


def lost(page_id: int | str) -> str:
    """A link to a page that is gone, or live in no language that could stand for it."""
    return f"lost:{page_id}"


def strays(page_id: int | str) -> str:
    """A link that leads to a page of another country."""
    return f"strays:{page_id}"
