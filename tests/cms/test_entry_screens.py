"""Recycling points, resources and people: each country keeps its own, by forms that know no other."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.widgets import BaseChooser
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.pages.entries import Person, RecyclingPoint, Resource
from countries.access import Role
from countries.delivery.models import Document
from tests.factories import make_network, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

MODELS = {"recycling_points": RecyclingPoint, "resources": Resource, "people": Person}


@staged
def network():
    return make_network("RO", "GR")


@pytest.fixture
def clients(network):
    users = {
        "own": make_user("radu", ("RO", Role.EDITOR, "")),
        "foreign": make_user("gina", ("GR", Role.EDITOR, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
    }
    found = {}
    for name, user in users.items():
        found[name] = Client(headers={"host": "localhost:8000"})
        found[name].force_login(user)
    return found


def make_file(collection):
    file = ContentFile(b"%PDF-1.4", name="poster.pdf")
    return get_document_model().objects.create(title="Poster", file=file, collection=collection)


def collection_of(code):
    return Collection.objects.get(name__contains={"RO": "Romania", "GR": "Greece"}[code])


@pytest.fixture
def files(network):
    return {code: make_file(collection_of(code)) for code in ("RO", "GR")}


@pytest.fixture
def rows(network, files):
    """One row of each kind, Romania's."""
    country = network["RO"]
    return {
        "recycling_points": RecyclingPoint.objects.create(country=country, name="Unirii"),
        "resources": Resource.objects.create(
            country=country, titles={"en": "Poster"}, document=files["RO"]
        ),
        "people": Person.objects.create(country=country, name="Ana"),
    }


@pytest.fixture
def posted(network, files):
    """What each form sends."""
    public = {"country": network["RO"].pk, "is_public": "on"}
    return {
        "recycling_points": {**public, "name": "Obor", "kind": "bin", "notes-ro": "Zilnic"},
        "resources": {
            **public,
            "titles-ro": "Afiș",
            "kind": "poster",
            "document": files["RO"].pk,
            "languages": "ro, en",
        },
        "people": {**public, "name": "Ion", "roles-ro": "coordonator", "roles-en": "coordinator"},
    }


def listed(client, name, **query):
    return [str(row) for row in client.get(reverse(f"{name}:index"), query).context["object_list"]]


@pytest.mark.parametrize("name", MODELS)
def test_each_country_lists_its_own(clients, rows, name):
    """What belongs to another country is not listed."""
    assert listed(clients["own"], name) == [str(rows[name])]
    assert listed(clients["foreign"], name) == []


@pytest.mark.parametrize("name", MODELS)
def test_a_row_is_added_changed_and_deleted(clients, posted, name):
    """Each step changes what partners get, at once."""
    client, model = clients["own"], MODELS[name]

    client.post(reverse(f"{name}:add"), posted[name])
    row = model.objects.get()
    made = Document.objects.get(kind=model.entry_type, locale="ro-ro")
    assert made.gone == ""

    hidden = {key: value for key, value in posted[name].items() if key != "is_public"}
    client.post(reverse(f"{name}:edit", args=[row.pk]), hidden)
    made.refresh_from_db()
    assert made.gone == "unpublished"

    client.post(reverse(f"{name}:delete", args=[row.pk]))
    assert not model.objects.exists()


def test_texts_are_kept_by_language(clients, posted):
    """A line for each language; the file's languages are written with commas."""
    clients["own"].post(reverse("resources:add"), posted["resources"])
    clients["own"].post(reverse("people:add"), posted["people"])

    resource = Resource.objects.get()
    assert (resource.titles, resource.languages) == ({"ro": "Afiș"}, ["ro", "en"])
    assert Person.objects.get().roles == {"ro": "coordonator", "en": "coordinator"}


