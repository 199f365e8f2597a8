"""Who reads what: a country's manager its own entries, those who manage the network all of them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countries.access import Role
from countries.audit import AuditEntry, record
from countries.audit.reading import entries_for
from countries.audit.recording import Place, Thing
from countries.identity.tags import Tag
from tests.factories import edit_page, make_page, make_superuser, make_user, paragraph

LOG = "/admin/reports/audit/"


@pytest.fixture
def clients(network) -> dict[str, Client]:
    """Return a client for root, an auditor, the managers of Romania and Greece, and a translator."""
    users = {
        "root": make_superuser(),
        "auditor": make_user("anna", ("INT", Role.AUDITOR, "")),
        "own": make_user("radu", ("RO", Role.MANAGER, "")),
        "foreign": make_user("gina", ("GR", Role.MANAGER, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
    }
    found = {}
    for name, user in users.items():
        found[name] = Client(headers={"host": "localhost:8000"})
        found[name].force_login(user)
        found[name].user = user
    return found


@pytest.fixture
def entries(clients, written) -> dict[str, AuditEntry]:
    """Write an entry of Romania, of Greece and of the network."""
    written()
    record("page.publish", Thing("wagtailcore.page", "12", label="Doză RO"), place=Place(code="RO"))
    record(
        "page.publish", Thing("wagtailcore.page", "13", label="Κουτί GR"), place=Place(code="GR")
    )
    record("programme.change", Thing(label="MetalMatters NET"))
    return dict(zip(("RO", "GR", "network"), written(), strict=True))


def labels(rows) -> set[str]:
    return {row.object_label for row in rows}


def body_of(client: Client, path: str = LOG, **query: str) -> str:
    return client.get(path, query).content.decode()


def test_a_manager_reads_the_own_country_alone(clients, entries):
    """What is foreign and what is the network's is not in the query."""
    assert labels(entries_for(clients["own"].user)) >= {"Doză RO"}
    assert {row.country for row in entries_for(clients["own"].user)} == {"RO"}
    assert {row.country for row in entries_for(clients["foreign"].user)} == {"GR"}


@pytest.mark.parametrize("who", ["root", "auditor"])
def test_those_of_the_network_read_all(clients, entries, who):
    """The network's own entries are theirs alone."""
    rows = entries_for(clients[who].user).filter(pk__gte=entries["RO"].pk)

    assert labels(rows) >= {"Doză RO", "Κουτί GR", "MetalMatters NET"}


def test_the_screen_shows_no_trace_of_another_country(clients, entries):
    """Neither the list, nor its filters, nor what is loaded while filtering."""
    for path in (LOG, f"{LOG}results/"):
        body = body_of(clients["foreign"], path)

        assert "Κουτί GR" in body
        assert not [word for word in ("Doză RO", "MetalMatters NET", 'value="RO"') if word in body]


@pytest.mark.parametrize("query", ["country=RO", "object=wagtailcore.page:12", "text=Doz"])
def test_asking_for_a_foreign_entry_finds_nothing(clients, entries, query):
    """Filters only narrow; what is foreign answers as what does not exist."""
    missing = query.replace("RO", "XX").replace(":12", ":99").replace("Doz", "Zzz")

    found = clients["foreign"].get(f"{LOG}?{query}")

    assert "Doză RO" not in found.content.decode()
    assert found.status_code == clients["foreign"].get(f"{LOG}?{missing}").status_code == 200


def test_others_have_no_log(clients, entries):
    """A translator is sent away from the screen and from its files, whatever they ask for."""
    for path in (LOG, f"{LOG}results/"):
        assert clients["translator"].get(path).status_code == 302
    assert clients["translator"].get(f"{LOG}export.csv").status_code == 404
    assert LOG not in body_of(clients["translator"], "/admin/")
    assert LOG in body_of(clients["own"], "/admin/")


def test_anonymous_people_are_asked_to_log_in(clients, entries):
    """The log is a part of the admin."""
    answer = Client(headers={"host": "localhost:8000"}).get(LOG)

    assert answer.status_code == 302
    assert "login" in answer.headers["location"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("action=programme", {"MetalMatters NET"}),
        ("country=GR&action=page", {"Κουτί GR"}),
        ("country=-&action=programme", {"MetalMatters NET"}),
        ("object=wagtailcore.page:12", {"Doză RO"}),
        ("text=metalm", {"MetalMatters NET"}),
        ("person=system&action=programme", {"MetalMatters NET"}),
        ("person=nobody", set()),
        ("time_from=2020-01-01&time_to=2020-01-02", set()),
    ],
)
def test_filters_narrow_the_list(clients, entries, query, expected):
    """By time, person, action, object and country."""
    body = body_of(clients["root"], f"{LOG}?{query}")

    assert {row.object_label for row in entries.values() if row.object_label in body} == expected


