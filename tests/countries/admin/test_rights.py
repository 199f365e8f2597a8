"""Every screen shows and changes the rows of its user, and denies all others like missing ones."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytestmark = pytest.mark.django_db

NETWORK_LISTS = (
    *("countries:index", "countries:index_results", "countries:add"),
    *("organisations:index", "organisations:index_results", "organisations:add"),
    *("programmes:index", "programmes:index_results", "programmes:add"),
    "facts:add",
)
PARTNER_LISTS = ("partners:index", "partners:index_results", "partners:add")
"""For those who manage the partners of a country."""
COUNTRY_LISTS = (
    *("facts:index", "facts:index_results", "menus:index", "menus:index_results"),
    *("tags:index", "tags:index_results", "tags:add"),
    *("former_addresses:index", "former_addresses:index_results", "former_addresses:add"),
    *("country_pages:choose", "country_pages:choose_results", "country_pages:chosen_multiple"),
)
NETWORK_ROWS = (
    *(("country", f"countries:{name}") for name in ("edit", "close", "history", "history_results")),
    *(("organisation", f"organisations:{name}") for name in ("edit", "delete", "history")),
    *(("programme", f"programmes:{name}") for name in ("edit", "delete", "history")),
    *(("partner", f"partners:{name}") for name in ("edit", "delete", "history", "issue")),
    ("fact", "facts:delete"),
)
COUNTRY_ROWS = (
    *(("menu", f"menus:{name}") for name in ("edit", "history", "history_results")),
    *(("tag", f"tags:{name}") for name in ("edit", "delete", "history", "history_results")),
    ("former", "former_addresses:delete"),
    ("page", "country_pages:chosen"),
)
OPEN_TO_ALL = (
    "country_pages:choose",
    "country_pages:choose_results",
    "country_pages:chosen_multiple",
)
"""Choosers offer to whoever asks what is theirs: to some, nothing."""
MISSING = 987_654


def _statuses(client, names):
    return {name: client.get(reverse(name)).status_code for name in names}


def _row_statuses(client, rows, names):
    return {
        (row, name): client.get(reverse(name, args=[getattr(rows, row).pk])).status_code
        for row, name in names
    }


def test_superusers_see_every_list_and_form(clients):
    """Who manages the network sees it all."""
    names = [*NETWORK_LISTS, *COUNTRY_LISTS, *PARTNER_LISTS]

    assert _statuses(clients["root"], names) == dict.fromkeys(names, 200)


@pytest.mark.parametrize("who", ["own", "foreign", "translator"])
def test_what_is_the_networks_is_closed_to_licensees(clients, who):
    """A licensee is led back to the first screen."""
    places = {name: clients[who].get(reverse(name)).headers["Location"] for name in NETWORK_LISTS}

    assert places == dict.fromkeys(NETWORK_LISTS, "/admin/")


@pytest.mark.parametrize("who", ["own", "foreign"])
def test_licensees_see_the_lists_of_their_countries(clients, who):
    """Whoever runs a country has its lists."""
    names = [*COUNTRY_LISTS, *PARTNER_LISTS]

    assert _statuses(clients[who], names) == dict.fromkeys(names, 200)


def test_translators_do_not_run_a_country(clients):
    """Translating alone opens none of a country's lists."""
    names = [name for name in COUNTRY_LISTS if name not in OPEN_TO_ALL] + [*PARTNER_LISTS]

    assert _statuses(clients["translator"], names) == dict.fromkeys(names, 302)


def test_nobody_sees_a_list_without_logging_in(clients):
    """Strangers get the login form, and only its address."""
    names = [*NETWORK_LISTS, *COUNTRY_LISTS]
    places = [clients["anonymous"].get(reverse(name)).headers["Location"] for name in names]

    assert all(place.startswith("/admin/login/") for place in places)


def test_superusers_open_every_row(clients, rows):
    """Who manages the network opens each row."""
    names = [*NETWORK_ROWS, *COUNTRY_ROWS]

    assert _row_statuses(clients["root"], rows, names) == dict.fromkeys(names, 200)