def test_a_name_is_in_the_first_language_of_its_country(clients, posted):
    """Without a choice the name is in the country's first language; others have a line each."""
    clients["own"].post(
        reverse("recycling_points:add"),
        {**posted["recycling_points"], "names-en": "Market", "town": "Iași", "towns-en": "Jassy"},
    )
    clients["own"].post(reverse("people:add"), {**posted["people"], "language": "en"})

    point = RecyclingPoint.objects.get()
    assert (point.language, point.names, point.towns) == ("ro", {"en": "Market"}, {"en": "Jassy"})
    assert Person.objects.get().language == "en"


@pytest.mark.parametrize("name", MODELS)
def test_a_foreign_row_answers_as_a_missing_one(clients, rows, posted, name):
    """Neither its form nor its deletion is there for another country, however it is asked for."""
    for action in ("edit", "delete", "history"):
        for pk in (rows[name].pk, 10**6):
            url = reverse(f"{name}:{action}", args=[pk])
            assert clients["foreign"].get(url).status_code == 404
            if action != "history":
                assert clients["foreign"].post(url, posted[name]).status_code == 404
    rows[name].refresh_from_db()


@pytest.mark.parametrize("name", MODELS)
def test_nothing_is_added_to_another_country(clients, network, posted, name):
    """The form refuses a country that the user does not run."""
    posted[name]["country"] = network["GR"].pk

    response = clients["own"].post(reverse(f"{name}:add"), posted[name])

    assert response.context["form"].errors["country"]
    assert not MODELS[name].objects.exists()


def test_a_file_of_another_country_cannot_be_taken(clients, posted, files):
    """What the chooser does not offer is not accepted either."""
    posted["resources"]["document"] = files["GR"].pk

    response = clients["own"].post(reverse("resources:add"), posted["resources"])

    assert response.context["form"].errors["document"]


@pytest.mark.parametrize("name", MODELS)
def test_translators_have_no_screens(clients, rows, name):
    """They translate pages and change no rows."""
    response = clients["translator"].get(reverse(f"{name}:index"))

    assert response.status_code == 302
    assert clients["translator"].get(f"/admin/{name}/new/").status_code in (302, 403, 404)


@pytest.mark.parametrize("name", MODELS)
def test_an_empty_list_says_what_to_do(clients, name):
    """It explains what goes here and leads to the form."""
    body = clients["own"].get(reverse(f"{name}:index")).content.decode()

    assert "visitors" in body
    assert reverse(f"{name}:add") in body


def test_a_list_is_filtered(clients, rows, network):
    """By kind, by whether it is public, and by what is searched for."""
    RecyclingPoint.objects.create(
        country=network["RO"], name="Obor", kind="return_machine", is_public=False
    )
    client = clients["own"]

    assert listed(client, "recycling_points", kind="return_machine") == ["Obor"]
    assert listed(client, "recycling_points", is_public="true") == ["Unirii"]
    assert listed(client, "recycling_points", q="uniri") == ["Unirii"]
    assert listed(client, "recycling_points", country=network["RO"].pk) == ["Obor", "Unirii"]


@pytest.mark.parametrize("name", MODELS)
def test_a_list_asks_as_often_however_long_it_is(clients, rows, network, files, name):
    """Its rows come with their countries and files."""
    url = reverse(f"{name}:index")
    clients["own"].get(url)
    with CaptureQueriesContext(connection) as few:
        clients["own"].get(url)
    for _ in range(3):
        row = MODELS[name].objects.get(pk=rows[name].pk)
        row.pk, row._state.adding, row.uuid = (
            None,
            True,
            type(row)._meta.get_field("uuid").default(),
        )
        row.save()

    with CaptureQueriesContext(connection) as many:
        clients["own"].get(url)

    assert len(many) == len(few)


@pytest.mark.parametrize(("name", "field"), [("people", "image"), ("resources", "document")])
def test_files_are_chosen_by_sight(clients, name, field):
    """Images and documents have Wagtail's choosers with their scripts, not a list of names."""
    response = clients["own"].get(reverse(f"{name}:add"))

    widget = response.context["form"].fields[field].widget
    assert isinstance(widget, BaseChooser)
    assert f"{field}-chooser" in response.content.decode()
    assert all(str(path) in response.content.decode() for path in widget.media._js)
