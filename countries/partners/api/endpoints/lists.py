"""The lists that registrations make, an item of each, and the same as calendar and as map."""

# No deferred annotations: the parameters' classes are made for each list, and ninja reads them.
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router, Schema

from countries import conf
from countries.delivery.models import Kind
from countries.delivery.store import Query, Stored
from countries.partners.api import cursors, links, list_schemas, parameters, responses
from countries.partners.api.answer import Answer
from countries.partners.api.endpoints.pages import uuid_of
from countries.partners.api.errors import invalid
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.filters import list_query, place_conditions, time_conditions
from countries.partners.api.listing import (
    Slice,
    next_url,
    position_of,
    selection_of,
    send_slice,
    surrogates_of,
)
from countries.partners.api.parameters import OneItem, UuidText
from countries.partners.calendars import calendar_of
from countries.partners.geojson import collection_of, feature_of
from countries.partners.lists import ApiList, api_lists, find_item, items, items_as_bytes
from countries.partners.places import Near, count_near, inside, position, with_distance
from countries.partners.representation import WHOLE, Selection

TAG = "Lists"
CALENDAR = "text/calendar"
MAP = "application/geo+json"
MEDIA = {".ics": CALENDAR, ".geojson": MAP}
"""What is had at an address with such an ending."""
CALENDAR_AT_MOST = 2000
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)

router = Router(tags=[TAG], by_alias=True)


class Part:
    """The items of one page of a list, with distances where they were asked for."""

    def __init__(self, exchange: Exchange, found: ApiList, asked: Any, path: str) -> None:
        self.found = found
        self.path = path
        self.near = _near(exchange, asked)
        self.query = _query(exchange, found, asked)
        self.filters = {**_filters(self.query), "near": self.near, "path": path}
        self._exchange = exchange
        self._limit = asked.limit
        after = position_of(asked.cursor, self.filters)
        self.rows, self.distances, self._last = self._read(after)

    def _read(self, after: Any) -> tuple[list[Stored], list[int], cursors.Position | None]:
        store, limit = self._exchange.store, self._limit
        if self.near is None:
            rows = store.select(replace(self.query, after=after, limit=limit + 1))
            more = len(rows) > limit
            rows = rows[:limit]
            return rows, [], store.sort_key(rows[-1], self.query.order) if more else None
        ranked = with_distance(store, self.query, self.near, after=after, limit=limit + 1)
        shown = ranked[:limit]
        last = None
        if len(ranked) > limit:
            stored, distance = shown[-1]
            last = position(distance, stored.key, stored.locale)
        return [row for row, _distance in shown], [distance for _row, distance in shown], last

    @property
    def next_url(self) -> str | None:
        if self._last is None:
            return None
        return next_url(self._exchange, self.path, cursors.encode(self._last, self.filters))

    def total(self) -> int:
        store = self._exchange.store
        if self.near is None:
            return store.count(self.query)
        return count_near(store, self.query, self.near)


def send_list(exchange: Exchange, found: ApiList, asked: Any) -> Answer:
    """Answer with a part of the list."""
    part = Part(exchange, found, asked, found.path)
    shown = Slice(
        items=items_as_bytes(
            found, part.rows, _selection(found, asked.fields), distances=part.distances
        ),
        next_url=part.next_url,
        total=part.total() if asked.count else None,
    )
    return send_slice(exchange, shown, part.query, changed_at=exchange.store.last_changed())


def send_item(exchange: Exchange, found: ApiList, item_id: str, asked: OneItem) -> Answer:
    """Answer with one item in one locale."""
    selection = _selection(found, asked.fields)
    scope = exchange.caller.scope
    stored = find_item(exchange.store, scope, found, uuid_of(item_id), asked.locale or "")
    (body,) = items_as_bytes(found, [stored], selection)
    location = links.api_url(f"{found.path}/{stored.key}", locale=stored.locale)
    url = stored.document["url"]
    facts = responses.facts_of(
        stored,
        links=[responses.link(url, "canonical")] if url else [],
        headers={"Content-Location": location},
    )
    return responses.send_document(exchange, stored, body, facts)


def send_calendar(exchange: Exchange, found: ApiList, asked: Any) -> Answer:
    """Answer with a calendar of everything that was asked for."""
    near = _near(exchange, asked)
    query = _query(exchange, found, asked)
    store = exchange.store
    if near is None:
        rows = store.select(replace(query, order="-starts_at", limit=CALENDAR_AT_MOST))
    else:
        ranked = with_distance(store, query, near, after=None, limit=CALENDAR_AT_MOST)
        rows = [row for row, _distance in ranked]
    rows.sort(key=lambda row: store.sort_key(row, "starts_at"))
    name = f"{conf.setting('BRAND_NAME')}: {found.path}"
    shown = zip(rows, items(found, rows), strict=True)
    body = calendar_of(name, shown, scope=exchange.caller.scope)
    headers = {"Content-Disposition": f'inline; filename="{found.path}.ics"'}
    facts = replace(_facts(exchange, query, rows), headers=headers)
    return responses.send(exchange, body, facts, content_type=f"{CALENDAR}; charset=utf-8")


