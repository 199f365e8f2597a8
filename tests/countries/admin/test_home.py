"""The first screen of the admin leads to the homes of the user's countries."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.pages.models import NewsIndexPage
from countries import publishing, routing
from countries.admin import home
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, home_of, make_page


def renew():
    """Do what the worker does."""
    while publishing.renew(now=timezone.now()):
        pass


pytestmark = pytest.mark.django_db


def _homes(client):
    response = client.get("/admin/")
    return response.content.decode()


def _link(code):
    return reverse("wagtailadmin_explore", args=[home_of(code).pk])


def test_a_licensee_is_led_to_the_own_homes_alone(clients):
    """Each language of the own country has a link; no other country does."""
    body = _homes(clients["own"])

    assert _link("ro-ro") in body
    assert _link("en-ro") in body
    assert _link("el-gr") not in body


def test_translators_have_their_country_too(clients):
    """Whoever may change pages there is led there."""
    assert _link("ro-ro") in _homes(clients["translator"])


def workspace(client, **query):
    """Return what the workspace on the first screen was made from."""
    answer = client.get("/admin/", query)
    panel = next(row for row in answer.context["panels"] if row.name == "country_workspace")
    return panel.get_context_data({"request": answer.wsgi_request})


def test_live_pages_and_those_that_are_not_fresh_are_counted(clients, network):
    """By type and language, each number with the way to the pages that it counts."""
    source = make_page("en", "About us", slug="about")
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi")
    save(page)
    edit_page(source, title="About you")
    make_page("ro-ro", "Draft", slug="draft", publish=False)
    renew()

    shown = workspace(clients["own"])
    (romanian, english) = shown["lines"]

    assert (romanian.total.live, romanian.total.stale, english.total.live) == (2, 1, 1)
    standard = dict(shown["types"])["Standard page"]
    assert [(cell.live, cell.stale) for cell in standard] == [(1, 1), (0, 0)]
    listed = clients["own"].get(standard[0].stale_url)
    assert [str(row) for row in listed.context["pages"]] == ["Despre noi"]


def test_the_number_of_everybodys_pages_is_not_told(clients):
    """A licensee's first screen does not count the network's pages."""
    assert "site_summary_pages" not in _homes(clients["own"])
    assert [
        item
        for item in clients["root"].get("/admin/").context["site_summary"].summary_items
        if "Page" in type(item).__name__
    ]
    assert not [
        item
        for item in clients["own"].get("/admin/").context["site_summary"].summary_items
        if "Page" in type(item).__name__
    ]


def _offered(client):
    return {
        line.info.code: {addition.label: addition.url for addition in line.additions}
        for line in workspace(client)["lines"]
    }


def test_news_are_added_below_the_news_list(clients, network):
    """Nobody looks for the place: the list of the language is known, and a page goes below home."""
    index = make_page("ro-ro", "Noutăți", model=NewsIndexPage, slug="noutati")

    offered = _offered(clients["own"])["ro-ro"]

    assert offered["Article"] == reverse(
        "wagtailadmin_pages:add", args=["pages", "articlepage", index.pk]
    )
    home = home_of("ro-ro")
    assert offered["Standard page"] == reverse(
        "wagtailadmin_pages:add", args=["pages", "standardpage", home.pk]
    )


def test_a_list_that_is_missing_is_offered_first(clients, network):
    """Where there is no list of news yet, that is what can be added."""
    offered = _offered(clients["own"])

    assert list(offered["en-ro"]) == ["News list", "Event list", "Standard page"]
    assert clients["own"].get(offered["en-ro"]["News list"]).status_code == 200


def test_translators_are_offered_nothing_to_add(clients, network):
    """They write translations of what is there."""
    assert _offered(clients["translator"]) == {"ro-ro": {}}


def test_what_can_be_added_is_looked_up_once(network, django_assert_num_queries):
    """For many homes as for one."""
    infos = routing.network().open_locales()
    home.additions_in(infos)

    with django_assert_num_queries(1):
        home.additions_in(infos)
