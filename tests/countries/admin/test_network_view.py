"""What each country has of an umbrella page, for the umbrella's people, and a message to who lags."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from countries.access import Role
from countries.admin.network import page_buttons
from countries.audit.models import AuditEntry
from countries.overlays.models import Overlay
from countries.segments.detached import Detachment
from countries.umbrella.reminders import Reminder
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def page():
    """An umbrella page that Romania has live and behind, with a block of its own; Greece has it not."""
    make_network("RO", "GR")
    source = make_page("en", "Rivers")
    copy = adopt(source, "ro-ro")
    translate(copy, title="Râuri")
    save(copy)
    edit_page(source, title="Rivers and lakes")
    Overlay.objects.create(page=copy, block_id="b", action="hide", made_at=NOW)
    draft = adopt(source, "en-ro")
    edit_page(draft, title="Secret draft", publish=False)
    type(draft).objects.filter(pk=draft.pk).update(title="Secret draft")
    return source


@pytest.fixture
def people(page):
    users = {
        "root": make_superuser(),
        "brand": make_user("bea", ("INT", Role.BRAND_MANAGER, "")),
        "editor": make_user("eva", ("INT", Role.UMBRELLA_EDITOR, "")),
        "auditor": make_user("otto", ("INT", Role.AUDITOR, "")),
        "country": make_user("radu", ("RO", Role.MANAGER, "")),
        "greek": make_user("gina", ("GR", Role.EDITOR, "")),
    }
    clients = {name: Client(headers={"host": "localhost:8000"}) for name in users}
    for name, user in users.items():
        clients[name].force_login(user)
    return SimpleNamespace(users=users, clients=clients)


def of(page, name="page"):
    return reverse(f"network_dashboard:{name}", args=[page.pk])


def lines(response) -> dict[tuple[str, str], str]:
    rows = BeautifulSoup(response.content, "html.parser").select("table.ecc-lines tbody tr")
    texts = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows
    ]
    return {(cells[0], cells[1].split()[0]): " | ".join(cells[2:]) for cells in texts}


def test_it_says_who_has_the_page_and_how(page, people):
    """State, since when and how long behind, what the country changed, and what is not adopted."""
    found = lines(people.clients["brand"].get(of(page)))

    assert "behind" in found["Romania", "română"]
    assert "(0 days)" in found["Romania", "română"]
    assert "1 hidden" in found["Romania", "română"]
    assert "not adopted" in found["Greece", "Ελληνικά"]


def test_a_filter_leaves_those_who_lag(page, people):
    """One choice shows all that somebody has to do something about; one state by itself as well."""
    client = people.clients["brand"]

    lagging = lines(client.get(of(page), {"state": "to-do"}))
    behind = lines(client.get(of(page), {"state": "behind"}))

    assert set(behind) == {("Romania", "română")}
    assert set(behind) < set(lagging)
    assert ("Greece", "Ελληνικά") in lagging


def test_it_is_had_as_a_file(page, people):
    """CSV and JSON hold what is chosen, with the number of changed blocks; the log notes it."""
    client = people.clients["brand"]

    sheet = client.get(of(page), {"state": "behind", "export": "csv"}).content.decode()
    rows = json.loads(client.get(of(page), {"state": "behind", "export": "json"}).content)

    (row,) = csv.DictReader(io.StringIO(sheet))
    assert (row["country"], row["state"], row["changed_blocks"]) == ("RO", "behind", "1")
    assert [one["changed_blocks"] for one in rows] == [1]
    assert AuditEntry.objects.filter(action="export").count() == 2


@pytest.mark.parametrize(
    ("who", "looks", "writes"),
    [("brand", 200, 200), ("editor", 200, 200), ("auditor", 200, 404), ("country", 404, 404)],
)
def test_who_may(page, people, who, looks, writes):
    """Editors of the umbrella and who manages the network look and write; auditors look."""
    client = people.clients[who]

    assert client.get(of(page)).status_code == looks
    assert client.get(of(page, "write")).status_code == writes
    assert bool(list(page_buttons(page, people.users[who]))) is (looks == 200)


def test_it_says_who_went_their_own_way(page, people):
    """A page that its country detached is told as such, on the screen and in the file."""
    copy = Page.objects.get(locale__language_code="ro-ro", translation_key=page.translation_key)
    Detachment.objects.create(
        page=copy, source_key=page.translation_key, source_locale="en", detached_at=NOW
    )
    client = people.clients["brand"]

    found = lines(client.get(of(page)))
    rows = json.loads(client.get(of(page), {"export": "json"}).content)

    assert "detached, 1 hidden" in found["Romania", "română"]
    assert [row["locale"] for row in rows if row["detached"]] == ["ro-ro"]


def test_an_umbrella_editor_reads_no_drafts_of_countries(page, people):
    """How far they are is known; what a draft is called is its country's business."""
    shown = people.clients["editor"].get(of(page)).content.decode()

    assert "Râuri" in shown
    assert "Secret draft" not in shown
    assert "Secret draft" in people.clients["brand"].get(of(page)).content.decode()


