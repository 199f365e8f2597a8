"""Marks text whose language is not that of its surroundings, and names files and languages."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urldefrag

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

register = template.Library()

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "thaa"})
SCRIPT_LENGTH = 4


@register.filter
def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 language tag in any case."""
    primary, script = _language_and_script(language)
    rtl = script in RIGHT_TO_LEFT_SCRIPTS if script else primary in RIGHT_TO_LEFT_LANGUAGES
    return "rtl" if rtl else "ltr"


@register.simple_tag
def language_attributes(language: str | None, surrounding: str | None = "") -> SafeString:
    """Return `` lang="…" dir="…"`` where the language changes, else nothing."""
    if not language or not _differs(language, surrounding or ""):
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@register.simple_tag
def in_language(text: str, language: str | None, surrounding: str | None = "") -> SafeString:
    """Return ``text``, inside of a span that says its language where the language changes."""
    marks = language_attributes(language, surrounding)
    return format_html("<span{}>{}</span>", marks, text) if marks else conditional_escape(text)


@register.filter
def fragment(url: str | None) -> str:
    """Return what stands behind the ``#`` of an address."""
    return urldefrag(url or "").fragment


@register.filter
def file_kind(file: dict[str, Any]) -> str:
    """Return how people call a file's type: ``PDF``; its media type where its name says nothing."""
    suffix = PurePosixPath(file.get("name") or "").suffix.removeprefix(".")
    return suffix.upper() or str(file.get("type") or "")


@register.filter
def language_name(code: str) -> str:
    """Return a language's name in itself, or its code where it is not known."""
    try:
        return str(get_language_info(code.lower())["name_local"]).capitalize()
    except KeyError:
        return code


@register.filter
def as_items(items: list[Any]) -> dict[str, Any]:
    """Return ``items`` as the value of a block without a title."""
    return {"title": "", "items": items}


def _differs(language: str, surrounding: str) -> bool:
    primary, script = _language_and_script(language)
    other_primary, other_script = _language_and_script(surrounding)
    # A region alone makes no other language: "ro" inside "ro-RO" needs no mark.
    return primary != other_primary or bool(script and other_script and script != other_script)


def _language_and_script(language: str) -> tuple[str, str]:
    primary, *rest = language.lower().replace("_", "-").split("-")
    script = rest[0] if rest and len(rest[0]) == SCRIPT_LENGTH and rest[0].isalpha() else ""
    return primary, script
