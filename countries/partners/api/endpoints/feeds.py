"""Feeds of a country locale's articles, in three forms at three endings."""

# No deferred annotations: ninja reads the views' parameters.
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Query as QueryParameters
from ninja import Router

from countries.delivery.models import Kind
from countries.delivery.store import Query
from countries.partners.api import links, responses
from countries.partners.api.answer import Answer
from countries.partners.api.embed_schemas import JsonFeed
from countries.partners.api.errors import not_found
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.listing import Listed, read_part, surrogates_of
from countries.partners.api.parameters import FeedFilters
from countries.partners.feeds import Feed, atom, feed_of, feed_types, json_feed, rss
from countries.partners.vocabulary import UnknownValue, Vocabulary
from countries.routing import LocaleInfo

TAG = "Feeds and embeds"


@dataclass(frozen=True)
class Form:
    """One form of feeds: its ending, how it is written, and what else clients ask for it as."""

    ending: str
    name: str
    media: str
    write: Callable[[Feed], bytes]
    response: Any
    also: tuple[str, ...]

    def content_type_for(self, request: HttpRequest) -> str:
        """Return what it is told to be: plain XML to who names that and not the feed's own form."""
        if self.response is not str:
            return self.media
        media = request.get_preferred_type([self.media, TEXT_XML]) or self.media
        return f"{media}; charset=utf-8"


TEXT_XML = "text/xml"
XML = ("application/xml", TEXT_XML)
FORMS = (
    Form("rss", "RSS", rss.MEDIA, rss.write, str, XML),
    Form("atom", "Atom", atom.MEDIA, atom.write, str, XML),
    Form("json", "JSON Feed", json_feed.MEDIA, json_feed.write, JsonFeed, ("application/json",)),
)
PRODUCED = {f".{form.ending}": (form.media, *form.also) for form in FORMS}

router = Router(tags=[TAG], by_alias=True)


def send_feed(
    exchange: Exchange, form: Form, country: str, locale: str, asked: FeedFilters
) -> Answer:
    """Answer with a part of a feed, the newest first."""
    scope, store = exchange.caller.scope, exchange.store
    words = Vocabulary(scope)
    try:
        info = words.locale_in(country, locale)
    except UnknownValue as error:
        raise not_found(error) from error
    query = _query(words, info, asked)
    path = feed_path(info, form.ending)
    listed = Listed(path, query, _filters(query))
    rows, following = read_part(exchange, listed, cursor=asked.cursor, limit=asked.limit)
    feed = feed_of(
        store,
        scope,
        info,
        rows,
        url=_own_url(exchange, path),
        next_url=following,
        filters=_named(asked),
    )
    facts = responses.Facts(
        sequence=exchange.sequence,
        changed_at=store.last_changed(),
        locale=info.code,
        links=(responses.link(following, "next"),) if following else (),
        surrogates=surrogates_of(query),
    )
    content_type = form.content_type_for(exchange.request)
    answer = responses.send(exchange, form.write(feed), facts, content_type=content_type)
    patch_vary_headers(answer, ("Accept",))
    return answer


def feed_path(info: LocaleInfo, ending: str) -> str:
    """Return where the feed of a country locale is, below the version."""
    return f"feeds/{info.country.code.lower()}/{info.code}.{ending}"


def _query(words: Vocabulary, info: LocaleInfo, asked: FeedFilters) -> Query:
    types = sorted({words.type(name, among=words.page_types) for name in asked.type})
    return Query(
        kind=Kind.PAGE,
        locales=[info.code],
        types=types or feed_types(),
        programmes=sorted({code.lower() for code in asked.programme}),
        tags=sorted({tag.lower() for tag in asked.tag}),
        conditions=words.scope.conditions(Kind.PAGE),
    )


def _filters(query: Query) -> dict[str, Any]:
    names = ("locales", "types", "programmes", "tags")
    return {name: getattr(query, name) for name in names}


def _named(asked: FeedFilters) -> str:
    """Return what makes this feed another than the locale's whole one."""
    found = {"type": asked.type, "programme": asked.programme, "tag": asked.tag}
    return " ".join(
        f"{name}={value}" for name, values in found.items() for value in sorted(set(values))
    )


def _own_url(exchange: Exchange, path: str) -> str:
    asked = exchange.request.GET.urlencode()
    return links.api_url(path) + (f"?{asked}" if asked else "")


def _add(form: Form) -> None:
    def view(
        request: HttpRequest, country: str, locale: str, asked: QueryParameters[FeedFilters]
    ) -> HttpResponse:
        return send_feed(exchange_of(request), form, country, locale, asked)

    view.__doc__ = (
        "Whole articles, the newest first, each with its language. Older ones are at the address "
        "that the feed names as its next."
    )
    router.get(
        f"/feeds/{{country}}/{{locale}}.{form.ending}",
        response=form.response,
        operation_id=f"get{form.name.title().replace(' ', '')}",
        summary=f"A country's articles in a language, as {form.name}",
    )(view)


for _form in FORMS:
    _add(_form)
