"""Pages shown in frames on other sites: which one, by which partner, and who may frame it."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db import DatabaseError, InterfaceError
from django.utils.html import escape

from countries import conf
from countries.delivery.models import Kind
from countries.delivery.store import ReadStore, Stored
from countries.partners.models import Key, Partner
from countries.partners.pages import LocaleNeeded
from countries.partners.scopes import Scope
from countries.partners.vocabulary import UnknownValue, Vocabulary, current_network
from countries.resolution import Batch
from countries.routing import LocaleInfo, Network

logger = logging.getLogger(__name__)

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_FRAGMENT = re.compile(r'(<a\b[^>]*?\s)href="#([^"]*)"')


class EmbedMissing(Exception):
    """There is no such page to show; ``info`` is the locale in whose language to say so."""

    def __init__(self, info: LocaleInfo | None, *, is_gone: bool) -> None:
        self.info = info
        self.is_gone = is_gone
        super().__init__("nothing to show")


@dataclass(frozen=True)
class Shown:
    """That a page was shown in a frame: which, where, and on whose site, if a partner's."""

    page_id: str
    country: str
    locale: str
    partner_code: str


@dataclass(frozen=True)
class Framing:
    """Who shows a page, which sites may frame it, as Content-Security-Policy names them, and whether
    it tells these its height."""

    partner_code: str
    ancestors: tuple[str, ...]
    tells_height: bool = False


def page_to_embed(
    store: ReadStore, scope: Scope, page_id: UUID | None, *, locale: str = "", country: str = ""
) -> Stored:
    """Return the page in ``locale``, or in the first locale of ``country`` that has it.

    Raises ``EmbedMissing``, or ``LocaleNeeded`` where neither is given and it is in several.
    """
    words = Vocabulary(scope)
    try:
        wanted = _locales(words, locale, country)
    except UnknownValue as error:
        raise EmbedMissing(_umbrella(words.net), is_gone=False) from error
    found = store.locales_of(Kind.PAGE, page_id) if page_id else []
    there = {row.locale: row for row in found if scope.sees(row) and _is_open(words.net, row)}
    if not wanted and len(there) > 1:
        raise LocaleNeeded(there)
    codes = [info.code for info in wanted] or list(there)
    row = next((there[code] for code in codes if code in there), None)
    if row is None:
        info = wanted[0] if wanted else _umbrella(words.net)
        raise EmbedMissing(info, is_gone=_is_gone(store, scope, page_id, wanted))
    return row


def _locales(words: Vocabulary, locale: str, country: str) -> list[LocaleInfo]:
    """Return the locales that were asked for, the best first; raises ``UnknownValue``."""
    owner = words.country(country) if country else None
    if locale:
        info = words.locale(locale)
        if owner is not None and info.country.code != owner.code:
            raise UnknownValue("locale", locale, ())
        return [info]
    if owner is None:
        return []
    found = words.locales_of(owner)
    if not found:
        raise UnknownValue("country", country, ())
    return found


def _is_open(net: Network, row: Stored) -> bool:
    """Tell whether a page's country is open: its documents go one by one after it has closed."""
    info = net.by_code.get(row.locale)
    return info is not None and info.country.is_open


def _is_gone(
    store: ReadStore, scope: Scope, page_id: UUID | None, wanted: Iterable[LocaleInfo]
) -> bool:
    """Tell whether the page was there once: of a locale that was asked for, and to who sees all."""
    if page_id is None or not scope.is_everything:
        return False
    rows = [store.get(Kind.PAGE, page_id, info.code) for info in wanted]
    return any(row is not None and row.gone for row in rows)


def _umbrella(net: Network) -> LocaleInfo | None:
    return net.default_locale_of(net.umbrella) if net.umbrella else None


def framing_of(code: str, *, now: dt.datetime, tells_height: bool = False) -> Framing:
    """Return who may frame what the partner ``code`` shows; without one, whoever the site lets.

    Anybody can write a code into an address, so that of no active partner counts for nobody.
    """
    try:
        partner = Partner.objects.filter(code=code, is_active=True).first() if code else None
        origins = _origins_of(partner, now=now) if partner else []
    except (DatabaseError, InterfaceError):
        logger.warning("the database does not answer; a page is shown without its partner")
        partner, origins = None, []
    anyone = tuple(conf.setting("EMBED_ANCESTORS"))
    return Framing(partner.code if partner else "", tuple(origins) or anyone, tells_height)


def _origins_of(partner: Partner, *, now: dt.datetime) -> list[str]:
    keys = Key.objects.filter(partner=partner).live(now=now)
    named = [origin for origins in keys.values_list("origins", flat=True) for origin in origins]
    found = (_source(str(url)) for url in (partner.website, *named))
    return sorted({source for source in found if source})


def _source(url: str) -> str:
    """Return the origin of ``url`` in the form of a policy, which nothing can get out of."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower().encode("idna").decode() if parts.netloc else ""
    except (ValueError, UnicodeError):
        return ""
    is_plain = parts.scheme in ("http", "https") and _HOST.fullmatch(host)
    return f"{parts.scheme}://{host}" if is_plain else ""


def policy_of(framing: Framing) -> str:
    """Return the Content-Security-Policy of an embed: our own files, no form, and no script but the
    one that tells its height."""
    own = f"'self' {conf.public_url()}"
    directives = {
        "default-src": "'none'",
        **({"script-src": own} if framing.tells_height else {}),
        "style-src": own,
        "img-src": own,
        "font-src": own,
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(framing.ancestors) or "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def html_in_frame(html: str, url: str) -> str:
    """Return the ``html`` of the page at ``url``, in which links to its own parts stay in the frame.

    What is not in the frame, such as a form, is on the page.
    """

    def link(found: re.Match[str]) -> str:
        begin, part = found.groups()
        if f' id="{part}"' in html:
            return f'{begin}target="_self" href="#{part}"'
        return f'{begin}href="{escape(url)}#{part}"'

    return _FRAGMENT.sub(link, html)


def theme_of(stored: Stored, *, now: dt.datetime) -> str:
    """Return the look of a page: that of its programme, or of its country."""
    info = current_network().by_code.get(stored.locale)
    try:
        own = Batch(now=now).programme_themes().get(stored.programme)
    except (DatabaseError, InterfaceError):
        own = None
    return own or (info.country.theme if info else "")
