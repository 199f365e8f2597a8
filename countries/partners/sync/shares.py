"""The share of all documents that one replica holds: a key's scope, narrowed by what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from countries.delivery.models import Kind
from countries.delivery.parts import DECIDING, FORMER, NETWORK, SETTLED, WHOLE, numbers
from countries.partners.scopes import Scope, is_typed
from countries.partners.vocabulary import Vocabulary

OTHER_KINDS = (Kind.FACT, Kind.IMAGE, Kind.MENU, Kind.ORGANISATION, Kind.REDIRECT)
"""The kinds that are asked for by themselves; pages and entries are asked for by their types."""
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Filters:
    """What a replica was asked for; nothing named means all that the key may see."""

    countries: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters that ask for the same again."""
        named = (("country", self.countries), ("locale", self.locales), ("type", self.types))
        return [(name, value) for name, values in named for value in values]


def filters_of(
    scope: Scope, *, countries: Iterable[str], locales: Iterable[str], types: Iterable[str]
) -> Filters:
    """Return the filters with these values in any case; raises ``UnknownValue``."""
    words = Vocabulary(scope)
    known = [*words.types, *OTHER_KINDS]
    return Filters(
        tuple(words.country_codes(countries)),
        tuple(words.locale_codes(locales)),
        tuple(sorted({words.type(name, among=known) for name in types})),
    )


class Row(NamedTuple):
    """What decides about a document or tombstone, without its bytes."""

    id: int
    sequence: int
    gone: str
    kind: str
    key: str
    locale: str
    country: str
    type: str
    parts: str


class Sight(NamedTuple):
    """How a share sees a document: when that last changed, and why it is not there if it is not.

    ``settled`` is when something other than its freshness last changed.
    """

    sequence: int
    settled: int
    gone: str = ""


@dataclass(frozen=True)
class Share:
    """Which documents, and what of each."""

    scope: Scope = field(default_factory=Scope)
    kinds: frozenset[str] = field(default=frozenset())
    is_nothing: bool = False

    @property
    def is_everything(self) -> bool:
        return self.scope.is_everything and not self.kinds and not self.is_nothing

    def sight_of(self, row: Row) -> Sight | None:
        """Return how this share sees ``row``; None for what it never saw."""
        if not self._has_kind(row.kind):
            return None
        parts = numbers(orjson.loads(row.parts), row.sequence) if row.parts else {}
        if self.scope.is_everything:
            return self._sight_of_whole(row, parts)
        if row.kind in DECIDING:
            return self._sight_by_parts(row, parts)
        return self._sight_by_place(row, parts)

    def _has_kind(self, kind: str) -> bool:
        if self.is_nothing:
            return False
        if not self.kinds or kind in self.kinds:
            return True
        # Entries go with pages: both are asked for by their types.
        return Kind.PAGE in self.kinds and kind != Kind.REDIRECT and is_typed(kind)

    def _sight_of_whole(self, row: Row, parts: Mapping[str, int]) -> Sight:
        others = [abs(at) for name, at in parts.items() if name not in (WHOLE, SETTLED)]
        settled = parts.get(SETTLED, parts.get(WHOLE, row.sequence))
        return Sight(row.sequence, max([settled, *others]), row.gone)

    def _sight_by_place(self, row: Row, parts: Mapping[str, int]) -> Sight | None:
        if not self.scope.sees_place(row.kind, row.locale, row.country, row.type):
            return self._sight_of_former(row, parts)
        if row.gone:
            return Sight(row.sequence, row.sequence, row.gone)
        seen = [abs(at) for name, at in parts.items() if self._sees_part(row.kind, name)]
        whole = parts.get(WHOLE, row.sequence)
        return Sight(max([whole, *seen]), max([parts.get(SETTLED, whole), *seen]))

    def _sight_of_former(self, row: Row, parts: Mapping[str, int]) -> Sight | None:
        """Return when a document left this share for another country or type, if it did."""
        left = [
            abs(at)
            for name, at in parts.items()
            if name[:1] == FORMER
            and self.scope.sees_place(row.kind, row.locale, *name[1:].split("/", 1))
        ]
        return Sight(max(left), max(left), OUT_OF_SCOPE) if left else None

    def _sight_by_parts(self, row: Row, parts: Mapping[str, int]) -> Sight | None:
        seen = [at for name, at in parts.items() if self._sees_doing(name)]
        texts = [at for name, at in parts.items() if self._sees_text_of_value(name)]
        at = max(map(abs, [*seen, *texts]), default=0)
        if self.scope.countries:
            if not seen:
                return None
            if row.gone or max(seen) < 0:
                return Sight(at, at, row.gone if row.gone and at == row.sequence else OUT_OF_SCOPE)
        elif row.gone:
            return Sight(row.sequence, row.sequence, row.gone)
        at = max(at, parts.get(WHOLE, row.sequence))
        return Sight(at, at)

    def _sees_doing(self, name: str) -> bool:
        """Tell whether a part is a country's that is seen, or the network's."""
        if name in (WHOLE, SETTLED) or "/" in name:
            return False
        return name == NETWORK or self.scope.sees_country(name)

    def _sees_text_of_value(self, name: str) -> bool:
        country, _slash, locale = name.partition("/")
        return bool(locale) and (
            self.scope.sees_country(country) and self.scope.sees_locale_code(locale)
        )

    def _sees_part(self, kind: str, name: str) -> bool:
        if name in (WHOLE, SETTLED) or name[:1] == FORMER:
            return False
        if kind == Kind.MENU:
            return self._sees_pair(name)
        if kind == Kind.IMAGE:
            return self.scope.sees_text(name)
        return self.scope.sees_locale_code(name)

    def _sees_pair(self, name: str) -> bool:
        one, _plus, other = name.partition("+")
        return self.scope.sees_type(one) and self.scope.sees_type(other)


NOTHING = Share(is_nothing=True)


def share_of(scope: Scope, filters: Filters) -> Share:
    """Return what is left of ``scope`` by ``filters``; a key that lost all that was asked has nothing."""
    typed = {name for name in filters.types if name not in OTHER_KINDS}
    kinds = {name for name in filters.types if name in OTHER_KINDS}
    countries = _within(scope.countries, filters.countries)
    locales = _within(scope.locales, filters.locales)
    types = _within(scope.types, typed)
    if countries is None or locales is None:
        return NOTHING
    if types is None:
        # The pages asked for are lost; facts and images, which have no such type, are not.
        return Share(Scope(countries, locales), frozenset(kinds)) if kinds else NOTHING
    kinds |= {Kind.PAGE} if typed else set()
    return Share(Scope(countries, locales, types), frozenset(kinds))


def _within(allowed: frozenset[str], asked: Iterable[str]) -> frozenset[str] | None:
    """Return what of ``asked`` is allowed; None where nothing of it is."""
    wanted = frozenset(asked)
    if not wanted or not allowed:
        return wanted or allowed
    return (wanted & allowed) or None
