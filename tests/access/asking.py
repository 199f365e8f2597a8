"""One cell of the matrix: a real request, and what came of it in the answer and in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import mail
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.access.world import Section, World

OWN_BUSINESS = frozenset(
    {
        *("django_session", "wagtailadmin_editingsession", "wagtailcore_pagesubscription"),
        *("media_countryrendition", "wagtail_countries_auditentry"),
    }
)
"""Tables that a look writes to: who is there and follows, pictures in the size of a list, and that
somebody exported what is theirs, if only nothing."""
_WRITES = re.compile(
    r"^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.I
)


@dataclass(frozen=True)
class Ask:
    """A request. It is granted when it answers 200, shows ``shows``, or did what ``does`` tells.

    With ``does`` the database decides; with ``shows`` what the body says; else the status.
    """

    path: str
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    shows: str = ""
    does: Callable[[], bool] | None = None
    instead: str = ""
    """The lesser verb that is done for those who may do only that."""
    is_ours_to_place: bool = False
    """Whether who may do it elsewhere alone does it there, whatever place they ask for."""
    theirs: Callable[[Any], str] | None = None
    """Gives the address for somebody where each has one of their own; None for who has no account."""

    def of(self, person: Any) -> Ask:
        """Return the request as ``person`` sends it."""
        return replace(self, path=self.theirs(person)) if self.theirs else self


@dataclass(frozen=True)
class Outcome:
    """What came of a request."""

    granted: bool
    status: int
    wrote: frozenset[str]
    mails: int
    error: str = ""

    def wrongs(self, *, may_write: bool) -> list[str]:
        """Return what may never be, whoever asks: failures, and traces of what was refused."""
        found = []
        if self.status >= 500 or self.error:
            found.append(f"answers {self.status} {self.error}".strip())
        if not self.granted and self.wrote and not may_write:
            found.append(f"is refused and writes {', '.join(sorted(self.wrote))}")
        if not self.granted and self.mails:
            found.append("is refused and sends mail")
        return found


Asks = dict[tuple[str, str], Callable[[World, Section], Ask]]
"""Requests by kind of object and verb."""


class Visitor(Client):
    """A client that keeps its cookies as they were, and no contexts of templates."""

    def request(self, **request: Any) -> HttpResponse:
        answer: HttpResponse = self.handler(self._base_environ(**request))
        return answer

    @classmethod
    def of(cls, client: Client) -> Visitor:
        visitor = cls(headers={"host": "localhost:8000"})
        visitor.cookies = client.cookies
        return visitor


@contextmanager
def writes_noted() -> Iterator[set[str]]:
    """Note the tables that are written to."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


@contextmanager
def errors_noted() -> Iterator[list[str]]:
    """Note what views raise."""
    raised: list[str] = []

    def note(sender: Any, request: Any = None, **kwargs: Any) -> None:
        import sys  # noqa: PLC0415  # only while something goes wrong

        raised.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(note)
    try:
        yield raised
    finally:
        got_request_exception.disconnect(note)


def send(client: Client, ask: Ask) -> HttpResponse:
    if ask.method == "get":
        return client.get(ask.path, ask.data)  # type: ignore[return-value]  # what the handler gives
    if ask.method == "post":
        return client.post(ask.path, ask.data)  # type: ignore[return-value]  # as above
    body = encode_multipart(BOUNDARY, ask.data)
    return client.generic(ask.method.upper(), ask.path, body, content_type=MULTIPART_CONTENT)  # type: ignore[return-value]  # as above


def outcome(client: Client, ask: Ask) -> Outcome:
    """Send the request and look at what came of it."""
    mail.outbox.clear()
    with writes_noted() as tables, errors_noted() as raised:
        response = send(client, ask)
        body = text_of(response)
    if ask.does is not None:
        granted = ask.does()
    elif ask.shows:
        granted = response.status_code == 200 and ask.shows in body
    else:
        granted = response.status_code in (200, 201)
    return Outcome(
        granted,
        response.status_code,
        frozenset(tables - OWN_BUSINESS),
        len(mail.outbox),
        "; ".join(raised),
    )


def text_of(response: Any) -> str:
    """Return all that a response says, its headers included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{headers}\n\n{content.decode(errors='replace')}"
