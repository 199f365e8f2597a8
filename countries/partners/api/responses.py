"""Answers with their validators, languages, links and cache rules; nothing else sets such headers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.http import http_date, parse_http_date_safe

from countries import conf
from countries.delivery.drafts import compress, etag
from countries.delivery.store import Stored
from countries.partners.api.answer import Answer, bare
from countries.partners.api.exchange import Exchange
from countries.partners.api.terms import JSON
from countries.partners.narrowing import is_narrowed
from countries.text import bcp47

STALE_WHILE_ERROR = 600
SETTLED_AFTER, SETTLED_TOGETHER_AFTER = 1, 30
"""Seconds after which the change of a document, or the last of several, is given as a date: another of the
same second may come until then. A change has the time at which its making began, and is there when all
that is made with it is: so those of other documents come later than it says."""
NO_STORE = "no-store"
UNFOUND = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
"""For what no search engine may find, nor learn of from where its readers went."""
_NONE: Mapping[str, str] = {}
KEPT_IN_304 = (
    "Cache-Control", "Content-Location", "ETag", "Last-Modified", "Link", "Surrogate-Key",
    "X-Sequence",
)  # fmt: skip

_TAG = re.compile(r'(?:W/)?("[^"]*")')
_BROTLI = re.compile(r"(?:^|,)\s*br\s*(?:;\s*q=(?P<q>[0-9.]+)\s*)?(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """What is to be said of an answer besides its bytes."""

    sequence: int | None = None
    stored: Stored | None = None
    changed_at: str | None = None
    locale: str = ""
    links: tuple[str, ...] = ()
    surrogates: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def link(url: str, rel: str, *, hreflang: str = "") -> str:
    """Return one member of a Link header."""
    language = f'; hreflang="{hreflang}"' if hreflang else ""
    return f'<{url}>; rel="{rel}"{language}'


def facts_of(
    stored: Stored, *, links: Iterable[str] = (), headers: dict[str, str] | None = None
) -> Facts:
    """Return what is to be said of an answer made of one stored document."""
    surrogates = [f"{stored.kind}-{stored.key}"]
    surrogates += [f"country-{stored.country}"] if stored.country else []
    surrogates += [f"locale-{stored.locale}"] if stored.locale else []
    return Facts(
        stored=stored,
        changed_at=stored.sequenced_at,
        locale=stored.locale,
        links=tuple(links),
        surrogates=tuple(surrogates),
        headers=headers or {},
    )


def send_document(exchange: Exchange, stored: Stored, body: bytes, facts: Facts) -> Answer:
    """Answer with what the caller gets of a document: with stored bytes and validators where it is all.

    Who may not see all that there is gets the same encodings under the same tags, but made anew and
    without a date: whether the document is stored as they see it, and when it was, is not theirs to know.
    """
    is_brotli = _accepts_brotli(exchange.request)
    if is_narrowed(stored.kind, exchange.caller.scope):
        facts = replace(facts, changed_at=None)
        found = compress(body) if is_brotli else body
        tag = etag(found)
    elif body is stored.body:
        found, tag = (stored.body_br, stored.etag_br) if is_brotli else (stored.body, stored.etag)
    else:
        return send(exchange, body, facts)
    headers = {**facts.headers, **({"Content-Encoding": "br"} if is_brotli else {})}
    return _send(exchange, found, tag, facts, headers=headers)


def send(
    exchange: Exchange,
    body: bytes,
    facts: Facts,
    *,
    content_type: str = JSON,
    told_apart: bytes = b"",
) -> Answer:
    """Answer with bytes made for this request, under a digest of them, and of what tells them apart.

    What a key sees can change without a change in the log, so then no date is given.
    """
    if not exchange.caller.is_anonymous:
        facts = replace(facts, changed_at=None)
    headers = {**facts.headers, "Content-Type": content_type}
    return _send(exchange, body, etag(body + told_apart), facts, headers=headers)


def send_json(exchange: Exchange, form: Any, facts: Facts) -> Answer:
    """Answer with a form made for this request."""
    return send(exchange, orjson.dumps(form), facts)


def send_list(
    exchange: Exchange,
    items: Iterable[bytes],
    facts: Facts,
    *,
    next_url: str | None,
    total: int | None = None,
) -> Answer:
    """Answer with a list joined from the bytes of its items."""
    end = b',"next":' + orjson.dumps(next_url)
    if total is not None:
        end += b',"total":' + orjson.dumps(total)
    return send(exchange, b'{"items":[' + b",".join(items) + b"]" + end + b"}", facts)


def send_unkept(form: Any, *, status: int = 200, headers: Mapping[str, str] = _NONE) -> Answer:
    """Answer with what nobody may keep: what was written can hold a secret, a draft is a draft."""
    carried = {"Cache-Control": NO_STORE, "Content-Type": JSON, **headers}
    return Answer(orjson.dumps(form), status=status, headers=carried)


def send_nothing() -> Answer:
    """Answer that it is done, and that there is nothing more to say."""
    return bare(Answer(status=204, headers={"Cache-Control": NO_STORE}))


def moved(url: str) -> Answer:
    """Answer that the resource is at ``url`` now."""
    return bare(Answer(status=301, headers={"Location": url, "Cache-Control": NO_STORE}))


def _send(
    exchange: Exchange,
    body: bytes,
    tag: str,
    facts: Facts,
    *,
    headers: dict[str, str] | None = None,
) -> Answer:
    carried = {"Content-Type": JSON, **(facts.headers if headers is None else headers)}
    carried |= {"ETag": tag, "Cache-Control": cache_control(exchange)}
    sequence = exchange.sequence_of(facts.stored) if facts.stored else facts.sequence
    if sequence is not None:
        carried["X-Sequence"] = str(sequence)
    if facts.locale:
        carried["Content-Language"] = bcp47(facts.locale)
    if facts.links:
        carried["Link"] = ", ".join(facts.links)
    if facts.surrogates:
        carried["Surrogate-Key"] = " ".join(facts.surrogates)
    wait = SETTLED_AFTER if facts.stored else SETTLED_TOGETHER_AFTER
    modified = _settled(facts.changed_at, wait, now=exchange.now)
    if modified is not None:
        carried["Last-Modified"] = http_date(modified)
    if _is_known(exchange.request, tag, modified):
        kept = {name: value for name, value in carried.items() if name in KEPT_IN_304}
        if exchange.is_head:
            # Else a length of nothing would be said, which is to be that of the answer to GET.
            kept["Content-Length"] = str(len(body))
        return bare(Answer(status=304, headers=kept))
    return Answer(body, headers=carried)


def cache_control(exchange: Exchange) -> str:
    """Return who may keep an answer, and for how long."""
    if not exchange.caller.is_anonymous:
        return "private, max-age=0, must-revalidate"
    seconds = int(conf.setting("SHARED_CACHE_SECONDS"))
    return (
        f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate=1, "
        f"stale-if-error={STALE_WHILE_ERROR}"
    )


def _settled(changed_at: str | None, wait: int, *, now: dt.datetime) -> int | None:
    """Return the second of the last change, once no other can have it."""
    if not changed_at:
        return None
    second = int(dt.datetime.fromisoformat(changed_at).timestamp())
    return second if now.timestamp() >= second + wait else None


def _is_known(request: HttpRequest, tag: str, modified: int | None) -> bool:
    """Tell whether the client has these very bytes already; its tags count before its date."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return tags.strip() == "*" or tag in _TAG.findall(tags)
    since = request.headers.get("If-Modified-Since")
    known = parse_http_date_safe(since) if since else None
    # Not whether it is later: what took longer to make follows what has a later date.
    return modified is not None and modified == known


def _accepts_brotli(request: HttpRequest) -> bool:
    match = _BROTLI.search(request.headers.get("Accept-Encoding", ""))
    return match is not None and _quality(match["q"]) > 0


def _quality(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
