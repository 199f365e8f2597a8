"""What the form of a new page fills in by itself."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import get_page_models

from cms.pages.models import CompetitionPage, EventIndexPage, EventPage, StandardPage
from countries.admin.page_forms import CountryPageForm
from countries.identity.countries import Country
from countries.pages import CountryPageMixin
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


# --- what a page may refer to ---


def test_every_class_of_pages_is_guarded():
    """No page class has a form that takes tags, pictures or links of another country."""
    forms = {model: model.get_edit_handler().get_form_class() for model in page_classes()}

    assert {
        m.__name__ for m, form in forms.items() if not issubclass(form, CountryPageForm)
    } == set()
    assert EventPage in forms


def page_classes():
    return [model for model in get_page_models() if issubclass(model, CountryPageMixin)]


@pytest.mark.parametrize("model", [StandardPage, EventPage, CompetitionPage])
def test_no_page_takes_a_picture_of_another_country(clients, model):
    """Whichever its type: posted by its number, it is refused and nothing is written."""
    greek = get_image_model().objects.create(
        title="Secret",
        file=get_test_image_file(),
        collection=Country.objects.get(code="GR").collection,
    )
    page = make_page(parent_of(model), "Pe mal", model=model, **MOMENTS.get(model, {}))
    data = {"title": "Altul", "slug": page.slug, "image": greek.pk, **EMPTY_STREAM}
    sent = {"starts_at": "2027-06-05 12:00", "closes_at": "2027-06-05 12:00"}

    response = clients["own"].post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, **sent}
    )

    assert response.status_code in (302, 403)
    assert "Secret" not in response.content.decode()
    assert page.get_latest_revision_as_object().image_id is None


MOMENTS = {
    EventPage: {"starts_at": dt.datetime(2027, 6, 5, 9, tzinfo=dt.UTC)},
    CompetitionPage: {"closes_at": dt.datetime(2027, 6, 5, 9, tzinfo=dt.UTC)},
}


def parent_of(model):
    return make_page("ro-ro", "Evenimente", model=EventIndexPage) if model is EventPage else "ro-ro"
