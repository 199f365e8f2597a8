"""Visitors write to the country that they are from."""

from __future__ import annotations

import pytest

from cms.pages.models import ContactPage, Submission
from cms.pages.visitor_forms import ContactForm
from tests.cms.pages.reading import document_of, renew_all
from tests.factories import make_network, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

HOST = {"host": "localhost:8000"}
MESSAGE = {
    "name": "Someone",
    "email": "someone@visitors.example",
    "country": "RO",
    "message": "Where is the next bin?",
}


@staged
def page():
    make_network("RO", "GR")
    return make_page("en", "Contact", slug="contact", model=ContactPage)


def test_a_link_leads_to_the_countrys_own_contact(page):
    """A link to the umbrella's contact page leads to that of the country, as soon as there is one."""
    html = f'<p><a linktype="page" id="{page.pk}">Write to us</a></p>'
    paragraph = {"type": "paragraph", "id": "p1", "value": {"html": html, "language": ""}}
    linking = make_page("ro-ro", "Despre noi", body=[paragraph])
    before = document_of(linking)["html"]

    make_page("ro-ro", "Contact", slug="contact", model=ContactPage)
    renew_all()

    assert 'href="http://localhost:8000/contact/"' in before
    assert 'href="http://localhost:8000/ro/contact/"' in document_of(linking)["html"]


def test_a_link_to_a_second_contact_page_stays(page):
    """A page that is linked in its own locale is the one that was meant."""
    make_page("ro-ro", "Contact", slug="contact", model=ContactPage)
    second = make_page("ro-ro", "Presă", slug="presa", model=ContactPage)
    html = f'<p><a linktype="page" id="{second.pk}">Scrieți-ne</a></p>'
    paragraph = {"type": "paragraph", "id": "p1", "value": {"html": html, "language": ""}}

    linking = make_page("ro-ro", "Despre noi", body=[paragraph])

    assert 'href="http://localhost:8000/ro/presa/"' in document_of(linking)["html"]


def test_a_message_goes_to_the_country_that_the_visitor_names(page, client):
    """The form routes by country, whichever page it was sent from."""
    response = client.post("/contact/", MESSAGE, headers=HOST)

    message = Submission.objects.get()
    assert (response.status_code, message.country.code) == (200, "RO")
    assert b"Thank you" in response.content


def test_a_message_from_elsewhere_stays_with_the_page(page, client):
    """A visitor from another country reaches whoever runs the page."""
    client.post("/contact/", MESSAGE | {"country": "other"}, headers=HOST)

    assert Submission.objects.get().country.code == "INT"


def test_the_country_is_required(page, client):
    """Without a country the form says so and keeps nothing."""
    response = client.post("/contact/", MESSAGE | {"country": ""}, headers=HOST)

    assert (response.status_code, Submission.objects.count()) == (422, 0)


def test_every_choice_of_a_country_can_be_read(page):
    """No choice is without a text, not even that of none: an empty one is no valid HTML."""
    choices = ContactForm().fields["country"].choices

    assert [label for _value, label in choices if not label] == []


def test_a_machine_is_thanked_and_dropped(page, client):
    """Whoever fills the hidden field is told the same, and nothing is kept."""
    response = client.post("/contact/", MESSAGE | {"website": "spam"}, headers=HOST)

    assert (response.status_code, Submission.objects.count()) == (200, 0)


def test_a_form_of_another_site_is_refused(page, client):
    """A post that a browser sends from elsewhere is refused."""
    response = client.post(
        "/contact/", MESSAGE, headers=HOST | {"origin": "https://elsewhere.example"}
    )

    assert (response.status_code, Submission.objects.count()) == (403, 0)


def test_other_pages_take_nothing(page, client):
    """Only pages with a form take a post."""
    make_page("en", "About", slug="about")

    assert client.post("/about/", MESSAGE, headers=HOST).status_code == 405
