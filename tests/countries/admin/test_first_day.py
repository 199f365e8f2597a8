"""The tutorial for licensees: in the docs and in the admin it says the same, and it can be followed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from countries.facts.models import FactValue
from countries.workspace.models import SavedView
from tests.countries.translation.helpers import save, translate
from tests.factories import edit_page, home_of, make_fact, make_page

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[3] / "docs" / "tutorial" / "licensees.md"


def first_day(client):
    return client.get(reverse("countries_first_day"))


def test_the_admin_says_what_the_docs_say(clients, network):
    """Heading by heading and word by word."""
    soup = BeautifulSoup(first_day(clients["own"]).content, "html.parser").select_one(".ecc-text")
    shown = [
        " ".join(part.text.split()) for part in soup.find_all(["h2", "p"]) if not part.find("a")
    ]

    _title, *written = DOCUMENT.read_text().split("\n\n")

    assert shown == [" ".join(re.sub(r"^#+ ", "", part).split()) for part in written]


def test_the_help_menu_and_the_first_screen_lead_there(clients, network):
    """Nobody has to know its address."""
    url = reverse("countries_first_day")

    body = clients["own"].get("/admin/").content.decode()

    assert body.count(url) == 2


def test_every_way_that_it_shows_can_be_gone(clients, network):
    """Each button leads to a screen that answers."""
    soup = BeautifulSoup(first_day(clients["own"]).content, "html.parser")
    buttons = [link["href"] for link in soup.select(".ecc-text a.button")]

    assert [clients["own"].get(url).status_code for url in buttons] == [200] * 5


def test_a_countrys_first_day_can_be_followed(clients, network):
    """Step by step: adopt, translate, publish, change a figure, take down, restore, keep a view."""
    client = clients["own"]
    source = make_page("en", "Why cans", slug="why")
    make_fact("rate", "76.3", RO="30")

    offered = client.get(reverse("countries_adopt_index")).content.decode()
    assert reverse("countries_adopt", args=[source.pk]) in offered
    client.post(reverse("countries_adopt", args=[source.pk]), {"locale": "ro-ro"})
    page = Page.objects.get(translation_key=source.translation_key, locale__language_code="ro-ro")
    assert "adopted page waits for its translation" in client.get("/admin/").content.decode()

    translate(page, title="De ce doze")
    save(page, user=client.get("/admin/").wsgi_request.user)
    page.refresh_from_db()
    assert page.live

    fact = FactValue.objects.get(country__code="RO").fact
    assert client.get(reverse("facts:edit", args=[fact.pk])).status_code == 200
    assert client.get(reverse("countries_fact_reach", args=[fact.pk])).status_code == 200

    page = edit_page(page.specific, title="O greșeală")
    client.post(reverse("countries_restore", args=[page.pk]))
    page.refresh_from_db()
    assert page.title == "De ce doze"

    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert not page.live

    keep = reverse("countries_view_save", args=[home_of("ro-ro").pk])
    client.post(f"{keep}?state=behind", {"name": "Behind"})
    assert SavedView.objects.get().query == "state=behind"


def test_who_works_in_no_country_has_no_first_day(clients):
    """A stranger is asked to log in."""
    assert first_day(clients["anonymous"]).status_code == 302
