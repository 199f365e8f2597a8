"""Texts kept per language: ``{"en": …, "pt-br": …}``, found for a language or a locale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

UNKNOWN = "und"
"""What BCP 47 calls the language of a text of which no one said it."""


def text_in(texts: Mapping[str, str], code: str) -> tuple[str, str]:
    """Return (text, its language) for readers of ``code``, a language or a locale.

    Its own comes first, then that of the wider code (``sr-latn-rs``, ``sr-latn``, ``sr``), then
    English, then any; without any text an empty one in ``code``.
    """
    for candidate in (*_widening(code), "en", *sorted(texts)):
        if texts.get(candidate):
            return texts[candidate], candidate
    return "", code


def with_own(text: str, language: str, others: Mapping[str, str]) -> dict[str, str]:
    """Return a text in its own ``language`` together with what it is in others."""
    return {language or UNKNOWN: text, **others}


def _widening(code: str) -> Iterator[str]:
    parts = code.lower().split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])
