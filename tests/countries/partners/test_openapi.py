"""The description: valid OpenAPI that the answers keep to."""

from __future__ import annotations

import os
import re
import socket
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from schemathesis.checks import CHECKS
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, ContactPage, NewsIndexPage, ProgrammePage
from countries.blocks import ContentBlock
from countries.identity.countries import Country
from countries.pages import page_classes
from countries.partners import previews
from countries.partners.api import exchange
from countries.partners.models import Key, KeyScope
from countries.partners.webhooks.managing import create_endpoint, ping
from countries.publishing import renew
from tests.countries.partners.conformance.asking import Account, ask
from tests.countries.partners.docs.serving import served
from tests.factories import (
    NOW,
    edit_page,
    heading,
    make_fact,
    make_identity,
    make_licensee,
    make_network,
    make_page,
    make_programme,
    make_user,
    paragraph,
)

pytestmark = pytest.mark.django_db

PREFLIGHT = 204
"""What answers OPTIONS, which asks for nothing."""
AT_LENGTH = 200 // int(os.environ.get("SLOW_SHARE", "1"))
"""Requests by each operation, right and wrong, where the tests have time."""


FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_absolute(text: object) -> bool:
    return not isinstance(text, str) or bool(urlsplit(text).scheme)


def validator_of(description: Any, form: Any) -> Draft202012Validator:
    """Return what tells whether something has a described ``form``, its formats included."""
    whole = {**form, "components": description["components"]}
    return Draft202012Validator(whole, format_checker=FORMATS)


@pytest.fixture(scope="module")
def content(keeping):
    """Something of every kind."""
    with keeping():
        make_network("RO", "GB")
        make_fact("energy-saving", "95", RO="94")
        make_identity("RO", "ro-ro", "Fiecare Doză Contează")
        make_licensee("RO", "Alucro")
        body = [heading("De ce"), paragraph("<p>Salut {{fact:energy-saving}}</p>", language="en")]
        image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
        page = make_page(
            "ro-ro", "Despre noi", slug="despre", summary="Cine suntem", body=body, image=image
        )
        edit_page(page, slug="despre-noi")
        make_page("ro-ro", "Contact", model=ContactPage, email="a@b.example")
        make_page("ro-ro", "ECC", model=ProgrammePage, programme=make_programme())
        index = make_page("ro-ro", "Știri", model=NewsIndexPage)
        make_page(index, "Deschis", model=ArticlePage, date=NOW.date())
        place = {"town": "București", "latitude": "44.426800", "longitude": "26.102500"}
        events = make_page("ro-ro", "Evenimente", model=EventIndexPage)
        page.event = make_page(events, "Gala", model=EventPage, starts_at=NOW, **place)
        country = Country.objects.get(code="RO")
        page.point = RecyclingPoint.objects.create(country=country, name="Unirii", **place)
        Person.objects.create(country=country, name="Ana")
        file = get_document_model().objects.create(title="Afiș", file=ContentFile(b"x", "a.pdf"))
        Resource.objects.create(country=country, titles={"ro": "Afiș"}, document=file)
        renew(now=NOW)
        yield page


@pytest.fixture
def description(api):
    return api.ok("openapi.json")


def operations(description, *, read_only=False):
    return [
        (path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method == "get" or not read_only
    ]


def described(description, below):
    return [path for path, _found in operations(description) if re.match(f"/{below}", path)]


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
        assert {"401", "404", "422", "429", "500"} <= set(operation["responses"])
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


# --- asked by schemathesis ---


@pytest.fixture
def managed(content, make_key, settings, monkeypatch):
    """Return a key with every right, and what it can ask about; names of others lead to this machine."""
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **by_name: (
            resolve(host, *more, **by_name) if host == "localhost" else [here]
        ),
    )
    settings.WAGTAIL_COUNTRIES = {
        **settings.WAGTAIL_COUNTRIES,
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",),
    }
    text = make_key(scopes=KeyScope.values, quota=1_000_000)
    endpoint, spare = (
        create_endpoint(Key.objects.get(), url="https://127.0.0.1/", now=NOW)[0] for _ in range(2)
    )
    delivery = ping(endpoint, now=NOW)
    known = {"id": endpoint.uuid, "delivery": delivery.uuid, "spare": spare.uuid}
    return text, {name: str(uuid) for name, uuid in known.items()}


