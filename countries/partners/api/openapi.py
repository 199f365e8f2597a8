"""The description of the API in OpenAPI 3.1: what ninja knows, completed by what all answers share."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from countries import conf
from countries.partners.api import (
    deprecations,
    embed_schemas,
    forms,
    links,
    schemas,
    sync_schemas,
    webhook_schemas,
)
from countries.partners.api.endpoints import embeds, feeds
from countries.partners.api.endpoints.lists import CALENDAR, MAP
from countries.partners.api.endpoints.usage import CSV
from countries.partners.api.errors import KINDS, PROBLEM_JSON
from countries.partners.api.exchange import WITH_BODY
from countries.partners.api.list_schemas import item_model, list_model, map_model
from countries.partners.api.service import api
from countries.partners.api.terms import terms_of
from countries.partners.lists import api_lists
from countries.partners.representation import INCLUDES
from countries.registry import registrations

Form = dict[str, Any]

REF = "#/components/schemas/"
PROBLEMS = (400, 401, 403, 404, 405, 406, 422, 429, 500, 503)
"""The statuses that any operation may answer with; 409 and 410 are stated by those that can."""
PROBLEMS_OF_BODIES = (413, 415)
"""The statuses with which whatever has a body may answer as well."""
ERRORS = 400
TEXT = r"^[^\u0000]*$"
"""What every parameter can hold that is text."""
KEPT = ("ETag", "X-Sequence")
"""The headers of what may be kept; the rest has none of them."""
UNKEPT = ("getPreview", "getLinkedPreview")
"""What is read and must not be kept."""
DONE = {
    200: "What was asked for.",
    201: "It was made.",
    202: "It will be done.",
    204: "It is done.",
}

HEADERS: dict[str, str] = {
    "ETag": "A strong validator of exactly these bytes; send it back in If-None-Match.",
    "Cache-Control": "Who may keep the answer, and for how long.",
    "X-Sequence": "The number of the change that this answer stands at.",
    "X-Key-Kind": "`test` on answers to a test key, which counts in no usage; else missing.",
    "RateLimit": "What is left of the limit, and in how many seconds it is whole again.",
    "RateLimit-Policy": "The limit: requests (q) in a window of seconds (w).",
}
EXAMPLES: dict[str, Any] = {
    "id": "6f1d3b2a-52c4-4c4f-9a52-0f7f5b9a1c11",
    "code": "RO",
    "country": "RO",
    "locale": "ro-ro",
    "language": "ro",
    "name": "energy-saving",
    "type": "news",
    "programme": "every-can-counts",
    "tag": "schools",
    "q": "aluminium cans",
    "url": "https://example.org/ro/despre-noi/",
    "published_after": "2026-01-01T00:00:00Z",
    "near": "44.43,26.10",
    "bbox": "20.2,43.6,29.7,48.3",
    "starts_after": "2026-05-01T00:00:00Z",
    "starts_before": "2026-10-01T00:00:00Z",
    "delivery": "0c7c6a52-7a64-5f6e-8f2e-3a1f7d0f4b6a",
    "token": "WzcsImVjYyJd:k3yN0tAs1gnatur3",
    "from": "2026-01-01",
    "until": "2026-01-31",
}
EXAMPLES_OF: dict[str, dict[str, Any]] = {
    f"{verb}{found.name}{form}": {"type": found.types[0]}
    for found in api_lists()
    for verb, form in (("list", ""), ("get", "Calendar"), ("get", "Map"))
}
"""What is an example for one operation alone."""
PATHS = {
    "id": "Its id, the same in every country and locale.",
    "code": "The country's code in any case; `INT` is the umbrella.",
    "country": "The country's code, in any case.",
    "locale": "The code of one of its locales, in any case.",
    "name": "Its name.",
    "delivery": "The delivery's id.",
    "token": "The last part of a link that somebody made in the admin.",
}
"""What the parameters in paths mean."""
TAGS = {
    "Entrance": "What there is.",
    "Pages": "The content: a page has one id in all its countries and locales.",
    "Search": "The site's own search.",
    "Lists": "What countries have: what is registered, by its own members, as list, map and calendar.",
    "Network": "Countries, their locales, and their navigation.",
    "Previews": "Drafts, for keys with `read:preview` and by signed links; never to be kept or indexed.",
    "Webhooks": "Endpoints that are told of changes, for keys with `webhooks:manage`; signed by the "
    "Standard Webhooks specification.",
    feeds.TAG: "News for readers of feeds, and pages for frames on other sites.",
    "Registry": "Facts, images, organisations, former addresses.",
    "Sync": "A replica of all that a key may read, kept right by its changes.",
    "Usage": "What you used.",
}
PARTIAL = {
    "Page": "PagePart",
    "Country": "CountryPart",
    "Fact": "FactPart",
    "LibraryImage": "ImagePart",
    "Organisation": "OrganisationPart",
    "Redirect": "RedirectPart",
    **{f"{found.name}Item": f"{found.name}ItemPart" for found in api_lists()},
}
"""The schemas that ``fields`` can cut down, and what the cut down ones are called."""


SELECTABLE = {
    "listPages": "Page",
    "getPage": "Page",
    "getPageByUrl": "Page",
    "listCountries": "Country",
    "getCountry": "Country",
    "listFacts": "Fact",
    "getFact": "Fact",
    "listImages": "LibraryImage",
    "getImage": "LibraryImage",
    "listOrganisations": "Organisation",
    "listRedirects": "Redirect",
    **{
        name: f"{found.name}Item"
        for found in api_lists()
        for name in (f"list{found.name}", f"get{found.name}Item", f"get{found.name}Map")
    },
}
"""What each operation that takes ``fields`` answers with."""
MEDIA = {
    f"get{found.name}{form}": media
    for found in api_lists()
    for form, media in (("Calendar", CALENDAR), ("Map", MAP))
} | {
    "getJsonFeed": feeds.json_feed.MEDIA,
    "getRss": feeds.rss.MEDIA,
    "getAtom": feeds.atom.MEDIA,
    "getEmbed": embeds.HTML,
}
MEDIA["getUsageTable"] = CSV
"""The operations that answer with another form than JSON."""


EMBED_ERRORS = {
    "404": "There is no such page, as visitors read it.",
    "410": "The page was there once, as visitors read it.",
    "422": "A parameter is not known; or, as visitors read it, the locales to choose from.",
}
"""What an embed says in HTML."""


@lru_cache(maxsize=4)
def _described(base: str) -> Form:
    schema = deepcopy(dict(api.get_openapi_schema(path_prefix="")))
    schema["servers"] = [{"url": base.rstrip("/")}]
    schema["info"]["license"] = {"name": conf.setting("CONTENT_LICENCE") or "See each page"}
    schema["info"]["contact"] = {"name": conf.setting("BRAND_NAME"), "url": conf.public_url()}
    schema["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    schema["security"] = [{}, {"key": []}]
    # Not as ninja collects them: it lets a parameter's form replace an answer's of the same name.
    models: list[type[BaseModel]] = [
        *schemas.ANSWERS,
        *embed_schemas.ANSWERS,
        *webhook_schemas.ANSWERS,
        sync_schemas.SyncAnswer,
        *_list_models(),
        *page_schemas().values(),
    ]
    modes: dict[type[BaseModel], JsonSchemaMode] = dict.fromkeys(models, "serialization")
    modes |= dict.fromkeys(forms.BODIES, "validation")
    refs, known = models_json_schema([*modes.items()], ref_template=REF + "{model}")
    names = {model.__name__: _name_in(refs[model, mode]) for model, mode in modes.items()}
    _describe_details(known["$defs"][names["Page"]], names)
    schema["components"] = _components(known["$defs"], names)
    for path, method, operation in _operations(schema):
        _complete(operation, known["$defs"], names)
        if method != "get" or operation["operationId"] in UNKEPT:
            _complete_unkept(operation)
        if method.upper() in WITH_BODY:
            problems = {str(status): _problem(status) for status in PROBLEMS_OF_BODIES}
            operation["responses"] = dict(sorted((operation["responses"] | problems).items()))
        if terms_of(path.strip("/")).needs_key:
            operation["security"] = [{"key": []}]
    _add_partial(known["$defs"], names)
    deprecations.mark(schema)
    return schema


def _list_models() -> list[type[BaseModel]]:
    return [
        model(found)
        for found in api_lists()
        for model in (item_model, list_model, *((map_model,) if found.has_place else ()))
    ]


def page_schemas() -> dict[str, type[BaseModel]]:
    """Return the schema of the details of each type of page that is registered with one."""
    return {
        name: found.schema for found in registrations() if found.is_page for name in found.types
    }


def _describe_details(page: Form, names: dict[str, str]) -> None:
    """Say by its type what a page's details are, where that is known."""
    by_schema: dict[str, list[str]] = {}
    for name, schema in page_schemas().items():
        by_schema.setdefault(names[schema.__name__], []).append(name)
    if by_schema:
        page["allOf"] = [
            {
                "if": {"properties": {"type": {"enum": sorted(types)}}, "required": ["type"]},
                "then": {"properties": {"details": {"$ref": REF + name}}},
            }
            for name, types in sorted(by_schema.items())
        ]


