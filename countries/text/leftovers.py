"""What no reader should see in a text: places never filled in, codes of page builders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from countries.text.formats import babel_locale

_CENTURY = (
    "century|secol\\w*|siècle|siglo|século|secolo|wiek\\w*|století|század\\w*|jahrhundert|eeuw"
)
_PLACEHOLDERS = (
    r"\[\s*[\d.,]+\s*\]",
    r"lorem ipsum|dolor sit amet",
    r"\b(?-i:TBC|TBD|TBA|TODO|FIXME)\b",
    r"\[\s*(?:insert|add|your|date|name|year|number|link|text|image|tbc|tbd|data|nume|…|\.\.\.)(?!\w)[^\]]*\]",
    rf"(?<!\w)(?<!{{)(?-i:X{{2,}})\b(?!\s+(?:{_CENTURY}))(?![-\w])",
)

_QUOTES = "\"“”„″'‘’"
_SHORTCODE = re.compile(
    rf"\[(?P<close>/)?(?P<name>[A-Za-z][\w-]*)"
    rf"(?P<attributes>(?:\s+[\w-]+\s*=\s*(?:[{_QUOTES}][^\]{_QUOTES}]*[{_QUOTES}]|[^\s\]]+))*)"
    r"\s*/?\](?!\()"
)
_WRAPPED_CAPTION = re.compile(r"\[caption\b[^\]]{0,300}\].{0,500}?\[/caption\]", re.DOTALL)
_BARE_SHORTCODES = frozenset(
    {
        "audio", "button", "caption", "clear", "column", "columns", "divider", "embed", "gallery",
        "gap", "hr", "playlist", "row", "section", "slider", "spacer", "tabs", "toggle", "video",
    }
)  # fmt: skip


def placeholders(text: str, locale: str) -> Iterator[re.Match[str]]:
    """Yield each place that was to be filled in: XX December, [18 ], lorem ipsum."""
    return _placeholder_pattern(locale).finditer(text)


def without_shortcodes(text: str) -> tuple[str, list[str]]:
    """Return ``text`` with a space in place of each shortcode, and the shortcodes."""
    found: list[str] = []

    def note(match: re.Match[str]) -> str:
        if match.re is _SHORTCODE and not _is_shortcode(match):
            return match.group()
        found.append(match.group())
        return " "

    return _SHORTCODE.sub(note, _WRAPPED_CAPTION.sub(note, text)), found


def _is_shortcode(match: re.Match[str]) -> bool:
    name = match["name"].lower()
    return bool(match["close"] or match["attributes"]) or "_" in name or name in _BARE_SHORTCODES


@lru_cache(maxsize=64)
def _placeholder_pattern(locale: str) -> re.Pattern[str]:
    contexts = babel_locale(locale).months.values()
    months = {month for context in contexts for month in context["wide"].values()}
    named = "|".join(r"\s+".join(map(re.escape, month.split())) for month in sorted(months))
    unset_day = rf"(?:\bx{{2,}}|\?{{2,}}|_{{2,}})\s+(?:of\s+)?(?:{named})\b"
    return re.compile("|".join((unset_day, *_PLACEHOLDERS)), re.IGNORECASE)
