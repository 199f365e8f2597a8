"""What a machine must not translate, or translate in one way: names, kept terms, agreed terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from countries.conf import UMBRELLA
from countries.routing import LocaleInfo, network
from countries.text import same_language, script_of
from countries.translation.checks.findings import Identity
from countries.translation.checks.knowing import identities
from countries.translation.checks.reading import Text
from countries.translation.glossary.lookup import terms_for
from countries.translation.glossary.terms import Kind, Term, places_of

LONG_ENOUGH = 5
"""So many letters a single word has to have that means one thing only."""


@dataclass(frozen=True)
class Words:
    """The words of one pair of languages in one country.

    ``names`` are what a programme is called in the source, and what it is called here.
    """

    names: tuple[tuple[str, str], ...] = ()
    terms: tuple[Term, ...] = ()

    @cached_property
    def kept(self) -> dict[str, str]:
        """What no engine may translate, as it is stored, and what stands for it in the target."""
        found = {term.text: term.text for term in self.terms if term.is_kept} | dict(self.names)
        return {_stored(said): _stored(here) for said, here in found.items() if said}

    @cached_property
    def agreed(self) -> dict[str, str]:
        """Terms in small letters, and the first word that was agreed on for each.

        Short words are left out: “can” is a verb, too, and no sentence survives a noun in its place.
        """
        return {
            _stored(term.text).casefold(): _stored(term.translations[0])
            for term in self.terms
            if term.kind is Kind.TRANSLATE
            and term.translations
            and (" " in term.text or len(term.text) >= LONG_ENOUGH)
        }

    def left_out(self, source: str, target: str) -> list[Term]:
        """Return the agreed terms of a text of which its translation has none of the agreed words."""
        theirs, own = Text(source).prose, Text(target).prose
        return [
            term
            for term in self.terms
            if term.kind is Kind.TRANSLATE
            and term.translations
            and places_of(term.text, theirs, term.source)
            and not any(places_of(said, own, term.target) for said in term.translations)
        ]


def words_for(source: str, info: LocaleInfo) -> Words:
    """Return the words for a translation from locale ``source`` into a country's; two queries."""
    known = identities()
    names = dict(_names(known, source, info))
    terms = terms_for(source, info.code, info.country.code)
    return Words(tuple(names.items()), tuple(terms))


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of ``words`` as whole words, the longest first; one that fits nothing."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    said = "|".join(re.escape(word) for word in longest_first)
    return rf"(?<!\w)(?:{said})(?!\w)" if said else r"(?!)"


def _stored(text: str) -> str:
    return escape(text, quote=False)


def _names(known: Iterable[Identity], source: str, info: LocaleInfo) -> Iterator[tuple[str, str]]:
    """Yield names, slogans and hashtags of the source with what is said here; later ones count."""
    rows = list(known)
    here = _own(rows, info)
    from_country = network().by_code.get(source)
    own_code = from_country.country.code if from_country else UMBRELLA
    # Other countries' names stay: a text may tell of them.
    yield from ((one.name, one.name) for one in rows)
    for one in rows:
        if one.country not in (own_code, UMBRELLA) or not same_language(one.locale, source):
            continue
        mine = here.get(one.programme)
        yield one.name, _in_script(mine, info.code) if mine else one.name
        if one.hashtag:
            yield one.hashtag, (mine.hashtag if mine else "") or one.hashtag
        if one.slogan and mine and mine.slogan:
            yield one.slogan, mine.slogan


def _own(rows: list[Identity], info: LocaleInfo) -> dict[str, Identity]:
    """Return what each programme is called in the country, in its language where that is known."""
    mine = [one for one in rows if one.country == info.country.code]
    mine.sort(key=lambda one: same_language(one.locale, info.code))
    return {one.programme: one for one in mine}


def _in_script(identity: Identity, code: str) -> str:
    wanted = script_of(code)
    if script_of(identity.locale) == wanted:
        return identity.name
    return dict(identity.scripts).get(wanted) or identity.name
