"""What CLDR tells of a country: its names, its official languages, its time zone."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages


def territory_name(code: str, language: str = "en") -> str:
    """Return what the country ``code`` is called in a language; nothing where CLDR does not say."""
    try:
        names: dict[str, str] = dict(Locale.parse(language, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return ""
    return names.get(code.upper(), "")


def official_locales(code: str) -> list[str]:
    """Return the locale codes of a country's official languages, as the network writes them."""
    languages = get_official_languages(code.upper(), de_facto=True)
    return [f"{language.replace('_', '-')}-{code}".lower() for language in languages]


def time_zone_of(code: str) -> str:
    """Return the time zone of a country that has one alone; nothing for the others."""
    zones = [zone for zone, at in get_global("zone_territories").items() if at == code.upper()]
    return str(zones[0]) if len(zones) == 1 else ""
