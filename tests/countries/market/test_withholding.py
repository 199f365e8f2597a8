"""A rule acts at once in every country, the same in HTML, API and search."""

from __future__ import annotations

import datetime as dt

import orjson
import pytest
from django.utils import timezone
from wagtail.models import Page

from countries.delivery.models import Document, Mark
from countries.market import Condition
from countries.overlays.models import Overlay
from countries.publishing import touch_page
from tests.countries.market.helpers import (
    ALWAYS,
    DEPOSIT,
    OTHERS,
    ids_of,
    renew_all,
    rule_for,
    set_fact,
    spread,
)
from tests.factories import NOW, edit_page, make_network, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

COUNTRIES = {"en": "/", "ro-ro": "/ro/", "en-gb": "/uk/"}


@staged
def pages():
    """An umbrella page with a deposit paragraph, live in two countries, one of them with a scheme."""
    make_network("RO", "GB")
    set_fact("RO", True)
    return spread(make_page("en", "Rivers", slug="rivers", body=[DEPOSIT, ALWAYS]))


@pytest.fixture
def read(client):
    """Return the three ways of reading a page in a locale: HTML, API, search."""

    def ask(locale: str, page: Page) -> tuple[str, str, list[str]]:
        html = client.get(f"{COUNTRIES[locale]}rivers/")
        api = client.get(
            f"/api/partner/v1/pages/{page.translation_key}",
            {"locale": locale, "include": "markdown"},
        )
        hits = client.get("/api/partner/v1/search", {"q": "depositword", "locale": locale})
        titles = [item["title"] for item in orjson.loads(hits.content)["items"]]
        return html.content.decode(), api.content.decode(), titles

    return ask


def test_html_api_and_search_agree(pages, read):
    """The paragraph is in all three where there is a scheme, and in none where there is not."""
    rule_for(pages["en"], "deposit")

    for locale, is_shown in (("en", True), ("ro-ro", True), ("en-gb", False)):
        html, api, hits = read(locale, pages["en"])

        assert ("depositword" in html) is is_shown, locale
        assert ("depositword" in api) is is_shown, locale
        assert (hits == ["Rivers"]) is is_shown, locale
        assert "Every can counts." in html


def test_a_rule_acts_at_once(pages):
    """Saving it is enough: no publishing, no worker."""
    Mark.objects.all().delete()

    rule_for(pages["en"], "deposit")

    assert ids_of(pages["en-gb"]) == ["always"]
    assert ids_of(pages["ro-ro"]) == ["deposit", "always"]
    assert not Mark.objects.filter(kind="page").exists()


def test_taking_a_rule_away_acts_at_once(pages):
    """What it withheld is back."""
    rule = rule_for(pages["en"], "deposit")

    rule.delete()

    assert ids_of(pages["en-gb"]) == ["deposit", "always"]


def test_another_block_stands_in(pages):
    """A country without a scheme reads the sentence that is meant for it, in that place."""
    for page in pages.values():
        edit_page(page, body=[DEPOSIT, ALWAYS, OTHERS])

    rule_for(pages["en"], "deposit", instead="others")

    assert ids_of(pages["en-gb"]) == ["others", "always"]
    assert ids_of(pages["ro-ro"]) == ["deposit", "always"]
    assert ids_of(pages["en"]) == ["deposit", "always"]


def test_what_is_withheld_is_nothing_to_depend_on(pages):
    """The document of a country that withholds a block notes nothing that the block leads to."""
    target = make_page("en", "Target")
    linked = paragraph(f'<p><a linktype="page" id="{target.pk}">to</a></p>', block_id="deposit")
    edit_page(pages["en-gb"], body=[linked, ALWAYS])

    rule_for(pages["en"], "deposit")

    row = Document.objects.get(key=pages["en"].translation_key, locale="en-gb")
    keys = set(row.dependencies.values_list("key", flat=True))
    assert not any(str(target.translation_key) in key for key in keys)
    assert "market:GB" in keys


def test_the_law_wins_over_what_a_country_put_there(pages):
    """A block that a country replaced is known by the same id, and withheld with all that replaced it."""
    own = [paragraph(f"<p>{name}</p>", block_id=name) for name in ("one", "two")]
    Overlay.objects.create(
        page=pages["en-gb"], block_id="deposit", action="replace", content=own, made_at=NOW
    )
    touch_page(pages["en-gb"])
    assert ids_of(pages["en-gb"]) == ["deposit", "two", "always"]

    rule_for(pages["en"], "deposit")

    assert ids_of(pages["en-gb"]) == ["always"]


def test_a_changed_fact_renews_what_is_shown_by_it(pages):
    """A country that gets a scheme reads the paragraph; no other document is made anew."""
    rule_for(pages["en"], "deposit")
    Mark.objects.all().delete()

    set_fact("GB", True)

    assert [(mark.key, mark.locale) for mark in Mark.objects.filter(kind="page")] == [
        (pages["en"].translation_key, "en-gb")
    ]
    renew_all()
    assert ids_of(pages["en-gb"]) == ["deposit", "always"]


def test_the_day_of_a_fact_renews_by_itself(pages):
    """A scheme that begins on a day shows its paragraph from that day on, without anybody's doing."""
    today = timezone.now().date()
    rule_for(pages["en"], "deposit")
    set_fact("GB", True, valid_from=today + dt.timedelta(days=2))
    renew_all()

    row = Document.objects.get(key=pages["en"].translation_key, locale="en-gb")
    assert row.valid_until.date() == today + dt.timedelta(days=2)
    renew_all(row.valid_until)
    assert ids_of(pages["en-gb"]) == ["deposit", "always"]


def test_the_last_day_of_a_rule_renews_by_itself(pages):
    """From the day after on what it withheld is shown."""
    today = timezone.now().date()
    rule_for(pages["en"], "deposit", valid_until=today)
    assert ids_of(pages["en-gb"]) == ["always"]

    renew_all(timezone.now() + dt.timedelta(days=1))

    assert ids_of(pages["en-gb"]) == ["deposit", "always"]


def test_a_countrys_own_page_has_rules_of_its_own():
    """A local page may depend on the market, too."""
    make_network("RO")
    page = make_page("ro-ro", "Garanție", body=[DEPOSIT, ALWAYS])

    rule_for(page, "deposit", condition=Condition.UNKNOWN)

    assert ids_of(page) == ["deposit", "always"]
    set_fact("RO", True)
    renew_all()
    assert ids_of(page) == ["always"]


def test_another_language_of_the_same_country_may_stand_in(pages, client):
    """It is of the same market: what is withheld there is not in it."""
    rule_for(pages["en"], "deposit", value=False)

    html = client.get("/ro/en/rivers/")

    assert html.status_code == 200
    assert b"Every can counts." in html.content
    assert b"depositword" not in html.content
