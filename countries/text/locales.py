"""Read locale codes: lower case, language, script and region, such as ``sr-latn-rs``."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils import translation

_CODE = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
)
_RIGHT_TO_LEFT = frozenset(
    {
        "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "sogd", "syrc",
        "thaa", "yezi",
    }
)  # fmt: skip
# As Unicode names letters, and as ISO 15924 does.
_SCRIPTS = {
    "LATIN": "latn",
    "GREEK": "grek",
    "ARABIC": "arab",
    "CYRILLIC": "cyrl",
    "HEBREW": "hebr",
}
# Django has a catalogue of its own for these; every other region takes its language's.
_OWN_CATALOGUE = frozenset({"ar-dz", "en-au", "es-ar", "es-co", "es-mx", "es-ni", "es-ve", "pt-br"})
_OWN_SCRIPT_CATALOGUE = frozenset({"sr-latn", "zh-hans", "zh-hant"})
# Where English is written the American way, month before day.
_AMERICAN_ENGLISH = frozenset({"as", "gu", "mh", "mp", "pr", "um", "us", "vi"})


class InvalidLocaleCode(ValueError):
    """The text is no locale code of language, script and region."""


class LocaleCode(NamedTuple):
    """The parts of a code, lower case; those it does not name are empty."""

    language: str
    script: str = ""
    region: str = ""


@lru_cache(maxsize=2048)
def parse_locale(code: str) -> LocaleCode:
    """Return the parts of ``code``, read in any case; raises InvalidLocaleCode."""
    match = _CODE.fullmatch(code.lower().replace("_", "-"))
    if match is None:
        raise InvalidLocaleCode(f"“{code}” is not a locale code such as “ro-ro” or “sr-latn-rs”.")
    return LocaleCode(**{name: part or "" for name, part in match.groupdict().items()})


@lru_cache(maxsize=2048)
def language_of(code: str) -> str:
    """Return language and script without the region: ``sr-latn-rs`` is ``sr-latn``."""
    language, script, _region = parse_locale(code)
    return f"{language}-{script}" if script else language


def base_language(code: str) -> str:
    """Return the language alone: ``sr-latn-rs`` is ``sr``."""
    return parse_locale(code).language


@lru_cache(maxsize=2048)
def bcp47(code: str) -> str:
    """Return the code in BCP 47's usual case, for ``lang`` and ``hreflang``: ``sr-Latn-RS``."""
    language, script, region = parse_locale(code)
    return "-".join(part for part in (language, script.title(), region.upper()) if part)


@lru_cache(maxsize=2048)
def script_of(code: str) -> str:
    """Return the script that ``code`` names or most likely means, lower case, else ``latn``."""
    language, script, region = parse_locale(code)
    if script:
        return script
    likely = get_global("likely_subtags")
    for tag in (f"{language}_{region.upper()}", language):
        parts = likely.get(tag, "").split("_")
        if len(parts) > 1:
            return parts[1].lower()
    return "latn"


@lru_cache(maxsize=2048)
def direction(code: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, else ``ltr``."""
    return "rtl" if script_of(code) in _RIGHT_TO_LEFT else "ltr"


def written_language(text: str, code: str) -> str:
    """Return ``code``'s language for ``lang``; a script without a language if it is not written so.

    A Greek street on an English page may be said to be English, but nobody can read it so:
    that is ``und-Grek``.
    """
    script = _SCRIPTS.get(alphabet_of(text) or "")
    if not script or script == script_of(code):
        return bcp47(language_of(code))
    return bcp47(f"und-{script}")


def alphabet_of(text: str) -> str | None:
    """Return what Unicode calls most letters of ``text``, such as ``LATIN``; None without letters."""
    counts = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()
    )
    return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=2048)
def same_language(one: str, other: str) -> bool:
    """Return whether both codes are one language in one script, wherever it is spoken."""
    return base_language(one) == base_language(other) and script_of(one) == script_of(other)


@lru_cache(maxsize=2048)
def native_name(code: str) -> str:
    """Return what the language calls itself, such as “română”; the code if CLDR does not know."""
    language, script, _region = parse_locale(code)
    for tag in (f"{language}_{script.title()}" if script else language, language):
        try:
            name = Locale.parse(tag).language_name
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            return name
    return language_of(code)


def speaking(code: str) -> AbstractContextManager[Any]:
    """Say inside what catalogues say in the language of ``code``; as a rule that is active already."""
    wanted = gettext_language(code)
    return nullcontext() if translation.get_language() == wanted else translation.override(wanted)


def gettext_language(code: str) -> str:
    """Return the language code to activate in Django for ``code``.

    English is British unless the region writes it the American way, so that no page gets dates
    with the month first.
    """
    language, _script, region = parse_locale(code)
    regional = f"{language}-{region}"
    if language == "en":
        return _english(region)
    if regional in _OWN_CATALOGUE:
        return regional
    scripted = f"{language}-{script_of(code)}"
    return scripted if scripted in _OWN_SCRIPT_CATALOGUE else language


def _english(region: str) -> str:
    if region in _AMERICAN_ENGLISH:
        return "en"
    return "en-au" if region == "au" else "en-gb"
