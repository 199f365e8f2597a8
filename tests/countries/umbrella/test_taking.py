"""The screens on which a country takes umbrella pages, answers that it does not, and takes them back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from countries.access import Role
from countries.admin.umbrella import taking
from countries.translation.jobs.models import TranslationJob
from countries.umbrella.models import Adoption, AdoptionAnswer, Kit, KitItem
from tests.countries.translation.helpers import adopt
from tests.factories import make_network, make_page, make_user

pytestmark = pytest.mark.django_db

INDEX = reverse("countries_adopt_index")
ANSWER = reverse("countries_adopt_answer")
RECENT = reverse("countries_adoptions")
KITS = reverse("kits:index")


@pytest.fixture(autouse=True)
def about():
    make_network("RO", "GR", "BE")
    return make_page("en", "About us", slug="about")


@pytest.fixture
def kit(about):
    kit = Kit.objects.create(code="starter", names={"en": "Starter site"})
    KitItem.objects.create(kit=kit, page=about.page_ptr)
    return kit


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


@pytest.fixture
def ana():
    return client_of(make_user("ana", ("RO", Role.EDITOR, ""), ("BE", Role.EDITOR, "")))


@pytest.fixture
def greek():
    return client_of(make_user("eleni", ("GR", Role.EDITOR, "")))


@pytest.fixture
def brand():
    return client_of(make_user("b-int", ("INT", Role.UMBRELLA_EDITOR, "")))


def adopt_url(page):
    return reverse("countries_adopt", args=[page.pk])


def kit_url(kit):
    return reverse("countries_adopt_kit", args=[kit.uuid])


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def locales_with(title):
    rows = Page.objects.filter(title=title).exclude(locale__language_code="en")
    return set(rows.values_list("locale__language_code", flat=True))


def test_a_page_goes_into_several_countries_at_once(ana, about):
    """Each of the ticked languages gets its draft, and each its line among the adoptions."""
    response = ana.post(adopt_url(about), {"locale": ["ro-ro", "nl-be"]}, follow=True)

    assert locales_with("About us") == {"ro-ro", "nl-be"}
    assert response.redirect_chain[-1][0] == RECENT
    assert {row.locale for row in response.context["found"]} == {"ro-ro", "nl-be"}


def test_where_it_is_already_is_told(ana, about):
    """The languages that have it are named, the others get theirs."""
    adopt(about, "ro-ro")

    response = ana.post(adopt_url(about), {"locale": ["ro-ro", "nl-be"]}, follow=True)

    assert any("is in ro-ro already" in said for said in messages_of(response))
    assert locales_with("About us") == {"ro-ro", "nl-be"}


def test_each_language_has_its_own_parent(ana, about):
    """What was chosen for one says nothing of the other."""
    section = make_page("ro-ro", "Despre", slug="despre")

    ana.post(adopt_url(about), {"locale": ["ro-ro", "nl-be"], "parent-ro-ro": section.pk})

    above = {
        page.locale.language_code: page.get_parent().title
        for page in Page.objects.filter(title="About us").exclude(locale__language_code="en")
    }
    assert above["ro-ro"] == "Despre"
    assert above["nl-be"] != "Despre"


def test_much_is_left_to_the_worker(ana, about, monkeypatch):
    """What would keep somebody waiting becomes a job for each country, with its progress."""
    monkeypatch.setattr(taking, "AT_ONCE", 1)

    response = ana.post(adopt_url(about), {"locale": ["ro-ro", "nl-be"]})

    assert response["Location"] == reverse("translation_jobs:index")
    assert TranslationJob.objects.count() == 2


def test_a_kit_is_adopted(ana, kit):
    """All that it holds comes at once; again, it says that all is there."""
    ana.post(kit_url(kit), {"locale": "ro-ro"})

    again = ana.post(kit_url(kit), {"locale": "ro-ro"})

    assert locales_with("About us") == {"ro-ro"}
    assert "“Starter site” is in ro-ro already" in again.content.decode()


def test_kits_stand_above_the_pages(ana, kit):
    """Each with its name and how much of it is there."""
    html = ana.get(INDEX).content.decode()

    assert "Starter site" in html
    assert kit_url(kit) in html


def test_a_kit_that_is_not_there_does_not_exist(ana):
    """Neither one that never was, nor one that comes to no page."""
    empty = Kit.objects.create(code="empty", names={"en": "Empty"})

    missing = reverse("countries_adopt_kit", args=["00000000-0000-4000-8000-000000000000"])
    assert ana.get(missing).status_code == ana.get(kit_url(empty)).status_code == 404


def test_an_answer_is_given_for_many_pages_at_once(ana, about):
    """The ticked pages are refused together, for the ticked countries."""
    other = make_page("en", "Festivals", slug="festivals")

    ana.post(
        f"{ANSWER}?page={about.pk}&page={other.pk}",
        {"country": ["RO", "BE"], "answer": "refused", "reason": "Too small"},
    )

    assert AdoptionAnswer.objects.filter(reason="Too small").count() == 4


def test_what_is_answered_is_shown_and_no_open_question(ana, about):
    """The list says what was answered and why; the filter leaves it out."""
    ana.post(
        f"{ANSWER}?page={about.pk}",
        {"country": ["RO", "BE"], "answer": "refused", "reason": "Too small"},
    )

    assert "Too small" in ana.get(INDEX).content.decode()
    assert ana.get(INDEX, {"show": "open"}).context["rows"] == []


def test_an_open_question_is_one_in_any_language(ana, about):
    """What one language lacks is asked, though another has it."""
    adopt(about, "ro-ro")

    rows = ana.get(INDEX, {"show": "open", "country": "RO"}).context["rows"]

    assert [row.page.title for row in rows] == ["About us"]


@pytest.mark.parametrize("until", ["", "2020-01-01", timezone.now().date().isoformat()])
def test_later_needs_a_day(ana, about, until):
    """Without a day that is to come nothing is kept."""
    data = {"country": "RO", "answer": "postponed", "until": until}

    response = ana.post(f"{ANSWER}?page={about.pk}", data)

    assert "until" in response.context["form"].errors
    assert not AdoptionAnswer.objects.exists()


def test_an_answer_is_withdrawn(ana, about):
    """The page is an open question again."""
    url = f"{ANSWER}?page={about.pk}"
    ana.post(url, {"country": "RO", "answer": "refused"})

    ana.post(url, {"country": "RO", "answer": "withdrawn"})

    assert not AdoptionAnswer.objects.exists()


def test_nobody_answers_for_another_country(greek, about):
    """Another country is no choice, also when it is sent."""
    response = greek.post(f"{ANSWER}?page={about.pk}", {"country": "RO", "answer": "refused"})

    assert "country" in response.context["form"].errors
    assert not AdoptionAnswer.objects.exists()


def test_answering_to_nothing_leads_to_the_list(ana):
    """A page that is none of the umbrella's is as one that is not there."""
    foreign = make_page("el-gr", "Σχετικά", slug="about-gr")

    for pk in (foreign.pk, 999_999, "x"):
        assert ana.get(f"{ANSWER}?page={pk}")["Location"] == INDEX


