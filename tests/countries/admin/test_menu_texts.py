"""How the texts of menus stand is told on their screens and waits for those who run the country."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from countries.identity.addresses import Menu, MenuItem
from countries.identity.countries import CountryLocale
from countries.segments.menus import entries_of
from countries.workspace import Kind, waiting_for
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, home_of, make_page, make_user

pytestmark = pytest.mark.django_db

SHOP = "https://shop.example/"


@pytest.fixture
def menu(network):
    """Return Romania's menu in Romanian, which shows its entries alone."""
    return menu_of("ro-ro")


def menu_of(code):
    place = CountryLocale.objects.get(locale__language_code=code)
    menu, _created = Menu.objects.update_or_create(
        country_locale=place, kind="header", defaults={"follows_tree": False}
    )
    return menu


@pytest.fixture
def page(menu):
    """Return a translated page of Romania and its source."""
    source = make_page("en", "About us", slug="about")
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi")
    save(page)
    return page, source


def states(menu):
    rows = Menu.objects.select_related("country_locale__home").filter(pk=menu.pk)
    return {one.title: one.state for one in entries_of(rows)[menu.pk]}


def post(client, menu, **fields):
    items = list(menu.items.all())
    data = {
        "items-TOTAL_FORMS": len(items),
        "items-INITIAL_FORMS": len(items),
        "items-MIN_NUM_FORMS": 0,
        "items-MAX_NUM_FORMS": 1000,
    }
    for index, item in enumerate(items):
        row = {"id": item.pk, "page": item.page_id or "", "link": item.link, "label": item.label}
        data |= {f"items-{index}-{name}": value for name, value in row.items()}
        data[f"items-{index}-ORDER"] = index + 1
    return client.post(reverse("menus:edit", args=[menu.pk]), {**data, **fields})


def test_an_entry_stands_as_the_title_of_its_page(menu, page):
    """Its title alone: what else the page says is not in the menu."""
    page, source = page
    MenuItem.objects.create(menu=menu, page=page)
    before = states(menu)
    edit_page(source, summary="Another summary.")
    between = states(menu)
    edit_page(source, title="All about us")

    assert before == between == {"Despre noi": "current"}
    assert states(menu) == {"Despre noi": "behind"}


def test_a_menu_that_follows_the_tree_shows_its_pages(menu, page):
    """Each with the state of its title, an untranslated one as such."""
    menu.follows_tree = True
    menu.save()
    draft = adopt(make_page("en", "Team", slug="team"), "ro-ro")
    save(draft)
    Page.objects.filter(pk__in=[draft.pk, page[0].pk]).update(show_in_menus=True)

    assert states(menu) == {"Despre noi": "current", "Team": "incomplete"}


def test_a_page_that_is_not_public_is_told(menu, page):
    """The entry is in the form, and nobody sees it."""
    MenuItem.objects.create(menu=menu, page=page[0])
    page[0].refresh_from_db()
    page[0].unpublish()

    assert states(menu) == {"Despre noi": "hidden"}


def test_a_label_is_behind_when_its_page_is_called_otherwise(menu, page):
    """It was written for the title of that moment; of an older one nothing is known."""
    MenuItem.objects.create(menu=menu, page=page[0], label="Noi", made_from="Despre noi")
    MenuItem.objects.create(menu=menu, page=page[0], label="Echipa")
    before = states(menu)
    Page.objects.filter(pk=page[0].pk).update(title="Cine suntem")

    assert before == {"Noi": "current", "Echipa": "local"}
    assert states(menu) == {"Noi": "behind", "Echipa": "local"}


def test_a_label_of_a_link_is_held_to_the_first_language(menu):
    """A link elsewhere has no title; the country's first language has called it something."""
    first = MenuItem.objects.create(menu=menu, link=SHOP, label="Magazin")
    second = menu_of("en-ro")
    MenuItem.objects.create(menu=second, link=SHOP, label="Shop", made_from="Magazin")
    before = states(second)
    first.label = "Magazinul nostru"
    first.save()

    assert (before, states(second)) == ({"Shop": "current"}, {"Shop": "behind"})
    assert states(menu) == {"Magazinul nostru": "local"}


def test_what_is_written_in_the_form_is_held_to_the_title_of_that_moment(clients, menu, page):
    """Only what is written: another entry keeps what it was held to."""
    said = {"menu": menu, "page": page[0]}
    one = MenuItem.objects.create(**said, label="Noi", made_from="Altceva", sort_order=0)
    two = MenuItem.objects.create(**said, label="Echipa", sort_order=1)

    post(clients["own"], menu, **{"items-1-label": "Echipa noastră"})

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.made_from, two.made_from) == ("Altceva", "Despre noi")


def test_labels_that_are_still_right_are_confirmed(clients, menu, page):
    """By a tick that is there while one is behind."""
    MenuItem.objects.create(menu=menu, page=page[0], label="Noi", made_from="Altceva")
    url = reverse("menus:edit", args=[menu.pk])
    asked = "labels_are_right" in clients["own"].get(url).content.decode()

    post(clients["own"], menu, labels_are_right="on")

    assert asked
    assert states(menu) == {"Noi": "current"}
    assert "labels_are_right" not in clients["own"].get(url).content.decode()


def test_the_screens_tell_it(clients, menu, page):
    """The list in a few words, the form entry by entry with what changed."""
    MenuItem.objects.create(menu=menu, page=page[0], label="Noi", made_from="Despre ei")

    listed = clients["own"].get(reverse("menus:index")).content.decode()
    body = clients["own"].get(reverse("menus:edit", args=[menu.pk])).content.decode()

    assert "1 behind" in listed
    assert "label written for another title" in body
    assert "<del>ei</del><ins>noi</ins>" in body


def test_labels_behind_wait_for_those_who_run_the_country(clients, menu, page):
    """A menu is named with what its page is called now; other countries hear nothing of it."""
    MenuItem.objects.create(menu=menu, page=page[0], label="Noi", made_from="Altceva")
    people = [
        make_user("elena", ("RO", "editor", "")),
        make_user("ion", ("RO", "translator", "ro-ro")),
        make_user("gigi", ("GR", "manager", "")),
    ]

    found = [
        [
            item.note
            for row in waiting_for(user, now=NOW)
            if row.kind == Kind.MENU
            for item in row.items
        ]
        for user in people
    ]

    assert found == [["Noi (Despre noi)"], [], []]


def test_many_menus_are_as_few_queries(clients, page, django_assert_num_queries):
    """Entries of any kind, in menus of several languages."""
    for code in ("ro-ro", "en-ro", "el-gr"):
        menu = menu_of(code)
        menu.follows_tree = True
        menu.save()
        MenuItem.objects.create(menu=menu, link=SHOP, label="Shop")
        MenuItem.objects.create(menu=menu, page=home_of(code))
        MenuItem.objects.create(menu=menu, page=page[0], label="Noi")
        MenuItem.objects.create(menu=menu, page=page[0])
    menus = list(Menu.objects.select_related("country_locale__home"))

    with django_assert_num_queries(6):
        entries_of(menus)
