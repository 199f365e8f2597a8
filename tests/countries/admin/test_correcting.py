"""Each in three taps from the first screen: take a page down, restore it, change a fact."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countries.delivery.models import Mark
from countries.facts.models import FactValue
from tests.factories import edit_page, make_fact, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

MISSING = 987_654


@staged
def page(network):
    return edit_page(make_page("ro-ro", "Bine", slug="bine"), title="Rău")


class Phone:
    """Somebody who taps links and buttons, from the first screen on."""

    def __init__(self, client):
        self.client, self.taps = client, 0
        self.answer = client.get("/admin/")

    @property
    def soup(self):
        return BeautifulSoup(self.answer.content, "html.parser")

    def tap(self, text):
        link = next(a for a in self.soup.find_all("a") if text in " ".join(a.text.split()))
        self.answer = self.client.get(link["href"], follow=True)
        self.taps += 1

    def press(self, text, **typed):
        """Press a button of a form, with what its fields hold and what is ``typed``."""
        (form,) = (
            form
            for form in self.soup.find_all(
                "form", method=lambda value: value and value.lower() == "post"
            )
            if any(
                text in " ".join(b.text.split()) + b.get("value", "")
                for b in form.find_all(["button", "input"])
            )
        )
        data = {
            field["name"]: field.get("value", "")
            for field in form.find_all("input")
            if field.get("name") and field.get("type") not in ("checkbox", "submit", "radio")
        }
        for select in form.find_all("select"):
            chosen = select.find("option", selected=True)
            data[select["name"]] = chosen["value"] if chosen else ""
        data |= {area["name"]: area.text.strip() for area in form.find_all("textarea")}
        path = form.get("action") or self.answer.wsgi_request.get_full_path()
        self.answer = self.client.post(path, data | typed, follow=True)
        self.taps += 1

    @property
    def text(self):
        return " ".join(self.soup.get_text(" ").split())


def test_a_page_is_taken_down_in_three_taps(clients, page):
    """And the screen that follows tells since when visitors and partners have it no more."""
    phone = Phone(clients["own"])

    phone.tap("Take a page down or restore it")
    phone.tap("Take down “Rău”")
    phone.press("Yes, unpublish it")

    page.refresh_from_db()
    assert not page.live
    assert phone.taps == 3
    assert "Visitors and partners have it no more since" in phone.text


def test_the_version_before_is_restored_in_three_taps(clients, page):
    """The question says which version; the answer says who has it."""
    phone = Phone(clients["own"])

    phone.tap("Take a page down or restore it")
    phone.tap("Restore the version before of “Rău”")
    phone.press("Yes, restore it")

    page.refresh_from_db()
    assert (page.title, page.live, phone.taps) == ("Bine", True, 3)
    assert "Visitors and partners have it since" in phone.text


def test_a_fact_is_changed_in_three_taps(clients, network):
    """The value of the own country, on the pages that show it and for partners."""
    make_fact("rate", "76.3", RO="30")
    phone = Phone(clients["own"])

    phone.tap("Change a figure")
    phone.tap("rate")
    phone.press("Save", **{"values-0-value": "31"})

    assert FactValue.objects.get(country__code="RO").value == "31"
    assert phone.taps == 3
    assert "Visitors and partners have it since" in phone.text


def test_pages_are_found_by_their_title(clients, page):
    """Of the own country, published once at least."""
    make_page("ro-ro", "Bucuresti", slug="b")
    make_page("ro-ro", "Bucuresti draft", slug="c", publish=False)
    make_page("el-gr", "Bucuresti in Greek", slug="d")

    answer = clients["own"].get(reverse("countries_correct", args=["RO"]), {"q": "bucur"})

    assert [str(row) for row, _code, _url in answer.context["rows"]] == ["Bucuresti"]


def test_the_reach_alone_is_asked_for_again(clients, page):
    """The script that waits gets a few lines, not the whole screen."""
    Mark.objects.all().delete()
    url = reverse("countries_reach", args=[page.pk])

    whole, part = clients["own"].get(url), clients["own"].get(url, {"part": "1"})

    assert "<html" in whole.content.decode()
    assert part.content.decode().strip().startswith("<p data-ecc-arrived")


@pytest.mark.parametrize("name", ["countries_restore", "countries_reach"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_pages_are_like_missing_ones(clients, page, name, method):
    """The same answer in as many queries, and nothing is restored."""
    answers = []
    for pk in (MISSING, page.pk):
        getattr(clients["foreign"], method)(reverse(name, args=[MISSING]))
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(clients["foreign"], method)(reverse(name, args=[pk]))
        answers.append((answer.status_code, len(queries)))

    page.refresh_from_db()
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert page.title == "Rău"


@pytest.mark.parametrize("name", ["countries_correct", "countries_restore"])
def test_who_does_not_publish_corrects_nothing(clients, page, name):
    """For translators there are no such screens."""
    url = reverse(name, args=["RO" if name == "countries_correct" else page.pk])

    assert clients["translator"].get(url).status_code == 404
