"""Tags have names in languages, and may belong to a country."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from countries.access import Role
from countries.delivery.store import Query, read_store
from countries.identity.tags import Tag
from tests.factories import make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


def test_a_tag_has_a_name_in_each_language():
    """A tag is called by its translated name where there is one."""
    tag = Tag(name="recycling", names={"ro": "reciclare"})

    assert (tag.name_in("ro"), tag.name_in("el")) == ("reciclare", "recycling")


def test_pages_are_listed_by_tag():
    """A page's tags are in its document and select it."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi")
    page.tags.add(Tag.objects.create(name="recycling", slug="recycling"))
    page.save_revision().publish()

    store = read_store()
    store.catch_up()

    found = store.select(Query(tags=["recycling"]))
    assert [stored.title for stored in found] == ["Despre noi"]
    assert found[0].document["tags"] == ["recycling"]


@staged
def country_tags():
    """Return a tag of the network, one of Romania and one of Greece, beginning alike."""
    countries = make_network("RO", "GR")
    owners = {"rivers": None, "ramuri": countries["RO"], "rodia": countries["GR"]}
    for name, country in owners.items():
        Tag.objects.create(name=name, slug=name, country=country)


def form_with(page, tags):
    """Return the editor's form of a page as it is sent with ``tags``, checked."""
    form_class = type(page).get_edit_handler().get_form_class()
    form = form_class({"tags": tags, "body-count": "0"}, instance=page, for_user=make_superuser())
    form.full_clean()
    return form


def editor_of_romania():
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user("dan", ("RO", Role.EDITOR, "")))
    return client


def test_editors_are_offered_the_tags_of_their_countries(country_tags):
    """Tags of another country are not told while typing."""
    url = reverse("wagtailadmin_tag_model_autocomplete", args=["wagtail_countries", "tag"])

    assert editor_of_romania().get(url, {"term": "r"}).json() == ["ramuri", "rivers"]


@pytest.mark.parametrize(
    ("name", "is_taken"), [("ramuri", True), ("rivers", True), ("rodia", False)]
)
def test_a_page_takes_no_tag_of_another_country(country_tags, name, is_taken):
    """The editor's form refuses it like one that does not exist."""
    page = make_page("ro-ro", "Despre noi")

    form = form_with(page, name)

    assert ("tags" not in form.errors) == is_taken


def test_typing_a_word_makes_no_tag(country_tags):
    """It would belong to the whole network."""
    page = make_page("ro-ro", "Despre noi")

    form = form_with(page, "something new")

    assert form.cleaned_data["tags"] == []
