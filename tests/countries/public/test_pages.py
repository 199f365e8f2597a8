"""What visitors get at an address."""

from __future__ import annotations

import orjson
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import PageViewRestriction

from countries.delivery.models import Document
from countries.opening import close_country
from countries.publishing import renew
from tests.factories import (
    NOW,
    edit_page,
    home_of,
    locale_row,
    make_country,
    make_identity,
    make_network,
    make_page,
    paragraph,
)

pytestmark = pytest.mark.django_db

HOST = "localhost:8000"


@pytest.fixture
def visit(client):
    """Ask for a path as a visitor on the umbrella's host."""

    def ask(path: str, host: str = HOST, **headers: str):
        return client.get(path, headers={"host": host, **headers})

    return ask


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_page_says_its_language_and_direction(visit):
    """The html element carries the locale's language and direction."""
    make_network("AE")

    page = soup(visit("/ae/"))

    assert (page.html["lang"], page.html["dir"]) == ("ar-AE", "rtl")


def test_main_is_the_documents_html(visit):
    """The public page's main part is the document's html, links apart."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi", body=[paragraph("<p>Salut</p>")])

    response = visit("/ro/despre-noi/")

    stored = Document.objects.get(key=page.translation_key)
    html = orjson.loads(bytes(stored.body))["html"]
    assert soup(response).main.get_text() == BeautifulSoup(html, "html.parser").get_text()


def test_visitors_get_no_cookie(visit):
    """A public page sets no cookie and may be kept by shared caches for a second."""
    make_network("RO")

    response = visit("/ro/")

    assert not response.cookies
    assert "s-maxage=1" in response["Cache-Control"]


def test_who_has_the_page_gets_304(visit):
    """A page that did not change is not sent again."""
    make_network("RO")
    first = visit("/ro/")

    again = visit("/ro/", **{"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_no_page_answers_under_another_country(visit):
    """A page of one country is not found under another's path."""
    make_network("RO", "GR")
    make_page("ro-ro", "Despre noi", slug="despre-noi")

    assert visit("/gr/despre-noi/").status_code == 404
    assert visit("/despre-noi/").status_code == 404


def test_a_missing_language_falls_back_with_a_notice(visit):
    """A page that is missing in a language answers in the chain's next, marked, not indexed."""
    make_network("RO")
    make_page("ro-ro", "Despre noi", slug="despre-noi", body=[paragraph("<p>Salut</p>")])

    response = visit("/ro/en/despre-noi/")

    page = soup(response)
    assert response.status_code == 200
    assert page.article["lang"] == "ro-RO"
    assert page.html["lang"] == "en-RO"
    assert page.find("meta", {"name": "robots"})["content"] == "noindex"
    assert page.find("link", rel="canonical")["href"] == "http://localhost:8000/ro/despre-noi/"
    assert page.select_one(".ecc-notice--fallback")


def test_a_country_may_refuse_fallbacks(visit):
    """A country that wants no fallback says that there is no such page."""
    make_network("RO")
    make_page("ro-ro", "Despre noi", slug="despre-noi")
    row = locale_row("en-ro")
    row.missing_page = "not_found"
    row.save()

    assert visit("/ro/en/despre-noi/").status_code == 404


def test_a_former_address_leads_to_the_new_one(visit):
    """A changed slug answers 301 to where the page is now."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    edit_page(page, slug="cine-suntem")

    response = visit("/ro/despre-noi/")

    assert response.status_code == 301
    assert response["Location"] == "http://localhost:8000/ro/cine-suntem/"


def test_the_language_switch_stays_on_the_page(visit):
    """The switch leads to the same page in the country's other language."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    make_page("en-ro", "About us", slug="about-us", translation_key=page.translation_key)

    switch = soup(visit("/ro/despre-noi/")).select_one("a[hreflang=en-RO]")

    assert switch["href"] == "/ro/en/about-us/"


