"""Say whose address a request is for; refuse hosts that are nobody's, and views that are others'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.utils import translation

from countries import conf
from countries.admin import checking, guard
from countries.admin.guard import ADMIN
from countries.admin.naming import answering
from countries.public.addresses import current_network
from countries.routing import Found, LocaleInfo, Moved, Network, find, network_held
from countries.text import gettext_language
from countries.translation.refusals import PublishingRefused

PROBES = ("/healthz", "/readyz")
API = "/api/"
OUTSIDE = (ADMIN, API, "/static/", "/media/", "/images/", "/documents/", "/_util/")
"""Paths that belong to no country, on whichever host."""


class GuardMiddleware:
    """Let nobody into a view of the admin who is not expected there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            return self.get_response(request)
        with answering(request):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path_info.startswith(ADMIN) or guard.admits(request, kwargs):
            return None
        return guard.not_here(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say why texts were not published, where a view of the admin did not say so itself."""
        if not request.path_info.startswith(ADMIN):
            return None
        if not isinstance(exception, PublishingRefused):
            return None
        return checking.answer_refused(request, exception)


class CountryMiddleware:
    """Set ``request.network``, ``request.place`` (what the address is) and ``request.country_locale``.

    The language of the country locale is active while its pages are made, and the addresses are
    looked up once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with network_held():
            return self._respond(request)

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES or _is_api_at_home(request):
            return self.get_response(request)
        host = request.get_host()
        net = current_network()
        if not is_known_host(net, host):
            return HttpResponseBadRequest(
                "This host is not served here.", content_type="text/plain"
            )
        if request.path_info.startswith(ADMIN) and _name(host) in net.by_host:
            return HttpResponseNotFound("Not here.", content_type="text/plain")
        return self._answer(request, net, host)

    def _answer(self, request: HttpRequest, net: Network, host: str) -> HttpResponse:
        request.network = net  # type: ignore[attr-defined]  # what this middleware is for
        if request.path_info.startswith(OUTSIDE):
            _place(request, None)
            return self.get_response(request)
        place = find(net, host, request.path_info)
        _place(request, place)
        if not isinstance(place, Found):
            return self.get_response(request)
        with translation.override(gettext_language(place.locale.code)):
            return self.get_response(request)


def _is_api_at_home(request: HttpRequest) -> bool:
    """Tell whether the API is asked on the umbrella's host: that needs no look at the addresses."""
    if not request.path_info.startswith(API):
        return False
    return _name(request.get_host()) == (urlsplit(conf.public_url()).hostname or "").lower()


def _place(request: HttpRequest, place: Found | Moved | None) -> None:
    locale: LocaleInfo | None = place.locale if isinstance(place, Found) else None
    request.place = place  # type: ignore[attr-defined]  # what this middleware is for
    request.country_locale = locale  # type: ignore[attr-defined]  # what this middleware is for


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0].lower().rstrip(".")


def is_known_host(net: Network, host: str) -> bool:
    """Tell whether ``host`` is the umbrella's or a country's."""
    name = _name(host)
    return bool(conf.setting("OPEN_HOSTS")) or name == net.umbrella_host or name in net.by_host
