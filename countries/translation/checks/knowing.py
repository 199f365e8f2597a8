"""What the checks have to know of a country's texts, asked of the database once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from wagtail.models import Page

from countries.facts import token_names
from countries.identity.addresses import FormerAddress
from countries.identity.countries import RESERVED_WORDS
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.routing import Found, LocaleInfo, find, network
from countries.translation.checks.findings import (
    ABROAD,
    DEAD,
    About,
    Identity,
    Severity,
)
from countries.translation.checks.links import addresses_in
from countries.translation.checks.models import CheckSetting, Strictness
from countries.translation.checks.registry import RULES
from countries.translation.glossary.lookup import terms_for
from countries.translation.glossary.terms import Term

_OF_TERMS = frozenset(
    {"term", "term-kept", "term-forbidden", "untranslated", "alphabet", "accents"}
)
_OF_LINKS = frozenset({"link-dead", "link-abroad"})
_OUTSIDE = frozenset({"admin", "api", "static", "media", "images", "documents"})

Severities = Mapping[str, Severity | None]


def severities_for(country_id: int | None) -> dict[str, Severity | None]:
    """Return how strict each rule is in a country, or, without one, in the network; one query."""
    found = {rule.code: rule.default for rule in RULES}
    strictness: dict[str, Severity | None] = dict(found)
    rows = CheckSetting.objects.filter(Q(country__isnull=True) | Q(country=country_id))
    for row in sorted(rows, key=lambda row: row.country_id is not None):
        if row.rule in strictness:
            is_off = row.severity == Strictness.OFF
            strictness[row.rule] = None if is_off else Severity(row.severity)
    return strictness


def blocking_only(severities: Severities) -> dict[str, Severity | None]:
    """Return the same with every rule switched off that does not block."""
    return {
        code: severity if severity is Severity.BLOCKING else None
        for code, severity in severities.items()
    }


def identities() -> tuple[Identity, ...]:
    """Return what every programme is called everywhere; one query."""
    rows = ProgrammeIdentity.objects.select_related("programme", "country").order_by("pk")
    return tuple(
        Identity(
            programme=row.programme.code,
            country=row.country.code,
            locale=row.locale,
            name=row.name,
            also=tuple(row.spellings),
            slogan=row.slogan,
            hashtag=row.hashtag,
            scripts=tuple(row.script_variants.items()),
            wrong=tuple(row.misspellings),
        )
        for row in rows
    )


@dataclass(frozen=True)
class Knowledge:
    """What is known of texts of one country in one language, looked up when a rule asks for it."""

    info: LocaleInfo
    source: str
    severities: Severities
    has_tokens: bool = True
    model: type[Any] | None = None

    def about(self, path: str = "", *, source: str | None = None) -> About:
        """Return it for the text at ``path``; ``source`` replaces the source's locale."""
        asked = self._about
        changes: dict[str, Any] = {"path": path, "limit": self.limit(path)}
        if source is not None:
            changes["source"] = source
        return replace(asked, **changes)

    def about_links(self, texts: Iterable[str]) -> Knowledge:
        """Return the same, knowing of the addresses in ``texts`` where they lead."""
        if self._is_asked(_OF_LINKS):
            addresses = {address for text in texts for address in addresses_in(text)}
            self.__dict__["links"] = verdicts(addresses, info=self.info)
        return self

    def limit(self, path: str) -> int | None:
        """Return how many characters the page's field has room for; blocks say nothing of it."""
        if self.model is None or "." in path:
            return None
        try:
            return getattr(self.model._meta.get_field(path), "max_length", None)
        except FieldDoesNotExist:
            return None

    @cached_property
    def _about(self) -> About:
        return About(
            target=self.info.code,
            source=self.source,
            country=self.info.country.code,
            terms=self._terms,
            identities=identities(),
            facts=self._facts,
            programmes=self._names_of(Programme.objects.values_list("code", flat=True)),
            links=self.__dict__.get("links", {}),
            severities=self.severities,
        )

    @cached_property
    def _terms(self) -> list[Term]:
        if not self._is_asked(_OF_TERMS):
            return []
        return terms_for(self.source, self.info.code, self.info.country.code)

    @property
    def _facts(self) -> frozenset[str] | None:
        return frozenset(token_names(self.info.code)) if self.has_tokens else None

    def _names_of(self, rows: Any) -> frozenset[str] | None:
        return frozenset(rows) if self.has_tokens else None

    def _is_asked(self, rules: frozenset[str]) -> bool:
        return any(self.severities.get(code) is not None for code in rules)


def verdicts(addresses: Iterable[str], *, info: LocaleInfo) -> dict[str, str]:
    """Return what is wrong with addresses of this site, seen from a country; at most three queries."""
    net = network()
    found: dict[str, str] = {}
    places: dict[str, Found] = {}
    for address in addresses:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        if host != net.umbrella_host and host not in net.by_host:
            continue
        place = find(net, host, parts.path or "/")
        if not isinstance(place, Found) or _is_systems(place.rest):
            continue
        if not place.locale.country.is_umbrella and place.locale.country.pk != info.country.pk:
            found[address] = ABROAD
        places[address] = place
    alive = _alive(places)
    return {address: DEAD for address in places if address not in alive} | found


def _is_systems(rest: str) -> bool:
    first = rest.partition("/")[0]
    return first in _OUTSIDE or first in RESERVED_WORDS


def _alive(places: Mapping[str, Found]) -> set[str]:
    paths = {
        address: f"{place.locale.home_url_path}{place.rest.rstrip('/')}".rstrip("/") + "/"
        for address, place in places.items()
    }
    if not paths:
        return set()
    live = set(
        Page.objects.filter(url_path__in=set(paths.values()), live=True).values_list(
            "url_path", flat=True
        )
    )
    rests = {place.rest.strip("/") for place in places.values()}
    former = set(
        FormerAddress.objects.filter(
            Q(rest__in=rests) | Q(rest__in={f"{rest}/" for rest in rests})
        ).values_list("country_locale_id", "rest")
    )
    moved = {(pk, rest.strip("/")) for pk, rest in former}
    return {
        address
        for address, place in places.items()
        if paths[address] in live or (place.locale.pk, place.rest.strip("/")) in moved
    }
