"""A page in a frame: the document's words, whose they are, and nothing that could do harm."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import translation

from countries.delivery import log
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Kind
from countries.delivery.store import read_store
from countries.identity.countries import Country, CountryStatus
from countries.partners.models import Partner
from countries.resolution.page import notice_text
from tests.countries.partners.embeds.conftest import policy_in, soup
from tests.factories import NOW, edit_page, make_programme

pytestmark = pytest.mark.django_db

TYPES = ("about", "news", "article", "event", "faq", "contact", "competition")


@pytest.mark.parametrize("name", [*TYPES, "arabic", "greek"])
def test_document_page_and_embed_say_the_same(api, embed, pages, client, name):
    """The visible text of ``html``, of the public page's main part and of the embed is one."""
    page = pages[name]
    locale = page.locale.language_code
    document = api.ok(f"pages/{page.translation_key}", locale=locale)

    shown = soup(embed(page, locale=locale))

    public = soup(
        client.get(
            document["url"].removeprefix("http://localhost:8000"), headers={"host": "localhost"}
        )
    )
    html = BeautifulSoup(document["html"], "html.parser")
    assert shown.main.get_text() == html.get_text() == public.main.get_text()
    assert [tag.get("lang") for tag in shown.main.find_all(True)] == [
        tag.get("lang") for tag in html.find_all(True)
    ]


def test_an_embed_says_title_language_and_whose_it_is(embed, pages):
    """Title, language and direction on the whole; attribution with link and logo beside the text."""
    shown = soup(embed(pages["about"], locale="ro-ro"))

    assert shown.title.get_text() == "Despre <noi>"
    assert (shown.html["lang"], shown.html["dir"]) == ("ro-RO", "ltr")
    assert "Alucro" in shown.footer.get_text()
    assert shown.footer.a["href"] == "http://localhost:8000/ro/despre/"
    assert shown.footer.img["src"].startswith("http://localhost:8000/static/")
    assert shown.main.find(lang="en") is not None


def test_an_arabic_page_is_set_from_the_right(embed, pages):
    """Direction is that of the language."""
    shown = soup(embed(pages["arabic"], locale="ar-ae"))

    assert (shown.html["lang"], shown.html["dir"]) == ("ar-AE", "rtl")


def test_nothing_runs_and_nothing_comes_from_elsewhere(embed, pages):
    """No script, no form, no style of its own; every file is of our host; links open a window."""
    response = embed(pages["competition"], locale="ro-ro")
    shown = soup(response)

    assert shown.find(["script", "style", "form", "iframe", "object"]) is None
    loaded = [tag.get("src") or tag["href"] for tag in shown.select("img, link[rel=stylesheet]")]
    assert all(url.startswith(("/static/", "http://localhost:8000/")) for url in loaded)
    assert shown.base["target"] == "_blank"
    assert not response.cookies
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_policy_lets_in_our_own_files_alone(embed, pages):
    """Everything is forbidden but styles, pictures and typefaces of our host."""
    policy = policy_in(embed(pages["about"], locale="ro-ro"))

    own = "'self' http://localhost:8000"
    assert policy == {
        "default-src": "'none'",
        "style-src": own,
        "img-src": own,
        "font-src": own,
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "*",
    }


def test_a_frame_tells_its_height_where_it_is_asked_to(embed, pages):
    """One script of our own runs then, and all else stays as it is."""
    told = embed(pages["about"], locale="ro-ro", tell_height="true")

    silent = embed(pages["about"], locale="ro-ro")
    scripts = soup(told).find_all("script")
    assert [script["src"].startswith("/static/") for script in scripts] == [True]
    assert not scripts[0].get_text()
    own = {"script-src": "'self' http://localhost:8000"}
    assert policy_in(told) == policy_in(silent) | own
    assert soup(told).main.get_text() == soup(silent).main.get_text()
    assert told["ETag"] != silent["ETag"]


def test_links_to_parts_of_the_page_stay_in_the_frame(embed, pages):
    """A link to a question moves there; all others open a window."""
    links = soup(embed(pages["faq"], locale="ro-ro")).main.find_all("a", href=True)

    inner = [link for link in links if link["href"].startswith("#")]
    assert inner
    assert {link.get("target") for link in inner} == {"_self"}


