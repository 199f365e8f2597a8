"""The admin's way to adopting: the umbrella's pages, the form, and the buttons of pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from countries.access import Role
from countries.admin.adopting import page_buttons
from tests.countries.translation.helpers import adopt
from tests.factories import home_of, make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

INDEX = reverse("countries_adopt_index")


@pytest.fixture(autouse=True)
def about():
    make_network("RO", "GR")
    return make_page("en", "About us")


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


@staged
def editor():
    return make_user("ana", ("RO", Role.EDITOR, ""))


def adopt_url(page):
    return reverse("countries_adopt", args=[page.pk])


def labels(page, user):
    return [str(button.label) for button in page_buttons(page, user, "index")]


def test_the_umbrellas_pages_are_listed_for_a_country(about, editor):
    """Somebody of a country sees what there is to adopt, and what they have."""
    copy = adopt(about, "ro-ro")

    response = client_of(editor).get(INDEX)

    found = {info.code: page for info, page in response.context["rows"][0].counterparts}
    assert found == {"ro-ro": copy.page_ptr, "en-ro": None}


def test_drafts_and_private_pages_are_not_listed(about, editor):
    """What visitors may not read is not offered, with all below it."""
    make_page("en", "Draft", publish=False)
    make_page(about, "Team")
    PageViewRestriction.objects.create(page=about, restriction_type="login")

    response = client_of(editor).get(INDEX)

    assert response.context["rows"] == []


def test_the_list_costs_the_same_for_any_number(about, editor, django_assert_max_num_queries):
    """The list asks once for all pages, not for each."""
    for number in range(5):
        make_page("en", f"Page {number}")
    client = client_of(editor)
    client.get(INDEX)

    with django_assert_max_num_queries(40):
        response = client.get(INDEX)

    assert len(response.context["rows"]) == 6


def test_who_adds_no_pages_has_no_such_screen(about):
    """A translator, who adds no pages, finds neither the list nor the form."""
    client = client_of(make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro")))

    assert client.get(INDEX).status_code == 404
    assert client.get(adopt_url(about)).status_code == 404


def test_the_form_adopts(about, editor):
    """Sending the form makes the country's draft, and opens it."""
    response = client_of(editor).post(adopt_url(about), {"locale": "ro-ro"})

    copy = Page.objects.get(translation_key=about.translation_key, locale__language_code="ro-ro")
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert copy.owner == editor


def test_the_form_takes_what_is_below(about, editor):
    """With children, the form brings all of them."""
    make_page(about, "Team")

    client_of(editor).post(adopt_url(about), {"locale": "ro-ro", "with_children": "on"})

    assert Page.objects.filter(locale__language_code="ro-ro", title="Team").exists()


def test_only_ones_own_locales_can_be_chosen(about, editor):
    """A locale of another country is no choice, also when it is sent."""
    response = client_of(editor).post(adopt_url(about), {"locale": "el-gr"})

    assert response.status_code == 200
    assert "locale" in response.context["form"].errors
    assert not Page.objects.filter(locale__language_code="el-gr", title="About us").exists()


def test_a_parent_of_another_country_is_refused(about, editor):
    """A parent that was sent by hand is looked at again, and nothing is told of it."""
    response = client_of(editor).post(
        adopt_url(about), {"locale": "ro-ro", "parent-ro-ro": home_of("el-gr").pk}
    )

    assert response.status_code == 200
    assert "parent-ro-ro" in response.context["form"].errors
    assert home_of("el-gr").title not in response.content.decode()
    assert not Page.objects.filter(locale__language_code="ro-ro", title="About us").exists()


def test_adopting_twice_is_told(about, editor):
    """The form says that the page is there."""
    adopt(about, "ro-ro")

    response = client_of(editor).post(adopt_url(about), {"locale": "ro-ro"})

    assert "is in ro-ro already" in response.content.decode()


@pytest.mark.parametrize("page", ["draft", "country's", "missing"])
def test_what_cannot_be_adopted_does_not_exist(editor, page):
    """A draft, another country's page and none at all answer alike."""
    pks = {
        "draft": lambda: make_page("en", "Plan", publish=False).pk,
        "country's": lambda: make_page("el-gr", "Σχετικά").pk,
        "missing": lambda: 999_999,
    }

    response = client_of(editor).get(reverse("countries_adopt", args=[pks[page]()]))

    assert response.status_code == 404


def test_a_live_umbrella_page_has_the_button(about, editor):
    """Who may add pages in a country may adopt from the page's menu."""
    assert labels(about, editor) == ["Adopt into my country…"]


def test_a_draft_of_the_umbrella_has_no_button(editor):
    """There is nothing to adopt before it is live."""
    assert labels(make_page("en", "Plan", publish=False), editor) == []


def test_a_local_page_has_a_button_for_each_other_locale(about):
    """A page that only the country has can be translated into its other language."""
    user = make_user("radu", ("RO", Role.MANAGER, ""))
    local = make_page("ro-ro", "Numai aici")

    assert labels(local, user) == ["Translate into English"]


def test_an_adopted_page_has_no_button_to_translate(about):
    """What came from the umbrella goes to the other locale from the umbrella."""
    user = make_user("radu", ("RO", Role.MANAGER, ""))
    copy = adopt(about, "ro-ro")
    copy.get_latest_revision().publish()
    copy.refresh_from_db()

    assert labels(copy, user) == []


def test_a_foreign_page_has_no_button(about, editor):
    """Another country's page offers nothing."""
    assert labels(make_page("el-gr", "Σχετικά"), editor) == []


def test_the_explorer_shows_the_buttons(about):
    """The buttons stand in the page's menu in the explorer, and localize's own do not."""
    client = client_of(make_superuser())

    html = client.get(reverse("wagtailadmin_explore", args=[home_of("en").pk])).content.decode()

    assert adopt_url(about) in html
    assert "Sync translated pages" not in html
    assert "Translate this page" not in html


def test_the_menu_leads_to_the_list_for_those_who_adopt(about, editor):
    """The item is in the menu of those who may adopt, and of nobody else."""
    translator = make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro"))

    home = reverse("wagtailadmin_home")
    assert INDEX in client_of(editor).get(home).content.decode()
    assert INDEX not in client_of(translator).get(home).content.decode()
