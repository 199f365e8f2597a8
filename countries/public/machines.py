"""What search engines read: sitemaps per locale, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from countries.delivery.store import Condition, Query, ReadStore, read_store
from countries.public.chrome import hreflang
from countries.registry import entry_registrations, registrations
from countries.routing import LocaleInfo, Network

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
PAGES_AT_MOST = 50_000
V1 = "/api/partner/v1/"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of the admin and lead them to this host's sitemaps; feeds are for them."""
    origin = _origin(request)
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        *(f"Allow: {V1}{name}" for name in ("feeds/", "oembed")),
        f"Sitemap: {origin}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps of the locales that live on this host."""
    rows = [
        f"<sitemap><loc>{escape(f'{info.origin}/sitemap-{info.code}.xml')}</loc></sitemap>"
        for info in _locales_here(request)
    ]
    return _xml(
        f"<sitemapindex {NAMESPACES.split()[0]}>\n" + "\n".join(rows) + "\n</sitemapindex>\n"
    )


@require_safe
def sitemap(request: HttpRequest, code: str) -> HttpResponse:
    """List the pages of one country locale, each with its translations, and what else has an address."""
    info = next((row for row in _locales_here(request) if row.code == code), None)
    if info is None:
        raise Http404
    store = read_store()
    store.catch_up()
    net = _network(request)
    found = store.select(_pages_of(code))
    rows = []
    for stored in found:
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(row["lang"])} '
            f"href={quoteattr(row['url'])}/>"
            for row in hreflang(net, store, stored.document)
        )
        rows.append(_row(info.url(stored.rest), stored.document["updated_at"], alternates))
    rows += [_row(url, changed) for url, changed in _addressed_entries(store, code)]
    return _xml(f"<urlset {NAMESPACES}>\n" + "\n".join(rows) + "\n</urlset>\n")


def _pages_of(code: str) -> Query:
    """Return the query for the pages of a locale, without those of types that stay out."""
    hidden = [
        name for row in registrations() if row.is_page and not row.in_sitemap for name in row.types
    ]
    marks = ", ".join("?" for _name in hidden)
    kept = Condition(f"type NOT IN ({marks})", tuple(hidden))
    return Query(locales=[code], order="published_at", limit=PAGES_AT_MOST, conditions=[kept])


def _addressed_entries(store: ReadStore, code: str) -> Iterator[tuple[str, str]]:
    """Yield (address, last change) of the entries that have a page of their own in a locale."""
    kinds = [name for row in entry_registrations() if row.in_sitemap for name in row.types]
    if not kinds:
        return
    for stored in store.select(
        Query(kinds=kinds, locales=[code], order="key", limit=PAGES_AT_MOST)
    ):
        url = stored.document["url"]
        if url and "#" not in url:
            yield url, stored.document["updated_at"]


def _row(url: str, changed: str, alternates: str = "") -> str:
    return f"<url><loc>{escape(url)}</loc><lastmod>{changed}</lastmod>{alternates}</url>"


def _locales_here(request: HttpRequest) -> list[LocaleInfo]:
    net = _network(request)
    host = request.get_host().rsplit(":", 1)[0].lower()
    country = net.by_host.get(host)
    rows = net.open_locales()
    if country is not None:
        return [info for info in rows if info.country.pk == country.pk]
    return [info for info in rows if not info.country.host]


def _origin(request: HttpRequest) -> str:
    locales = _locales_here(request)
    return locales[0].origin if locales else _network(request).public_url


def _network(request: HttpRequest) -> Network:
    net: Network = request.network  # type: ignore[attr-defined]  # set by CountryMiddleware
    return net


def _xml(body: str) -> HttpResponse:
    return HttpResponse(HEAD + body, content_type="application/xml; charset=utf-8")