def describe() -> Form:
    """Return the OpenAPI document; treat it as read-only."""
    return _described(links.api_url())


def _operations(schema: Form) -> Iterator[tuple[str, str, Form]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _components(known: Form, names: dict[str, str]) -> Form:
    problem = {PROBLEM_JSON: {"schema": {"$ref": REF + names["Problem"]}}}
    return {
        "schemas": known,
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer", "description": "A partner's key."}
        },
        "responses": {
            f"Problem{status}": {
                "description": "; ".join(title for code, title in KINDS.values() if code == status),
                "content": problem,
            }
            for status in sorted({status for status, _title in KINDS.values()})
        },
        "headers": {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in HEADERS.items()
        },
    }


def _add_partial(known: Form, names: dict[str, str]) -> None:
    """Describe what ``fields`` leaves of each resource: the same members, none of them required."""
    for whole, part in PARTIAL.items():
        form = {name: value for name, value in known[names[whole]].items() if name != "required"}
        text = f"Some members of {whole}: those that `fields` names."
        known[part] = {**form, "title": part, "description": text}
        for listed in known.values():
            members = listed.get("properties", {})
            items = members.get("items", {})
            if items.get("items") == {"$ref": REF + names[whole]}:
                items["items"] = _or_part(whole, names)
            if members.get("properties", {}).get("$ref") == REF + names[whole]:
                text = members["properties"]["description"]
                members["properties"] = {**_or_part(whole, names), "description": text}