def test_an_embed_is_conditional_and_kept_for_a_second(embed, pages):
    """304 for who has it; nobody keeps it for longer than any public answer."""
    first = embed(pages["about"], locale="ro-ro")
    again = embed(pages["about"], locale="ro-ro", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=0, s-maxage=1," in first["Cache-Control"]
    assert first["Content-Language"] == "ro-RO"
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_page_that_is_behind_says_so(embed, pages):
    """What visitors of the public page are told in its language, a partner's are told too."""
    assert soup(embed(pages["greek"])).find("aside") is None
    store = read_store()
    document = store.get("page", pages["greek"].translation_key, "el-gr").document
    freshness = {**document["freshness"], "state": "behind"}
    with_lag = Draft(
        address=Address(Kind.PAGE, pages["greek"].translation_key, "el-gr"),
        document={**document, "freshness": freshness},
        country="GR",
        type="standard",
    )
    log.write([with_lag], now=NOW)

    shown = soup(embed(pages["greek"]))

    with translation.override("el"):
        assert shown.aside.get_text(strip=True) == notice_text("behind")
    assert shown.aside.parent.name == "body"


# -- which page --


def test_a_country_chooses_its_first_locale_that_has_the_page(embed, pages):
    """By country alone the default locale answers, or the next."""
    assert embed(pages["about"], country="ro")["Content-Language"] == "ro-RO"
    pages["about"].unpublish()
    assert embed(pages["about"], country="RO")["Content-Language"] == "en-RO"


def test_a_page_of_one_locale_needs_none_to_be_named(embed, pages):
    """Where there is nothing to choose, nothing is asked."""
    assert embed(pages["greek"]).status_code == 200


def test_without_a_locale_one_is_to_be_chosen(embed, pages):
    """Of a page in several the locales are listed, each leading to it."""
    response = embed(pages["about"], by="metro")

    links = [link["href"] for link in soup(response).find_all("a", href=True)]
    assert response.status_code == 422
    assert links[:2] == ["?by=metro&locale=en-ro", "?by=metro&locale=ro-ro"]


@pytest.mark.parametrize(
    "query",
    [
        {"locale": "el-gr"},
        {"locale": "xx"},
        {"country": "XX"},
        {"locale": "ro-ro", "country": "GR"},
    ],
    ids=str,
)
def test_what_is_not_there_is_said_to_visitors(embed, pages, query):
    """404 in HTML with the umbrella's link, not kept, and in a frame like any other."""
    response = embed(pages["about"], **query)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert soup(response).a["href"] == "http://localhost:8000/"
    assert response["Cache-Control"] == "no-store"
    assert "X-Frame-Options" not in response


@pytest.mark.parametrize("nobody", ["no-uuid", uuid.UUID(int=1)])
def test_a_page_that_never_was_is_not_found(embed, pages, nobody):
    """Whatever stands in the place of the id."""
    assert embed(nobody, locale="ro-ro").status_code == 404


def test_a_page_that_was_taken_down_is_gone_at_once(embed, pages):
    """410 in the page's language with the next request, also for who had it."""
    tag = embed(pages["greek"], locale="el-gr")["ETag"]
    pages["greek"].unpublish()

    response = embed(pages["greek"], locale="el-gr", headers={"If-None-Match": tag})

    assert response.status_code == 410
    assert response["Content-Language"] == "el-GR"
    assert soup(response).html["lang"] == "el-GR"


def test_a_closed_country_shows_nothing(embed, pages):
    """Its pages are not shown from the moment that it closes."""
    country = Country.objects.get(code="GR")
    country.status = CountryStatus.CLOSED
    country.save()

    assert embed(pages["greek"], locale="el-gr").status_code == 404


def test_what_a_key_may_not_see_does_not_exist(embed, pages, make_key):
    """Neither shown nor said to be gone."""
    key = make_key(countries=["GR"])
    assert embed(pages["about"], key=key, locale="ro-ro").status_code == 404

    pages["about"].unpublish()

    assert embed(pages["about"], key=key, locale="ro-ro").status_code == 404


def test_an_unknown_parameter_is_told_to_developers(embed, pages):
    """As everywhere in the API."""
    response = embed(pages["about"], locale="ro-ro", theme="dark")

    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 422


def test_visitors_need_no_key_and_meet_no_limit(embed, pages, settings):
    """Where the API is for keys alone, frames are shown all the same; they are pages."""
    settings.WAGTAIL_COUNTRIES = {
        **settings.WAGTAIL_COUNTRIES,
        "ANONYMOUS_API": False,
        "ANONYMOUS_RATE": 1,
    }

    found = {embed(pages["greek"]).status_code for _time in range(5)}

    assert found == {200}


def test_an_edit_is_shown_with_the_next_request(embed, pages):
    """Nothing old is kept."""
    edit_page(pages["greek"], title="Νέο")

    assert soup(embed(pages["greek"])).title.get_text() == "Νέο"


def test_an_embed_looks_as_its_country_does(embed, pages):
    """The country's theme, or the programme's where it has one of its own."""
    country = Country.objects.get(code="GR")
    country.theme = "every-can-counts-sea"
    country.save()

    assert soup(embed(pages["greek"])).html["data-theme"] == "every-can-counts-sea"

    programme = make_programme()
    programme.theme = "metalmatters"
    programme.save()

    assert soup(embed(pages["greek"])).html["data-theme"] == "metalmatters"


def test_an_embed_costs_few_queries(embed, pages, partner, django_assert_max_num_queries):
    """Two more where a partner shows it."""
    embed(pages["greek"])
    with django_assert_max_num_queries(3):
        embed(pages["greek"])
    with django_assert_max_num_queries(5):
        embed(pages["greek"], by=partner.code)


def test_frames_are_shown_while_the_database_is_down(embed, pages, partner):
    """From the read file, to anybody: who the partner is, nobody can tell."""
    Partner.objects.update(website="https://metro.example")
    embed(pages["greek"], by="metro")

    def broken(*arguments):
        raise OperationalError

    with connection.execute_wrapper(broken):
        response = embed(pages["greek"], by="metro")

    assert (response.status_code, policy_in(response)["frame-ancestors"]) == (200, "*")
    assert "Ποιοι είμαστε" in response.content.decode()


# -- who may frame it --


def test_a_partners_embed_is_for_its_own_sites(embed, pages, partner, make_key):
    """Its website and the origins of its keys may frame it, nobody else."""
    partner.website = "https://www.Metro.example/ro/?x=1"
    partner.save()
    make_key(origins=["https://shop.metro.example:8443"])

    policy = policy_in(embed(pages["greek"], by="metro"))

    assert policy["frame-ancestors"] == "https://shop.metro.example:8443 https://www.metro.example"


def test_a_revoked_keys_origins_do_not_count(embed, pages, partner, make_key):
    """Only keys that still work say where the partner is."""
    partner.website = "https://metro.example"
    partner.save()
    make_key(origins=["https://old.example"])
    partner.keys.update(revoked_at=partner.created_at)

    assert (
        policy_in(embed(pages["greek"], by="metro"))["frame-ancestors"] == "https://metro.example"
    )


@pytest.mark.parametrize("code", ["nobody", "Metro ", "metro;script-src *", ""])
def test_a_code_of_nobody_changes_nothing(embed, pages, partner, code):
    """Anybody can write one; it neither opens nor closes anything."""
    assert policy_in(embed(pages["greek"], by=code))["frame-ancestors"] == "*"


def test_a_partner_that_is_not_active_is_nobody(embed, pages, partner):
    """Its pages are shown like anybody's, and are not counted for it."""
    Partner.objects.update(is_active=False, website="https://metro.example")

    response = embed(pages["greek"], by="metro")

    assert policy_in(response)["frame-ancestors"] == "*"
    assert response.wsgi_request.partner_exchange.shown.partner_code == ""


@pytest.mark.parametrize(
    "website",
    ["https://a.example; script-src *", "https://a b.example", "javascript:x", "https://*"],
)
def test_no_address_gets_out_of_the_policy(embed, pages, partner, website):
    """What is no plain origin is left out."""
    Partner.objects.update(website=website)

    policy = policy_in(embed(pages["greek"], by="metro"))

    assert policy["frame-ancestors"] == "*"
    assert "script-src" not in policy


def test_an_international_domain_is_named_as_browsers_do(embed, pages, partner):
    """In the letters of the domain name system."""
    Partner.objects.update(website="https://müller.example")

    policy = policy_in(embed(pages["greek"], by="metro"))

    assert policy["frame-ancestors"] == "https://xn--mller-kva.example"


def test_other_domains_are_another_answer(embed, pages, partner):
    """A browser that kept the page keeps its policy with it, so the tag changes."""
    before = embed(pages["greek"], by="metro")
    Partner.objects.update(website="https://metro.example")

    after = embed(pages["greek"], by="metro", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after.content == before.content


def test_a_site_chooses_who_may_frame_what_nobody_claims(embed, pages, settings):
    """Without a partner the setting counts; nobody at all is a choice too."""
    for ancestors, said in ((["https://a.example"], "https://a.example"), ([], "'none'")):
        chosen = {**settings.WAGTAIL_COUNTRIES, "EMBED_ANCESTORS": ancestors}
        with override_settings(WAGTAIL_COUNTRIES=chosen):
            assert policy_in(embed(pages["greek"]))["frame-ancestors"] == said


def test_what_was_shown_is_known(embed, api, pages, partner):
    """Page, country, locale and partner, for whoever counts; asking for the headers shows nothing."""
    shown = embed(pages["greek"], by="metro").wsgi_request.partner_exchange.shown
    head = api.send("HEAD", f"embed/{pages['greek'].translation_key}")

    assert (shown.page_id, shown.country) == (str(pages["greek"].translation_key), "GR")
    assert (shown.locale, shown.partner_code) == ("el-gr", "metro")
    assert head.status_code == 200
    assert head.wsgi_request.partner_exchange.shown is None
