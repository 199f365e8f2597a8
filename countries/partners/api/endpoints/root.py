"""The entrance of the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from countries import conf
from countries.partners.api import links, responses, schemas
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.lists import api_lists
from countries.partners.models import KeyScope
from countries.partners.vocabulary import Vocabulary

VERSION = "1.0.0"
RESOURCES = ("countries", "pages", "search", "redirects", "facts", "images", "organisations")

router = Router(tags=["Entrance"], by_alias=True)


@router.get("/", response=schemas.Root, operation_id="getRoot", summary="Where to begin")
def root(request: HttpRequest) -> HttpResponse:
    """What there is, and what your key may do."""
    exchange = exchange_of(request)
    form = {
        "name": f"{conf.setting('BRAND_NAME')} partner API",
        "version": VERSION,
        "links": _links(exchange),
        "caller": _caller(exchange),
    }
    facts = responses.Facts(sequence=exchange.sequence, surrogates=("root",))
    return responses.send_json(exchange, form, facts)


def _links(exchange: Exchange) -> dict[str, str]:
    found = {"self": links.api_url(), "index": links.index_url()}
    found |= {name: links.api_url(name) for name in RESOURCES}
    found |= {listed.path: links.api_url(listed.path) for listed in api_lists()}
    found["page_by_url"] = links.api_url("pages/by-url") + "?url={url}"
    found["menus"] = links.api_url("menus") + "/{country}/{locale}"
    found["feeds"] = links.api_url("feeds") + "/{country}/{locale}.json"
    found["oembed"] = links.api_url("oembed") + "?url={url}"
    found["embed"] = links.api_url("embed") + "/{id}?locale={locale}"
    found |= {"openapi": links.api_url("openapi.json"), "docs": links.api_url("docs")}
    if KeyScope.USAGE in exchange.caller.rights:
        found["usage"] = links.api_url("usage")
    if not exchange.caller.is_anonymous:
        found["sync"] = links.api_url("sync", initial="true")
    if KeyScope.WEBHOOKS in exchange.caller.rights:
        found["webhooks"] = links.api_url("webhooks")
    if KeyScope.PREVIEW in exchange.caller.rights:
        found["preview"] = links.api_url("previews") + "/{id}?locale={locale}"
    if conf.UMBRELLA in Vocabulary(exchange.caller.scope).countries:
        found["umbrella"] = links.api_url(f"countries/{conf.UMBRELLA}")
    return found


def _caller(exchange: Exchange) -> dict[str, object]:
    caller = exchange.caller
    return {
        "partner": caller.partner or None,
        "key": caller.shown or None,
        "kind": caller.kind or None,
        "scopes": sorted(caller.rights),
        "countries": sorted(caller.scope.countries),
        "locales": sorted(caller.scope.locales),
        "types": sorted(caller.scope.types),
        "requests_per_minute": exchange.allowance.policy.quota if exchange.allowance else 0,
    }
