"""What can go wrong: a problem that the API tells (RFC 9457), or no answer at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

PROBLEM_JSON = "application/problem+json"
SHOWN = 200
KNOWN_SHOWN = 30
REQUEST_SHOWN = 160


class PartnerError(Exception):
    """The base of everything that this package raises about the API."""


class Unreachable(PartnerError):
    """Nothing answered, however often it was tried; the cause is the last failure."""


class Problem(PartnerError):
    """An answer that tells a problem: ``status``, ``type`` (an address that explains it), ``title``,
    ``detail``, one entry of ``errors`` per wrong parameter, ``available`` locales, and all ``members``.

    ``request`` is what was asked; the text says what was wrong, and what can be done.
    """

    advice = ""
    """What to do about it."""

    def __init__(
        self,
        status: int,
        members: Mapping[str, Any],
        headers: Mapping[str, str],
        *,
        request: str = "",
    ) -> None:
        self.status = status
        self.members = dict(members)
        self.headers = dict(headers)
        self.type = str(members.get("type", "about:blank"))
        self.title = str(members.get("title", "The server did not answer as it should"))
        self.detail = str(members.get("detail", ""))
        self.errors: list[dict[str, Any]] = _listed(members, "errors", dict)
        self.available: list[str] = _listed(members, "available", str)
        self.request = request
        super().__init__(self._text())

    @property
    def kind(self) -> str:
        """The last part of ``type``, such as ``page-missing``; empty where something else answered."""
        return self.type.rpartition("#")[2].removeprefix("problem-") if "#" in self.type else ""

    def names(self, field: str) -> bool:
        """Tell whether the problem is about the parameter ``field``."""
        return any(entry.get("field") == field for entry in self.errors)

    def _text(self) -> str:
        said = ": ".join(part for part in (f"{self.status} {self.title}", self.detail) if part)
        asked = f"(asked: {self.request[:REQUEST_SHOWN]})" if self.request else ""
        # What something else answered means nothing of what the API means by the same status.
        advice = self.advice if self.kind else ""
        parts = (said, *map(_known, self.errors), self._available(), advice, asked)
        return " ".join(part for part in parts if part)

    def _available(self) -> str:
        return f"It can be read in: {', '.join(self.available)}." if self.available else ""


class BadRequest(Problem):
    """400: the request cannot be read."""


class KeyRefused(Problem):
    """401: the key is wrong, expired or revoked, or one is needed."""

    advice = "Look at the key that your environment holds; ask the network's team for another one."


class NotAllowed(Problem):
    """403: the key lacks the scope, or is not accepted from this address."""

    advice = "Ask the network's team for the scope, or for the address that you ask from."


class NotFound(Problem):
    """404: it does not exist, or not for this key; ``available`` may list other locales."""

    advice = "If it was there once, it was withdrawn, or your key no longer reads it."


class Conflict(Problem):
    """409: it was changed in the meantime."""


class Gone(Problem):
    """410: it is gone for good, such as a cursor that is too old."""

    advice = "Take it away on your site; a replica begins anew."


class Invalid(Problem):
    """422: a parameter or member is not known or not possible; ``errors`` names each."""


class TooManyRequests(Problem):
    """429, and the wait that it asks for is longer than the client's patience."""

    advice = 'Ask less often, or wait as long as headers["retry-after"] says.'


class ServerError(Problem):
    """5xx, however often it was tried."""

    advice = "Show what you have, and ask again later."


BY_STATUS: dict[int, type[Problem]] = {
    400: BadRequest,
    401: KeyRefused,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    410: Gone,
    422: Invalid,
    429: TooManyRequests,
}


def problem_of(
    status: int, body: bytes, headers: Mapping[str, str], *, request: str = ""
) -> Problem:
    """Return the exception for an answer that is no success, whatever its body is."""
    default: type[Problem] = ServerError if status >= 500 else Problem
    cls = BY_STATUS.get(status, default)
    media = headers.get("content-type", "").partition(";")[0].strip()
    return cls(status, _members(body, media, status), headers, request=request)


def _listed(members: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    """Return a list among the members, whatever something that is not the API put there."""
    found = members.get(name)
    return [one for one in found if isinstance(one, kind)] if isinstance(found, list) else []


def _known(entry: Mapping[str, Any]) -> str:
    """Return what could have been asked in the place of what is not known."""
    known = [str(one) for one in entry.get("known") or ()]
    if not known:
        return ""
    more = ", …" if len(known) > KNOWN_SHOWN else ""
    return f"Known for {entry.get('field')}: {', '.join(known[:KNOWN_SHOWN])}{more}."


def _members(body: bytes, media: str, status: int) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    # Something in between may have changed the type; its status tells the API's own from others.
    if isinstance(found, dict) and (media == PROBLEM_JSON or found.get("status") == status):
        return found
    # Not the API's own: a proxy's page, perhaps.
    begins = " ".join(body.decode(errors="replace")[:SHOWN].split())
    return {
        "title": "This is no answer of the partner API",
        "detail": f"Is the address right, and what stands in between? It begins: {begins or 'nothing'}",
    }
