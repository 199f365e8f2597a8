"""Countries and their menus."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router

from countries.partners.api import responses, schemas
from countries.partners.api.errors import not_found
from countries.partners.api.exchange import exchange_of
from countries.partners.api.listing import selection_of, send_forms
from countries.partners.api.parameters import Fields, ListParameters
from countries.partners.catalogue import menus_of
from countries.partners.network import countries_for
from countries.partners.vocabulary import UnknownValue, Vocabulary

router = Router(tags=["Network"], by_alias=True)


@router.get(
    "/countries",
    response=schemas.CountryItems,
    operation_id="listCountries",
    summary="The countries of the network",
)
def list_countries(request: HttpRequest, asked: QueryParameters[ListParameters]) -> HttpResponse:
    """All by code, with their status; the umbrella is no country and has its own address."""
    exchange = exchange_of(request)
    selection = selection_of(asked.fields, (), known=schemas.Country.model_fields, includes=())
    words = Vocabulary(exchange.caller.scope)
    known = {code: country for code, country in words.countries.items() if not country.is_umbrella}
    return send_forms(
        exchange,
        "countries",
        sorted(known),
        asked,
        lambda codes: [
            selection.of(form) for form in countries_for(words, [known[code] for code in codes])
        ],
    )


@router.get(
    "/countries/{code}",
    response=schemas.Country,
    operation_id="getCountry",
    summary="One country",
)
def country(request: HttpRequest, code: str, asked: QueryParameters[Fields]) -> HttpResponse:
    """By its code in any case; `INT` is the umbrella."""
    exchange = exchange_of(request)
    selection = selection_of(asked.fields, (), known=schemas.Country.model_fields, includes=())
    words = Vocabulary(exchange.caller.scope)
    try:
        found = words.country(code)
    except UnknownValue as error:
        raise not_found(error) from error
    (form,) = countries_for(words, [found])
    facts = responses.Facts(sequence=exchange.sequence, surrogates=(f"country-{found.code}",))
    return responses.send_json(exchange, selection.of(form), facts)


@router.get(
    "/menus/{country}/{locale}",
    response=schemas.Menus,
    operation_id="getMenus",
    summary="The navigation of a country in a language",
)
def menus(request: HttpRequest, country: str, locale: str) -> HttpResponse:
    """The entries at the head and at the foot of its pages, as trees."""
    exchange = exchange_of(request)
    try:
        info, form = menus_of(exchange.store, exchange.caller.scope, country, locale)
    except UnknownValue as error:
        raise not_found(error) from error
    facts = responses.Facts(
        sequence=exchange.sequence,
        changed_at=exchange.store.last_changed(),
        locale=info.code,
        links=(responses.link(info.home_url, "canonical"),),
        surrogates=(f"menu-{info.code}", f"country-{info.country.code}", f"locale-{info.code}"),
    )
    return responses.send_json(exchange, form, facts)