def test_undoing_from_the_list(ana, about):
    """What goes is named before, and gone after."""
    ana.post(adopt_url(about), {"locale": "ro-ro"})
    url = reverse("countries_adoption_undo", args=[Adoption.objects.get().uuid])

    asked = ana.get(url).content.decode()
    response = ana.post(url, follow=True)

    assert "These drafts go" in asked
    assert any("1 draft is gone" in said for said in messages_of(response))
    assert locales_with("About us") == set()


def test_another_countrys_adoption_does_not_exist(ana, greek, about, django_assert_max_num_queries):
    """It cannot be seen nor undone, and answers as one that never was."""
    ana.post(adopt_url(about), {"locale": "ro-ro"})
    foreign = reverse("countries_adoption_undo", args=[Adoption.objects.get().uuid])
    missing = reverse("countries_adoption_undo", args=["00000000-0000-4000-8000-000000000000"])

    answers = [greek.post(url) for url in (foreign, missing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert locales_with("About us") == {"ro-ro"}
    assert list(greek.get(RECENT).context["found"]) == []


def test_the_umbrellas_editors_make_kits(brand, about):
    """A kit with its pages in one form."""
    brand.post(
        reverse("kits:add"),
        {
            "code": "festival",
            "names-en": "Festival kit",
            **{f"items-{name}": value for name, value in _formset(about).items()},
        },
    )

    assert [row.page.title for row in KitItem.objects.filter(kit__code="festival")] == ["About us"]


def test_a_country_has_no_say_in_kits(ana, kit):
    """Countries adopt them, and find neither the list nor the form."""
    assert ana.get(KITS).status_code in (302, 403)
    assert ana.get(reverse("kits:edit", args=[kit.pk])).status_code == 404


def _formset(page):
    return {
        "TOTAL_FORMS": 1,
        "INITIAL_FORMS": 0,
        "MIN_NUM_FORMS": 0,
        "MAX_NUM_FORMS": 1000,
        "0-page": page.pk,
        "0-position": 0,
    }