def _or_part(whole: str, names: dict[str, str]) -> Form:
    return {"anyOf": [{"$ref": REF + names[whole]}, {"$ref": REF + PARTIAL[whole]}]}


def _name_in(reference: Form) -> str:
    return str(reference.get("$ref", "")).removeprefix(REF)


def _complete(operation: Form, known: Form, names: dict[str, str]) -> None:
    parameters = operation["parameters"]
    examples = EXAMPLES | EXAMPLES_OF.get(operation["operationId"], {})
    for parameter in parameters:
        _complete_parameter(parameter, examples)
    stated = {status for status in operation["responses"] if status >= ERRORS}
    answers: Form = {
        str(status): _answer(status, answer, operation["operationId"], names)
        for status, answer in operation["responses"].items()
        if status < ERRORS
    }
    answers["304"] = {"description": "What the client has is current."}
    answers["414"] = {"description": "The address is longer than the server reads; without a body."}
    answers |= {str(status): _problem(status) for status in (*PROBLEMS, *stated)}
    _add_forms(operation["operationId"], answers)
    _complete_body(operation)
    operation["responses"] = dict(sorted(answers.items()))
    whole = SELECTABLE.get(operation["operationId"])
    members = known[names[whole]]["properties"] if whole else ()
    _name_choices(parameters, "fields", members)
    _name_choices(parameters, "include", INCLUDES)


