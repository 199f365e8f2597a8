"""Search, as the site has it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router

from countries.delivery.store import Query
from countries.partners import finding
from countries.partners.api import responses, schemas
from countries.partners.api.exchange import exchange_of
from countries.partners.api.filters import page_query
from countries.partners.api.listing import next_url, surrogates_of
from countries.partners.api.parameters import Search
from countries.partners.vocabulary import Vocabulary

router = Router(tags=["Search"], by_alias=True)


@router.get(
    "/search",
    response=schemas.SearchItems,
    operation_id="searchPages",
    summary="Full-text search with facets",
)
def search(request: HttpRequest, asked: QueryParameters[Search]) -> HttpResponse:
    """The best first. The found words are in `mark` in `highlight`; the rest of it is escaped."""
    exchange = exchange_of(request)
    scope = exchange.caller.scope
    query: Query = page_query(scope, asked, types=Vocabulary(scope).types)
    result = finding.find(asked.q, query, scope, cursor=asked.cursor or "")
    following = next_url(exchange, "search", result.next) if result.next else None
    form = {**finding.form_of(result, scope), "next": following}
    if asked.count:
        form["total"] = result.total
    facts = responses.Facts(
        sequence=exchange.sequence,
        links=(responses.link(following, "next"),) if following else (),
        surrogates=("search", *surrogates_of(query)),
    )
    return responses.send_json(exchange, form, facts)
