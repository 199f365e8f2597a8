"""Copying and moving stay inside a country and language, and tell nothing of what lies outside."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from cms.pages.models import StandardPage
from tests.factories import home_of, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

MISSING = 987_654


@staged
def page(network):
    return make_page("ro-ro", "Despre", slug="despre")


@staged
def secret(network):
    """A draft of Greece, of which nobody in Romania knows."""
    return make_page("el-gr", "Mystiko", slug="mystiko", publish=False)


def address(name, *pks):
    return reverse(f"wagtailadmin_pages:{name}", args=pks)


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def copy(client, page, parent, **fields):
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": parent}
    return client.post(address("copy", page.pk), data | fields)


def test_a_copy_lies_beside_its_page(clients, page):
    """Whoever accepts what the form fills in has a copy under a free address."""
    form = clients["own"].get(address("copy", page.pk)).context["form"]

    copy(
        clients["own"],
        page,
        form["new_parent_page"].initial.pk,
        new_title=form["new_title"].initial,
        new_slug=form["new_slug"].initial,
    )

    assert StandardPage.objects.filter(title="Despre", slug="despre-2", live=False).exists()


@pytest.mark.parametrize("who", ["own", "root"])
def test_a_copy_goes_to_no_other_country_or_language(clients, page, secret, who):
    """The form says where it can go, and answers for a foreign place as for one that is not there."""
    places = [secret.pk, home_of("en-ro").pk, MISSING, "x"]

    answers = [copy(clients[who], page, place) for place in places]

    for answer in answers:
        assert "Mystiko" not in answer.content.decode()
        assert "same country and language" in str(answer.context["form"].errors["new_parent_page"])
    assert not Page.objects.filter(title="Copie").exists()


def test_a_page_moves_inside_its_country(clients, page):
    """Two steps: the place is chosen, then confirmed."""
    other = make_page("ro-ro", "Altele", slug="altele")

    chosen = clients["own"].post(address("move", page.pk), {"new_parent_page": other.pk})
    clients["own"].post(chosen["Location"])

    page.refresh_from_db()
    assert page.get_parent().pk == other.pk


@pytest.mark.parametrize("who", ["own", "root"])
def test_a_page_moves_to_no_other_country(clients, page, secret, who):
    """Neither step takes a foreign place, nor says more of it than of one that is not there."""
    for place in (secret.pk, MISSING):
        chosen = clients[who].post(address("move", page.pk), {"new_parent_page": place})
        confirmed = clients[who].post(address("move_confirm", page.pk, place))

        assert "same country and language" in str(chosen.context["move_form"].errors)
        assert "Mystiko" not in chosen.content.decode()
        assert confirmed["Location"] == address("move", page.pk)
        assert "same country and language" in told(confirmed)
    page.refresh_from_db()
    assert page.get_parent().pk == home_of("ro-ro").pk


def test_a_foreign_page_is_not_moved(clients, page):
    """Its title is not told on the way."""
    answer = clients["foreign"].get(address("move_confirm", page.pk, home_of("ro-ro").pk))

    assert answer.status_code == 404
    assert "Despre" not in told(answer)


def test_several_pages_move_to_no_other_country(clients, page, secret):
    """The form for many pages knows the places that the form for one knows."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])

    answer = clients["own"].post(f"{url}?id={page.pk}", {"chooser": secret.pk})

    assert "Mystiko" not in answer.content.decode()
    page.refresh_from_db()
    assert page.get_parent().pk == home_of("ro-ro").pk


def test_a_new_page_is_offered_the_places_where_it_may_go(clients, network, secret):
    """A foreign place is no choice, and its title is not told."""
    url = reverse("wagtailadmin_pages:choose_parent", args=["pages", "standardpage"])

    answer = clients["own"].post(url, {"parent_page": secret.pk})

    assert "Mystiko" not in answer.content.decode()
    assert answer.context["form"].errors
