"""What a fact counts, in the forms that each language has for a number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from countries.text import babel_locale

Nouns = dict[str, dict[str, str]]
"""By language, then by CLDR's category of numbers: ``{"en": {"one": "country", "other": …}}``."""

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
NUMBER = "{n}"
"""Stands in a noun where the figure is to be, if it is not before it."""


def categories_of(language: str) -> list[str]:
    """Return the categories of numbers that a language tells apart, in CLDR's order."""
    known = {*babel_locale(language).plural_form.tags, "other"}
    return [category for category in CATEGORIES if category in known]


def nouns_in(nouns: Nouns, locale: str) -> dict[str, str]:
    """Return the nouns for a locale: its own, its wider code's, or its language's; else none."""
    parts = locale.lower().split("-")
    codes = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((nouns[code] for code in codes if nouns.get(code)), {})


def has_nouns(nouns: Nouns, locale: str) -> bool:
    return bool(nouns_in(nouns, locale))


def phrase_of(value: str, formatted: str, nouns: Nouns, locale: str) -> str:
    """Return the ``formatted`` figure with its noun; alone where the locale has no noun for it."""
    words = nouns_in(nouns, locale)
    try:
        number = Decimal(value.strip().partition(" ")[0])
    except InvalidOperation:
        return formatted
    noun = words.get(str(babel_locale(locale).plural_form(number))) or words.get("other", "")
    if not noun:
        return formatted
    return noun.replace(NUMBER, formatted) if NUMBER in noun else f"{formatted}\u00a0{noun}"


def missing_in(language: str, words: dict[str, str]) -> list[str]:
    """Return the categories of a language for which ``words`` have no noun; none where it has none at all."""
    given = {category for category, word in words.items() if word.strip()}
    return [category for category in categories_of(language) if given and category not in given]


def unknown_in(language: str, words: dict[str, str]) -> list[str]:
    """Return the categories in ``words`` that a language does not tell apart."""
    return sorted(set(words) - set(categories_of(language)))
