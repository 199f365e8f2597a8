"""Pages that show what a country has: its points, files, organisations, figures and reports."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile

from cms.media.models import CountryDocument
from cms.pages.models import (
    KeyFactsPage,
    LegalPage,
    OrganisationIndexPage,
    OrganisationPage,
    Person,
    RecyclingPoint,
    RecyclingPointsPage,
    ReportPage,
    Resource,
    ResourceLibraryPage,
)
from countries.delivery.models import Document
from countries.identity.countries import Country
from countries.identity.organisations import Role
from tests.cms.pages.reading import document_of, entry_documents, renew_all
from tests.factories import make_country, make_fact, make_licensee, make_network, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def countries():
    return make_network("RO", "GB")


def point(country, name="Aparat", **fields):
    fields = {"kind": "return_machine", "town": "Sibiu", **fields}
    return RecyclingPoint.objects.create(country=country, name=name, **fields)


def resource(country, **titles):
    document = CountryDocument(title="A file", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    document._set_document_file_metadata()
    document.save()
    return Resource.objects.create(country=country, document=document, titles=titles)


def test_a_point_has_a_document_in_each_of_its_countrys_languages(countries):
    """What a point is reads in the reader's language; its address is the same."""
    made = point(countries["RO"], notes={"ro": "Zilnic, 8–22"})

    found = entry_documents(made)
    assert set(found) == {"ro-ro", "en-ro"}
    assert found["en-ro"]["kind_label"] == "return machine"
    assert (found["en-ro"]["note"], found["en-ro"]["note_lang"]) == ("Zilnic, 8–22", "ro")


def test_a_point_is_called_by_its_name_in_each_language(countries):
    """Readers get the name, the place and the town in their language where they are given."""
    made = point(
        countries["RO"],
        "Aparat la piață",
        language="ro",
        names={"en": "Machine at the market"},
        place_name="La intrare",
        place_names={"en": "At the entrance"},
        town="București",
        towns={"en": "Bucharest"},
    )

    found = entry_documents(made)
    assert [(found[code]["title"], found[code]["lang"]) for code in ("ro-ro", "en-ro")] == [
        ("Aparat la piață", "ro"),
        ("Machine at the market", "en"),
    ]
    place = found["en-ro"]["place"]
    assert (place["name"], place["name_lang"]) == ("At the entrance", "en")
    assert (place["town"], place["town_lang"]) == ("Bucharest", "en")
    assert found["ro-ro"]["place"]["town"] == "București"


def test_what_is_named_in_one_language_says_so_in_the_others(countries):
    """A name and an address without a translation are marked with the language they are in."""
    made = point(countries["RO"], "Aparat", language="ro", street="Strada Exemplului")

    document = entry_documents(made)["en-ro"]
    place = document["place"]
    assert (document["title"], document["lang"], document["dir"]) == ("Aparat", "ro", "ltr")
    assert (place["street_lang"], place["town_lang"], place["name_lang"]) == ("ro", "ro", None)


def test_a_language_that_nobody_stated_is_not_claimed(countries):
    """A name without a language is in none that is known, least of all in the reader's."""
    made = point(countries["RO"], "Aparat")

    assert {document["lang"] for document in entry_documents(made).values()} == {"und"}


def test_a_script_is_not_said_to_be_another():
    """Latin letters on an Arabic page are Latin letters, whatever language was stated."""
    country = make_country("AE")
    made = Person.objects.create(country=country, name="Ana Popescu", language="ar")

    document = entry_documents(made)["ar-ae"]
    assert (document["lang"], document["dir"]) == ("und-Latn", "ltr")


def test_a_point_is_found_by_its_name_in_any_language(countries):
    """Search finds a point by what it is called here, and by what the place itself calls it."""
    made = point(countries["RO"], "Aparat", language="ro", names={"en": "Machine"}, town="Sibiu")

    text = Document.objects.get(key=made.uuid, locale="en-ro").text
    assert all(word in text for word in ("Machine", "Aparat", "Sibiu"))


def test_a_page_marks_the_languages_of_its_points(countries):
    """The page says in which language each town, name and street is that is not its own."""
    page = make_page("en-ro", "Points", model=RecyclingPointsPage)
    point(
        countries["RO"], "Aparat", language="ro", street="Strada Exemplului", towns={"en": "Sibi"}
    )

    renew_all()

    html = BeautifulSoup(document_of(page)["html"], "html.parser")
    assert "lang" not in html.select_one(".ecc-town__name").attrs
    assert html.select_one(".ecc-point__name")["lang"] == "ro"
    assert html.find(string="Strada Exemplului").parent["lang"] == "ro"


def test_a_point_is_found_on_the_page_that_shows_points(countries):
    """A point's address is its place on the country's page of points."""
    make_page("ro-ro", "Puncte", slug="puncte", model=RecyclingPointsPage)

    made = point(countries["RO"])

    url = entry_documents(made)["ro-ro"]["url"]
    assert url == f"http://localhost:8000/ro/puncte/#point-{made.uuid.hex[:8]}"