def test_many_countries_cost_no_more_queries_than_few(page, people):
    """Pages, changes and messages are each looked up once."""
    client, counts = people.clients["brand"], []

    for locale in ("el-gr", "en-gb"):
        with CaptureQueriesContext(connection) as queries:
            client.get(of(page))
        counts.append(len(queries))
        save(adopt(page, locale))

    with CaptureQueriesContext(connection) as queries:
        client.get(of(page))
    assert len(queries) == counts[-1]


def test_the_list_of_umbrella_pages_leads_there(page, people):
    """For those who adopt and look after the umbrella's pages as well."""
    make_user("both", ("INT", Role.UMBRELLA_EDITOR, ""), ("RO", Role.EDITOR, ""))
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(get_user_model().objects.get(username="both"))

    url = reverse("countries_adopt_index")

    assert of(page) in client.get(url).content.decode()
    assert of(page) not in people.clients["country"].get(url).content.decode()


# -- a message --

LETTER = {"country": ["RO"], "subject": "Please look", "text": "It matters."}


def chosen(response) -> set[str]:
    boxes = BeautifulSoup(response.content, "html.parser").select("input[name=country][checked]")
    return {box["value"] for box in boxes}


def test_those_who_lag_are_proposed_and_named(page, people):
    """Countries that are behind or have it not are ticked; who runs people there sees who gets it."""
    response = people.clients["brand"].get(of(page, "write"))

    assert {"RO", "GR"} <= chosen(response)
    assert "radu" in response.content.decode()


def test_names_are_for_those_who_manage_people(page, people):
    """An editor of the umbrella is told how many get it, not who."""
    shown = people.clients["editor"].get(of(page, "write")).content.decode()

    assert "radu" not in shown
    assert "1 person" in shown


def test_a_message_is_sent(page, people):
    """It is stored for each country with the languages that lag, and told of."""
    response = people.clients["editor"].post(of(page, "write"), LETTER, follow=True)

    row = Reminder.objects.get()
    assert (row.country.code, sorted(row.locales)) == ("RO", ["en-ro", "ro-ro"])
    assert "1 person gets the message" in response.content.decode()


def test_a_second_message_within_a_day_has_to_be_meant(page, people):
    """The form says to whom, and asks; ticked, it is sent."""
    client = people.clients["brand"]
    client.post(of(page, "write"), LETTER)

    asked = client.post(of(page, "write"), LETTER)
    assert "Written to within a day: RO." in asked.content.decode()
    assert Reminder.objects.count() == 1
    client.post(of(page, "write"), LETTER | {"again": "on"})

    assert Reminder.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"country": []}, {"country": ["INT"]}, {"country": ["XX"]}, {"subject": " "}, {"text": ""}],
)
def test_a_message_that_says_nothing_goes_nowhere(page, people, wrong):
    """It needs countries that are open, a subject and a text."""
    response = people.clients["brand"].post(of(page, "write"), LETTER | wrong)

    assert response.status_code == 200
    assert not Reminder.objects.exists()


def test_the_country_reads_it_and_puts_it_away(page, people):
    """With the way to its own page in each language that lags."""
    people.clients["brand"].post(of(page, "write"), LETTER)
    url = reverse("countries_reminder", args=[Reminder.objects.get().pk])
    client = people.clients["country"]

    assert (
        url in client.get("/admin/").content.decode()
        or "message about a page" in client.get("/admin/").content.decode()
    )
    shown = client.get(url).content.decode()
    assert "It matters." in shown
    assert "Yours: română (ro-ro)" in shown
    assert client.post(url).status_code == 302

    assert Reminder.objects.get().dismissed_by == people.users["country"]


def test_another_country_has_no_such_message(page, people):
    """It is as if there were none."""
    people.clients["brand"].post(of(page, "write"), LETTER)
    pk = Reminder.objects.get().pk
    client = people.clients["greek"]

    foreign = client.post(reverse("countries_reminder", args=[pk]))
    missing = client.post(reverse("countries_reminder", args=[pk + 999]))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert Reminder.objects.get().dismissed_at is None