def _complete_body(operation: Form) -> None:
    """A body that may be left out is its form all the same: its members say what stands in then."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        (form,) = content["schema"].get("allOf", [content["schema"]])
        content["schema"] = form


def _complete_unkept(operation: Form) -> None:
    """Describe what nobody may keep: it has no validator, and is never the same as before."""
    answers = operation["responses"]
    del answers["304"]
    for status, answer in answers.items():
        if "headers" in answer:
            rest = {name: form for name, form in answer["headers"].items() if name not in KEPT}
            found = {"Location": _location("Where it is.")} if status == "201" else {}
            answer["headers"] = rest | found


def _problem(status: int) -> Form:
    return {"$ref": f"#/components/responses/Problem{status}"}


def _location(text: str) -> Form:
    return {"description": text, "schema": {"type": "string"}}


def _answer(status: int, answer: Form, operation_id: str, names: dict[str, str]) -> Form:
    if status == 301:
        return {"description": "It moved.", "headers": {"Location": _location("Where it is now.")}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    if "content" not in answer:
        return {"description": DONE[status], "headers": headers}
    ((media, content),) = answer["content"].items()
    name = _name_in(content["schema"])
    is_cut = name in PARTIAL and operation_id in SELECTABLE
    form = _or_part(name, names) if is_cut else {"$ref": REF + names.get(name, name)}
    media = MEDIA.get(operation_id, media)
    if not name:
        form = {"type": "string"}
    return {
        "description": DONE[status],
        "headers": headers,
        "content": {media: {"schema": form}},
    }


def _add_forms(operation_id: str, answers: Form) -> None:
    """Describe what an operation answers in another form than its usual one."""
    text = {"schema": {"type": "string"}}
    if operation_id == "getOEmbed":
        answers["200"]["content"][embeds.OEMBED_XML] = text
    if operation_id in ("getRss", "getAtom"):
        answers["200"]["content"][feeds.TEXT_XML] = text
    if operation_id == "getEmbed":
        for status in EMBED_ERRORS:
            said = {embeds.HTML: text, PROBLEM_JSON: {"schema": {"$ref": f"{REF}Problem"}}}
            answers[status] = {"description": EMBED_ERRORS[status], "content": said}


def _complete_parameter(parameter: Form, examples: Form) -> None:
    """No parameter can be null in a URL; examples and descriptions belong to the parameter."""
    schema = parameter["schema"]
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    for choice in choices[:1]:
        schema.update({**choice, **schema})
    if "default" in schema and schema["default"] is None:
        del schema["default"]
    schema.pop("title", None)
    if parameter["in"] == "query":
        _say_what_is_text(schema.get("items", schema))
    text = schema.pop("description", "")
    if parameter["in"] == "path":
        text = PATHS[parameter["name"]]
    if text:
        parameter["description"] = text
    if parameter["name"] in examples:
        example = examples[parameter["name"]]
        parameter["example"] = [example] if schema.get("type") == "array" else example


def _say_what_is_text(schema: Form) -> None:
    if schema.get("type") == "string" and not {"enum", "const", "format", "pattern"} & {*schema}:
        schema["pattern"] = TEXT


def _name_choices(parameters: list[Form], name: str, choices: Any) -> None:
    for parameter in parameters:
        if parameter["name"] == name:
            parameter["schema"]["items"] = {"type": "string", "enum": sorted(choices)}
