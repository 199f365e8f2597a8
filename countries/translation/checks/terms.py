"""The glossary: what is said for a term, what stays as it is, what is not to be said."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from countries.text import same_language
from countries.translation.checks.reading import Found, Pair
from countries.translation.glossary.terms import Kind, Term, places_of


def agreed_terms(pair: Pair) -> Iterator[Found]:
    """Yield terms of the source for which the text has none of the agreed words."""
    for term in _of_source(pair, Kind.TRANSLATE):
        if not term.translations or not places_of(term.text, pair.source.prose, term.source):
            continue
        if not any(places_of(said, pair.target.prose, term.target) for said in term.translations):
            said = " / ".join(term.translations)
            message = _("“%(term)s” is “%(said)s” here.")
            yield Found(message % {"term": term.text, "said": said})


def kept_terms(pair: Pair) -> Iterator[Found]:
    """Yield terms of the source that are to stay as they are, and do not."""
    for term in _of_source(pair, Kind.KEEP):
        if places_of(term.text, pair.source.prose, term.source, exact=True) and not places_of(
            term.text, pair.target.prose, term.target, exact=True
        ):
            yield Found(_("“%(term)s” stays as it is.") % {"term": term.text})


def forbidden_terms(pair: Pair) -> Iterator[Found]:
    """Yield words that the glossary forbids in the text's language."""
    for term in pair.about.terms:
        if not term.is_forbidden or not same_language(term.source, pair.about.target):
            continue
        for place in places_of(term.text, pair.target.prose, term.source):
            message = _("“%(term)s” is not to be written.") % {"term": term.text}
            yield Found(f"{message} {term.note}".strip(), *place)


def _of_source(pair: Pair, kind: Kind) -> Iterator[Term]:
    for term in pair.about.terms:
        if term.kind is kind and same_language(term.source, pair.about.source):
            yield term