@pytest.fixture
def asked(content, managed, make_key, settings):
    """Return a function that asks as somebody; no limit gets in the way of many requests."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_RATE": 1_000_000}
    key, hook = managed
    narrow = {"scopes": ["read", "webhooks:manage"], "countries": ["RO"], "locales": ["ro-ro"]}
    keys = {"nobody": "", "all rights": key, "one locale": make_key(**narrow, quota=1_000_000)}
    url = "http://localhost:8000/ro/despre-noi/"
    draft = previews.make_link(
        content, user=make_user("elena", is_superuser=True), now=timezone.now()
    )
    known = {
        "previews/token": [previews.words_of(draft)],
        "delete/id": [hook["spare"]],
        **{f"webhooks/{name}": [value] for name, value in hook.items()},
        **{f"{path}/url": [url, f"{url}altceva/"] for path in ("pages", "oembed")},
        **{f"{path}/id": [str(content.translation_key)] for path in ("pages", "previews", "embed")},
        "events/id": [str(content.event.translation_key)],
        "points/id": [str(content.point.uuid)],
        "images/id": [str(content.image.uuid)],
        "people/id": [str(Person.objects.get().uuid)],
        "resources/id": [str(Resource.objects.get().uuid)],
        "facts/name": ["energy-saving", "no-fact"],
    }

    def ask_as(who: str, **terms: Any) -> Account:
        with served() as origin:
            return ask(origin, key=keys[who], known=known, **terms)

    return ask_as


def statuses(account, description, *, keyed):
    """Return what each operation answered that needs a key, or of the others what each did."""
    return {
        label: set(account.answers[label])
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if (operation.get("security") == [{"key": []}]) is keyed
        for label in [f"{method.upper()} {path}"]
    }


@pytest.mark.parametrize(("who", "examples"), [("nobody", 2), ("all rights", 4)])
def test_answers_keep_to_the_description(asked, description, who, examples):
    """Some requests by each operation, by all checks that there are: nothing undescribed."""
    account = asked(who, examples=examples, phases=["fuzzing"])

    assert not account.failures, "\n\n".join(account.failures)
    assert set(account.checks) == {*CHECKS.get_all_names()}
    assert len(account.answers) == len(operations(description))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "all rights", "one locale"])
def test_answers_keep_to_the_description_at_length(asked, description, who):
    """Two hundred by each operation, every limit and method, and chains: nothing undescribed."""
    account = asked(who, examples=AT_LENGTH)

    assert not account.failures, "\n\n".join(account.failures)
    assert len(account.answers) == len(operations(description))
    needing = statuses(account, description, keyed=True)
    if who == "nobody":
        assert all(found <= {401, 405, PREFLIGHT} for found in needing.values()), needing
    if who == "all rights":
        found = needing | statuses(account, description, keyed=False)
        assert [label for label in found if not found[label] & {200, 201, 202, 301}] == []


def test_a_wrong_key_that_is_taken_is_noticed(asked, managed, monkeypatch):
    """Were the key that is sent not looked at, the checks would see it."""
    look = exchange.authenticate
    right = f"Bearer {managed[0]}"
    monkeypatch.setattr(exchange, "authenticate", lambda header, **more: look(right, **more))

    account = asked("all rights", examples=2, phases=["fuzzing"], only="listUsage")

    assert any(failure.startswith("ignored_auth") for failure in account.failures)


def test_the_description_is_cached_and_conditional(api):
    """It is sent again only when it changed."""
    first = api.get("openapi.json")

    again = api.get("openapi.json", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert orjson.loads(first.content)["info"]["version"]
