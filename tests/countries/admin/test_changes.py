"""A country sees what the umbrella changed where it differs, and answers in one action."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countries.access import Role
from countries.overlays.models import Overlay, OverlayAction
from countries.routing import network
from countries.umbrella.changes import changes_waiting
from countries.umbrella.overlaying import overlay_block
from countries.workspace import waiting_for
from tests.countries.translation.helpers import adopt, document, save
from tests.factories import NOW, edit_page, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

OWN = [paragraph("<p>Doze cu garanție.</p>", block_id="own")]


@staged
def source() -> Any:
    make_network("RO", "GR")
    body = [paragraph(f"<p>Text {one}.</p>", block_id=one) for one in ("a", "b", "c")]
    return make_page("en", "Deposit", body=body)


@staged
def romanian(source: Any) -> Any:
    page = adopt(source, "ro-ro")
    save(page)
    for block_id, action, content in (("a", "replace", OWN), ("b", "hide", None)):
        overlay_block(page, block_id, action, content, user=None, now=NOW, publish=True)
    body = [paragraph(f"<p>New text {one}.</p>", block_id=one) for one in ("a", "b", "c")]
    edit_page(source, body=body)
    return page


def client_of(name: str, *roles: tuple[str, Role, str]) -> Client:
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user(name, *roles))
    return client


@pytest.fixture
def manager(romanian: Any) -> Client:
    return client_of("maria", ("RO", Role.MANAGER, ""))


def url_of(page: Any, country: str = "RO") -> str:
    return reverse("countries_change", args=[country, page.translation_key])


def seen_on(client: Client, page: Any) -> dict[str, str]:
    html = client.get(url_of(page)).content.decode()
    return dict(re.findall(r'name="(seen-\w+)" value="(\w+)"', html))


def test_the_list_names_each_page_once(manager, romanian):
    """Two changes of one page are one line with their number."""
    html = manager.get(reverse("countries_changes")).content.decode()

    assert html.count(url_of(romanian)) == 1


def test_the_first_screen_asks_seven_times_more_however_many_pages_differ(manager, romanian):
    """The pages, what was done to them, their sources and what was answered: each is read once."""
    one = queries_of_the_first_screen(manager)
    for title in ("Second", "Third"):
        body = [paragraph("<p>Text.</p>", block_id="a")]
        page = adopt(make_page("en", title, body=body), "ro-ro")
        save(page)
        overlay_block(page, "a", "hide", None, user=None, now=NOW, publish=True)
    many = queries_of_the_first_screen(manager)
    Overlay.objects.all().delete()
    none = queries_of_the_first_screen(manager)

    assert one == many == none + 7


def queries_of_the_first_screen(client: Client) -> int:
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    return len(queries)


def test_a_card_shows_base_new_and_local(manager, romanian):
    """What was, what is, what differs, and what the country has stand on the card."""
    answer = manager.get(url_of(romanian))

    cards = {card.block_id: card for card in answer.context["cards"]}
    assert [said.text for said in cards["a"].before] == ["Text a."]
    assert [said.text for said in cards["a"].after] == ["New text a."]
    kinds = [piece.kind for one in cards["a"].differences for piece in one.pieces]
    assert "come" in kinds
    assert [said.text for said in cards["a"].locals[0].said] == ["Doze cu garanție."]


def test_all_is_answered_by_one_action(manager, romanian):
    """Taking one and keeping the other closes the task and publishes what was taken."""
    data = {**seen_on(manager, romanian), "answer-a": "keep", "answer-b": "take", "publish": ""}

    answer = manager.post(url_of(romanian), data)

    assert answer.headers["Location"] == reverse("countries_changes")
    assert [one.block_id for one in Overlay.objects.filter(page=romanian)] == ["a"]
    assert [one["id"] for one in document(romanian)["blocks"]] == ["a", "b", "c"]
    assert not manager.get(reverse("countries_changes")).context["waiting"]


def test_an_answer_to_what_changed_again_is_refused(manager, source, romanian):
    """Who saw an older text is told, and nothing is done."""
    data = {**seen_on(manager, romanian), "answer-a": "take", "publish": ""}
    body = [paragraph(f"<p>Newest {one}.</p>", block_id=one) for one in ("a", "b", "c")]
    edit_page(source, body=body)

    answer = manager.post(url_of(romanian), data, follow=True)

    assert "changed the page again" in answer.content.decode()
    assert Overlay.objects.filter(page=romanian).count() == 2


def test_no_answer_is_an_error(manager, romanian):
    """Sending the form without a choice says so."""
    answer = manager.post(url_of(romanian), seen_on(manager, romanian), follow=True)

    assert "Choose an answer" in answer.content.decode()


def test_it_waits_on_the_first_screen(romanian):
    """The country's editor finds the page among what waits, once."""
    user = make_user("ana", ("RO", Role.EDITOR, ""))

    found = [one for one in waiting_for(user, now=NOW) if one.kind == "change"]

    assert [(one.country, one.count) for one in found] == [("RO", 1)]
    assert [item.title for item in found[0].items] == ["Deposit"]


def test_what_waits_costs_the_same_for_many_countries(
    romanian, source, django_assert_max_num_queries
):
    """The number of queries depends on neither countries nor pages."""
    greek = adopt(source, "el-gr")
    save(greek)
    overlay_block(greek, "a", OverlayAction.HIDE, user=None, now=NOW, publish=True)

    with django_assert_max_num_queries(10):
        changes_waiting(network().by_country_code.values())


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.REVIEWER])
def test_only_editors_are_asked(romanian, role):
    """For those who edit nothing there is no such screen."""
    client = client_of("tudor", ("RO", role, ""))

    assert client.get(reverse("countries_changes")).status_code == 404
    assert client.get(url_of(romanian)).status_code == 404


def test_another_countrys_changes_are_like_none(romanian):
    """Foreign and missing give one answer, to reading and to answering."""
    client = client_of("eleni", ("GR", Role.MANAGER, ""))
    missing = reverse("countries_change", args=["RO", "00000000-0000-0000-0000-000000000001"])

    for method in (client.get, client.post):
        foreign, none = method(url_of(romanian)), method(missing)
        assert (foreign.status_code, foreign.content) == (none.status_code, none.content)
        assert foreign.status_code == 404