def test_the_page_shows_its_countrys_points_by_town(countries):
    """A page of points has those of its own country, each under its town."""
    page = make_page("ro-ro", "Puncte", model=RecyclingPointsPage)
    point(countries["RO"], "Doi", town="Sibiu")
    point(countries["RO"], "Unu", town="Arad", kind="bin")
    point(countries["GB"], "Elsewhere", town="Leeds")

    renew_all()

    details = document_of(page)["details"]
    assert [group["town"] for group in details["towns"]] == ["Arad", "Sibiu"]
    assert {kind["kind"]: kind["count"] for kind in details["kinds"]} == {
        "bin": 1,
        "return_machine": 1,
    }


def test_a_point_that_is_not_public_is_gone_at_once(countries):
    """A point taken off leaves a tombstone and its page."""
    page = make_page("ro-ro", "Puncte", model=RecyclingPointsPage)
    made = point(countries["RO"])

    made.is_public = False
    made.save()
    renew_all()

    assert entry_documents(made) == {}
    assert document_of(page)["details"]["points"] == []


def test_a_deleted_point_leaves_a_tombstone(countries):
    """A deleted entry is gone in every locale of its country."""
    made = point(countries["RO"])

    made.delete()

    assert entry_documents(made) == {}


def test_a_library_shows_the_countrys_files_and_the_umbrellas(countries):
    """A country's own files come first, the umbrella's after; another country's never."""
    page = make_page("ro-ro", "Materiale", model=ResourceLibraryPage)
    resource(countries["INT"], en="Poster")
    resource(countries["RO"], ro="Afiș", en="Poster of Romania")
    resource(countries["GB"], en="Leaflet of Leeds")

    renew_all()

    shown = document_of(page)["details"]["resources"]
    assert [(form["title"], form["lang"]) for form in shown] == [("Afiș", "ro"), ("Poster", "en")]
    assert shown[0]["file"]["size"] == 8


def test_organisations_are_those_with_a_role_here(countries):
    """A country's list has who does something there, with what that is."""
    make_licensee("RO", "Alucro")
    make_licensee("GB", "Alupro")

    page = make_page("ro-ro", "Cine", model=OrganisationIndexPage)

    (only,) = document_of(page)["details"]["organisations"]
    assert (only["name"], only["roles"][0]["role"]) == ("Alucro", "licensee")


def test_a_renamed_organisation_changes_the_pages_that_show_it(countries):
    """Lists and pages of an organisation follow its name."""
    organisation = make_licensee("RO", "Alucro")
    index = make_page("ro-ro", "Cine", model=OrganisationIndexPage)
    page = make_page(index, "Alucro", model=OrganisationPage, organisation=organisation)

    organisation.name = "Asociația Alucro"
    organisation.save()
    renew_all()

    assert document_of(page)["details"]["organisation"]["name"] == "Asociația Alucro"
    assert document_of(index)["details"]["organisations"][0]["name"] == "Asociația Alucro"


def test_key_facts_are_the_countrys_own(countries):
    """A country's figures are those with a value of its own, a new one included."""
    page = make_page("ro-ro", "Cifre", model=KeyFactsPage)
    make_fact("energy-saving", "95")

    make_fact("recycling-rate", "76", RO="30")
    renew_all()

    assert [fact["name"] for fact in document_of(page)["details"]["facts"]] == ["recycling-rate"]


def test_reports_are_listed_by_their_year(countries):
    """A report stands below the figures, and its card says its year."""
    page = make_page("ro-ro", "Cifre", model=KeyFactsPage)
    make_page(page, "Raport", model=ReportPage, year=2025)

    renew_all()

    assert document_of(page)["details"]["reports"][0]["details"]["year"] == 2025


def test_a_legal_page_says_from_when_it_holds(countries):
    """The day is there for machines and as the locale writes it."""
    page = make_page(
        "ro-ro", "Confidențialitate", model=LegalPage, in_force_from=dt.date(2026, 5, 1)
    )

    details = document_of(page)["details"]
    assert details["in_force_from"] == "2026-05-01"
    assert details["in_force_from_formatted"] == "1 mai 2026"


def test_a_role_in_a_country_that_is_not_open_is_told_too(countries):
    """An organisation's page says what it is where the programme is only planned as well."""
    organisation = make_licensee("RO", "Alucro")
    planned = Country.objects.create(code="MD", name="Moldova", names={"ro": "Moldova"}, slug="md")
    Role.objects.create(organisation=organisation, country=planned, role="host")
    index = make_page("ro-ro", "Cine", model=OrganisationIndexPage)

    page = make_page(index, "Alucro", model=OrganisationPage, organisation=organisation)

    roles = document_of(page)["details"]["organisation"]["roles"]
    assert {(role["role"], role["country_name"]) for role in roles} == {
        ("licensee", "Romania"),
        ("host", "Moldova"),
    }
