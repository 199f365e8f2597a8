"""One guard before every view of the admin: an address without an expectation is nobody's.

It asks before the view looks up a row, so what is foreign and what does not exist answer alike: the
same status, the same body, as many queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import add_never_cache_headers
from django.views.defaults import page_not_found

from countries.access.backend import ADMIN as MAY_ENTER

ADMIN = "/admin/"
"""Where the guard stands."""

Rule = Callable[[HttpRequest, Mapping[str, Any]], bool]
"""Says whether a request with these arguments of its address may go on to the view."""

EXPECTATIONS: dict[str, Rule] = {}
"""Who may call which address, by the name of its view with its namespaces."""


def expect(rule: Rule, *names: str) -> None:
    """Let ``rule`` decide about the views ``names``; a name that was known takes the new rule."""
    for name in names:
        EXPECTATIONS[name] = rule


def open_to_all(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """What is asked for before, or without, being in the admin."""
    return True


def nobody(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """What is switched off."""
    return False


def admits(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether the view that ``request`` was resolved to may answer it."""
    match = request.resolver_match
    rule = EXPECTATIONS.get(match.view_name, nobody) if match else nobody
    if rule in (open_to_all, nobody):
        return rule is open_to_all
    if not request.user.has_perm(MAY_ENTER):
        # Wagtail leads them to the login, the same from every address.
        return True
    return rule(request, kwargs)


def not_here(request: HttpRequest) -> HttpResponse:
    """Return what Wagtail's admin answers for what does not exist."""
    response: HttpResponse = page_not_found(
        request, Exception(), template_name="wagtailadmin/404.html"
    )
    add_never_cache_headers(response)
    return response


def view_names(
    resolver: URLResolver, prefix: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, URLPattern]]:
    """Yield (address, name of the view with its namespaces, pattern) of all below ``resolver``."""
    for part in resolver.url_patterns:
        address = f"{prefix}{part.pattern}"
        if isinstance(part, URLResolver):
            inner = (*namespaces, part.namespace) if part.namespace else namespaces
            yield from view_names(part, address, inner)
        else:
            name = part.name or part.lookup_str
            yield address, ":".join([*namespaces, name]), part
