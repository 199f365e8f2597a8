"""The API described: for machines in OpenAPI, for people by what its reference shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from countries.partners.api import links, openapi, responses
from countries.partners.api.exchange import exchange_of
from countries.partners.api.strictness import refuse_wrong

Form = dict[str, Any]

_CODE = re.compile(r"`([^`]+)`")
_TAG = re.compile(r"<[^>]+>")


def openapi_json(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    refuse_wrong(request.GET)
    facts = responses.Facts(surrogates=("openapi",))
    return responses.send_json(exchange_of(request), openapi.describe(), facts)


def reference() -> Form:
    """Return what the reference for people shows: every operation and form of the description."""
    schema = openapi.describe()
    return {
        "info": schema["info"],
        "groups": [
            {**tag, "operations": list(_operations_of(schema, tag["name"]))}
            for tag in schema["tags"]
        ],
        "schemas": [
            {"name": name, **_schema(form)}
            for name, form in sorted(schema["components"]["schemas"].items())
            if "properties" in form and not name.endswith("Part")
        ],
        "headers": openapi.HEADERS,
    }


def searched() -> Iterable[tuple[str, str, str]]:
    """Yield anchor, title and text of all that the reference tells: its operations and its forms."""
    found = reference()
    for group in found["groups"]:
        for operation in group["operations"]:
            told = [operation["path"], operation["description"]]
            told += [f"{one['name']} {one['description']}" for one in operation["parameters"]]
            yield operation["id"], operation["summary"], _unmarked(told)
    for form in found["schemas"]:
        told = [form["text"], *(f"{one['name']} {one['text']}" for one in form["members"])]
        yield f"form-{form['name']}", form["name"], _unmarked(told)


def _unmarked(told: Iterable[str]) -> str:
    return unescape(_TAG.sub("", " ".join(told)))


def _operations_of(schema: Form, tag: str) -> Iterable[Form]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if tag in operation.get("tags", ()):
                yield {
                    "method": method.upper(),
                    "path": path,
                    "id": operation["operationId"],
                    "summary": operation["summary"],
                    "description": _marked(operation.get("description", "")),
                    "body": _type_in(operation.get("requestBody", {})),
                    "answer": _type_in(_done(operation)),
                    "parameters": [
                        {
                            **parameter,
                            "type": _type_of(parameter["schema"]),
                            "description": _marked(parameter["description"]),
                            "example": _example_of(parameter),
                        }
                        for parameter in operation["parameters"]
                    ],
                }


def _example_of(parameter: Form) -> str:
    found = parameter.get("example", "")
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found)


def _done(operation: Form) -> Form:
    """Return what an operation answers when it did what it was asked for."""
    done = (answer for status, answer in operation["responses"].items() if status < "300")
    return next(done)


def _type_in(message: Form) -> Form | None:
    """Return the type of the content of a body or answer, None where there is none."""
    return next(
        (_type_of(content["schema"]) for content in message.get("content", {}).values()), None
    )


def _schema(form: Form) -> Form:
    required = set(form.get("required", ()))
    members = [
        {
            "name": name,
            "type": _type_of(member),
            "text": _marked(member.get("description", "")),
            "is_required": name in required,
        }
        for name, member in form["properties"].items()
    ]
    return {"text": _marked(form.get("description", "")), "members": members}


def _marked(text: str) -> str:
    """Return ``text`` as safe HTML, with what stands between backticks as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  # escaped just now


def _type_of(schema: Form) -> Form:
    """Return how people read a type: its words, and the schemas that it names."""
    names = set(_names(schema)) - set(openapi.PARTIAL.values())
    return {"text": _words(schema), "names": sorted(names)}


def _words(schema: Form) -> str:
    parts = openapi.PARTIAL.values()
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(openapi.REF))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            found = dict.fromkeys(_words(part) for part in schema[several])
            return " or ".join(words for words in found if words not in parts)
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    words = [str(schema.get("type", "anything")), schema.get("format", "")]
    return " ".join(word for word in words if word)


def _names(schema: Any) -> Iterable[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _names(part)
    elif isinstance(schema, dict):
        if "$ref" in schema:
            yield str(schema["$ref"].removeprefix(openapi.REF))
        for part in schema.values():
            yield from _names(part)


def index(request: HttpRequest) -> HttpResponse:
    """What there is under this address."""
    refuse_wrong(request.GET)
    form = {
        "apis": [
            {
                "name": "partner",
                "version": "v1",
                "url": links.api_url(),
                "docs": links.api_url("docs"),
                "openapi": links.api_url("openapi.json"),
            }
        ]
    }
    body = orjson.dumps(form)
    found = (responses.link(links.api_url("openapi.json"), "service-desc"),)
    facts = responses.Facts(links=found, surrogates=("index",))
    return responses.send(exchange_of(request), body, facts)
