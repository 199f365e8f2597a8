"""What of the API is deprecated: one table, from which answers and description say so.

A member, parameter or address is never taken away at once. Here stands since when nobody should use it
and from when on it may be gone: twelve months later at least, see ``NOTICE``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

Form = dict[str, Any]

NOTICE = dt.timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """Something of an address below the version, written as in the description: ``pages/{id}``.

    A ``parameter`` is announced to those who give it; a ``member`` of the answers, or the whole address
    where neither is named, to everybody. ``link`` leads to what takes its place.
    """

    path: str
    since: dt.date
    sunset: dt.date
    link: str
    parameter: str = ""
    member: str = ""

    def concerns(self, path: str, request: HttpRequest) -> bool:
        return path == self.path and (not self.parameter or self.parameter in request.GET)


DEPRECATED: tuple[Deprecation, ...] = ()
"""Nothing yet."""


def announce(request: HttpRequest, response: HttpResponse) -> None:
    """Put ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594) and links on an answer where they belong.

    Of several the first that goes is told.
    """
    found = [row for row in DEPRECATED if row.concerns(_path_of(request), request)]
    if not found:
        return
    first = min(found, key=lambda row: row.sunset)
    response["Deprecation"] = f"@{_second(first.since)}"
    response["Sunset"] = http_date(_second(first.sunset))
    links = [f'<{row.link}>; rel="deprecation"' for row in found]
    response["Link"] = ", ".join([*filter(None, [response.get("Link")]), *links])


def mark(schema: Form) -> None:
    """Say in the OpenAPI document ``schema`` what is deprecated."""
    for row in DEPRECATED:
        for operation in schema["paths"].get(f"/{row.path}", {}).values():
            for form in _forms(schema, operation, row):
                form["deprecated"] = True


def _forms(schema: Form, operation: Form, row: Deprecation) -> Iterator[Form]:
    if row.parameter:
        yield from (it for it in operation["parameters"] if it["name"] == row.parameter)
    elif not row.member:
        yield operation
    else:
        for name in _schemas_in(operation["responses"].get("200", {})):
            members = schema["components"]["schemas"][name].get("properties", {})
            if row.member in members:
                yield members[row.member]


def _schemas_in(form: Any) -> Iterator[str]:
    if isinstance(form, list):
        for part in form:
            yield from _schemas_in(part)
    elif isinstance(form, dict):
        if "$ref" in form and "/schemas/" in form["$ref"]:
            yield form["$ref"].rsplit("/", 1)[1]
        for part in form.values():
            yield from _schemas_in(part)


def _path_of(request: HttpRequest) -> str:
    """Return which address of the description was asked, its parameters by their names."""
    match = request.resolver_match
    if match is None:
        return ""
    _version, _slash, route = match.route.partition("/v1/")
    return route.strip("/").replace("<", "{").replace(">", "}")


def _second(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC).timestamp())
