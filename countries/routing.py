"""The only place that turns (host, path) into a country locale and a page into its address.

A snapshot of all addresses is kept per process under the network's version token, so that a look-up
costs one small query and a change anywhere is seen by the next request everywhere.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from countries import conf
from countries.identity.countries import Country, CountryLocale, CountryStatus, NetworkVersion

SNAPSHOTS_KEPT = 4


@dataclass(frozen=True)
class CountryInfo:
    """What addresses and pages need to know of a country."""

    pk: int
    code: str
    uuid: uuid.UUID
    name: str
    names: dict[str, str]
    slug: str
    status: str
    host: str | None
    host_is_permanent: bool
    theme: str
    time_zone: str

    @property
    def is_umbrella(self) -> bool:
        return self.code == conf.UMBRELLA

    @property
    def is_open(self) -> bool:
        return self.status == CountryStatus.OPEN


@dataclass(frozen=True)
class LocaleInfo:
    """One country locale as addresses see it. ``prefix`` begins and ends with a slash."""

    pk: int
    locale_id: int
    code: str
    country: CountryInfo
    segment: str
    is_default: bool
    fallback: tuple[str, ...]
    missing_page: str
    unfinished_texts: str
    machine_translation: bool
    home_id: int | None
    home_path: str
    home_url_path: str
    home_key: uuid.UUID | None
    prefix: str
    origin: str

    @property
    def home_url(self) -> str:
        return self.origin + self.prefix

    def url(self, rest: str) -> str:
        """Return the absolute URL of ``rest``, a path inside this country locale."""
        return self.home_url + quote(rest, safe="/-._~")

    def rest_of(self, url_path: str) -> str | None:
        """Return the path inside this country locale of a page's ``url_path``, if it lies here."""
        if not self.home_url_path or not url_path.startswith(self.home_url_path):
            return None
        return url_path[len(self.home_url_path) :]


@dataclass(frozen=True)
class Found:
    """A request's country locale and the rest of its path, without a leading slash."""

    locale: LocaleInfo
    rest: str


@dataclass(frozen=True)
class Moved:
    """The address answers elsewhere."""

    url: str
    permanent: bool = False


@dataclass(frozen=True)
class Network:
    """All addresses of one moment; immutable."""

    locales: tuple[LocaleInfo, ...]
    countries: tuple[CountryInfo, ...]
    public_url: str
    version: uuid.UUID

    @cached_property
    def by_locale_id(self) -> dict[int, LocaleInfo]:
        return {info.locale_id: info for info in self.locales}

    @cached_property
    def by_code(self) -> dict[str, LocaleInfo]:
        return {info.code: info for info in self.locales}

    @cached_property
    def by_host(self) -> dict[str, CountryInfo]:
        return {country.host: country for country in self.countries if country.host}

    @cached_property
    def by_slug(self) -> dict[str, CountryInfo]:
        return {country.slug: country for country in self.countries if not country.is_umbrella}

    @cached_property
    def by_country_code(self) -> dict[str, CountryInfo]:
        return {country.code: country for country in self.countries}

    @cached_property
    def umbrella(self) -> CountryInfo | None:
        return self.by_country_code.get(conf.UMBRELLA)

    @cached_property
    def umbrella_host(self) -> str:
        return (urlsplit(self.public_url).hostname or "").lower()

    def locales_of(self, country: CountryInfo) -> list[LocaleInfo]:
        """Return the country's locales, the default one first."""
        return sorted(
            (info for info in self.locales if info.country.pk == country.pk),
            key=lambda info: not info.is_default,
        )

    def default_locale_of(self, country: CountryInfo) -> LocaleInfo | None:
        return next(iter(self.locales_of(country)), None)

    def locale_of_page_path(self, path: str) -> LocaleInfo | None:
        """Return the country locale under whose home a page with treebeard ``path`` lies."""
        return next(
            (info for info in self.locales if info.home_path and path.startswith(info.home_path)),
            None,
        )

    def open_locales(self) -> list[LocaleInfo]:
        return [info for info in self.locales if info.country.is_open and info.home_id]


def countries_among(infos: Iterable[LocaleInfo]) -> list[CountryInfo]:
    """Return the countries of country locales, each once, in the order in which they come."""
    return list({info.country.pk: info.country for info in infos}.values())


_snapshots: OrderedDict[tuple[uuid.UUID, str], Network] = OrderedDict()


_held: ContextVar[list[Network] | None] = ContextVar("held", default=None)
"""The snapshot of the request at hand, in a list that is empty until someone asks; None outside."""


def network() -> Network:
    """Return the present addresses (one query when nothing changed, three when something did).

    Inside ``network_held`` the first answer stands, without a query, until it is let go.
    """
    held = _held.get()
    if held:
        return held[0]
    found = _present()
    if held is not None:
        held.append(found)
    return found


