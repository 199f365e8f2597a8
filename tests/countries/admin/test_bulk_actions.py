"""Actions on several pages at once know the user's own pages alone, and say what they refuse."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from tests.factories import home_of, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

MISSING = 987_654
VARIES = r"id=\d+|csrf[^>]*>|CSRF_TOKEN\": \"\w+|nonce=\S+"
ACTIONS = ("move", "delete", "publish", "unpublish")


@staged
def page(network):
    return make_page("ro-ro", "Despre", slug="despre")


@staged
def secret(network):
    """A page of Greece, of which nobody in Romania needs to know here."""
    return make_page("el-gr", "Mystiko", slug="mystiko")


def address(action, *pks, **query):
    asked = "&".join([*(f"id={pk}" for pk in pks), *(f"{k}={v}" for k, v in query.items())])
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?{asked}"


def answer_to(client, url):
    """Return an answer, and in how many queries it was made."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    return answer, len(queries)


@pytest.mark.parametrize("action", ACTIONS)
def test_foreign_pages_answer_like_missing_ones(clients, page, secret, action):
    """Alone or beside an own page, read or sent: the same status and body, in as many queries."""
    client = clients["own"]
    for posted in ((), (page.pk,)):
        client.get(address(action, *posted, MISSING))
        asked = [answer_to(client, address(action, *posted, pk)) for pk in (MISSING, secret.pk)]
        answers = [answer for answer, _queries in asked]
        bodies = [re.sub(VARIES, "", answer.content.decode()) for answer in answers]

        assert answers[0].status_code == answers[1].status_code == (200 if posted else 404)
        assert bodies[0] == bodies[1]
        assert asked[0][1] == asked[1][1]
        assert "Mystiko" not in answers[1].content.decode()


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_foreign_pages_are_left_as_they_are(clients, page, secret, action):
    """Whoever posts their ids beside an own page changes the own page alone."""
    clients["own"].post(address(action, page.pk, secret.pk))

    assert Page.objects.filter(pk=secret.pk, live=True).exists()
    assert not Page.objects.filter(pk=page.pk, live=True).exists()


def test_all_pages_of_a_foreign_list_are_nobodys(clients, page, secret):
    """A whole list can be taken where the user works; elsewhere there is no such list."""
    own = address("unpublish", "all", childOf=home_of("ro-ro").pk)
    foreign = address("unpublish", "all", childOf=home_of("el-gr").pk)
    nowhere = address("unpublish", "all", childOf=MISSING)

    assert [clients["own"].get(url).status_code for url in (own, foreign, nowhere)] == [
        *(200, 404, 404)
    ]


def test_a_translator_unpublishes_nothing(clients, page):
    """Seeing a page gives no right to it."""
    clients["translator"].post(address("unpublish", page.pk))

    page.refresh_from_db()
    assert page.live


def test_several_pages_move_inside_their_country(clients, page):
    """The place is taken, and every page lies there."""
    other = make_page("ro-ro", "Altele", slug="altele")
    second = make_page("ro-ro", "Contact", slug="contact")

    clients["own"].post(address("move", page.pk, second.pk), {"chooser": other.pk})

    other.refresh_from_db()
    assert {row.title for row in other.get_children()} == {"Despre", "Contact"}


@pytest.mark.parametrize("place", ["foreign", "missing", "other language"])
def test_a_move_elsewhere_is_refused_with_words(clients, page, secret, place):
    """The reason stands beside the field, the same for a foreign place as for a missing one."""
    target = {"foreign": secret.pk, "missing": MISSING, "other language": home_of("en-ro").pk}[
        place
    ]

    answer = clients["own"].post(address("move", page.pk), {"chooser": target})

    body = answer.content.decode()
    assert "same country and language" in body
    assert "Mystiko" not in body
    page.refresh_from_db()
    assert page.get_parent().pk == home_of("ro-ro").pk


def test_pages_of_two_languages_do_not_move_together(clients, page):
    """There is no place in both."""
    english = make_page("en-ro", "About", slug="about")

    answer = clients["own"].post(
        address("move", page.pk, english.pk), {"chooser": home_of("ro-ro").pk}
    )

    assert "same country and language" in answer.content.decode()
    english.refresh_from_db()
    assert english.get_parent().pk == home_of("en-ro").pk
