"""The tutorial for the brand team: in the docs and in the admin it says the same, and it can be followed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from countries.access import Role
from countries.coverage import State, coverage
from countries.identity.countries import MarketFact
from countries.umbrella.models import Kit, Promotion
from tests.countries.translation.helpers import adopt, document, save, translate
from tests.factories import edit_page, make_fact, make_network, make_page, make_user, paragraph

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[3] / "docs" / "tutorial" / "brand-team.md"
TUTORIAL = reverse("countries_publish_once")


@pytest.fixture(autouse=True)
def countries():
    return make_network("RO", "GR")


def client_of(username, *roles):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user(username, *roles))
    return client


@pytest.fixture
def brand():
    return client_of("brand", ("INT", Role.BRAND_MANAGER, ""))


@pytest.fixture
def romania():
    return client_of("ana", ("RO", Role.PUBLISHER, ""))


def shown(client):
    return BeautifulSoup(client.get(TUTORIAL).content, "html.parser")


def states_of(page):
    part = coverage()
    column = next(one for one in part.columns if one.key == page.translation_key)
    return {info.code: part.cell(info, column).state for info in part.locales}


def test_the_admin_says_what_the_docs_say(brand):
    """Heading by heading and word by word."""
    soup = shown(brand).select_one(".ecc-text")
    said = [
        " ".join(part.text.split()) for part in soup.find_all(["h2", "p"]) if not part.find("a")
    ]

    _title, *written = DOCUMENT.read_text().split("\n\n")

    assert said == [" ".join(re.sub(r"^#+ ", "", part).split()) for part in written]


def test_the_help_menu_leads_there(brand, romania):
    """For those who manage the network, and for nobody else."""
    assert TUTORIAL in brand.get("/admin/").content.decode()
    assert TUTORIAL not in romania.get("/admin/").content.decode()
    assert romania.get(TUTORIAL).status_code == 404


def test_every_way_that_it_shows_can_be_gone(brand):
    """Each button leads to a screen that answers."""
    buttons = [link["href"] for link in shown(brand).select(".ecc-text a.button")]

    assert [brand.get(url).status_code for url in buttons] == [200] * 4


def test_it_can_be_followed(brand, romania):
    """Step by step: a kit, what a country takes, what it refuses, what it writes, what it keeps."""
    source = make_page("en", "Why cans", slug="why")
    other = make_page("en", "Tour", slug="tour")
    brand.post(reverse("kits:add"), _kit_of(source))
    kit = Kit.objects.get()
    assert reverse("countries_adopt_kit", args=[kit.uuid]) in (
        romania.get(reverse("countries_adopt_index")).content.decode()
    )

    romania.post(reverse("countries_adopt_kit", args=[kit.uuid]), {"locale": "ro-ro"})
    copy = Page.objects.get(translation_key=source.translation_key, locale__language_code="ro-ro")
    assert not copy.live

    answer = f"{reverse('countries_adopt_answer')}?page={other.pk}"
    day = (timezone.now() + dt.timedelta(days=30)).date().isoformat()
    told = {"country": "RO", "answer": "postponed", "until": day, "reason": "After the summer"}
    romania.post(answer, told)
    assert states_of(other)["ro-ro"] == State.POSTPONED
    told = brand.get(reverse("network_dashboard:page", args=[other.pk])).content.decode()
    assert "After the summer" in told

    written = make_page("ro-ro", "Doze la munte", slug="munte")
    romania.post(reverse("countries_promote", args=[written.pk]), {"do": "propose"})
    assert "page is proposed by a country" in brand.get("/admin/").content.decode()
    data = {"do": "promote", "promote-locale": "en"}
    brand.post(reverse("countries_promote", args=[written.pk]), data)
    draft = Promotion.objects.get().umbrella_page
    translate(draft, title="Cans in the mountains")
    save(draft)
    assert states_of(draft)["ro-ro"] == State.CURRENT

    romania.post(reverse("countries_detach", args=[written.pk]))
    assert states_of(draft)["ro-ro"] == State.OWN
    romania.post(reverse("countries_attach", args=[written.pk]))
    assert states_of(draft)["ro-ro"] == State.CURRENT


def test_its_second_half_can_be_followed(countries, brand, romania):
    """A country differs and is asked, a rule acts, a figure is written once, and laggards are told."""
    body = [paragraph("<p>Bring it back.</p>"), paragraph("<p>Ask us.</p>", block_id="p2")]
    source = make_page("en", "Deposit", body=body)
    fact = make_fact("deposit", "0.50 RON", unit="currency")
    MarketFact.objects.create(country=countries["RO"], name="deposit-scheme", value=False)
    copy = adopt(source, "ro-ro")
    save(copy)

    romania.post(reverse("countries_block_hide", args=[copy.pk, "p2"]), {"publish": ""})
    assert [one["id"] for one in document(copy)["blocks"]] == ["p1"]
    edit_page(source, body=[body[0], paragraph("<p>Write to us.</p>", block_id="p2")])
    change = reverse("countries_change", args=["RO", source.translation_key])
    assert change in romania.get(reverse("countries_changes")).content.decode()
    seen = romania.get(change).context["cards"][0].seen
    romania.post(change, {"seen-p2": seen, "answer-p2": "take", "publish": ""})
    assert [one["id"] for one in document(copy)["blocks"]] == ["p1", "p2"]

    rule = {"block_id": "p1", "fact": "deposit-scheme", "condition": "is", "value": "yes"}
    brand.post(
        reverse("countries_market_new", args=[source.pk]),
        {**rule, "instead": "", "reason": "The law", "valid_from": "", "valid_until": ""},
    )
    assert [one["id"] for one in document(copy)["blocks"]] == ["p2"]

    assert brand.get(reverse("facts:edit", args=[fact.pk])).status_code == 200

    told = {"country": ["RO"], "subject": "Deposit", "text": "It begins in May."}
    brand.post(reverse("network_dashboard:write", args=[source.pk]), told)
    assert "message about a page of the umbrella" in romania.get("/admin/").content.decode()


def _kit_of(page):
    return {
        "code": "starter",
        "names-en": "Starter site",
        "items-TOTAL_FORMS": 1,
        "items-INITIAL_FORMS": 0,
        "items-MIN_NUM_FORMS": 0,
        "items-MAX_NUM_FORMS": 1000,
        "items-0-page": page.pk,
        "items-0-position": 0,
    }
