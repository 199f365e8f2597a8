"""The screens that detach an adopted page, and let it follow the umbrella again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from countries.access import Role
from countries.admin.umbrella.detaching import page_buttons
from countries.segments.detached import Detachment
from countries.translation.detaching import detach
from tests.countries.translation.helpers import adopt, save
from tests.factories import NOW, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def about():
    make_network("RO", "GR")
    return make_page("en", "About us", slug="about")


@pytest.fixture
def page(about):
    page = adopt(about, "ro-ro")
    save(page)
    return Page.objects.get(pk=page.pk)


@staged
def ana():
    return make_user("ana", ("RO", Role.EDITOR, ""))


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def labels(page, user):
    return [str(button.label) for button in page_buttons(Page.objects.get(pk=page.pk), user)]


def detach_url(page):
    return reverse("countries_detach", args=[page.pk])


def test_a_page_is_detached_with_all_below(page, about, ana):
    """The screen says what it means; sending it detaches."""
    adopt(make_page(about, "Team", slug="team"), "ro-ro")
    client = client_of(ana)

    asked = client.get(detach_url(page)).content.decode()
    client.post(detach_url(page), {"with_children": "1"})

    assert "With the page below it" in asked
    assert Detachment.objects.count() == 2


def test_the_button_leads_there_and_back(page, ana):
    """An adopted page can be detached, a detached one can follow again, and a local one neither."""
    adopted = labels(page, ana)
    detach(page, user=ana, now=NOW)
    detached = labels(page, ana)

    own = make_page("ro-ro", "Numai aici", slug="numai-aici")
    assert (adopted, detached, labels(own, ana)) == (
        ["Make it our own page…"],
        ["Follow the umbrella again…"],
        [],
    )


def test_a_detached_page_follows_again(page, ana):
    """The screen tells since when it is the country's own, and ends that."""
    detach(page, user=ana, now=NOW)
    client, url = client_of(ana), reverse("countries_attach", args=[page.pk])

    asked = client.get(url).content.decode()
    client.post(url)

    assert "ana made it the country’s own" in asked
    assert not Detachment.objects.exists()


@pytest.mark.parametrize("name", ["countries_detach", "countries_attach"])
def test_whoever_does_not_edit_the_page_has_no_such_screen(page, name):
    """A translator finds none, and another country's editor no more than for no page."""
    ion = client_of(make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro")))
    eleni = client_of(make_user("eleni", ("GR", Role.EDITOR, "")))
    url, missing = (reverse(name, args=[pk]) for pk in (page.pk, 999_999))

    assert ion.post(url).status_code == 404
    assert eleni.post(url).status_code == eleni.post(missing).status_code
    assert not Detachment.objects.exists()


def test_there_is_no_screen_for_a_page_that_follows_nothing(ana):
    """A page that the country wrote is neither detached nor attached."""
    own = make_page("ro-ro", "Numai aici", slug="numai-aici")

    for name in ("countries_detach", "countries_attach"):
        assert client_of(ana).get(reverse(name, args=[own.pk])).status_code == 404


def test_lists_tell_that_it_was_adopted_once(page, ana):
    """In the umbrella's list, and in the explorer's column of origins."""
    detach(page, user=ana, now=NOW)
    client = client_of(ana)

    listed = client.get(reverse("countries_adopt_index")).content.decode()
    explorer = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))

    assert "our own page now" in listed
    assert "local, once adopted" in explorer.content.decode()
