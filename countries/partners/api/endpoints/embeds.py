"""Pages for frames on other sites, and oEmbed, by which such a frame is had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from ninja import Query as QueryParameters
from ninja import Router

from countries import conf
from countries.delivery.store import Stored
from countries.partners.api import links, responses
from countries.partners.api.answer import Answer
from countries.partners.api.embed_schemas import OEmbedded
from countries.partners.api.endpoints.feeds import TAG
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.parameters import Embed, OEmbed, UuidText
from countries.partners.embeds import (
    EmbedMissing,
    Framing,
    Shown,
    framing_of,
    html_in_frame,
    page_to_embed,
    policy_of,
    theme_of,
)
from countries.partners.oembed import answer_for, as_xml, page_behind
from countries.partners.pages import LocaleNeeded
from countries.partners.vocabulary import current_network
from countries.resolution.page import notice_state, notice_text
from countries.routing import LocaleInfo
from countries.text import bcp47, direction, native_name, speaking

HTML = "text/html"
OEMBED_XML = "text/xml"
HEIGHT_SCRIPT = "wagtail_countries/embed.js"

router = Router(tags=[TAG], by_alias=True)


@router.get(
    "/oembed", response=OEmbedded, operation_id="getOEmbed", summary="oEmbed of a public address"
)
def oembed(request: HttpRequest, asked: QueryParameters[OEmbed]) -> HttpResponse:
    """A frame for the page at a public address, present or former, as oembed.com specifies it.

    With a partner's key the frame names the partner: it is shown on the partner's sites alone then.
    """
    exchange = exchange_of(request)
    scope = exchange.caller.scope
    stored = page_behind(exchange.store, scope, asked.url, own_host=request.get_host())
    form = answer_for(
        stored,
        _frame_url(exchange, stored),
        max_width=asked.maxwidth,
        max_height=asked.maxheight,
    )
    # Its date says nothing of the whole: what the network calls its brand is in no document.
    facts = responses.facts_of(stored, links=[responses.link(stored.document["url"], "canonical")])
    facts = replace(facts, changed_at=None)
    if asked.format == "xml":
        xml = f"{OEMBED_XML}; charset=utf-8"
        return responses.send(exchange, as_xml(form), facts, content_type=xml)
    return responses.send_json(exchange, form, facts)


def _frame_url(exchange: Exchange, stored: Stored) -> str:
    """Return where a page is shown; what a test key shows counts for nobody."""
    caller = exchange.caller
    by = {} if caller.is_anonymous or caller.is_test else {"by": caller.partner_code}
    return links.api_url(f"embed/{stored.key}", locale=stored.locale, **by)


@router.get("/embed/{id}", response=str, operation_id="getEmbed", summary="A page for a frame")
def embed(request: HttpRequest, id: UuidText, asked: QueryParameters[Embed]) -> HttpResponse:
    """HTML that stands alone: the page's text, and whose it is. No cookie, and no script but what
    `tell_height` asks for.

    What is wrong is said in HTML too, since visitors see it: 404, 410 for what was there once, 422
    with the locales where several have the page and none was chosen.
    """
    exchange = exchange_of(request)
    framing = framing_of(asked.by or "", now=exchange.now, tells_height=asked.tell_height)
    try:
        stored = page_to_embed(
            exchange.store,
            exchange.caller.scope,
            _uuid(id),
            locale=asked.locale or "",
            country=asked.country or "",
        )
    except EmbedMissing as missing:
        status = 410 if missing.is_gone else 404
        return _framed(_say(missing.info, status), framing)
    except LocaleNeeded as needed:
        return _framed(_choose(request, needed.available), framing)
    if not exchange.is_head:
        exchange.shown = Shown(stored.key, stored.country, stored.locale, framing.partner_code)
    return _framed(_send(exchange, stored, framing), framing)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _send(exchange: Exchange, stored: Stored, framing: Framing) -> Answer:
    document = stored.document
    with speaking(stored.locale):
        state = notice_state(document)
        context = {
            "doc": {**document, "html": html_in_frame(document["html"], document["url"])},
            "site": {"theme": theme_of(stored, now=exchange.now)},
            "notice": {"kind": state, "text": notice_text(state)} if state else None,
            "height_script": static(HEIGHT_SCRIPT) if framing.tells_height else "",
        }
        body = _render("embed.html", context)
    facts = responses.facts_of(stored, links=[responses.link(document["url"], "canonical")])
    # The look and the words around the text can change without the document.
    facts = replace(facts, changed_at=None)
    # Browsers keep a policy with the bytes that it came with, so it tells them apart.
    told_apart = policy_of(framing).encode()
    html = f"{HTML}; charset=utf-8"
    return responses.send(exchange, body, facts, content_type=html, told_apart=told_apart)


def _say(info: LocaleInfo | None, status: int) -> Answer:
    code = info.code if info else "en"
    net = current_network()
    umbrella = net.default_locale_of(net.umbrella) if net.umbrella else None
    home = umbrella or info
    with speaking(code):
        context = {
            "lang": bcp47(code),
            "dir": direction(code),
            "is_gone": status == 410,
            "theme": info.country.theme if info else "",
            "home_url": home.home_url if home else conf.public_url(),
        }
        return _error(status, _render("embed_missing.html", context), lang=bcp47(code))


def _choose(request: HttpRequest, locales: list[str]) -> Answer:
    """Answer with the locales in which the page is, each leading to it."""
    options = []
    for code in sorted(locales):
        query = request.GET.copy()
        query["locale"] = code
        options.append({"lang": bcp47(code), "name": native_name(code), "query": query.urlencode()})
    context = {"lang": "en", "dir": "ltr", "options": options}
    with speaking("en"):
        return _error(422, _render("embed_missing.html", context), lang="en")


def _error(status: int, body: bytes, *, lang: str) -> Answer:
    headers = {
        "Content-Type": f"{HTML}; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Language": lang,
    }
    return Answer(body, status=status, headers=headers)


def _render(template: str, context: dict[str, Any]) -> bytes:
    folder = conf.setting("TEMPLATES")
    candidates = [f"{folder}/{template}", f"wagtail_countries/{template}"]
    return render_to_string(candidates, context).encode()


def _framed(answer: Answer, framing: Framing) -> Answer:
    """Let ``answer`` be shown in frames of the sites that may, and nowhere else."""
    answer["Content-Security-Policy"] = policy_of(framing)
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer.xframe_options_exempt = True
    return answer
