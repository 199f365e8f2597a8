"""One request and what it takes to have it answered: retries, limits, moves, and what is kept.

Nothing here sends or sleeps: a conversation yields what to do next, and the sync and the async
client each do it in their way.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
import random
from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx

from ecc_partner.problems import Problem, ServerError, TooManyRequests, Unreachable, problem_of

VERSION = "0.1.0"
API_PATH = "/api/partner/v1/"
LOCAL = {"localhost", "127.0.0.1", "::1"}
RETRIES = 4
PATIENCE = 60.0
BACKOFF = 0.5
KEPT_AT_MOST = 500
LARGEST_KEPT = 256 * 1024
MOVES_AT_MOST = 5
PAGES_FOR_PEOPLE = ("docs", "embed/")
MAY_PASS = {500, 502, 503, 504}
MOVED = {301, 302, 307, 308}

T = TypeVar("T")


@dataclass(frozen=True)
class Ask(Generic[T]):
    """What is asked: a path below the API's entrance, with its query; the answer is a ``T``."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: Any = None

    @property
    def target(self) -> str:
        """The path with its query, as it is sent."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def at(self, url: str) -> Ask[T]:
        """Return the same question at an address that an answer gave.

        Only path and query of ``url`` count, so that a key never goes to another host.
        """
        parts = urlsplit(url)
        _before, found, path = parts.path.partition(API_PATH)
        if not found:
            raise ValueError(f"{url} is no address of the partner API")
        return replace(self, path=path, query=tuple(parse_qsl(parts.query, keep_blank_values=True)))


@dataclass(frozen=True)
class Sending:
    """A request that is to be sent now."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None


@dataclass(frozen=True)
class Waiting:
    """A pause that is to be made now."""

    seconds: float


Step = Sending | Waiting
Kept = tuple[str, httpx.Response]
"""An answer with its ETag."""
Outcome = httpx.Response | httpx.TransportError | None


