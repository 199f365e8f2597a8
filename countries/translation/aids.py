"""What helps beside a text: the memory's suggestions, the glossary's terms, what the checks found."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail_localize.models import Translation

from countries.routing import network
from countries.translation.checks.gathering import findings_for
from countries.translation.glossary import Term, lookup, places_of
from countries.translation.memory import suggestions_for

__all__ = ["findings_for", "suggestions_for", "terms_for", "terms_in"]


def terms_for(translation: Translation) -> list[Term]:
    """Return the glossary's terms for this pair of languages, in the country of the translation."""
    info = network().by_locale_id.get(translation.target_locale_id)
    if info is None:
        return []
    source = translation.source.locale.language_code
    return lookup.terms_for(source, info.code, info.country.code)


def terms_in(terms: Sequence[Term], text: str) -> list[Term]:
    """Return those of ``terms`` that stand in a text of the source."""
    return [
        term
        for term in terms
        if not term.is_forbidden and places_of(term.text, text, term.source, exact=term.is_kept)
    ]
