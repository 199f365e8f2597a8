"""Menus, tags and redirects: a country's own, and nothing of another's by any form."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from countries.delivery.models import Document, Mark
from countries.identity.addresses import FormerAddress, MenuItem
from countries.identity.tags import Tag
from tests.factories import home_of, locale_row, make_page

pytestmark = pytest.mark.django_db


def _entries(*rows):
    data = {
        "follows_tree": "on",
        "items-TOTAL_FORMS": len(rows),
        "items-INITIAL_FORMS": 0,
        "items-MIN_NUM_FORMS": 0,
        "items-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {f"items-{index}-{name}": value for name, value in row.items()}
        data |= {f"items-{index}-ORDER": index + 1, f"items-{index}-id": ""}
    return data


def _save_menu(clients, rows, *entries):
    return clients["own"].post(reverse("menus:edit", args=[rows.menu.pk]), _entries(*entries))


def test_entries_of_a_menu_are_kept_in_order(clients, rows):
    """A page and an address elsewhere become entries, and the menu's document shows both."""
    page = {"page": rows.page.pk, "label": "", "link": ""}
    link = {"page": "", "label": "Shop", "link": "https://shop.example/"}

    response = _save_menu(clients, rows, page, link)

    assert response.status_code == 302
    assert [str(item) for item in rows.menu.items.all()] == ["Despre", "Shop"]
    assert "shop.example" in bytes(Document.objects.get(key=rows.menu.uuid).body).decode()


@pytest.mark.parametrize("locale", ["el-gr", "en-ro"])
def test_an_entry_is_a_page_of_the_menus_own_locale(clients, rows, locale):
    """Neither another country's page nor one in the country's other language goes in."""
    response = _save_menu(clients, rows, {"page": home_of(locale).pk, "label": "", "link": ""})

    assert response.status_code == 200
    assert not MenuItem.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x"])
def test_an_entry_leads_to_a_web_address(clients, rows, link):
    """A link that runs a script is refused."""
    response = _save_menu(clients, rows, {"page": "", "label": "Shop", "link": link})

    assert response.status_code == 200
    assert not MenuItem.objects.exists()


def test_menus_are_neither_added_nor_deleted(clients, rows):
    """They come and go with their country locale."""
    assert clients["root"].get("/admin/menus/new/").status_code == 404
    assert clients["root"].post(f"/admin/menus/delete/{rows.menu.pk}/").status_code == 404


def _chosen(client, **query):
    response = client.get(reverse("country_pages:choose_results"), query)
    return {page.title for page in response.context["results"]}


def test_the_chooser_offers_pages_of_the_locale_that_is_asked_for(clients, rows):
    """One country locale's pages, by title where one is searched for."""
    ro = locale_row("ro-ro").pk

    assert _chosen(clients["own"], country_locale=ro) == {home_of("ro-ro").title, "Despre"}
    assert _chosen(clients["own"], country_locale=ro, q="desp") == {"Despre"}


def test_the_chooser_offers_nothing_of_a_foreign_locale(clients, rows):
    """Asking for another country's locale finds no page, nor does asking for nonsense."""
    greece = locale_row("el-gr").pk

    assert _chosen(clients["own"], country_locale=greece) == set()
    assert _chosen(clients["own"], country_locale="x") == set()


def test_choosing_several_leaves_out_foreign_pages(clients, rows):
    """Only the own pages come back."""
    query = {"id": [rows.page.pk, home_of("el-gr").pk, "x"], "multiple": 1}

    response = clients["own"].get(reverse("country_pages:chosen_multiple"), query)

    assert [row["id"] for row in json.loads(response.content)["result"]] == [str(rows.page.pk)]


def test_wagtails_own_choosers_stay_inside_the_country(clients, rows):
    """The page chooser of links and images lists no page of another country."""
    make_page("el-gr", "Σχετικά", slug="about")

    body = clients["own"].get(reverse("wagtailadmin_choose_page")).content.decode()
    found = clients["own"].get(reverse("wagtailadmin_choose_page_search"), {"q": "Σχετικά"})

    assert "Every Can Counts Romania" in body
    assert "Every Can Counts Greece" not in body
    assert "Σχετικά</a>" not in found.content.decode()