@dataclass
class Manners:
    """How a client asks: where, as whom, and how patiently.

    GETs are tried ``retries`` times more where nothing answers or a 5xx comes, after 0.5, 1, 2 …
    seconds with jitter; a 429 of any method after its ``Retry-After``, where that is not longer than
    ``patience`` seconds.
    """

    base_url: str
    key: str | None = None
    retries: int = RETRIES
    patience: float = PATIENCE
    application: str = ""
    conditional: bool = False
    _kept: OrderedDict[str, Kept] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("base_url: give the site's address, such as https://example.org")
        if self.key and parts.scheme == "http" and parts.hostname not in LOCAL:
            raise ValueError(
                "base_url: a key is sent by https only; begin the address with https://"
            )
        if self.key is not None:
            self.key = _checked(self.key)
        self.base_url = self.base_url.partition(API_PATH.rstrip("/"))[0].rstrip("/") + API_PATH

    def talk(self, ask: Ask[T]) -> Generator[Step, Outcome, T]:
        """Yield each step until the answer is there, and return it; raises ``PartnerError``."""
        tried = moves = 0
        while True:
            # As it is now: another thread may let go of it before there is an answer.
            kept = self._kept.get(ask.target) if ask.method == "GET" else None
            outcome = yield self._sending(ask, kept)
            if isinstance(outcome, httpx.Response):
                if outcome.is_success or (outcome.status_code == 304 and kept):
                    return self._read(ask, outcome, kept)
                if outcome.status_code in MOVED and moves < MOVES_AT_MOST:
                    moves += 1
                    ask = ask.at(outcome.headers.get("location", ""))
                    continue
            wait = self._pause(ask, outcome, tried)
            tried += 1
            yield Waiting(wait)

    def _sending(self, ask: Ask[Any], kept: Kept | None) -> Sending:
        headers = {"Accept": "application/json, */*;q=0.5", "User-Agent": self._user_agent}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        content = None
        if ask.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(ask.body).encode()
        if kept:
            headers["If-None-Match"] = kept[0]
        return Sending(ask.method, self.base_url + ask.target, headers, content)

    @property
    def _user_agent(self) -> str:
        own = f"ecc-partner/{VERSION} python/{platform.python_version()}"
        return f"{self.application} {own}" if self.application else own

    def _read(self, ask: Ask[T], response: httpx.Response, kept: Kept | None) -> T:
        if response.status_code == 304 and kept:
            response = kept[1]
        if self.conditional and ask.method == "GET":
            self._keep(ask.target, response)
        found: Any = _content_of(ask, response)
        return found  # type: ignore[no-any-return]  # the API's description says that it is a T

    def _keep(self, target: str, response: httpx.Response) -> None:
        self._kept.pop(target, None)
        if "etag" in response.headers and len(response.content) <= LARGEST_KEPT:
            self._kept[target] = (response.headers["etag"], response)
        while len(self._kept) > KEPT_AT_MOST:
            self._kept.popitem(last=False)

    def _pause(self, ask: Ask[Any], outcome: Outcome, tried: int) -> float:
        """Return how long to wait before the next try, or raise what went wrong."""
        error = self._error_of(ask, outcome, tried)
        may_pass = ask.method == "GET" and (
            isinstance(error, Unreachable)
            or (isinstance(error, ServerError) and error.status in MAY_PASS)
        )
        if tried >= self.retries or not (may_pass or isinstance(error, TooManyRequests)):
            raise error
        # Jitter keeps many clients from coming back at the same moment; no secret hangs on it.
        wait: float = BACKOFF * 2**tried * random.uniform(0.5, 1.5)  # noqa: S311
        asked = _retry_after(error) if isinstance(error, Problem) else 0.0
        if asked > self.patience:
            raise error
        return min(max(wait, asked), self.patience)

    def _error_of(self, ask: Ask[Any], outcome: Outcome, tried: int) -> Unreachable | Problem:
        request = f"{ask.method} {self.base_url}{ask.target}"
        if isinstance(outcome, httpx.Response):
            return problem_of(
                outcome.status_code, outcome.content, outcome.headers, request=request
            )
        times = f", asked {tried + 1} times" if tried else ""
        said = str(outcome) or type(outcome).__name__
        error = Unreachable(f"{request} has no answer{times}: {said}")
        error.__cause__ = outcome
        return error


def _checked(key: str) -> str:
    """Return a key without the space around it; the message of what is none never shows it."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ValueError("key: there is more in it than a key, or a placeholder; copy it once more")
    return key


def _content_of(ask: Ask[Any], response: httpx.Response) -> Any:
    media = response.headers.get("content-type", "")
    if "html" in media and not ask.path.startswith(PAGES_FOR_PEOPLE):
        raise problem_of(response.status_code, response.content, response.headers)
    # Something in between may have taken the type away.
    if media and "json" not in media:
        return response.text or None
    try:
        return json.loads(response.content) if response.content else None
    except ValueError as error:
        told = {"title": "The answer is not JSON", "detail": "Does something in between change it?"}
        raise Problem(response.status_code, told, response.headers) from error


def _retry_after(problem: Problem) -> float:
    told = problem.headers.get("retry-after", "")
    if told.isdigit():
        return float(told)
    try:
        until = parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, until.total_seconds())


def path_of(*parts: object) -> str:
    """Return a path of ``parts``, each quoted."""
    return "/".join(quote(str(part), safe="") for part in parts)


def query_of(**given: Any) -> tuple[tuple[str, str], ...]:
    """Return a query of what is given: lists repeat their name, None and empty lists are left out."""
    found: list[tuple[str, str]] = []
    for name, value in given.items():
        several = isinstance(value, (list, tuple, set, frozenset))
        for one in value if several else [value]:
            if one is not None:
                found.append((name, _text(one)))
    return tuple(found)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