def test_hreflang_is_reciprocal_with_itself_and_a_default(visit):
    """Both translations name the same set of addresses, and the default."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    make_page("en-ro", "About us", slug="about-us", translation_key=page.translation_key)
    renew(now=timezone.now())

    def named(path):
        return {
            (link["hreflang"], link["href"])
            for link in soup(visit(path)).select("link[rel=alternate][hreflang]:not([type])")
        }

    assert named("/ro/despre-noi/") == named("/ro/en/about-us/")
    assert {language for language, _url in named("/ro/despre-noi/")} == {
        "ro-RO",
        "en-RO",
        "x-default",
    }


def test_a_private_page_has_no_document_and_asks_for_its_password(visit):
    """A restriction buries the document at once, and the page asks for its password."""
    make_network("RO")
    page = make_page("ro-ro", "Intern", slug="intern")

    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="s"
    )

    assert Document.objects.get(key=page.translation_key).gone == "restricted"
    assert visit("/ro/intern/").status_code == 401


def test_pages_below_a_private_one_are_private_at_once(visit):
    """A restriction covers everything below it in the same transaction."""
    make_network("RO")
    page = make_page("ro-ro", "Intern", slug="intern")
    child = make_page(page, "Sub", slug="sub")

    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="s"
    )

    assert Document.objects.get(key=child.translation_key).gone == "restricted"


def test_on_its_own_host_a_country_loads_nothing_from_elsewhere(visit):
    """Pages of an own host name pictures, styles and links of that host alone."""
    make_network()
    make_country("GR", host="greece.localhost")

    page = soup(visit("/", host="greece.localhost:8000"))

    loaded = [
        tag.get("src") or tag.get("href")
        for tag in page.select("img, script, link[rel=stylesheet]")
    ]
    assert all(not str(url).startswith("http") for url in loaded)


def test_the_picker_lists_every_open_country(visit):
    """The picker names each open country with its languages, in the visitor's language."""
    make_network("RO", "GR")

    text = soup(visit("/ro/places/")).main.get_text(" ")

    assert "Romania" in text
    assert "Ελληνικά" in text


def test_a_sitemap_lists_a_locales_pages_with_their_translations(visit):
    """Each locale has a sitemap with its live pages and their alternates."""
    make_network("RO")
    make_page("ro-ro", "Despre noi", slug="despre-noi")

    body = visit("/sitemap-ro-ro.xml").content.decode()

    assert "<loc>http://localhost:8000/ro/despre-noi/</loc>" in body
    assert 'hreflang="ro-RO"' in body
    assert "http://localhost:8000/sitemap-ro-ro.xml" in visit("/sitemap.xml").content.decode()


def test_a_strange_host_is_refused(visit):
    """A host that nobody has gets a bad request, not somebody's page."""
    make_network()

    assert visit("/", host="evil.example").status_code == 400


def test_a_closed_country_is_gone_at_once(visit):
    """Closing a country takes its pages away from visitors."""
    make_network("RO")

    close_country("RO", now=NOW)

    assert visit("/ro/").status_code == 404


def test_a_cold_page_costs_few_queries(visit, django_assert_max_num_queries):
    """A page that no process has rendered yet costs at most 15 queries."""
    make_network("RO")
    make_page("ro-ro", "Despre noi", slug="despre-noi")

    with django_assert_max_num_queries(15):
        visit("/ro/despre-noi/")


def test_the_admin_answers_only_on_the_umbrellas_host(visit):
    """The admin is not to be had on a country's own host."""
    make_network()
    make_country("GR", host="greece.localhost")

    assert visit("/admin/login/", host="greece.localhost:8000").status_code == 404
    assert visit("/admin/login/").status_code == 200


def test_home_of_serbia_is_latin(visit):
    """Serbian in Latin script says so."""
    make_network("RS")

    assert soup(visit("/rs/")).html["lang"] == "sr-Latn-RS"
    assert home_of("sr-latn-rs").locale.language_code == "sr-latn-rs"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [("/ro", "/ro/"), ("/ro/en", "/ro/en/"), ("/admin", "/admin/"), ("/api", "/api/")],
)
def test_an_entrance_without_its_slash_leads_there(visit, path, leads_to):
    """Nothing answers at two addresses."""
    make_network("RO")

    response = visit(path)

    assert response.status_code in (301, 302)
    assert response["Location"].removeprefix("http://localhost:8000") == leads_to


def test_the_way_to_a_page_in_another_language_says_so(visit):
    """Where a page is shown in the next language, the titles above it are marked, too."""
    make_network("RO")
    make_page(make_page("ro-ro", "Despre noi", slug="despre-noi"), "Echipa", slug="echipa")

    crumbs = soup(visit("/ro/en/despre-noi/echipa/")).select("nav ol a, nav ol [aria-current=page]")

    assert {crumb.get_text(): crumb.get("lang") for crumb in crumbs if crumb.get("lang")} == {
        home_of("ro-ro").title: "ro-RO",
        "Despre noi": "ro-RO",
        "Echipa": "ro-RO",
    }


def test_a_slogan_is_in_the_countrys_first_language(visit):
    """It is data, no translation: where another language shows the same one, it is marked."""
    make_network("RO")
    for locale in ("ro-ro", "en-ro"):
        identity = make_identity("RO", locale, "Every Can Counts România")
        identity.slogan = "Fiecare doză contează"
        identity.save()

    def mark(path):
        return soup(visit(path)).footer.find(string="Fiecare doză contează").parent.get("lang")

    assert (mark("/ro/"), mark("/ro/en/")) == (None, "ro-RO")