@contextmanager
def network_held() -> Iterator[None]:
    """Look at the addresses once for all that happens inside: one request."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def let_go_of_network() -> None:
    """Look at the addresses again when they are next asked for: they may have changed meanwhile."""
    held = _held.get()
    if held is not None:
        held.clear()


def _present() -> Network:
    key = (NetworkVersion.current(), conf.public_url())
    found = _snapshots.get(key)
    if found is None:
        found = _snapshots[key] = _load(*key)
        while len(_snapshots) > SNAPSHOTS_KEPT:
            _snapshots.popitem(last=False)
    return found


def forget_snapshots() -> None:
    """Drop every kept snapshot (after a restore, and between tests)."""
    _snapshots.clear()


def last_known_network() -> Network | None:
    """Return the newest snapshot without asking the database, for when it is down."""
    return next(reversed(_snapshots.values()), None)


def find(net: Network, host: str, path: str) -> Found | Moved | None:
    """Return whose address (``host``, ``path``) is, where it moved, or None when it is nobody's."""
    host = host.rsplit(":", 1)[0].lower().rstrip(".")
    rest = unquote(path).lstrip("/") if "%" in path else path.lstrip("/")
    country = net.by_host.get(host)
    if country is not None:
        return _inside(net, country, rest) if country.is_open else None
    if host != net.umbrella_host and not conf.setting("OPEN_HOSTS"):
        return None
    return _on_umbrella_host(net, rest)


def _on_umbrella_host(net: Network, rest: str) -> Found | Moved | None:
    first, _, remainder = rest.partition("/")
    country = net.by_slug.get(first)
    if country is not None:
        if not country.is_open:
            return None
        if country.host:
            origin = own_origin(net.public_url, country.host)
            return Moved(origin + "/" + quote(remainder), permanent=country.host_is_permanent)
        return _inside(net, country, remainder)
    umbrella = net.umbrella
    if umbrella is None or not umbrella.is_open:
        return None
    if first == umbrella.slug:
        return _umbrella_language(net, umbrella, remainder)
    return _bare(net, umbrella, rest)


def _umbrella_language(net: Network, umbrella: CountryInfo, rest: str) -> Found | Moved | None:
    segment, _, remainder = rest.partition("/")
    for info in net.locales_of(umbrella):
        if info.segment and info.segment == segment:
            return Found(info, remainder)
    return None


def _inside(net: Network, country: CountryInfo, rest: str) -> Found | Moved | None:
    segment, _, remainder = rest.partition("/")
    for info in net.locales_of(country):
        if info.segment and info.segment == segment:
            return Found(info, remainder)
    return _bare(net, country, rest)


def _bare(net: Network, country: CountryInfo, rest: str) -> Found | Moved | None:
    for info in net.locales_of(country):
        if not info.segment:
            return Found(info, rest)
    default = net.default_locale_of(country)
    return Moved(default.home_url) if default and not rest else None


def own_origin(public_url: str, host: str) -> str:
    """Return the origin of a country's own ``host``: the public URL's scheme and port."""
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{host}:{parts.port}" if parts.port else f"{parts.scheme}://{host}"


def _load(version: uuid.UUID, public_url: str) -> Network:
    rows = CountryLocale.objects.select_related("locale", "home").order_by(
        "country__name", "-is_default", "position", "pk"
    )
    # Planned countries have no locales yet, but their paths and hosts are nobody else's.
    countries = {row.pk: _country_info(row) for row in Country.objects.order_by("name", "pk")}
    locales = [_locale_info(row, countries[row.country_id], public_url) for row in rows]
    return Network(tuple(locales), tuple(countries.values()), public_url, version)


def _country_info(country: Country) -> CountryInfo:
    return CountryInfo(
        pk=country.pk,
        code=country.code,
        uuid=country.uuid,
        name=country.name,
        names=dict(country.names),
        slug=country.slug,
        status=country.status,
        host=country.host,
        host_is_permanent=country.host_is_permanent,
        theme=country.theme,
        time_zone=country.time_zone,
    )


def _locale_info(row: CountryLocale, country: CountryInfo, public_url: str) -> LocaleInfo:
    origin = own_origin(public_url, country.host) if country.host else public_url
    home = row.home
    return LocaleInfo(
        pk=row.pk,
        locale_id=row.locale_id,
        code=row.locale.language_code,
        country=country,
        segment=row.segment,
        is_default=row.is_default,
        fallback=tuple(row.fallback),
        missing_page=row.missing_page,
        unfinished_texts=row.unfinished_texts,
        machine_translation=row.machine_translation,
        home_id=row.home_id,
        home_path=home.path if home else "",
        home_url_path=home.url_path if home else "",
        home_key=home.translation_key if home else None,
        prefix=_prefix(country, row.segment),
        origin=origin,
    )


def _prefix(country: CountryInfo, segment: str) -> str:
    parts = []
    if country.is_umbrella:
        parts = [country.slug, segment] if segment else []
    elif country.host:
        parts = [segment] if segment else []
    else:
        parts = [country.slug, segment] if segment else [country.slug]
    return "/" + "".join(f"{part}/" for part in parts)
