"""The body of a request that writes: JSON, an object, and no larger than it need be."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser

from countries.partners.api.errors import Problem
from countries.partners.api.terms import JSON

LARGEST = 64 * 1024
"""How many bytes a body may have."""


def read_body(request: HttpRequest) -> dict[str, Any] | None:
    """Return the object in the body of ``request``, None where there is no body.

    Raises the problem that it is too large, of another form, or no JSON object.
    """
    if _stated_length(request) > LARGEST or len(request.body) > LARGEST:
        raise Problem("too-large", f"At most {LARGEST} bytes.")
    if not request.body:
        return None
    if request.content_type != JSON or not _is_utf8(request):
        raise _unsupported("Send JSON in UTF-8.", Accept=JSON)
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise _unsupported("Send it as it is, not compressed.", **{"Accept-Encoding": "identity"})
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Problem("bad-request", f"The body is no JSON: {_place(error)}.") from error
    if not isinstance(found, dict):
        raise Problem("bad-request", "The body is no JSON object.")
    return found


class BodyParser(Parser):
    """Hands to ninja the object that was read when the request was let in."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = request.partner_exchange.form  # type: ignore[attr-defined]  # put there by ``exchanged``
        return found


def _stated_length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _is_utf8(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8")
    return charset.strip("\"'").lower() in ("utf-8", "utf8", "us-ascii")


def _unsupported(detail: str, **headers: str) -> Problem:
    return Problem("unsupported-type", detail, headers=headers)


def _place(error: orjson.JSONDecodeError) -> str:
    return f"it ends or breaks off at line {error.lineno}, column {error.colno}"
