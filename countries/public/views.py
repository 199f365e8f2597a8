"""Answer visitors: pages, redirects, fallbacks, the country picker."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Page

from countries.delivery.store import ReadStore, Stored, read_store
from countries.identity.countries import MissingPage
from countries.pages import NotAccepting, page_classes
from countries.public import chrome, searching
from countries.public.addresses import current_network, for_host
from countries.public.answers import html_answer
from countries.public.private import private_answer
from countries.resolution.market import is_withheld_from
from countries.routing import Found, LocaleInfo, Moved, Network
from countries.text import language_of

HONEYPOT = "website"
FORM_POSTS_PER_HOUR = 20


@csrf_exempt  # visitors get no cookie; a form checks where it was sent from
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer for the address of ``request``, which the middleware has looked up."""
    place = request.place  # type: ignore[attr-defined]  # set by CountryMiddleware
    net: Network = request.network  # type: ignore[attr-defined]  # set by CountryMiddleware
    if isinstance(place, Moved):
        return redirect(place.url, permanent=place.permanent)
    if not isinstance(place, Found) or place.locale.home_id is None:
        return not_found(request)
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    store = read_store()
    store.catch_up()
    return _answer(request, place.locale, place.rest, net, store)


def _answer(
    request: HttpRequest, info: LocaleInfo, rest: str, net: Network, store: ReadStore
) -> HttpResponse:
    if rest == chrome.SEARCH:
        return searching.search_page(request, info, net)
    if rest == chrome.PLACES:
        return _places(request, info, net)
    if not rest and not request.path_info.endswith("/"):
        return HttpResponsePermanentRedirect(_link(info, ""))
    if not rest and (elsewhere := _negotiated(request, info, net)):
        return elsewhere
    found = store.page_at(info.code, rest)
    if found is not None:
        return page_answer(request, found, info, net)
    if rest and not rest.endswith("/"):
        return _with_slash(request, info, rest, store)
    former = store.redirect_at(info.code, rest)
    if former is not None:
        return HttpResponsePermanentRedirect(former.document["to"])
    private = private_answer(request, info, rest, net)
    if private is not None:
        return private
    return _fallback(request, info, rest, net, store) or not_found(request)


def page_answer(
    request: HttpRequest, found: Stored, info: LocaleInfo, net: Network
) -> HttpResponse:
    """Return the page of a stored document, and take what its form was sent."""
    document = _for_host(found.document, info)
    context: dict[str, Any] = {
        "doc": document,
        "site": chrome.site_context(info, net, document=found.document, rest=found.rest),
    }
    if request.method == "POST":
        return _take_form(request, found, info, context)
    form = _form_of(document)
    if form is not None:
        context |= {"form": form(), "honeypot": HONEYPOT}
    response = html_answer(request, f"pages/{found.type}.html", context)
    if not found.rest and info.country.is_umbrella:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def _for_host(document: dict[str, Any], info: LocaleInfo) -> dict[str, Any]:
    return {**document, "html": for_host(document["html"], info)}


def _form_of(document: dict[str, Any]) -> Any:
    owner = next((cls for cls in page_classes() if document["type"] in cls.types()), None)
    return owner.form_of(document) if owner else None


def _take_form(
    request: HttpRequest, found: Stored, info: LocaleInfo, context: dict[str, Any]
) -> HttpResponse:
    """Keep a valid message; a machine's is thanked for and dropped."""
    form_class = _form_of(found.document)
    if form_class is None:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    if not _is_from_here(request):
        return HttpResponse(status=403)
    form = form_class(request.POST)
    template = f"pages/{found.type}.html"
    if not form.is_valid():
        context |= {"form": form, "honeypot": HONEYPOT}
        return html_answer(request, template, context, status=422, private=True)
    if not request.POST.get(HONEYPOT):
        if _too_many(request):
            return HttpResponse(status=429, headers={"Retry-After": "3600"})
        page = Page.objects.get(
            translation_key=found.key, locale__language_code=found.locale
        ).specific
        try:
            page.receive(form.cleaned_data, locale=info.code, now=timezone.now())
        except NotAccepting:
            context |= {"form": form, "honeypot": HONEYPOT, "closed": True}
            return html_answer(request, template, context, status=409, private=True)
    return html_answer(request, template, {**context, "sent": True}, private=True)


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether a browser sent the form from a page of this host."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    own = f"{request.scheme}://{request.get_host()}"
    return origin in (None, own) and site in ("same-origin", "none")


