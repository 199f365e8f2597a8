"""The country decides a translated page's address, tags and place in menus; its texts stay put."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from countries.access import Role
from countries.admin.addresses import page_buttons
from countries.identity.addresses import FormerAddress
from countries.identity.tags import Tag
from countries.publishing import renew
from tests.countries.translation.helpers import adopt, document, save, translate
from tests.factories import NOW, edit_page, make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network():
    return make_network("RO", "GR")


@staged
def page(network):
    """A page of the umbrella, adopted into Romania, translated and live."""
    adopted = adopt(make_page("en", "About us"), "ro-ro")
    translate(adopted, title="Despre")
    save(adopted)
    return type(adopted).objects.get(pk=adopted.pk)


@pytest.fixture
def people(network):
    users = {
        "root": make_superuser(),
        "publisher": make_user("pia", ("RO", Role.PUBLISHER, "")),
        "editor": make_user("dan", ("RO", Role.EDITOR, "")),
        "foreign": make_user("gina", ("GR", Role.MANAGER, "")),
    }
    clients = {name: Client(headers={"host": "localhost:8000"}) for name in users}
    for name, user in users.items():
        clients[name].force_login(user)
    return SimpleNamespace(users=users, clients=clients)


def url(page):
    return reverse("countries_address", args=[page.pk])


def send(client, page, **changes):
    return client.post(url(page), {"slug": "despre-noi", "show_in_menus": "on"} | changes)


def test_a_publisher_gives_a_live_page_another_address(page, people):
    """Visitors see it at once, and the former address leads to the page."""
    former = page.slug

    send(people.clients["publisher"], page)

    assert document(page)["slug"] == "despre-noi"
    assert document(page)["title"] == "Despre"
    assert FormerAddress.objects.get(rest=f"{former}/").page_id == page.pk


def test_pages_below_move_along(page, people):
    """The documents of the pages below stand at their new addresses."""
    child = make_page(page, "Echipa", slug="echipa")

    send(people.clients["publisher"], page)
    renew(now=NOW)

    assert document(child)["url"].endswith("/ro/despre-noi/echipa/")


def test_a_page_gets_tags_and_its_place_in_menus(page, people, network):
    """Those of the network and of the own country are chosen; menus follow."""
    tags = [
        Tag.objects.create(name="deposit", slug="deposit"),
        Tag.objects.create(name="râuri", slug="rauri", country=network["RO"]),
    ]

    send(people.clients["publisher"], page, tags=[tag.pk for tag in tags])

    assert document(page)["tags"] == ["deposit", "rauri"]
    assert Page.objects.get(pk=page.pk).show_in_menus


def test_tags_of_other_countries_do_not_exist(page, people, network):
    """They are neither offered nor taken."""
    tag = Tag.objects.create(name="θάλασσα", slug="sea", country=network["GR"])

    shown = people.clients["publisher"].get(url(page))
    sent = send(people.clients["publisher"], page, tags=[tag.pk])

    assert "θάλασσα" not in shown.content.decode()
    assert "tags" in sent.context["form"].errors
    assert document(page)["tags"] == []


def test_texts_that_wait_go_on_waiting(page, people):
    """What was typed and not published stays a draft, at the new address."""
    edit_page(page, publish=False, title="Despre noi toți")

    send(people.clients["publisher"], page)

    row = Page.objects.get(pk=page.pk)
    assert (row.title, row.slug, row.has_unpublished_changes) == ("Despre", "despre-noi", True)
    draft = row.get_latest_revision_as_object()
    assert (draft.title, draft.slug) == ("Despre noi toți", "despre-noi")


def test_an_editor_changes_the_draft_alone(page, people):
    """Without the right to publish nothing that visitors see changes."""
    before = document(page)

    send(people.clients["editor"], page)

    assert document(page) == before
    row = Page.objects.get(pk=page.pk)
    assert (row.slug, row.get_latest_revision_as_object().slug) == (before["slug"], "despre-noi")


def test_the_draft_goes_live_with_the_translation(page, people):
    """Publishing the translation publishes the address that waits with it."""
    send(people.clients["editor"], page)

    save(Page.objects.get(pk=page.pk))

    assert document(page)["slug"] == "despre-noi"


@pytest.mark.parametrize(
    ("slug", "words"), [("en", "belongs to"), ("contact", "already"), ("not a slug", "valid")]
)
def test_an_address_that_cannot_be_is_refused(page, people, slug, words):
    """Words of the system, addresses of other pages and what is no slug are named."""
    make_page("ro-ro", "Contact", slug="contact")

    answer = send(people.clients["publisher"], page, slug=slug)

    assert words in " ".join(answer.context["form"].errors["slug"])
    assert document(page)["slug"] == page.slug


def test_a_page_that_waits_for_its_time_keeps_its_address(page, people):
    """Publishing it now would cancel what is scheduled, so it is refused with the reason."""
    draft = page.save_revision()
    draft.approved_go_live_at = NOW
    draft.save()

    answer = send(people.clients["publisher"], page)

    assert "waits for its time" in " ".join(answer.context["form"].non_field_errors())


def test_a_locked_page_stays_as_it_is(page, people):
    """A lock of somebody else holds for its address, too."""
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=people.users["root"])

    answer = send(people.clients["publisher"], page)

    assert answer.status_code == 302
    assert document(page)["slug"] == page.slug


@pytest.mark.parametrize("who", ["foreign", "editor"])
def test_there_is_no_such_screen_for_others(page, people, who):
    """Strangers, and pages with an editor of their own, find nothing: like a page that is not there."""
    shown = page if who == "foreign" else make_page("ro-ro", "Noutăți")
    client = people.clients[who]

    statuses = [
        client.get(url(shown)).status_code,
        send(client, shown).status_code,
        client.get(reverse("countries_address", args=[987_654])).status_code,
    ]

    assert statuses == [404, 404, 404]


def test_the_way_there_is_shown_where_it_leads(page, people):
    """Translated pages have the button, for those who may edit them."""
    local = make_page("ro-ro", "Noutăți")

    found = {
        (who, shown.title): len(list(page_buttons(shown, people.users[who], "index")))
        for who in ("editor", "foreign")
        for shown in (page, local)
    }

    assert [key for key, number in found.items() if number] == [("editor", "Despre")]


def test_the_buttons_of_a_list_ask_once(page, people, django_assert_num_queries):
    """Siblings are looked up together."""
    pages = [page, *(make_page("ro-ro", f"Pagina {number}") for number in range(3))]
    user = people.users["root"]
    list(page_buttons(page, user, "index"))

    with django_assert_num_queries(0):
        for shown in pages:
            list(page_buttons(shown, user, "index"))


def test_the_editor_and_the_explorer_lead_there(page, people):
    """The button stands in the header of the translation's editor, and in the list of pages."""
    client = people.clients["editor"]

    editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    explorer = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))

    assert url(page) in editor
    assert url(page) in explorer.content.decode()
