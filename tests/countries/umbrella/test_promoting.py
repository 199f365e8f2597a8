"""A country's page becomes the umbrella's, and the country's an adopted page of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from cms.media.models import CountryImage
from countries.access import Role
from countries.audit.models import AuditEntry
from countries.coverage import State, coverage
from countries.facts.models import Fact, FactValue
from countries.identity.countries import Country
from countries.routing import network
from countries.umbrella.models import Promotion, PromotionState
from countries.umbrella.promoting import (
    NotPromotable,
    decline,
    hindrances,
    is_promotable,
    promote,
    propose,
)
from countries.workspace import Kind, waiting_for
from tests.countries.translation.helpers import adopt, document, freshness, save, translate
from tests.factories import NOW, edit_page, heading, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

BODY = [heading("De ce"), paragraph("<p>Reciclăm doze.</p>")]


@pytest.fixture(autouse=True)
def countries():
    return make_network("RO", "GR", "GB")


@staged
def page():
    """A live page that Romania wrote."""
    return make_page("ro-ro", "Doze la munte", slug="munte", body=BODY)


@staged
def ana():
    return make_user("ana", ("RO", Role.EDITOR, ""))


@staged
def brand():
    return make_user("brand", ("INT", Role.BRAND_MANAGER, ""))


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def url_of(page):
    return reverse("countries_promote", args=[page.pk])


def take_up(page, user):
    """Return the umbrella's draft of a country's page."""
    into = network().by_code["en"]
    return promote(page.page_ptr, into=into, user=user, now=NOW)


def translated(draft):
    """Publish the umbrella's page with all of its texts translated."""
    translate(draft, title="Cans in the mountains", h1_text="Why", p1_html="We recycle cans.")
    save(draft)
    return type(draft).objects.get(pk=draft.pk)


def test_taking_up_makes_a_draft_that_is_translated(page, brand):
    """It lies in the umbrella under the same key, not live, with the country's texts to translate."""
    draft = take_up(page, brand)

    assert (draft.locale.language_code, draft.live) == ("en", False)
    assert draft.translation_key == page.translation_key
    assert {state.language for state in freshness(draft).paths.values()} <= {"ro-ro"}


def test_nothing_changes_for_the_country_before(page, brand):
    """While the umbrella's page is a draft, the country's is a page of its own."""
    take_up(page, brand)

    assert document(page)["origin"] == {"mode": "local", "source": None, "overlays": 0}


def test_publishing_turns_the_relation_round(page, brand):
    """The country's page is an adopted one of the umbrella's, current, with every word."""
    before = document(page)

    draft = translated(take_up(page, brand))

    after = document(page)
    assert after["html"] == before["html"]
    assert after["origin"]["mode"] == "adopted"
    assert [one["provenance"] for one in after["blocks"]] == ["human", "human"]
    assert freshness(page).state == "current"
    assert (freshness(draft).source_id, document(draft)["origin"]["mode"]) == (None, "umbrella")
    assert Promotion.objects.get().state == PromotionState.TURNED


def test_what_the_umbrella_changes_afterwards_is_behind(page, brand):
    """The country sees it like with any page that it adopted."""
    draft = translated(take_up(page, brand))

    edit_page(draft, title="Cans in all mountains")

    assert (freshness(page).state, freshness(page).segments_behind) == ("behind", 1)


def test_other_countries_adopt_it(page, brand):
    """From the umbrella, like any other page."""
    draft = translated(take_up(page, brand))

    copy = adopt(draft, "el-gr")

    part = coverage()
    column = next(one for one in part.columns if one.key == page.translation_key)
    states = {info.code: part.cell(info, column).state for info in part.locales}
    assert copy.title == "Cans in the mountains"
    assert (states["ro-ro"], states["el-gr"]) == (State.CURRENT, State.DRAFT)


def test_a_draft_of_the_country_keeps_its_words(page, brand):
    """What the country had not published yet is still there, and still its draft."""
    edit_page(page, title="Doze la munte, și vara", publish=False)

    translated(take_up(page, brand))

    fresh = type(page).objects.get(pk=page.pk)
    assert fresh.title == "Doze la munte"
    assert fresh.get_latest_revision_as_object().title == "Doze la munte, și vara"


def test_in_the_same_language_nothing_has_to_be_translated(brand):
    """A British page is the umbrella's at once, and both say the same."""
    page = make_page("en-gb", "Cans in the hills", slug="hills")
    draft = take_up(page, brand)

    save(draft)

    assert document(draft)["title"] == document(page)["title"] == "Cans in the hills"
    assert freshness(page).state == "current"