def _too_many(request: HttpRequest) -> bool:
    key = f"form:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=3600)
    try:
        return bool(cache.incr(key) > FORM_POSTS_PER_HOUR)
    except ValueError:
        return False


def _with_slash(
    request: HttpRequest, info: LocaleInfo, rest: str, store: ReadStore
) -> HttpResponse:
    slashed = f"{rest}/"
    known = slashed in (chrome.SEARCH, chrome.PLACES) or store.page_at(info.code, slashed)
    if known or store.redirect_at(info.code, slashed):
        return HttpResponsePermanentRedirect(_link(info, slashed))
    codes = info.fallback if info.missing_page == MissingPage.FALLBACK else ()
    if any(store.page_at(code, slashed) for code in codes):
        return redirect(_link(info, slashed))
    return not_found(request)


def _link(info: LocaleInfo, rest: str) -> str:
    return for_host(f'"{info.url(rest)}', info).removeprefix('"')


def _fallback(
    request: HttpRequest, info: LocaleInfo, rest: str, net: Network, store: ReadStore
) -> HttpResponse | None:
    """Answer with the page at this path in the next language of the chain, marked as such."""
    if not rest or info.missing_page != MissingPage.FALLBACK or request.method == "POST":
        return None
    for code in info.fallback:
        found = store.page_at(code, rest)
        if found is None:
            continue
        own = store.get("page", found.key, info.code)
        if own is not None and not own.gone:
            return redirect(_link(info, own.rest))
        if is_withheld_from(info.country, found.document):
            continue
        site = chrome.site_context(
            info, net, document=found.document, rest=rest, served_as="fallback"
        )
        context = {"doc": _for_host(found.document, info), "site": site}
        return html_answer(request, f"pages/{found.type}.html", context)
    return None


def _negotiated(request: HttpRequest, info: LocaleInfo, net: Network) -> HttpResponse | None:
    """At the umbrella's entrance, lead a visitor to the umbrella's language that they prefer."""
    if not (info.country.is_umbrella and info.is_default and request.method in ("GET", "HEAD")):
        return None
    languages = {language_of(row.code): row for row in net.locales_of(info.country) if row.home_id}
    if len(languages) < 2 or request.headers.get("Referer", "").startswith(net.public_url):
        return None
    preferred = get_language_from_request(request).split("-")[0]
    chosen = languages.get(preferred, info)
    if chosen == info:
        return None
    response = redirect(chosen.home_url)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _places(request: HttpRequest, info: LocaleInfo, net: Network) -> HttpResponse:
    umbrella, found = chrome.places(info, net)
    site = chrome.site_context(info, net, rest=chrome.PLACES, served_as="system")
    site |= {"robots": "", "canonical": info.url(chrome.PLACES)}
    return html_answer(
        request, "places.html", {"site": site, "umbrella": umbrella, "places": found}
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say in the language of the address, or the umbrella's, that there is no such page."""
    net = getattr(request, "network", None) or current_network()
    info = getattr(request, "country_locale", None) or _umbrella(net)
    if info is None:
        return HttpResponse("Not found.", status=404, content_type="text/plain")
    site = chrome.site_context(info, net, served_as="system")
    return html_answer(request, "404.html", {"site": site}, status=404)


def _umbrella(net: Network) -> LocaleInfo | None:
    return net.default_locale_of(net.umbrella) if net.umbrella else None
