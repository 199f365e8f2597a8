"""The one place where an error becomes an answer: RFC 9457 problem details for all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as ParametersError

from countries.partners.api import links
from countries.partners.api.answer import Answer
from countries.partners.api.wording import not_known, words_of
from countries.partners.finding import InvalidCursor, UnusableWords
from countries.partners.keys import AddressRefused, KeyRefused
from countries.partners.pages import Contradiction, InvalidAddress, LocaleNeeded, PageMissing
from countries.partners.vocabulary import UnknownValue
from countries.partners.webhooks.managing import (
    KeyReplaced,
    NotActive,
    ReplayRefused,
    TooManySecrets,
)
from countries.partners.webhooks.models import Delivery, Endpoint

logger = logging.getLogger("django.request")

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS = 5

KINDS: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be read"),
    "key-refused": (401, "The key is not accepted"),
    "key-needed": (401, "A key is needed"),
    "not-allowed": (403, "The key does not allow this"),
    "not-found": (404, "There is nothing here"),
    "page-missing": (404, "There is no such page in this locale"),
    "method-not-allowed": (405, "This method is not used here"),
    "not-acceptable": (406, "No form that you accept"),
    "conflict": (409, "As things stand this cannot be done"),
    "gone": (410, "This is gone for good"),
    "sync-gone": (410, "The replica has to be begun anew"),
    "too-large": (413, "The request is too large"),
    "unsupported-type": (415, "The request's body has another form"),
    "invalid": (422, "Something asked for is not known or not possible"),
    "locale-needed": (422, "Say in which locale"),
    "too-many-requests": (429, "Too many requests"),
    "internal-error": (500, "Something broke"),
    "unavailable": (503, "Not available at the moment"),
}
"""Every kind of problem by its slug: the last part of its ``type``, its status and its title."""

NOWHERE = "Nothing that you may read is there in any locale."


@dataclass
class Problem(Exception):
    """A problem to answer with; ``errors`` has one entry per field, ``members`` what else to say."""

    kind: str
    detail: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def invalid(name: str, detail: str, *, known: Iterable[str] | None = None) -> Problem:
    """Return the problem that one parameter is not known or not possible."""
    return all_invalid([entry(name, detail, known=known)])


def all_invalid(entries: list[dict[str, Any]]) -> Problem:
    """Return the problem that several parameters or members are not known or not possible."""
    return Problem("invalid", " ".join(f"{it['field']}: {it['detail']}" for it in entries), entries)


def not_found(error: UnknownValue) -> Problem:
    """Return the problem that a part of the path names nothing known, with what is."""
    found = entry(error.field, not_known(error.value), known=error.known)
    return Problem("not-found", found["detail"], errors=[found])


def entry(name: str, detail: str, *, known: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the entry of ``errors`` for one parameter, with what is known where that helps."""
    listed = {} if known is None else {"known": sorted(known)}
    return {"field": name, "detail": detail, **listed}


def respond(problem: Problem) -> HttpResponse:
    """Return the answer that tells ``problem``."""
    status, title = KINDS[problem.kind]
    body = {"type": links.problem_type(problem.kind), "title": title, "status": status}
    if problem.detail:
        body["detail"] = problem.detail
    body.update(problem.members)
    if problem.errors:
        body["errors"] = problem.errors
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Answer(orjson.dumps(body), status=status, content_type=PROBLEM_JSON, headers=headers)


