"""The addresses of the API itself; they are the umbrella's, whichever host was asked."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from countries import conf

NAMESPACE = "partner-api"


def api_url(path: str = "", **query: str) -> str:
    """Return the absolute address of ``path`` inside the partner API."""
    base = conf.public_url() + reverse(f"{NAMESPACE}:root")
    return f"{base}{path}?{urlencode(query)}" if query else base + path


def sync_url(query: Iterable[tuple[str, str]]) -> str:
    """Return the address of a replica's next items."""
    return f"{api_url('sync')}?{urlencode(list(query))}"


def index_url() -> str:
    """Return the address that lists what there is."""
    return conf.public_url() + reverse(f"{NAMESPACE}:index")


def page_url(page_id: str, locale: str) -> str:
    """Return where a page is read in a locale."""
    return api_url(f"pages/{page_id}", locale=locale)


def problem_type(kind: str) -> str:
    """Return the address that explains a kind of problem."""
    return f"{api_url('docs')}#problem-{kind}"
