"""The first screen of the admin leads to the homes of the user's countries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.pages.models import NewsIndexPage
from countries.admin import home
from countries.routing import network_held
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, home_of, make_page

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


def test_pages_drafts_and_those_behind_are_counted(clients, network):
    """What is live, what is not, and what its source has left behind."""
    source = make_page("en", "About us", slug="about")
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi")
    save(page)
    edit_page(source, title="About you")
    make_page("ro-ro", "Draft", slug="draft", publish=False)

    (romania,) = [row for row in home.homes_of(_user(clients)) if row.info.code == "ro-ro"]

    assert (romania.pages, romania.live, romania.drafts, romania.behind) == (3, 2, 1, 1)


def _user(clients):
    return clients["own"].get("/admin/").wsgi_request.user


def test_too_many_pages_are_not_compared_there(clients, network, monkeypatch):
    """The first screen stays quick: above a limit the column is left out."""
    monkeypatch.setattr(home, "COMPARED_AT_MOST", 1)

    assert {row.behind for row in home.homes_of(_user(clients))} == {None}
    assert "Behind" not in _homes(clients["own"])


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


def test_the_panel_asks_as_often_for_many_pages(clients, network, django_assert_max_num_queries):
    """Counting is done by the database, comparing in a handful of queries."""
    for number in range(5):
        make_page("ro-ro", f"Local {number}", slug=f"local-{number}")
    user = _user(clients)

    with django_assert_max_num_queries(8):
        home.homes_of(user)


def _offered(client):
    panels = client.get("/admin/").context["panels"]
    panel = next(panel for panel in panels if panel.name == "country_homes")
    request = client.get("/admin/").wsgi_request
    homes = panel.get_context_data({"request": request})["homes"]
    return {
        home.info.code: {addition.label: addition.url for addition in additions}
        for home, additions in homes
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
    assert _offered(clients["translator"]) == {"ro-ro": {}, "en-ro": {}}


def test_what_can_be_added_is_looked_up_once(clients, network, django_assert_max_num_queries):
    """For many homes as for one."""
    user = clients["root"].get("/admin/").wsgi_request.user
    homes = home.homes_of(user)
    home.additions_of(user, homes)

    with network_held(), django_assert_max_num_queries(2):
        home.additions_of(user, homes)