def response_for(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer to ``error``, whatever it is; what nobody foresaw is logged and not told."""
    problem = error if isinstance(error, Problem) else _translate(error)
    if problem is None:
        logger.error("%s %s broke", request.method, request.path, exc_info=error)
        got_request_exception.send(sender=None, request=request)
        problem = Problem("internal-error", "It was logged; please try again later.")
    return respond(problem)


def install(api: NinjaAPI) -> None:
    """Let every error of ``api`` come out, so that it is answered here and nowhere else."""
    for error in (Exception, Http404, HttpError, ParametersError):
        api.add_exception_handler(error, _raise)


def _raise(request: HttpRequest, error: Any) -> HttpResponse:
    raise error


def _translate(error: Exception) -> Problem | None:
    """Return the problem that ``error`` is, or None where it is a fault of ours."""
    for cls in type(error).__mro__:
        if cls in _TRANSLATIONS:
            return _TRANSLATIONS[cls](error)
    return None


def _key_refused(error: Any) -> Problem:
    challenge = 'Bearer realm="partner API", error="invalid_token"'
    return Problem("key-refused", str(error), headers={"WWW-Authenticate": challenge})


def _parameters(error: Any) -> Problem:
    found = {}
    for wrong in error.errors:
        name = _name_in(wrong["loc"])
        detail, known = words_of(wrong)
        found[name] = entry(name, detail, known=known)
    return all_invalid(list(found.values()))


def _name_in(place: Iterable[Any]) -> str:
    """Return the name of the parameter or member in the place that a model reports."""
    names = [part for part in place if isinstance(part, str)]
    if names[:1] == ["body"]:
        # What follows is the argument that the whole body is, then the member.
        names = names[2:] or ["body"]
    return names[-1] if names else "query"


def _refused(error: Any) -> Problem:
    """Return the problem that a job refuses what it was given, with an entry for each field."""
    if not hasattr(error, "error_dict"):
        return Problem("invalid", " ".join(error.messages))
    return all_invalid([entry(name, " ".join(it)) for name, it in error.message_dict.items()])


def _conflict(error: Any) -> Problem:
    return Problem("conflict", " ".join(error.messages))


def _unknown(error: Any) -> Problem:
    return invalid(error.field, not_known(error.value), known=error.known)


def _page_missing(error: Any) -> Problem:
    available = sorted(error.available)
    detail = "“available” lists the locales in which it can be read." if available else NOWHERE
    return Problem("page-missing", detail, members={"available": available})


def _locale_needed(error: Any) -> Problem:
    detail = "Give a locale, or a country with a language."
    known = sorted(error.available)
    return Problem(
        "locale-needed",
        detail,
        errors=[entry("locale", detail, known=known)],
        members={"available": known},
    )


def _invalid_address(error: Any) -> Problem:
    return invalid("url", "Give an absolute address that begins with http:// or https://.")


def _unavailable(error: Any) -> Problem:
    logger.error("the database does not answer", exc_info=error)
    detail = "Please try again in a few seconds."
    return Problem("unavailable", detail, headers={"Retry-After": str(RETRY_SECONDS)})


_TRANSLATIONS: dict[type[Exception], Any] = {
    KeyRefused: _key_refused,
    AddressRefused: lambda error: Problem("not-allowed", str(error)),
    UnknownValue: _unknown,
    PageMissing: _page_missing,
    LocaleNeeded: _locale_needed,
    InvalidAddress: _invalid_address,
    Contradiction: lambda error: invalid("locale", "It is not of this country and language."),
    InvalidCursor: lambda error: invalid("cursor", "Take “next” of the answer before as it is."),
    UnusableWords: lambda error: invalid("q", str(error)),
    ParametersError: _parameters,
    KeyReplaced: lambda error: Problem("not-allowed", str(error)),
    NotActive: _conflict,
    ReplayRefused: _conflict,
    TooManySecrets: _conflict,
    ValidationError: _refused,
    Endpoint.DoesNotExist: lambda error: Problem("not-found"),
    Delivery.DoesNotExist: lambda error: Problem("not-found"),
    Http404: lambda error: Problem("not-found"),
    PermissionDenied: lambda error: Problem("not-allowed"),
    RequestDataTooBig: lambda error: Problem("too-large"),
    SuspiciousOperation: lambda error: Problem("bad-request"),
    BadRequest: lambda error: Problem("bad-request"),
    UnreadablePostError: lambda error: Problem("bad-request"),
    OperationalError: _unavailable,
    InterfaceError: _unavailable,
}
