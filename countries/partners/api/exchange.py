"""What every request goes through: method, key, limit, accepted form; and what every answer carries."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from countries import conf
from countries.delivery.store import ReadStore, Stored, read_store
from countries.partners import limits, usage
from countries.partners.api import deprecations, errors
from countries.partners.api.answer import Answer, bare
from countries.partners.api.bodies import read_body
from countries.partners.api.errors import Problem
from countries.partners.api.terms import Terms
from countries.partners.embeds import Shown
from countries.partners.keys import ANONYMOUS, Caller, authenticate, note_use
from countries.partners.models import KeyKind
from countries.partners.sync.changes import head_of, sequence_in

WITH_BODY = ("POST", "PUT", "PATCH")
EXPOSED = (
    "Content-Language, Deprecation, ETag, Last-Modified, Link, Location, RateLimit, "
    "RateLimit-Policy, Retry-After, Sunset, X-Key-Kind, X-Sequence"
)
PREFLIGHT_SECONDS = 600
SPOKEN = "en"
"""The language of all that the API says of its own, whichever the site's is."""

View = Callable[..., HttpResponse]


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from, as the nearest proxy says where one is trusted."""
    header = conf.setting("CLIENT_ADDRESS_HEADER")
    told = request.headers.get(header, "").rsplit(",", 1)[-1].strip() if header else ""
    return told or request.META.get("REMOTE_ADDR", "")


def key_needed() -> Problem:
    """Return the problem that a key is needed."""
    challenge = {"WWW-Authenticate": 'Bearer realm="partner API"'}
    detail = "Send “Authorization: Bearer …” with your key."
    return Problem("key-needed", detail, headers=challenge)


class Exchange:
    """One request: who asks, when, and from what it is answered."""

    def __init__(self, request: HttpRequest, *, now: dt.datetime) -> None:
        self.request = request
        self.now = now
        self.caller: Caller = ANONYMOUS
        self.allowance: limits.Allowance | None = None
        self.is_current = True
        self.is_head = request.method == "HEAD"
        self.form: dict[str, Any] | None = None
        self.shown: Shown | None = None

    @functools.cached_property
    def store(self) -> ReadStore:
        """The read file, brought up to date once for this request."""
        store = read_store()
        self.is_current = store.catch_up()
        return store

    @property
    def sequence(self) -> int:
        """The last change that the caller may learn of."""
        return head_of(self.store, self.caller.scope)

    def sequence_of(self, stored: Stored) -> int:
        """Return the last change of what the caller sees of ``stored``."""
        return sequence_in(self.caller.scope, stored)

    @functools.cached_property
    def address(self) -> str:
        return address_of(self.request)

    def identify(self, terms: Terms) -> None:
        """Find out who asks; raises ``KeyRefused``, ``AddressRefused`` or a ``Problem``."""
        header = self.request.headers.get("Authorization")
        if header is not None:
            self.caller = authenticate(header, now=self.now, address=self.address)
        elif not terms.is_open and (terms.needs_key or not conf.setting("ANONYMOUS_API")):
            raise key_needed()

    def charge(self) -> None:
        """Take one token of the caller's bucket, or raise the problem that none is left."""
        if self.caller.is_anonymous:
            policy = limits.Policy("anonymous", max(1, int(conf.setting("ANONYMOUS_RATE"))))
            who = f"address:{limits.place_of(self.address)}"
        else:
            policy = limits.Policy("key", self.caller.quota)
            who = f"key:{self.caller.key}"
        self.allowance = limits.take(who, policy, now=self.now.timestamp())
        if not self.allowance.is_allowed:
            wait = str(self.allowance.retry_after)
            detail = f"At most {policy.quota} requests a minute; go on in {wait} s."
            raise Problem("too-many-requests", detail, headers={"Retry-After": wait})

    def require(self, right: str) -> None:
        """Raise the problem that the caller's key lacks ``right``, if it does, or that it needs one."""
        if right not in self.caller.rights:
            raise Problem("not-allowed", f"The key lacks the scope “{right}”.")

    def require_acceptable(self, produced: Collection[str]) -> None:
        """Raise the problem that the client accepts no form that this address produces."""
        if not any(self.request.accepts(form) for form in produced):
            raise Problem("not-acceptable", f"There is: {', '.join(produced)}.")

    def finish(self, response: HttpResponse) -> HttpResponse:
        """Put on what every answer carries, errors included."""
        if self.allowance is not None:
            policy = self.allowance.policy
            response["RateLimit-Policy"] = f'"{policy.name}";q={policy.quota};w={limits.WINDOW}'
            left, again = self.allowance.remaining, self.allowance.full_again_in
            response["RateLimit"] = f'"{policy.name}";r={left};t={again}'
        if self.caller.is_test:
            response["X-Key-Kind"] = KeyKind.TEST.value
        deprecations.announce(self.request, response)
        self._let_scripts_read(response)
        patch_vary_headers(response, ("Accept-Encoding", "Authorization"))
        if self.is_head:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        if isinstance(response, Answer):
            response.after_sending = functools.partial(self._note, response, len(response.content))
        return response

    def _note(self, response: HttpResponse, size: int) -> None:
        """Remember, once the answer is sent, that the caller asked, and what it was given."""
        note_use(self.caller, now=self.now)
        status = response.status_code
        if self.shown is not None and self.shown.partner_code:
            shown, is_known = self.shown, status == HTTPStatus.NOT_MODIFIED
            code, page, locale = shown.partner_code, shown.page_id, shown.locale
            usage.count_embed(code, page, locale, now=self.now, size=size, is_known=is_known)
            return
        usage.count_answer(
            self.caller,
            status,
            surrogates=response.get("Surrogate-Key", ""),
            size=size,
            asked=self.request.GET.get("country", ""),
            now=self.now,
        )

    def _let_scripts_read(self, response: HttpResponse) -> None:
        origin = self.request.headers.get("Origin", "")
        if self.caller.is_anonymous:
            response["Access-Control-Allow-Origin"] = "*"
        else:
            patch_vary_headers(response, ("Origin",))
            if origin in self.caller.origins:
                response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = EXPOSED


