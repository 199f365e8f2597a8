"""Facts, images, organisations and former addresses."""

from __future__ import annotations

import orjson
import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage, ImageText
from countries.delivery.store import read_store
from tests.factories import edit_page, make_fact, make_licensee, make_network, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network():
    make_network("RO", "GB")


@pytest.fixture
def image():
    made = CountryImage.objects.create(
        title="Can", file=get_test_image_file(size=(900, 600)), credit="A. Person"
    )
    ImageText.objects.create(image=made, locale="en", alt="A can", caption="Empty")
    return made


def test_a_fact_has_its_value_per_country_and_locale(api):
    """Each value has its source, and is formatted as each locale writes it."""
    make_fact("energy-saving", "95", RO="94.5")

    fact = api.ok("facts/energy-saving")

    network, romania = fact["values"]
    assert (fact["unit"], network["country"], network["value"]) == ("percent", None, "95")
    assert (network["source"], network["as_of"]) == ("Test report", "2026-11-22")
    assert romania["formatted"]["ro-ro"] == "94,5\u00a0%"
    assert romania["formatted"]["en-ro"] == "94.5%"


def test_facts_of_one_country(api):
    """What holds there: its own values and the network's, no other country's."""
    make_fact("a-both", "1", RO="2", GB="3")
    make_fact("b-network", "4")

    listed = api.ok("facts", country="ro")

    assert [fact["name"] for fact in listed["items"]] == ["a-both", "b-network"]
    assert [value["country"] for value in listed["items"][0]["values"]] == [None, "RO"]


def test_facts_are_listed_by_name(api):
    """The list has cursor, count and fields like every other."""
    for name in ("c", "a", "b"):
        make_fact(name, "1")

    first = api.ok("facts", limit=2, count="true", fields="name")
    second = api.follow(first["next"])

    assert [item["name"] for item in first["items"] + second["items"]] == ["a", "b", "c"]
    assert first["total"] == 3


def test_an_image_has_its_texts_rights_and_widths(api, image):
    """One form for the list and for the single request."""
    found = api.ok(f"images/{image.uuid}")

    assert (found["alt"], found["caption"]) == ({"en": "A can"}, {"en": "Empty"})
    assert (found["credit"], found["width"], found["height"]) == ("A. Person", 900, 600)
    assert [rendition["width"] for rendition in found["renditions"]] == [400, 800]
    assert api.ok("images")["items"] == [found]


@pytest.mark.parametrize(
    "terms", [{"countries": ["RO"]}, {"locales": ["ro-ro", "en-ro"]}, {"countries": ["GB"]}]
)
def test_a_limited_key_gets_an_images_texts_of_the_network(api, image, make_key, terms):
    """A bare language is what pages of every country fall back to; other countries' texts are not."""
    for locale in ("ro-ro", "en-gb"):
        ImageText.objects.create(image=image, locale=locale, alt=f"A can in {locale}")

    found = api.ok(f"images/{image.uuid}", key=make_key(**terms))

    own = "en-gb" if terms.get("countries") == ["GB"] else "ro-ro"
    assert found["alt"] == {"en": "A can", own: f"A can in {own}"}
    assert {*found["text_states"]} == {"en", own}


def test_a_single_image_is_the_stored_document(api, image):
    """Its bytes and its tag are those of the log."""
    response = api.get(f"images/{image.uuid}")

    stored = read_store().get("image", image.uuid)
    assert (response.content, response["ETag"]) == (stored.body, stored.etag)
    assert response["Surrogate-Key"] == f"image-{image.uuid}"


def test_a_deleted_image_is_not_found(api, image):
    """A tombstone is not shown."""
    key = image.uuid
    image.delete()

    assert api.get(f"images/{key}").status_code == 404


def test_organisations_with_their_roles(api):
    """Who is what in which country, and the filter by country."""
    make_licensee("RO", "Alucro")
    make_licensee("GB", "Alupro")

    listed = api.ok("organisations")
    british = api.ok("organisations", country="GB", fields="name")

    assert [item["name"] for item in listed["items"]] == ["Alucro", "Alupro"]
    assert (listed["items"][0]["roles"][0]["role"], listed["items"][0]["roles"][0]["country"]) == (
        "licensee",
        "RO",
    )
    assert british["items"] == [{"name": "Alupro"}]


def test_former_addresses_and_where_they_lead(api):
    """A slug change is in the list, by country and locale."""
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    edit_page(page, slug="cine-suntem")

    (redirect,) = api.ok("redirects")["items"]

    assert redirect["from"] == "http://localhost:8000/ro/despre-noi/"
    assert redirect["to"] == "http://localhost:8000/ro/cine-suntem/"
    assert redirect["page"] == str(page.translation_key)
    assert len(api.ok("redirects", country="RO", locale="ro-ro")["items"]) == 1
    assert api.ok("redirects", locale="en-ro")["items"] == []
    assert api.ok("redirects", country="GB")["items"] == []


def test_members_with_other_names_inside_can_be_chosen(api):
    """``from`` is a member like any other."""
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    edit_page(page, slug="cine-suntem")

    response = api.get("redirects", fields="from")

    assert orjson.loads(response.content)["items"] == [
        {"from": "http://localhost:8000/ro/despre-noi/"}
    ]
