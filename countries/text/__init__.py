"""Text as such: locale codes, formats, language detection, folding, stemming, sanitising."""

from __future__ import annotations

from countries.text.detection import LANGUAGES, Detection, detect_language
from countries.text.formats import (
    UnknownUnit,
    babel_locale,
    format_date,
    format_datetime,
    format_number,
    format_span,
)
from countries.text.locales import (
    InvalidLocaleCode,
    LocaleCode,
    base_language,
    bcp47,
    direction,
    gettext_language,
    language_of,
    native_name,
    parse_locale,
    same_language,
    script_of,
    speaking,
    written_language,
)
from countries.text.normalise import (
    alternatives,
    excerpt,
    fold,
    plain_text,
    sentences,
    stem_text,
    words,
)
from countries.text.sanitise import clean_href, clean_rich_text, clean_text, writable
from countries.text.slugs import slug_letters, slug_of
from countries.text.territories import official_locales, territory_name, time_zone_of
from countries.text.tokens import IN_BRACES, TOKEN, tokens_in, without_tokens

__all__ = [
    "IN_BRACES",
    "LANGUAGES",
    "TOKEN",
    "Detection",
    "InvalidLocaleCode",
    "LocaleCode",
    "UnknownUnit",
    "alternatives",
    "babel_locale",
    "base_language",
    "bcp47",
    "clean_href",
    "clean_rich_text",
    "clean_text",
    "detect_language",
    "direction",
    "excerpt",
    "fold",
    "format_date",
    "format_datetime",
    "format_number",
    "format_span",
    "gettext_language",
    "language_of",
    "native_name",
    "official_locales",
    "parse_locale",
    "plain_text",
    "same_language",
    "script_of",
    "sentences",
    "slug_letters",
    "slug_of",
    "speaking",
    "stem_text",
    "territory_name",
    "time_zone_of",
    "tokens_in",
    "without_tokens",
    "words",
    "writable",
    "written_language",
]
