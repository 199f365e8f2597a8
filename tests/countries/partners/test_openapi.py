"""The description: valid OpenAPI that the answers keep to."""

from __future__ import annotations

import os
import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson
import pytest
import schemathesis
from django.core import signals
from django.core.files.base import ContentFile
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, ContactPage, NewsIndexPage, ProgrammePage
from countries.blocks import ContentBlock
from countries.identity.countries import Country
from countries.pages import page_classes
from countries.partners.models import Key, KeyScope
from countries.partners.webhooks.managing import create_endpoint, ping
from countries.publishing import renew
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
    paragraph,
)

pytestmark = pytest.mark.django_db

AT_LENGTH = 100 // int(os.environ.get("SLOW_SHARE", "1"))
"""Requests of each kind, right and wrong, for each operation, where the tests have time."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


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
    key, known = managed["webhooks"]
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
    validator = Draft202012Validator({**form, "components": description["components"]})
    validator.validate(found)
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
    whole = {"$ref": "#/components/schemas/Page", "components": description["components"]}
    validator = Draft202012Validator(whole)

    assert validator.is_valid(page)
    assert not validator.is_valid({**page, "details": {"starts_at": 5}})
    assert validator.is_valid({**page, "type": "standard", "details": {}})


OPEN = "(?!webhooks)"
"""What can be asked without a key."""


def run_against(
    *,
    examples: int,
    phases: tuple[Phase, ...],
    key: str = "",
    below: str = OPEN,
    known: dict[str, str] | None = None,
) -> Counter[str]:
    """Send what the description allows, and what it does not; count the requests by operation.

    By ``key`` where one is given; at the addresses ``below`` a pattern; about ``known`` rows.
    """
    chosen = settings(
        max_examples=examples,
        phases=phases,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    sent: Counter[str] = Counter()
    with one_transaction():
        application = get_wsgi_application()
        schema = schemathesis.openapi.from_wsgi("/api/partner/v1/openapi.json", application)
        for result in schema.include(path_regex=f"^/{below}").get_all_operations():
            for mode in schemathesis.GenerationMode:
                # Where nothing can be wrong, there is no wrong request to make.
                with suppress(Unsatisfiable):
                    send_cases(result.ok(), mode, chosen, sent, key=key, known=known or {})
    return sent


@contextmanager
def one_transaction() -> Iterator[None]:
    """Let requests at the application itself stay in the test's transaction, as a test client does."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


def send_cases(
    operation: Any,
    mode: Any,
    chosen: settings,
    sent: Counter[str],
    *,
    key: str,
    known: dict[str, str],
) -> None:
    # The WSGI client announces brotli, but does not decode it.
    headers = {"Accept-Encoding": "identity"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    # What there is to ask about goes at last, and not with the first of many requests.
    is_asked_about = mode is schemathesis.GenerationMode.POSITIVE and operation.method != "delete"

    @chosen
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        sent[operation.label] += 1
        if is_asked_about:
            names = {*case.path_parameters} & {*known}
            case.path_parameters.update({name: known[name] for name in names})
        case.call_and_validate(checks=CHECKS, headers=headers)

    check()


@pytest.fixture
def wide_limit(settings):
    """No limit gets in the way of many requests from one address."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_RATE": 1_000_000}


@pytest.mark.usefixtures("wide_limit")
def test_answers_keep_to_the_description(content, description):
    """Ten generated requests per operation, half of them wrong: no 500, nothing undescribed."""
    sent = run_against(examples=5, phases=(Phase.generate,))

    assert len(sent) == len(described(description, OPEN))


@pytest.fixture
def managed(content, make_key, settings, monkeypatch):
    """Return a key with every right, and what it can ask about; each name leads to this machine."""
    found = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [found])
    settings.WAGTAIL_COUNTRIES = {
        **settings.WAGTAIL_COUNTRIES,
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",),
    }
    text = make_key(scopes=KeyScope.values, quota=1_000_000)
    endpoint, _secret = create_endpoint(Key.objects.get(), url="https://127.0.0.1/", now=NOW)
    delivery = ping(endpoint, now=NOW)
    return {
        "webhooks": (text, {"id": str(endpoint.uuid), "delivery": str(delivery.uuid)}),
        "previews": (text, {"id": str(content.translation_key)}),
    }


@pytest.mark.parametrize("below", ["webhooks", "previews"])
def test_answers_by_key_keep_to_the_description(managed, description, below):
    """What asks for a right is asked with it, about what there is and what is not."""
    key, known = managed[below]

    sent = run_against(examples=3, phases=(Phase.generate,), key=key, below=below, known=known)

    assert len(sent) == len(described(description, below))


@pytest.mark.slow
@pytest.mark.parametrize("below", ["webhooks", "previews"])
def test_answers_by_key_keep_to_the_description_at_length(managed, description, below):
    """The same with a hundred requests of each kind."""
    key, known = managed[below]
    phases = (Phase.generate, Phase.shrink)

    assert run_against(examples=AT_LENGTH, phases=phases, key=key, below=below, known=known)


@pytest.mark.slow
@pytest.mark.usefixtures("wide_limit")
def test_answers_keep_to_the_description_at_length(content, description):
    """The same with a hundred requests of each kind, shrunk to the smallest that fails."""
    phases = (Phase.generate, Phase.shrink)

    sent = run_against(examples=AT_LENGTH, phases=phases)

    assert len(sent) == len(described(description, OPEN))


def test_the_description_is_cached_and_conditional(api):
    """It is sent again only when it changed."""
    first = api.get("openapi.json")

    again = api.get("openapi.json", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert orjson.loads(first.content)["info"]["version"]