def test_what_the_umbrella_has_or_is_translated_is_not_promoted(page, brand, ana):
    """Nor a draft, nor a home: there is one live page of the country alone, or nothing to take up."""
    adopted = adopt(make_page("en", "About us", slug="about"), "ro-ro")
    save(adopted)
    draft = make_page("ro-ro", "Plan", slug="plan", publish=False)
    take_up(page, brand)

    pages = [adopted.page_ptr, draft.page_ptr, page.page_ptr]
    assert [is_promotable(Page.objects.get(pk=each.pk)) for each in pages] == [False] * 3
    with pytest.raises(NotPromotable):
        propose(page.page_ptr, user=ana, now=NOW)


def test_a_country_proposes_and_the_brand_team_finds_it(page, ana, brand):
    """It waits for those who may take it up, and for nobody else."""
    propose(page.page_ptr, user=ana, now=NOW, note="Everybody asks for it")

    waiting = {
        user.username: [row for row in waiting_for(user, now=NOW) if row.kind == Kind.PROPOSAL]
        for user in (ana, brand)
    }
    assert waiting["ana"] == []
    assert [item.title for item in waiting["brand"][0].items] == ["Doze la munte"]


def test_declining_says_why(page, ana, brand):
    """The country reads the reason; the page is as it was, and may be proposed again."""
    propose(page.page_ptr, user=ana, now=NOW)

    decline(page.page_ptr, user=brand, now=NOW, reason="Mountains are yours")

    html = client_of(ana).get(url_of(page)).content.decode()
    assert "Mountains are yours" in html
    assert "Propose to the umbrella" in html


def test_only_the_brand_team_takes_up(page, ana):
    """A country cannot put pages into the umbrella, nor can an editor there who may not look."""
    umbrella_editor = make_user("uma", ("INT", Role.UMBRELLA_EDITOR, ""))

    for user in (ana, umbrella_editor):
        with pytest.raises(PermissionDenied):
            take_up(page, user)

    assert not Promotion.objects.exists()


def test_only_who_edits_it_proposes(page):
    """A page is proposed by its own country's editors."""
    eleni = make_user("eleni", ("GR", Role.EDITOR, ""))

    with pytest.raises(PermissionDenied):
        propose(page.page_ptr, user=eleni, now=NOW)


def test_what_the_umbrella_may_not_use_is_named(countries, brand):
    """A file of the country's, and a fact without a value of the umbrella's."""
    image = CountryImage.objects.create(
        title="Munte",
        file=ContentFile(get_test_image_file().file.getvalue(), name="munte.png"),
        collection=Country.objects.get(code="RO").collection,
    )
    fact = Fact.objects.create(name="peaks", labels={"en": "Peaks"}, unit="count")
    FactValue.objects.create(
        fact=fact, country=Country.objects.get(code="RO"), value="3", source="Report"
    )
    body = [paragraph("<p>Pe {{fact:peaks}} vârfuri.</p>")]
    page = make_page("ro-ro", "Munte", slug="munte", body=body, image=image)

    named = hindrances(page.page_ptr)

    assert len(named) == 2
    assert "Munte" in named[0]
    assert "peaks" in named[1]


def test_promoting_is_recorded(page, ana, brand):
    """The log tells who proposed and who took it up."""
    propose(page.page_ptr, user=ana, now=NOW)
    take_up(page, brand)

    actions = AuditEntry.objects.filter(action__startswith="promotion").order_by("pk")
    assert [entry.action for entry in actions] == ["promotion.propose", "promotion.promoted"]


def test_the_screens_lead_through(page, ana, brand):
    """Proposed by one, taken up by the other, each on the same screen."""
    client_of(ana).post(url_of(page), {"do": "propose", "propose-note": "For all"})

    listed = client_of(brand).get(reverse("countries_proposals")).content.decode()
    response = client_of(brand).post(url_of(page), {"do": "promote", "promote-locale": "en"})

    draft = Promotion.objects.get().umbrella_page
    assert url_of(page) in listed
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])


def test_a_country_decides_nothing_for_the_umbrella(page, ana):
    """What is posted by somebody who may not is not there."""
    response = client_of(ana).post(url_of(page), {"do": "promote", "promote-locale": "en"})

    assert response.status_code == 404
    assert client_of(ana).get(reverse("countries_proposals")).status_code == 404


def test_another_countrys_page_has_no_such_screen(page):
    """It answers as a page that is not there."""
    eleni = client_of(make_user("eleni", ("GR", Role.EDITOR, "")))

    missing = eleni.get(reverse("countries_promote", args=[999_999]))
    assert eleni.get(url_of(page)).status_code == missing.status_code
    assert missing.status_code in (302, 404)
