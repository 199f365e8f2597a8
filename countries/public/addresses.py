"""The present addresses for a request, even when the database is down."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError

from countries import conf
from countries.routing import LocaleInfo, Network, last_known_network, network


def current_network() -> Network:
    """Return the addresses of now, or the last ones known when the database does not answer."""
    try:
        return network()
    except (DatabaseError, InterfaceError):
        known = last_known_network()
        if known is None:
            raise
        return known


def for_host(html: str, info: LocaleInfo) -> str:
    """Make the links of ``html`` that lead to the host it is served from relative.

    So the same bytes work behind forwarded hosts, and a country's own host loads nothing from the
    umbrella's.
    """
    origin = conf.public_url()
    if info.origin == origin:
        return _relative(html, origin, "/")
    own = _relative(html, info.origin, "/")
    for path in ("/images/", "/documents/", "/static/"):
        own = _relative(own, origin, path)
    return own


def _relative(html: str, origin: str, path: str) -> str:
    return html.replace(f'"{origin}{path}', f'"{path}').replace(f" {origin}{path}", f" {path}")
