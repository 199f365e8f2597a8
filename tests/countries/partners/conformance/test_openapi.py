"""The description: valid OpenAPI that the answers keep to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from countries.blocks import ContentBlock
from countries.identity.countries import Country
from countries.pages import page_classes
from tests.countries.partners.conformance.reading import operations

pytestmark = pytest.mark.django_db

FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_absolute(text: object) -> bool:
    return not isinstance(text, str) or bool(urlsplit(text).scheme)


def validator_of(description: Any, form: Any) -> Draft202012Validator:
    """Return what tells whether something has a described ``form``, its formats included."""
    whole = {**form, "components": description["components"]}
    return Draft202012Validator(whole, format_checker=FORMATS)


def test_the_description_is_valid(description):
    """It is OpenAPI 3.1 to the letter."""
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_operation_is_described(description):
    """Unique names, texts, examples for what must be given, and every problem's form."""
    found = operations(description)

    assert len({operation["operationId"] for _path, operation in found}) == len(found)
    for path, operation in found:
        assert operation["summary"], path
        assert operation["description"], path
        assert {"401", "404", "414", "422", "429", "500"} <= set(operation["responses"])
        for parameter in operation["parameters"]:
            assert parameter["description"], parameter
            assert not parameter["required"] or "example" in parameter, parameter


def test_no_parameter_can_be_null(description):
    """There is no null in an address."""
    assert all(
        "anyOf" not in parameter["schema"]
        for _path, operation in operations(description)
        for parameter in operation["parameters"]
    )