def send_map(exchange: Exchange, found: ApiList, asked: Any) -> Answer:
    """Answer with a part of what has coordinates, as GeoJSON."""
    part = Part(exchange, found, asked, f"{found.path}.geojson")
    selection = _selection(found, asked.fields)
    whole = items(found, part.rows, distances=part.distances)
    features = [feature_of(item, selection.of(item)) for item in whole]
    following = part.next_url
    facts = _facts(exchange, part.query, part.rows)
    if following:
        facts = replace(facts, links=(responses.link(following, "next"),))
    body = orjson.dumps(collection_of(features, following=following))
    return responses.send(exchange, body, facts, content_type=MAP)


def _query(exchange: Exchange, found: ApiList, asked: Any) -> Query:
    query = list_query(exchange.caller.scope, found, asked)
    conditions = [*query.conditions]
    conditions += place_conditions(asked) if found.has_place else []
    conditions += time_conditions(asked) if found.is_dated else []
    conditions += [inside(EVERYWHERE)] if isinstance(asked, parameters.MapPaging) else []
    return replace(
        query,
        conditions=conditions,
        order=getattr(asked, "order", None) or query.order,
        kind=found.kinds[0] if not found.is_of_pages else Kind.PAGE,
    )


def _filters(query: Query) -> dict[str, Any]:
    asked = [[condition.sql, *map(str, condition.parameters)] for condition in query.conditions]
    names = ("kinds", "countries", "locales", "types", "order")
    conditions = [orjson.dumps(condition).decode() for condition in asked]
    return {**{name: getattr(query, name) for name in names}, "conditions": conditions}


def _near(exchange: Exchange, asked: Any) -> Near | None:
    given = exchange.request.GET
    point = getattr(asked, "near", None)
    if point is None:
        if "radius_km" in given:
            raise invalid("radius_km", "It goes together with near.")
        return None
    if "order" in given:
        raise invalid("order", "What is near comes by distance, so this does not go with near.")
    latitude, longitude = point
    return Near(latitude, longitude, asked.radius_km or parameters.RADIUS_KM)


def _selection(found: ApiList, fields: Sequence[str]) -> Selection:
    if not fields:
        return WHOLE
    known = list_schemas.members_of(list_schemas.item_model(found))
    return selection_of(fields, (), known=known, includes=())


def _facts(exchange: Exchange, query: Query, rows: Sequence[Stored]) -> responses.Facts:
    """Return what is to be said of ``rows``: their language, where they have one in common."""
    locales = set(query.locales) or {row.locale for row in rows}
    return responses.Facts(
        sequence=exchange.sequence,
        changed_at=exchange.store.last_changed(),
        locale=locales.pop() if len(locales) == 1 else "",
        surrogates=surrogates_of(query),
    )


# -- one endpoint for each list and form --


def _asking(found: ApiList, *more: type[Schema]) -> type[Schema]:
    """Return what a list can be asked."""
    order = parameters.DatedOrder if found.is_dated else parameters.NamedOrder
    bases: list[type[Schema]] = [parameters.ListFilters, *more]
    bases += [order] if parameters.ListParameters in more else []
    bases += [parameters.PlaceFilters] if found.has_place else []
    bases += [parameters.TimeFilters] if found.is_dated else []
    return type(f"{found.name}{''.join(base.__name__ for base in more)}", tuple(bases), {})


def _view(send: Callable[..., Answer], found: ApiList, asking: type[Schema], text: str) -> Any:
    def view(request: HttpRequest, asked: QueryParameters[asking]) -> HttpResponse:  # type: ignore[valid-type]  # made for this list
        return send(exchange_of(request), found, asked)

    view.__doc__ = text
    return view


def _item_view(found: ApiList) -> Any:
    def view(request: HttpRequest, id: UuidText, asked: QueryParameters[OneItem]) -> HttpResponse:
        return send_item(exchange_of(request), found, id, asked)

    view.__doc__ = "By its id; without `locale` in its country's default one."
    return view


def _add(found: ApiList) -> None:
    words = found.path.replace("_", " ").replace("-", " ")
    asking = _asking(found, parameters.ListParameters)
    text = "Each once for its country, or in the locales that you name."
    router.get(
        f"/{found.path}",
        response=list_schemas.list_model(found),
        operation_id=f"list{found.name}",
        summary=f"{words.capitalize()}, listed",
    )(_view(send_list, found, asking, text))
    if found.is_dated:
        text = (
            "RFC 5545, to subscribe to: the same filters as the list, with all that they choose "
            f"(of more than {CALENDAR_AT_MOST}, those that begin last)."
        )
        router.get(
            f"/{found.path}.ics",
            response=str,
            operation_id=f"get{found.name}Calendar",
            summary=f"{words.capitalize()} as a calendar",
        )(_view(send_calendar, found, _asking(found), text))
    if found.has_place:
        text = "RFC 7946: the same filters as the list; what has no coordinates is not on it."
        asking = _asking(found, parameters.Fields, parameters.MapPaging)
        router.get(
            f"/{found.path}.geojson",
            response=list_schemas.map_model(found),
            operation_id=f"get{found.name}Map",
            summary=f"{words.capitalize()} as GeoJSON",
        )(_view(send_map, found, asking, text))
    router.get(
        f"/{found.path}/{{id}}",
        response=list_schemas.item_model(found),
        operation_id=f"get{found.name}Item",
        summary=f"One of the {words}",
    )(_item_view(found))


for _found in api_lists():
    _add(_found)
