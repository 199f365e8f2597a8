"""What the form of a new page fills in by itself."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from cms.pages.models import StandardPage
from tests.factories import home_of, make_page

pytestmark = pytest.mark.django_db

EMPTY_STREAM = {"body-count": "0"}


def add_url(code, model=StandardPage, parent=None):
    parent = parent or home_of(code)
    return reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, parent.pk])


def add(client, code, title, **fields):
    return client.post(add_url(code), {"title": title, "slug": "", **EMPTY_STREAM, **fields})


@pytest.mark.parametrize(
    ("code", "title", "slug"),
    [
        ("el-gr", "Κάθε κουτί μετράει", "kathe-kouti-metraei"),
        ("ro-ro", "Școala noastră", "scoala-noastra"),
        ("en", "Our school", "our-school"),
    ],
)
def test_a_title_is_enough_for_an_address(clients, code, title, slug):
    """Who leaves the slug empty gets one in the letters of addresses."""
    add(clients["root"], code, title)

    assert StandardPage.objects.get(title=title).slug == slug


def test_a_page_has_the_locale_of_its_place(clients):
    """Nobody chooses a language: it is the one of the page above."""
    add(clients["own"], "en-ro", "Our school")

    assert StandardPage.objects.get().locale.language_code == "en-ro"


def test_a_taken_address_gets_a_number(clients):
    """Two pages of one title lie side by side."""
    make_page("ro-ro", "Școala", slug="scoala")

    add(clients["own"], "ro-ro", "Școala")

    assert StandardPage.objects.filter(slug="scoala-2").exists()


def test_a_reserved_address_is_stepped_around(clients):
    """A title that is a country's address in the umbrella gets another slug."""
    add(clients["root"], "en", "RO")

    assert StandardPage.objects.get(title="RO").slug == "ro-2"


def test_a_reserved_address_that_was_typed_is_refused(clients):
    """The form says why, beside the field."""
    response = add(clients["root"], "en", "Romania", slug="ro")

    assert "belongs to the system or to a country" in str(response.context["form"].errors["slug"])
    assert not StandardPage.objects.exists()


def test_the_browser_makes_slugs_by_the_same_rules(clients):
    """The field carries the letters of the page's language."""
    response = clients["root"].get(add_url("el-gr"))

    widget = response.context["form"].fields["slug"].widget
    rules = [(pattern, latin) for (pattern, _flags), latin in formatters_of(widget)]
    assert ("[οΟ][υύΥΎ]", "ou") in rules
    assert widget.attrs["data-w-slug-locale-value"] == "el-gr"


def formatters_of(widget):
    return json.loads(widget.attrs["data-w-slug-formatters-value"])