def test_pages_are_cut_by_the_last_entry(clients, entries, monkeypatch):
    """What is written meanwhile shifts nothing: each entry is seen once."""
    monkeypatch.setattr(
        "countries.admin.audit.page_of.__kwdefaults__", {"before": None, "length": 2}
    )
    first = clients["root"].get(LOG).context
    record("programme.change", Thing(label="Later"))
    second = clients["root"].get(first["older_url"]).context

    shown = [row.entry.pk for row in (*first["rows"], *second["rows"])]
    assert len(shown) == 4
    assert shown == sorted(set(shown), reverse=True)


def test_a_page_of_the_log_takes_two_queries(clients, network):
    """One for fifty entries, one for the pages among them that are still there."""
    page = make_page("ro-ro", "Despre", slug="despre")
    for number in range(60):
        thing = Thing("wagtailcore.page", str(page.pk), label=f"Entry {number}")
        record("page.publish", thing, place=Place(code="RO"), after={"title": f"T{number}"})
    clients["own"].get(LOG)

    with CaptureQueriesContext(connection) as queries:
        answer = clients["own"].get(LOG)

    assert len(answer.context["rows"]) == 50
    assert len([row for row in queries if "auditentry" in row["sql"]]) == 1
    assert len(queries) <= 12


def test_what_changed_can_be_read(clients, network):
    """Fields by their names, of texts the words before and after, block by block."""
    page = make_page("ro-ro", "Despre", slug="despre", body=[paragraph("<p>Vechi.</p>")])
    edit_page(page, title="Despre noi", body=[paragraph("<p>Nou.</p>")])

    body = " ".join(body_of(clients["own"], action="page").split())

    assert "<dt>Title</dt>" in body
    assert "<del>Despre</del> <ins>Despre noi</ins>" in body
    assert "paragraph" in body
    assert "&lt;p&gt;Nou." in body


def test_an_entry_leads_to_its_object(clients, network):
    """To the page's history, and to all entries of the object."""
    page = make_page("ro-ro", "Despre", slug="despre")

    body = body_of(clients["own"])

    assert reverse("wagtailadmin_pages:history", args=[page.pk]) in body
    assert f"{LOG}?object=wagtailcore.page%3A{page.pk}" in body


def test_a_page_leads_to_its_entries(clients, network):
    """From the page's header, for those who read them."""
    page = make_page("ro-ro", "Despre", slug="despre")
    url, wanted = (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        f"object=wagtailcore.page%3A{page.pk}",
    )

    assert wanted in body_of(clients["own"], url)
    assert wanted not in body_of(clients["translator"], url)


def test_a_row_s_history_leads_to_its_entries(clients, network):
    """For those who read the log."""
    tag = Tag.objects.create(name="Școală", slug="scoala", country=network["RO"])

    body = body_of(clients["own"], reverse("tags:history", args=[tag.pk]))

    assert f"object=wagtail_countries.tag%3A{tag.pk}" in body


# --- files ---


def test_the_csv_holds_all_rows_that_one_may_read(clients, entries):
    """Every filtered entry, the own country's alone; and no cell is a formula."""
    record("page.publish", Thing(label="=cmd()"), place=Place(code="GR"))

    answer = clients["foreign"].get(f"{LOG}export.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))

    assert answer.headers["content-type"].startswith("text/csv")
    assert {row["country"] for row in rows} == {"GR"}
    assert {"Κουτί GR", "'=cmd()"} <= {row["object_label"] for row in rows}


def test_the_json_is_one_document(clients, entries):
    """With the fields before and after as they are stored."""
    answer = clients["root"].get(f"{LOG}export.json", {"action": "programme"})
    rows = json.loads(answer.getvalue())

    newest = rows[-1]
    assert (newest["object"]["label"], newest["country"]) == ("MetalMatters NET", None)
    assert newest["user"] == {"id": None, "name": "system"}


def test_nothing_to_take_out_is_a_document_too(clients, entries):
    """An empty list, and a header without rows."""
    query = {"person": "nobody"}

    assert json.loads(clients["root"].get(f"{LOG}export.json", query).getvalue()) == []
    assert clients["root"].get(f"{LOG}export.csv", query).getvalue().count(b"\n") == 1


def test_taking_the_log_out_is_in_the_log(clients, entries, written):
    """In the log of the country whose manager did it."""
    written()

    clients["own"].get(f"{LOG}export.csv", {"action": "page"}).getvalue()

    (entry,) = written()
    assert (entry.action, entry.country, entry.user_name) == ("export", "RO", "radu")
    assert entry.after == {"what": "audit log", "format": "csv", "filters": {"action": ["page"]}}
