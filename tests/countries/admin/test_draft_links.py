"""Whoever may edit a page makes links that show its draft to others, and ends them all at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countries.access import Role
from countries.admin.draft_links import page_buttons
from countries.audit.models import AuditEntry
from countries.partners.previews import links_of, make_link, words_of
from tests.factories import make_network, make_page, make_superuser, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

HOST = {"host": "localhost:8000"}


@staged
def page():
    make_network("RO", "GR")
    found = make_page("ro-ro", "Despre noi", body=[paragraph("<p>Public</p>")])
    found.body = [paragraph("<p>Ciornă</p>")]
    found.save_revision()
    return found


@staged
def users(page):
    return {
        "elena": make_user("elena", ("RO", Role.EDITOR, "")),
        "tina": make_user("tina", ("RO", Role.TRANSLATOR, "")),
        "gina": make_user("gina", ("GR", Role.MANAGER, "")),
    }


@pytest.fixture
def clients(users):
    found = {name: Client(headers=HOST) for name in users}
    for name, user in users.items():
        found[name].force_login(user)
    return found


@pytest.fixture
def url(page):
    return reverse("countries_draft_links", args=[page.pk])


def make(client, url, **changes):
    return client.post(url, {"what": "make", "days": "7", "is_fixed": "latest"} | changes)


def live(page):
    return list(links_of(page, now=timezone.now()))


def test_a_link_is_made_and_can_be_copied(clients, page, url):
    """The screen shows its addresses, and both answer with the draft."""
    answer = make(clients["elena"], url)

    (link,) = live(page)
    shown = clients["elena"].get(url).content.decode()
    path = reverse("countries_draft", args=[words_of(link)])
    assert answer.status_code == 302
    assert f'value="http://localhost:8000{path}"' in shown
    assert f"/api/partner/v1/previews/link/{words_of(link)}" in shown
    assert "Ciornă" in Client(headers=HOST).get(path).content.decode()


def test_a_link_ends_on_the_day_that_was_chosen(clients, page, url):
    """Ten days from now, to one version where that was chosen."""
    make(clients["elena"], url, days="10", is_fixed="fixed")

    (link,) = live(page)
    assert link.ends_at - link.issued_at == dt.timedelta(days=10)
    assert link.revision == page.get_latest_revision()


@pytest.mark.parametrize(
    ("field", "value"), [("days", "0"), ("days", "31"), ("days", "x"), ("is_fixed", "other")]
)
def test_what_cannot_be_is_told(clients, page, url, field, value):
    """The form says what is wrong, and no link is made."""
    answer = make(clients["elena"], url, **{field: value})

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not live(page)


def test_all_links_of_a_page_end_by_one_click(clients, users, page, url):
    """Those that colleagues made, too."""
    make(clients["elena"], url)
    make_link(page, user=make_user("dan", ("RO", Role.EDITOR, "")), now=timezone.now())

    clients["elena"].post(url, {"what": "end"})

    assert not live(page)


def test_making_and_ending_is_recorded(clients, page, url):
    """The audit log says who let others see which draft, and nothing that opens it."""
    make(clients["elena"], url)
    token = live(page)[0].token
    clients["elena"].post(url, {"what": "end"})

    entries = AuditEntry.objects.filter(action__startswith="draft_link").order_by("pk")
    assert [entry.action.rpartition(".")[2] for entry in entries] == ["create", "delete"]
    assert all(token not in str(vars(entry)) for entry in entries)
    assert {entry.object_label for entry in entries} == {"Despre noi"}


@pytest.mark.parametrize("who", ["tina", "gina"])
def test_there_is_no_such_screen_for_others(clients, page, url, who):
    """Who may not edit the page makes no link to it, and finds no screen: as if there were no page."""
    missing = reverse("countries_draft_links", args=[987_654])
    client = clients[who]

    statuses = [client.get(url).status_code, make(client, url).status_code]

    assert statuses == [404, 404]
    assert client.get(missing).status_code == 404
    assert not live(page)


def test_the_root_of_all_pages_has_no_draft_to_show(clients, page):
    """Not even for those who may do everything: nobody ever sees it."""
    clients["elena"].force_login(make_superuser())
    root = page.get_root()

    answer = clients["elena"].get(reverse("countries_draft_links", args=[root.pk]))

    assert answer.status_code == 404


def test_the_way_there_is_shown_where_it_leads(users, page, url):
    """The page's editor has the button for those who may edit."""
    found = {name: [b.url for b in page_buttons(page, user)] for name, user in users.items()}

    assert found == {"elena": [url], "tina": [], "gina": []}


def test_the_screen_costs_the_same_for_any_number_of_links(
    clients, users, page, url, django_assert_num_queries
):
    """A list of links asks once for all who made them."""
    make_link(page, user=users["elena"], now=timezone.now(), is_fixed=True)
    clients["elena"].get(url)
    for number in range(4):
        user = make_user(f"dan{number}", ("RO", Role.EDITOR, ""))
        make_link(page, user=user, now=timezone.now(), is_fixed=True)

    with django_assert_num_queries(12):
        clients["elena"].get(url)
