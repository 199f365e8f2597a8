"""What a replica's owner gets is what the description says, so that clients can be generated."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from jsonschema import Draft202012Validator
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.entries import Person, RecyclingPoint, Resource
from countries.identity.countries import Country
from countries.publishing import renew
from tests.factories import NOW, edit_page, make_fact, make_licensee, make_network, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def content():
    """Something of every kind."""
    make_network("RO")
    make_fact("energy-saving", "95", RO="94")
    make_licensee("RO", "Alucro")
    CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
    page = make_page("ro-ro", "Despre noi", slug="despre", show_in_menus=True)
    edit_page(page, slug="despre-noi")
    country = Country.objects.get(code="RO")
    place = {"town": "București", "latitude": "44.426800", "longitude": "26.102500"}
    RecyclingPoint.objects.create(country=country, name="Unirii", **place)
    Person.objects.create(country=country, name="Ana")
    file = get_document_model().objects.create(title="Afiș", file=ContentFile(b"x", "a.pdf"))
    Resource.objects.create(country=country, titles={"ro": "Afiș"}, document=file)
    renew(now=NOW)
    return page


def test_items_of_every_kind_are_as_described(api, make_key, content):
    """Upserts of all kinds, and a deletion."""
    key, description = make_key(), api.ok("openapi.json")
    form = {"$ref": "#/components/schemas/SyncAnswer", "components": description["components"]}
    validator = Draft202012Validator(form)
    first = api.ok("sync", key=key, initial="true", limit=500)
    content.unpublish()

    after = api.follow(first["next_sync"], key=key)

    validator.validate(first)
    validator.validate(after)
    assert {item["kind"] for item in first["items"]} == {
        *("page", "fact", "organisation", "image", "menu", "redirect"),
        *("person", "point", "resource"),
    }
    assert "delete" in {item["op"] for item in after["items"]}


def test_items_are_told_apart_by_what_to_do(api):
    """The description says so in OpenAPI's own words."""
    forms = api.ok("openapi.json")["components"]["schemas"]

    items = forms["SyncAnswer"]["properties"]["items"]["items"]

    assert items["discriminator"]["propertyName"] == "op"
    assert set(items["discriminator"]["mapping"]) == {"upsert", "delete"}
