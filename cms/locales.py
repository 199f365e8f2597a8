"""Work out from CLDR every locale that a country could need; `manage.py write_locales` stores them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.localedata import exists

# Codes that CLDR has beside the countries: reserved, grouping and unknown ones.
NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "ZZ"})
SPOKEN_PERCENT = 10
ENGLISH = "en"

Tag = tuple[str, str, str]
"""Language, script or nothing, region or nothing."""


def needed_locales() -> dict[str, str]:
    """Return the English name of each needed locale by its code, in order.

    A country needs English and each language that is official there in any way or spoken by one in
    ten, with the script where CLDR names one; the umbrella needs the same languages bare.
    """
    tags = set(_country_tags())
    tags |= {(language, script, "") for language, script, _ in tags}
    return dict(sorted((_code(tag), _name(tag)) for tag in tags))


def locales_as_json() -> str:
    """Return the needed locales as the text of the stored file."""
    return json.dumps(needed_locales(), ensure_ascii=False, indent=1) + "\n"


def _country_tags() -> Iterator[Tag]:
    for region, languages in get_global("territory_languages").items():
        if region in NOT_COUNTRIES:
            continue
        yield ENGLISH, "", region
        for tag, use in languages.items():
            language, _, script = tag.partition("_")
            if _is_used(use) and _is_known(language):
                yield language, script, region


def _is_used(use: Mapping[str, Any]) -> bool:
    return bool(use["official_status"]) or use["population_percent"] >= SPOKEN_PERCENT


def _is_known(language: str) -> bool:
    # A language that CLDR has no formats for could not show a date.
    return exists(language) and language in Locale(ENGLISH).languages


def _code(tag: Tag) -> str:
    return "-".join(part for part in tag if part).lower()


def _name(tag: Tag) -> str:
    english = Locale(ENGLISH)
    language, script, region = tag
    details = [english.scripts.get(script, script), english.territories.get(region, region)]
    inside = ", ".join(detail for detail in details if detail)
    name = str(english.languages.get(language, language))
    return f"{name} ({inside})" if inside else name