def test_a_tag_is_made_for_the_own_country(clients, network):
    """A licensee's tag belongs to the own country and carries its names."""
    clients["own"].post(
        reverse("tags:add"),
        {"name": "Plajă", "country": network["RO"].pk, "names-ro": "Plajă", "names-en": "Beach"},
    )

    tag = Tag.objects.get(name="Plajă")
    assert (tag.country, tag.names) == (network["RO"], {"ro": "Plajă", "en": "Beach"})


@pytest.mark.parametrize("code", ["GR", None])
def test_a_tag_cannot_be_made_for_others(clients, network, code):
    """Neither another country nor the whole network gets a tag from a licensee."""
    country = network[code].pk if code else ""

    response = clients["own"].post(reverse("tags:add"), {"name": "Plajă", "country": country})

    assert response.context["form"].errors["country"]
    assert not Tag.objects.exists()


def test_the_networks_tags_are_read_and_not_changed(clients, network, state):
    """They stand in the list without a link, and their form answers like a missing one."""
    tag = Tag.objects.create(name="Festival", slug="festival")
    url = reverse("tags:edit", args=[tag.pk])
    before = state()

    listed = clients["own"].get(reverse("tags:index")).content.decode()

    assert "Festival" in listed
    assert url not in listed
    assert clients["own"].post(url, {"name": "Mine"}).status_code == 404
    assert state() == before


def test_pages_that_carried_a_deleted_tag_are_made_anew(clients, rows):
    """The worker gets the pages whose documents name the tag."""
    rows.page.tags.add(rows.tag)
    rows.page.save_revision().publish()
    Mark.objects.all().delete()

    clients["own"].post(reverse("tags:delete", args=[rows.tag.pk]))

    assert not Tag.objects.filter(pk=rows.tag.pk).exists()
    assert [mark.key for mark in Mark.objects.all()] == [rows.page.translation_key]


def _redirect(clients, rows, **fields):
    given = {
        "country_locale": locale_row("ro-ro").pk,
        "rest": "old/page/",
        "page": rows.page.pk,
    }
    return clients["own"].post(reverse("former_addresses:add"), {**given, **fields})


@pytest.mark.parametrize(
    "typed",
    ["old/page/", "/old/page", "/ro/old/page/", "http://localhost:8000/ro/old/page/?x=1"],
)
def test_an_old_address_is_taken_however_it_is_typed(clients, rows, typed):
    """Path, path with the country, or the whole address: the same row, published as a redirect."""
    response = _redirect(clients, rows, rest=typed)

    row = FormerAddress.objects.get(rest="old/page/")
    assert response.status_code == 302
    assert row.page_id == rows.page.pk
    assert Document.objects.get(key=row.uuid).gone == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rest", "despre/"),
        ("rest", "/ro/"),
        ("rest", "vechi"),
        ("page", "el-gr"),
        ("page", "en-ro"),
        ("country_locale", "el-gr"),
    ],
)
def test_a_redirect_that_cannot_be_is_refused_at_its_field(clients, rows, state, field, value):
    """A living page's address, the home's, a known one; a foreign page; a foreign locale."""
    look_up = {"page": home_of, "country_locale": locale_row}
    given = look_up[field](value).pk if field in look_up else value
    before = state()

    response = _redirect(clients, rows, **{field: given})

    errors = response.context["form"].errors
    assert field in errors or "__all__" in errors
    assert state() == before


def test_a_deleted_redirect_leaves_a_tombstone(clients, rows):
    """The old address leads nowhere any more, for partners too."""
    clients["own"].post(reverse("former_addresses:delete", args=[rows.former.pk]))

    assert not FormerAddress.objects.exists()
    assert Document.objects.get(key=rows.former.uuid).gone == "deleted"
