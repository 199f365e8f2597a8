"""The network dashboard: one look at what every country has, for those who may look."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from countries.admin import dashboard
from countries.audit import AuditEntry
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

INDEX = reverse("network_dashboard:index")


@staged
def about(network):
    return make_page("en", "About us", slug="about")


@staged
def romanian(about):
    """The Romanian counterpart, live and one text behind."""
    page = adopt(about, "ro-ro")
    translate(page, title="Despre noi")
    save(page)
    edit_page(about, title="About all of us")
    return page


def _country(code):
    return reverse("network_dashboard:country", args=[code])


def _page(page):
    return reverse("network_dashboard:page", args=[page.pk])


@pytest.mark.parametrize("who", ["own", "foreign", "translator"])
def test_countries_do_not_see_each_other(clients, about, who):
    """For those of one country the dashboard is not there: no screen, no file, no item of the menu."""
    client = clients[who]

    assert client.get(INDEX).status_code == 302
    assert client.get(INDEX + "?export=csv").status_code == 302
    assert client.get(_country("RO")).status_code == 404
    assert client.get(_page(about)).status_code == 404
    assert INDEX not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("there", [True, False])
def test_what_is_foreign_and_what_is_missing_answer_alike(
    clients, about, there, django_assert_num_queries
):
    """Rights are asked before anything is looked up."""
    clients["own"].get("/admin/")
    url = _page(about) if there else reverse("network_dashboard:page", args=[999_999])

    with django_assert_num_queries(5):
        assert clients["own"].get(url).status_code == 404


@pytest.mark.parametrize("url", [_country("XX"), reverse("network_dashboard:page", args=[999_999])])
def test_what_the_network_does_not_have_is_not_found(clients, about, url):
    """Neither unknown countries nor unknown pages have a screen."""
    assert clients["root"].get(url).status_code == 404


def test_the_menu_leads_there(clients, about):
    """Those who manage the network find it under Network."""
    assert INDEX in clients["root"].get("/admin/").content.decode()


def test_the_heat_map_says_in_words_what_it_shows(clients, romanian):
    """Each cell has its state as text, and headers say whose it is."""
    body = clients["root"].get(INDEX).content.decode()

    assert "1 text behind" in body
    assert 'scope="rowgroup"' in body
    assert 'scope="colgroup"' in body
    assert "About all of us" in body


def test_many_pages_are_shown_by_section(clients, romanian, monkeypatch):
    """Above a limit sections are the columns; a section's pages are one step away."""
    make_page(edit_page(make_page("en", "More", slug="more")), "Deeper", slug="deeper")
    monkeypatch.setattr(dashboard, "COLUMNS_AT_MOST", 2)

    whole = clients["root"].get(INDEX)
    section = clients["root"].get(INDEX, {"section": romanian.get_parent().pk})

    assert not whole.context["grid"].by_page
    assert {heading.title for heading in whole.context["grid"].headings} >= {"More"}
    assert section.status_code == 200


def test_a_sections_pages_stand_side_by_side(clients, about, monkeypatch):
    """Within a section each page is a column, so many at a time."""
    for number in range(3):
        make_page(about, f"Below {number}", slug=f"below-{number}")
    monkeypatch.setattr(dashboard, "COLUMNS_AT_MOST", 2)

    first = clients["root"].get(INDEX, {"section": about.pk}).context["grid"]
    second = clients["root"].get(INDEX, {"section": about.pk, "p": 2}).context["grid"]

    assert [heading.title for heading in first.headings] == ["About us", "Below 0"]
    assert [heading.title for heading in second.headings] == ["Below 1", "Below 2"]


def test_what_is_chosen_narrows_the_map(clients, romanian):
    """A state shows the countries that have it, and its number."""
    grid = clients["root"].get(INDEX, {"state": "behind"}).context["grid"]

    assert [group.country.code for group in grid.countries] == ["RO"]
    assert grid.countries[0].total.words == "1 of 1: behind"


@pytest.mark.parametrize(
    "query", [{"state": "nonsense"}, {"section": "x"}, {"language": "'"}, {"p": "x"}]
)
def test_nonsense_chooses_nothing(clients, about, query):
    """What nobody can have chosen is as good as not chosen."""
    response = clients["root"].get(INDEX, query)

    assert response.status_code == 200
    assert len(response.context["grid"].countries) > 1


def test_nothing_found_is_said(clients, about):
    """A choice that nothing matches has no table but a sentence."""
    body = clients["root"].get(INDEX, {"state": "machine_unreviewed"}).content.decode()

    assert "Nothing in the network is like that." in body


def test_a_country_lists_its_pages(clients, romanian):
    """State, since when, and the ways to what changed, the editor and the page itself."""
    body = clients["root"].get(_country("RO")).content.decode()

    assert reverse("countries_freshness", args=[romanian.pk]) in body
    assert reverse("wagtailadmin_pages:edit", args=[romanian.pk]) in body
    assert romanian.url in body


def test_a_page_lists_its_countries(clients, romanian, about):
    """Each country with the state and title of its counterpart."""
    body = clients["root"].get(_page(about)).content.decode()

    assert "1 text behind" in body
    assert "Despre noi" in body
    assert _country("GR") in body


def test_files_hold_what_is_shown(clients, romanian):
    """The file of a narrowed map holds the chosen cells alone."""
    response = clients["root"].get(INDEX, {"state": "behind", "export": "csv"})

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(row["locale"], row["segments_behind"]) for row in rows] == [("ro-ro", "1")]
    assert response["Content-Disposition"] == 'attachment; filename="network.csv"'


@pytest.mark.parametrize("url", [_country("RO"), INDEX])
def test_each_screen_has_its_files(clients, romanian, url):
    """As JSON, too."""
    records = clients["root"].get(url, {"export": "json"}).json()

    assert {record["country"] for record in records} >= {"RO"}


def test_a_file_that_is_taken_is_recorded(clients, about):
    """The audit log says who took out what."""
    clients["root"].get(INDEX, {"export": "json", "language": "el"})

    entry = AuditEntry.objects.filter(action="export").latest("pk")
    assert (entry.user_name, entry.after["format"]) == ("root", "json")
    assert entry.after["filters"] == {"language": ["el"]}


def test_as_many_queries_for_many_pages_as_for_few(
    clients, romanian, django_assert_max_num_queries
):
    """The map costs the same for one page as for many."""
    client = clients["root"]
    client.get(INDEX)
    with django_assert_max_num_queries(18):
        client.get(INDEX)
    for number in range(4):
        save(adopt(make_page("en", f"Page {number}", slug=f"page-{number}"), "el-gr"))

    with django_assert_max_num_queries(18):
        client.get(INDEX)