def test_keys_are_shown_as_bearer_or_not_at_all(description):
    """Both ways are open to every operation."""
    assert description["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert description["security"] == [{}, {"key": []}]


def test_blocks_are_one_of_those_installed(description):
    """Each block class of each page type has its own schema, told apart by ``type``."""
    blocks = description["components"]["schemas"]["Page"]["properties"]["blocks"]["items"]
    installed = {
        name
        for model in page_classes()
        for name, block in model._meta.get_field(
            model.block_field
        ).stream_block.child_blocks.items()
        if isinstance(block, ContentBlock)
    }

    assert blocks["discriminator"]["propertyName"] == "type"
    assert set(blocks["discriminator"]["mapping"]) == installed
    assert len(blocks["oneOf"]) == len(installed)


def test_no_form_takes_the_place_of_another(description):
    """Forms of the same name, such as a block's and a parameter's, stay apart."""
    forms = description["components"]["schemas"]
    block = forms["PageListBlock"]["properties"]["value"]["$ref"].rpartition("/")[2]

    assert set(forms[block]["properties"]) == {"title", "items"}


def test_fields_and_includes_are_listed(description):
    """What can be selected is said, and differs by resource."""
    choices = {
        operation["operationId"]: parameter["schema"]["items"]["enum"]
        for _path, operation in operations(description)
        for parameter in operation["parameters"]
        if parameter["name"] == "fields"
    }

    assert {"title", "blocks", "markdown"} <= set(choices["listPages"])
    assert "from" in choices["listRedirects"]
    assert "title" not in choices["listFacts"]


ASKED = {
    "getRoot": "",
    "listPages": "pages?limit=100",
    "getPageByUrl": "pages/by-url?include=markdown&url=http://localhost:8000/ro/despre-noi/",
    "getPage": "pages/{id}?locale=ro-ro&include=markdown",
    "getPreview": "previews/{id}?locale=ro-ro",
    "listWebhooks": "webhooks",
    "getWebhook": "webhooks/{hook}",
    "listDeliveries": "webhooks/{hook}/deliveries",
    "getDelivery": "webhooks/{hook}/deliveries/{delivery}",
    "searchPages": "search?q=salut",
    "listCountries": "countries",
    "getCountry": "countries/ro",
    "getMenus": "menus/ro/ro-ro",
    "listFacts": "facts",
    "getFact": "facts/energy-saving",
    "listImages": "images",
    "getImage": "images/{image}",
    "listOrganisations": "organisations",
    "listRedirects": "redirects",
    "listEvents": "events?near=44,26&radius_km=500",
    "getEventsMap": "events.geojson?near=44,26&radius_km=500",
    "getEventsItem": "events/{event}",
    "listPoints": "points",
    "getPointsMap": "points.geojson?fields=title",
    "getPointsItem": "points/{point}",
    "listPeople": "people",
    "listResources": "resources",
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_there_has_the_described_form(api, content, managed, description, name):
    """Every member of every real answer is described, and every described member is there."""
    key, known = managed
    path = ASKED[name].format(
        hook=known["id"],
        delivery=known["delivery"],
        id=content.translation_key,
        image=content.image.uuid,
        event=content.event.translation_key,
        point=content.point.uuid,
    )
    found = api.ok(path, key=key)

    (operation,) = (it for _path, it in operations(description) if it["operationId"] == name)
    (form,) = (it["schema"] for it in operation["responses"]["200"]["content"].values())
    validator_of(description, form).validate(found)
    whole = form.get("anyOf", [form])[0]["$ref"].rpartition("/")[2]
    described = set(description["components"]["schemas"][whole]["properties"])
    only_if_asked = {"total"} if "items" in found else {"distance_km"}
    only_if_asked |= {"markdown"} if name == "getPreview" else set()
    assert set(found) == described - only_if_asked
    assert found.get("items", found.get("features", True)), "nothing was listed"


@pytest.mark.parametrize("name", ["Events", "Points", "People", "Resources"])
def test_what_a_list_has_is_what_its_registration_says(api, content, description, name):
    """Every member of a listed item is described, and every described member is there."""
    (item,) = api.ok(name.lower())["items"]

    described = set(description["components"]["schemas"][f"{name}Item"]["properties"])
    assert set(item) == described - {"distance_km"}


def test_maps_calendars_and_feeds_have_their_own_media_types(description):
    """The description says which form is had where."""
    media = {
        path: list(operation["responses"]["200"]["content"])
        for path, operation in operations(description, read_only=True)
        if "." in path
    }

    assert media == {
        "/events.ics": ["text/calendar"],
        "/events.geojson": ["application/geo+json"],
        "/points.geojson": ["application/geo+json"],
        "/feeds/{country}/{locale}.json": ["application/feed+json"],
        "/feeds/{country}/{locale}.rss": ["application/rss+xml", "text/xml"],
        "/feeds/{country}/{locale}.atom": ["application/atom+xml", "text/xml"],
        "/usage.csv": ["text/csv"],
    }


def test_the_details_of_a_page_are_described_by_its_type(api, content, description):
    """Where a type is registered with a schema, a page that breaks it is not valid."""
    page = api.ok(f"pages/{content.event.translation_key}", locale="ro-ro")
    validator = validator_of(description, {"$ref": "#/components/schemas/Page"})

    assert validator.is_valid(page)
    assert not validator.is_valid({**page, "details": {"starts_at": 5}})
    assert validator.is_valid({**page, "type": "standard", "details": {}})


def test_a_planned_country_has_the_described_form(api, description):
    """Its status is one of those that are listed."""
    Country.objects.create(code="HU", name="Hungary", slug="hu")
    validator = validator_of(description, {"$ref": "#/components/schemas/Country"})

    validator.validate(api.ok("countries/HU"))


@pytest.mark.parametrize("path", ["events", "points", "people", "resources", "pages"])
def test_what_stands_in_for_a_parameter_can_be_sent(api, content, description, path):
    """Generated clients send it with every request, also with what goes only without it."""
    parameters = description["paths"][f"/{path}"]["get"]["parameters"]
    usual = {it["name"]: it["schema"]["default"] for it in parameters if "default" in it["schema"]}
    others = {"near": "44.43,26.10"} if path in ("events", "points") else {}
    others |= {"q": "salut"} if path == "pages" else {}

    for more in ({}, others):
        assert (
            api.get(path, **{k: str(v).lower() for k, v in (usual | more).items()}).status_code
            == 200
        )


@pytest.mark.parametrize("path", ["events", "events.ics", "points.geojson", "people", "pages"])
def test_the_example_of_a_type_is_one_of_the_list(api, content, description, path):
    """What is shown for an operation can be asked of it."""
    parameters = description["paths"][f"/{path}"]["get"]["parameters"]
    (example,) = (it["example"] for it in parameters if it["name"] == "type")

    assert api.get(path, type=example).status_code == 200


def test_nothing_stands_in_for_what_is_not_changed(description):
    """Generated clients would send it, and change what was to stay."""
    changes = description["components"]["schemas"]["WebhookChanges"]

    assert [name for name, it in changes["properties"].items() if "default" in it] == []


@pytest.mark.parametrize(
    ("form", "is_right"),
    [
        ({"dead": True}, True),
        ({"from_sequence": 0}, True),
        ({"from_sequence": 0, "dead": None}, True),
        ({"from_sequence": 0, "dead": True}, False),
        ({"from_sequence": None}, False),
        ({}, False),
    ],
)
def test_a_replay_is_of_one_of_two_kinds(description, form, is_right):
    """The description says so as well."""
    validator = validator_of(description, {"$ref": "#/components/schemas/Replay"})

    assert validator.is_valid(form) is is_right


def test_the_description_is_cached_and_conditional(api):
    """It is sent again only when it changed."""
    first = api.get("openapi.json")

    again = api.get("openapi.json", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert orjson.loads(first.content)["info"]["version"]