def exchange_of(request: HttpRequest) -> Exchange:
    """Return the exchange that ``exchanged`` put on ``request``."""
    found = request.partner_exchange  # type: ignore[attr-defined]  # set below
    assert isinstance(found, Exchange)  # noqa: S101  # for the type checker
    return found


def exchanged(view: View, terms: Terms) -> View:
    """Return ``view`` behind what every request goes through, on its address's ``terms``."""

    def admitted(exchange: Exchange, *args: Any, **kwargs: Any) -> HttpResponse:
        _admit(exchange, terms)
        return view(exchange.request, *args, **kwargs)

    return _answering(view, admitted, terms)


def refused(view: View) -> View:
    """Return ``view``, which always raises a problem, whoever asks and by whatever method."""

    def straight(exchange: Exchange, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(exchange.request, *args, **kwargs)

    return _answering(view, straight, Terms())


def _answering(view: View, run: View, terms: Terms) -> View:
    @csrf_exempt
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        exchange = Exchange(request, now=timezone.now())
        request.partner_exchange = exchange  # type: ignore[attr-defined]  # read by exchange_of
        asked = request.method
        try:
            with translation.override(SPOKEN):
                is_asked = asked != "OPTIONS"
                response = run(exchange, *args, **kwargs) if is_asked else _preflight(terms)
        except Exception as error:  # noqa: BLE001  # every error becomes an answer, in one place
            response = errors.response_for(request, error)
        finally:
            request.method = asked
        return exchange.finish(response)

    return answer


def _preflight(terms: Terms) -> Answer:
    allow = ", ".join(terms.allowed)
    headers = {
        "Allow": allow,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": allow,
        "Access-Control-Allow-Headers": ", ".join(terms.request_headers),
        "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
    }
    return bare(Answer(status=204, headers=headers))


def _admit(exchange: Exchange, terms: Terms) -> None:
    """Let the request pass, or raise why not; what GET answers, HEAD answers without the body."""
    request = exchange.request
    if request.method not in terms.allowed:
        allow = ", ".join(terms.allowed)
        raise Problem("method-not-allowed", f"Use {allow}.", headers={"Allow": allow})
    if exchange.is_head:
        request.method = "GET"
    exchange.identify(terms)
    if terms.has_limit:
        exchange.charge()
    if terms.right and not terms.is_open:
        exchange.require(terms.right)
    exchange.require_acceptable(terms.produced)
    if request.method in WITH_BODY:
        exchange.form = read_body(request)
