"""Facts, images, organisations and former addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router
from pydantic import BaseModel

from countries.delivery.models import Kind
from countries.delivery.store import Query, Stored
from countries.partners.api import responses, schemas
from countries.partners.api.answer import Answer
from countries.partners.api.endpoints.pages import uuid_of
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.listing import Listed, selection_of, send_page_of_list
from countries.partners.api.parameters import (
    CountryList,
    Fields,
    ListParameters,
    PlacedList,
    UuidText,
)
from countries.partners.catalogue import fact_named, facts_query, organisations_query
from countries.partners.representation import Selection, as_bytes
from countries.partners.scopes import Scope
from countries.partners.vocabulary import Vocabulary

router = Router(tags=["Registry"], by_alias=True)


@router.get(
    "/facts", response=schemas.FactItems, operation_id="listFacts", summary="Facts and figures"
)
def list_facts(request: HttpRequest, asked: QueryParameters[CountryList]) -> HttpResponse:
    """With `country`: the facts that hold there, with that country's value and the network's."""
    exchange = exchange_of(request)
    scope = exchange.caller.scope
    countries = Vocabulary(scope).country_codes(asked.country)
    scope = replace(scope, countries=frozenset(countries)) if countries else scope
    listed = Listed("facts", facts_query(scope.countries), {"country": countries})
    return _send_list(exchange, listed, asked, schemas.Fact, scope)


@router.get("/facts/{name}", response=schemas.Fact, operation_id="getFact", summary="One fact")
def fact(request: HttpRequest, name: str, asked: QueryParameters[Fields]) -> HttpResponse:
    """By its name, such as `energy-saving`."""
    exchange = exchange_of(request)
    return _send_one(exchange, fact_named(exchange.store, name), asked, schemas.Fact)


@router.get(
    "/images", response=schemas.ImageItems, operation_id="listImages", summary="Images, listed"
)
def list_images(request: HttpRequest, asked: QueryParameters[ListParameters]) -> HttpResponse:
    """With their texts, credits, rights and widths."""
    exchange = exchange_of(request)
    scope = exchange.caller.scope
    query = Query(kind=Kind.IMAGE, order="key", conditions=scope.conditions(Kind.IMAGE))
    return _send_list(exchange, Listed("images", query, {}), asked, schemas.LibraryImage, scope)


@router.get(
    "/images/{id}", response=schemas.LibraryImage, operation_id="getImage", summary="One image"
)
def image(request: HttpRequest, id: UuidText, asked: QueryParameters[Fields]) -> HttpResponse:
    """What it shows in each locale, whose it is, and where it is had in which width."""
    exchange = exchange_of(request)
    stored = exchange.store.get(Kind.IMAGE, uuid_of(id))
    return _send_one(exchange, stored, asked, schemas.LibraryImage)


@router.get(
    "/organisations",
    response=schemas.OrganisationItems,
    operation_id="listOrganisations",
    summary="Organisations and their roles",
)
def list_organisations(request: HttpRequest, asked: QueryParameters[CountryList]) -> HttpResponse:
    """Licensees, hosts, funders and others, with what they are in which country."""
    exchange = exchange_of(request)
    scope = exchange.caller.scope
    countries = Vocabulary(scope).country_codes(asked.country)
    query = organisations_query(countries or scope.countries)
    listed = Listed("organisations", query, {"country": countries})
    return _send_list(exchange, listed, asked, schemas.Organisation, scope)


@router.get(
    "/redirects",
    response=schemas.RedirectItems,
    operation_id="listRedirects",
    summary="Former addresses",
)
def list_redirects(request: HttpRequest, asked: QueryParameters[PlacedList]) -> HttpResponse:
    """Where pages answered once, and where they answer now."""
    exchange = exchange_of(request)
    words = Vocabulary(exchange.caller.scope)
    countries = words.country_codes(asked.country)
    locales = words.locale_codes(asked.locale)
    query = Query(
        kind=Kind.REDIRECT,
        countries=countries,
        locales=locales,
        order="key",
        conditions=exchange.caller.scope.conditions(Kind.REDIRECT),
    )
    listed = Listed("redirects", query, {"country": countries, "locale": locales})
    return _send_list(exchange, listed, asked, schemas.Redirect, exchange.caller.scope)


def _selection(asked: Fields, model: type[BaseModel]) -> Selection:
    known = [field.alias or name for name, field in model.model_fields.items()]
    return selection_of(asked.fields, (), known=known, includes=())


def _send_list(
    exchange: Exchange,
    listed: Listed,
    asked: ListParameters,
    model: type[BaseModel],
    scope: Scope,
) -> Answer:
    to_bytes = partial(_to_bytes, scope, _selection(asked, model))
    return send_page_of_list(exchange, listed, asked, to_bytes)


def _to_bytes(scope: Scope, selection: Selection, found: Sequence[Stored]) -> list[bytes]:
    return as_bytes(scope, found, selection)


def _send_one(
    exchange: Exchange, stored: Stored | None, asked: Fields, model: type[BaseModel]
) -> Answer:
    selection = _selection(asked, model)
    if stored is None or not exchange.caller.scope.sees(stored):
        raise Http404
    (body,) = as_bytes(exchange.caller.scope, [stored], selection)
    return responses.send_document(exchange, stored, body, responses.facts_of(stored))
