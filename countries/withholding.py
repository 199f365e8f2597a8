"""Let market rules and market facts act: documents are renewed where either changes, or time does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils import timezone
from wagtail.models import Page

from countries import publishing
from countries.delivery import marks
from countries.delivery.drafts import Address
from countries.delivery.models import Document, Kind
from countries.delivery.producers import page_address
from countries.identity.countries import Country
from countries.market import MarketRule, Markets
from countries.pages import at_or_below
from countries.resolution import Batch, keys
from countries.resolution.batch import AT_ONCE
from countries.resolution.page import is_public
from countries.routing import network


def touch_rule(rule: MarketRule) -> None:
    """Let ``rule`` act, or cease to, on its page in all countries, in this transaction.

    What it brings back below the page follows by the worker, like all that becomes public again.
    """
    rows = Page.objects.filter(translation_key=rule.translation_key).select_related("locale")
    pages = list(rows)
    with publishing.unit():
        publishing.touch(*map(page_address, pages))
        if rule.is_of_page:
            _touch_places(pages)


def _touch_places(roots: Sequence[Page]) -> None:
    """Take away at once all at and below ``roots`` that is withheld now; renew the rest later."""
    markets = Markets(now=timezone.now(), net=network())
    found = _live_below(roots)
    gone = [page for page in found if markets.is_withheld(page.path)]
    kept = [page for page in found if not markets.is_withheld(page.path)]
    above = _keys_above(gone)
    moved = (publishing.keys_below(page, above.get(_path_above(page))) for page in gone)
    # Elsewhere there may be links to what another country has not adopted.
    shown = {keys.page(page.translation_key, page.locale.language_code) for page in kept}
    publishing.touch(*map(page_address, gone), changed=shown.union(*moved))
    publishing.touch_later(map(page_address, kept))


def touch_market(country: Country) -> None:
    """Renew what is shown by what is known of a country's market, and whole pages that hang on it."""
    roots = _roots(Markets(now=timezone.now(), net=network()))
    own = [page for page in roots if page.locale_id in _locales_of(country)]
    with publishing.unit():
        publishing.touch(changed=[keys.market(country.code)])
        publishing.touch_later(page_address(page) for page in _live_below(own))


def renew_turned(*, now: dt.datetime) -> int:
    """Mark the pages that time has brought back, or taken away, in a country; return how many.

    A page that is shown has a document, which knows until when; one that is withheld has none.
    """
    batch = Batch(now=now)
    pages = {page_address(page): page for page in _live_below(_roots(batch.markets))}
    if not pages:
        return 0
    keys_of_all = {address.key for address in pages}
    rows = Document.objects.filter(kind=Kind.PAGE, gone="", key__in=keys_of_all)
    there = {Address(*row) for row in rows.values_list("kind", "key", "locale")}
    turned = [a for a, page in pages.items() if (a in there) != is_public(page, batch)]
    marks.mark(turned, now=now)
    return len(turned)


def _roots(markets: Markets) -> list[Page]:
    """Return the pages that rules are about as a whole."""
    paths = markets.covered_paths
    return list(Page.objects.filter(path__in=paths)) if paths else []


def _live_below(roots: Sequence[Page]) -> list[Page]:
    """Return the live pages at and below ``roots``."""
    found: dict[int, Page] = {}
    for start in range(0, len(roots), AT_ONCE):
        below = Page.objects.filter(at_or_below(roots[start : start + AT_ONCE]), live=True)
        found |= {page.pk: page for page in below.select_related("locale")}
    return list(found.values())


def _keys_above(pages: Iterable[Page]) -> dict[str, UUID]:
    """Return the translation keys of the parents of ``pages``, by their treebeard paths."""
    rows = Page.objects.filter(path__in=set(map(_path_above, pages)))
    return dict(rows.values_list("path", "translation_key"))


def _path_above(page: Page) -> str:
    return page.path[: -Page.steplen]


def _locales_of(country: Country) -> set[int]:
    return set(country.country_locales.values_list("locale_id", flat=True))
