"""What can go wrong: a problem that the API tells (RFC 9457), or no answer at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

PROBLEM_JSON = "application/problem+json"
SHOWN = 200


class PartnerError(Exception):
    """The base of everything that this package raises about the API."""


class Unreachable(PartnerError):
    """Nothing answered, however often it was tried; the cause is the last failure."""


class Problem(PartnerError):
    """An answer that tells a problem: ``status``, ``type`` (an address that explains it), ``title``,
    ``detail``, one entry of ``errors`` per wrong parameter, ``available`` locales, and all ``members``.
    """

    def __init__(self, status: int, members: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        self.status = status
        self.members = dict(members)
        self.headers = dict(headers)
        self.type = str(members.get("type", "about:blank"))
        self.title = str(members.get("title", "The server did not answer as it should"))
        self.detail = str(members.get("detail", ""))
        self.errors: list[dict[str, Any]] = list(members.get("errors", ()))
        self.available: list[str] = list(members.get("available", ()))
        super().__init__(f"{status} {self.title}{': ' if self.detail else ''}{self.detail}")

    @property
    def kind(self) -> str:
        """The last part of ``type``, such as ``page-missing``."""
        return self.type.rpartition("#")[2].removeprefix("problem-")

    def names(self, field: str) -> bool:
        """Tell whether the problem is about the parameter ``field``."""
        return any(entry.get("field") == field for entry in self.errors)


class BadRequest(Problem):
    """400: the request cannot be read."""


class KeyRefused(Problem):
    """401: the key is wrong, expired or revoked, or one is needed."""


class NotAllowed(Problem):
    """403: the key lacks the scope, or is not accepted from this address."""


class NotFound(Problem):
    """404: it does not exist, or not for this key; ``available`` may list other locales."""


class Conflict(Problem):
    """409: it was changed in the meantime."""


class Gone(Problem):
    """410: it is gone for good, such as a cursor that is too old."""


class Invalid(Problem):
    """422: a parameter or member is not known or not possible; ``errors`` names each."""


class TooManyRequests(Problem):
    """429, and the wait that it asks for is longer than the client's patience."""


class ServerError(Problem):
    """5xx, however often it was tried."""


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


def problem_of(status: int, body: bytes, headers: Mapping[str, str]) -> Problem:
    """Return the exception for an answer that is no success, whatever its body is."""
    default: type[Problem] = ServerError if status >= 500 else Problem
    cls = BY_STATUS.get(status, default)
    return cls(status, _members(body, headers.get("content-type", "")), headers)


def _members(body: bytes, media: str) -> Mapping[str, Any]:
    if media.partition(";")[0].strip() == PROBLEM_JSON:
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
    # Not the API's own: a proxy's page, perhaps.
    return {"detail": " ".join(body.decode(errors="replace")[:SHOWN].split())}
