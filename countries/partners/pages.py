"""Find pages for partners in the read file: by id and locale, by the chain, by public address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from countries.delivery.models import Kind
from countries.delivery.store import ReadStore, Stored
from countries.partners.scopes import Scope
from countries.partners.vocabulary import UnknownValue, Vocabulary, current_network
from countries.resolution.market import is_withheld_from
from countries.routing import Found, LocaleInfo, Moved, Network, find
from countries.text import language_of

NOT_TRANSLATED = "not_translated"
HOPS = 3
"""How often an address may lead elsewhere before it is taken for a circle."""


class PageMissing(Exception):
    """There is no such page here; ``available`` lists the locales in which it is."""

    def __init__(self, available: Collection[str] = ()) -> None:
        self.available = list(available)
        super().__init__("no such page")


class LocaleNeeded(Exception):
    """The page exists, but the request does not say in which locale; ``available`` lists them."""

    def __init__(self, available: Collection[str]) -> None:
        self.available = list(available)
        super().__init__("locale needed")


class Contradiction(ValueError):
    """The locale asked for is not of the country, or not in the language, asked for as well."""


class InvalidAddress(ValueError):
    """The text is no absolute http or https address."""


@dataclass(frozen=True)
class Fallback:
    """Why another locale answers, and the order in which they were asked."""

    requested: str
    reason: str
    chain: tuple[str, ...]


@dataclass(frozen=True)
class FoundPage:
    """A page's document, and the fallback by which it answers, if any."""

    stored: Stored
    fallback: Fallback | None = None


@dataclass(frozen=True)
class MovedTo:
    """The page answers at another address now."""

    url: str


@dataclass(frozen=True)
class Wanted:
    """Which locale of a page is asked for: by its code, or by country and language."""

    locale: str = ""
    country: str = ""
    language: str = ""

    def is_met_by(self, stored: Stored) -> bool:
        if self.locale:
            return stored.locale == self.locale.lower()
        return self.agrees_with(stored.country, stored.locale)

    def agrees_with(self, country: str, locale: str) -> bool:
        """Tell whether country and language, as far as they are given, are those of a locale."""
        return (not self.country or self.country.upper() == country) and (
            not self.language or self.language.lower() == language_of(locale)
        )

    @property
    def is_complete(self) -> bool:
        return bool(self.locale or (self.country and self.language))


def find_page(
    store: ReadStore, scope: Scope, page_id: UUID, wanted: Wanted, *, with_chain: bool
) -> FoundPage:
    """Return a page's document in the locale ``wanted``, or the next of its chain.

    Raises ``LocaleNeeded``, ``PageMissing``, ``Contradiction`` or ``UnknownValue``.
    """
    if wanted.locale and (wanted.country or wanted.language):
        named = Vocabulary(scope).locale(wanted.locale)
        if not wanted.agrees_with(named.country.code, named.code):
            raise Contradiction
    if wanted.locale:
        asked = store.get(Kind.PAGE, page_id, wanted.locale.lower())
        if asked is not None and scope.sees(asked):
            return FoundPage(asked)
    there = {row.locale: row for row in store.locales_of(Kind.PAGE, page_id) if scope.sees(row)}
    for stored in there.values():
        if wanted.is_complete and wanted.is_met_by(stored):
            return FoundPage(stored)
    if not wanted.is_complete:
        raise LocaleNeeded(there) if there else PageMissing
    vocabulary = Vocabulary(scope)
    info = _locale_of(wanted, vocabulary)
    chain = _chain(info, vocabulary)
    rows = (there[code] for code in chain if with_chain and code in there)
    answering = next((r for r in rows if not is_withheld_from(info.country, r.document)), None)
    if answering is None:
        raise PageMissing(there)
    gone = store.get(Kind.PAGE, page_id, info.code)
    is_told = gone is not None and scope.sees_place(Kind.PAGE, gone.locale, gone.country, gone.type)
    reason = gone.gone if gone is not None and is_told and gone.gone else NOT_TRANSLATED
    return FoundPage(answering, Fallback(info.code, reason, chain))


def _locale_of(wanted: Wanted, vocabulary: Vocabulary) -> LocaleInfo:
    if wanted.locale:
        return vocabulary.locale(wanted.locale)
    country = vocabulary.country(wanted.country)
    spoken = {language_of(info.code): info for info in vocabulary.locales_of(country)}
    if wanted.language.lower() not in spoken:
        raise UnknownValue("language", wanted.language, spoken)
    return spoken[wanted.language.lower()]


def _chain(info: LocaleInfo, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return who answers for ``info``, itself first, as far as the caller may see."""
    return tuple(code for code in (info.code, *info.fallback) if code in vocabulary.locales)


def page_at_address(
    store: ReadStore, scope: Scope, address: str, *, own_host: str
) -> Stored | MovedTo:
    """Return the page at a public ``address``, or where it moved.

    ``own_host`` is the host of the request, which is ours too where any host is served.
    Raises ``InvalidAddress`` or ``PageMissing``.
    """
    net = current_network()
    host = _parts(address)[0]
    if host not in (net.umbrella_host, *net.by_host, own_host.rsplit(":", 1)[0].lower()):
        raise PageMissing
    place, has_moved = _place_of(net, address)
    if place is None or not scope.sees_locale(place.locale):
        raise PageMissing
    rest = place.rest if not place.rest or place.rest.endswith("/") else f"{place.rest}/"
    stored = store.page_at(place.locale.code, rest)
    if stored is not None and scope.sees(stored):
        return MovedTo(place.locale.url(stored.rest)) if has_moved else stored
    former = store.redirect_at(place.locale.code, rest)
    target = store.get(Kind.PAGE, former.document["page"], place.locale.code) if former else None
    if target is None or not scope.sees(target):
        raise PageMissing
    return MovedTo(place.locale.url(target.rest))


def _place_of(net: Network, address: str) -> tuple[Found | None, bool]:
    """Return whose address it is, and whether that place is elsewhere now."""
    place = find(net, *_parts(address))
    has_moved = False
    for _hop in range(HOPS):
        if not isinstance(place, Moved):
            return place, has_moved
        has_moved = True
        place = find(net, *_parts(place.url))
    return None, has_moved


def _parts(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError as error:
        raise InvalidAddress(address) from error
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidAddress(address)
    return host, parts.path or "/"