def test_licensees_open_the_rows_of_their_country(clients, rows):
    """A country's own people open its rows."""
    expected = dict.fromkeys(COUNTRY_ROWS, 200)

    assert _row_statuses(clients["own"], rows, COUNTRY_ROWS) == expected


@pytest.mark.parametrize("who", ["foreign", "translator"])
def test_a_foreign_row_answers_like_a_missing_one(clients, rows, who):
    """Status, body and number of queries tell nothing of what others have."""
    differing = {}
    for row, name in [*NETWORK_ROWS, *COUNTRY_ROWS]:
        answers = []
        for pk in (getattr(rows, row).pk, MISSING):
            with CaptureQueriesContext(connection) as queries:
                response = clients[who].get(reverse(name, args=[pk]))
            answers.append((response.status_code, response.content, len(queries)))
        if answers[0] != answers[1] or answers[0][0] != 404:
            differing[name] = answers

    assert differing == {}


@pytest.mark.parametrize("who", ["foreign", "translator", "anonymous"])
def test_posting_to_a_foreign_row_writes_nothing(clients, rows, state, who):
    """No form of another country's row does anything."""
    names = [*NETWORK_ROWS, *COUNTRY_ROWS[:-1]]
    before = state()

    statuses = {
        (row, name): clients[who]
        .post(reverse(name, args=[getattr(rows, row).pk]), {"name": "Mine"})
        .status_code
        for row, name in names
    }

    assert statuses == dict.fromkeys(names, 302 if who == "anonymous" else 404)
    assert state() == before


@pytest.mark.parametrize("who", ["translator", "anonymous"])
def test_posting_without_the_right_writes_nothing(clients, rows, state, who):
    """The right is asked for before anything is read from a form."""
    names = [*NETWORK_LISTS, "tags:add", "former_addresses:add"]
    before = state()

    for name in names:
        assert clients[who].post(reverse(name), {"name": "Mine", "code": "XX"}).status_code == 302

    assert state() == before


@pytest.mark.parametrize("who", ["own", "foreign", "anonymous"])
def test_keys_of_the_networks_partners_are_the_networks(clients, rows, state, who):
    """A licensee neither changes nor rotates nor revokes them."""
    before = state()
    urls = [
        reverse(f"partners:{name}", args=[rows.partner.pk, rows.key.uuid])
        for name in ("change_key", "rotate", "revoke")
    ]

    statuses = {
        ask(url).status_code for url in urls for ask in (clients[who].get, clients[who].post)
    }

    assert statuses == {302 if who == "anonymous" else 404}
    assert state() == before


def test_the_stock_views_that_leak_are_not_there(clients, rows):
    """Usage lists and copies, which look beyond a user's rows, have no address."""
    spaces = ("menus", "tags", "redirects", "network/facts", "network/countries")

    statuses = {
        clients["root"].get(f"/admin/{space}/{name}/1/").status_code
        for space in spaces
        for name in ("usage", "copy", "inspect")
    }

    assert statuses == {404}


def test_a_list_holds_the_own_rows_alone(clients, rows):
    """Greece's people see none of Romania's menus, tags and redirects."""
    for name in ("menus:index", "tags:index", "former_addresses:index"):
        foreign = clients["foreign"].get(reverse(name)).context["object_list"]
        own = clients["own"].get(reverse(name)).context["object_list"]
        assert own
        assert not set(own) & set(foreign)


def test_an_inactive_user_has_no_rights_left(clients, rows, django_user_model):
    """Whoever is switched off is out with the next request."""
    django_user_model.objects.filter(username="radu").update(is_active=False)

    response = clients["own"].get(reverse("menus:edit", args=[rows.menu.pk]))

    assert response.headers["Location"].startswith("/admin/login/")


def test_locales_are_not_made_by_hand(clients):
    """A locale comes with its country: its list is there, its form is not, and no menu leads there."""
    statuses = _statuses(clients["root"], ["wagtaillocales:index", "wagtaillocales:add"])

    assert statuses == {"wagtaillocales:index": 200, "wagtaillocales:add": 302}
    assert reverse("wagtaillocales:index") not in clients["root"].get("/admin/").content.decode()
