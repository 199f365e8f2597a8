"""What helps beside a text: the memory's suggestions, the glossary's terms, what the checks found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagtail_localize.models import Translation

Pairs = Sequence[tuple[int, str, str]]
"""Segments by ``pk``, with their source text and their translation."""


def suggestions_for(
    translation: Translation, texts: Sequence[str], *, limit: int = 3
) -> dict[str, list[Any]]:
    """Return what was said elsewhere for each of ``texts``, the best match first."""
    return {}


def terms_for(translation: Translation) -> list[Any]:
    """Return the glossary's terms for this pair of languages."""
    return []


def terms_in(terms: Sequence[Any], text: str) -> list[Any]:
    """Return those of ``terms`` that stand in a text of the source."""
    return []


def findings_for(translation: Translation, pairs: Pairs) -> dict[int, list[Any]]:
    """Return what is wrong or doubtful in each translation, by the segment's ``pk``."""
    return {}
