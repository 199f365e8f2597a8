"""A country of no fixture, opened by the form of the admin alone, is a whole site at once."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from countries.identity.countries import Country
from tests.factories import home_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(clients):
    """Andorra is opened in Catalan and Spanish: what the form fills in, and one more language."""
    page = clients["root"].get(reverse("countries:add"), {"code": "AD"})
    form, formset = page.context["form"], page.context["formsets"][0]
    posted = {field.html_name: field.value() or "" for field in form if field.name != "names"}
    posted |= {"names-ca": form["names"].value()["ca"]}
    posted |= {field.html_name: field.value() for field in formset.management_form}
    posted |= {"locales-TOTAL_FORMS": 2, "locales-1-locale": "es-ad", "with_pages": "on"}
    first = formset.forms[0]
    posted |= {"locales-0-locale": first["locale"].value(), "locales-0-default": "on"}
    clients["root"].post(reverse("countries:add"), posted)
    assert Country.objects.open().filter(code="AD").exists()
    return clients["anonymous"]


def read(visitor, address, status=200):
    response = visitor.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(
    ("address", "lang", "menu", "search"),
    [
        ("/ad/", "ca-AD", ["Notícies", "Escriu-nos"], "Cerca"),
        ("/ad/es/", "es-AD", ["Noticias", "Escríbenos"], "Buscar"),
    ],
)
def test_each_home_speaks_its_language(visitor, address, lang, menu, search):
    """Page, menu and the words around them, with the look of the network."""
    html = read(visitor, address)

    assert f'<html lang="{lang}" dir="ltr"' in html
    assert "themes/css/base.css" in html
    nav = re.search(r"<nav.*?</nav>", html, re.DOTALL)[0]
    assert [title for title in menu if title in nav] == menu
    assert search in html


def test_languages_lead_to_each_other(visitor):
    """From each page to the same page in the other language, and search engines are told."""
    news = {code: home_of(code).get_children().first() for code in ("ca-ad", "es-ad")}

    html = read(visitor, news["ca-ad"].url)

    assert f'hreflang="es-AD" href="{news["es-ad"].url}"' in html
    assert 'href="/ad/es/noticias/"' in html
    assert news["ca-ad"].url.endswith("/ad/noticies/")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/ad/search/", 200, "Cerca"),
        ("/ad/es/search/?q=noticias", 200, "Noticias"),
        ("/ad/no-hi-es/", 404, "Aquesta pàgina no és aquí"),
        ("/ad/es/no-esta/", 404, "Esta página no está aquí"),
        ("/robots.txt", 200, "/sitemap.xml"),
        ("/sitemap.xml", 200, "/sitemap-ca-ad.xml"),
        ("/sitemap-es-ad.xml", 200, "/ad/es/noticias/"),
        ("/api/partner/v1/countries/AD", 200, '"locale":"es-ad"'),
    ],
)
def test_what_belongs_to_a_site_is_there(visitor, address, status, words):
    """Search, the page that is not there, what search engines read, the API."""
    assert words in read(visitor, address, status)


def test_people_write_to_the_new_country(visitor):
    """The contact page has its form, in the language of the page."""
    html = read(visitor, "/ad/escriu-nos/")

    assert "El teu nom" in html


def test_a_language_without_words_gets_no_english_page(clients, network):
    """Nothing is published under a title in another language."""
    rows = {"locales-0-locale": "lb-lu", "locales-0-default": "on"}
    forms = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 9}
    given = {"code": "LU", "name": "Luxembourg", "slug": "lu", "time_zone": "Europe/Luxembourg"}
    given |= {f"locales-{name}": number for name, number in forms.items()}

    clients["root"].post(
        reverse("countries:add"),
        {**given, **rows, "theme": "every-can-counts", "with_pages": "on"},
    )

    assert home_of("lb-lu").get_children().count() == 0
