"""What leaves the site, and who comes and goes, is in the log."""

from __future__ import annotations

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from countries.access import Role
from countries.translation.registering import translation_of
from tests.countries.translation.helpers import adopt
from tests.factories import make_page, make_superuser, make_user, paragraph

ADMIN = {"host": "localhost:8000"}
PASSWORD = "secret-of-tests"


@pytest.fixture
def manager(network):
    client = Client(headers=ADMIN)
    client.force_login(make_user("radu", ("RO", Role.MANAGER, "")))
    return client


# --- exports ---


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_of_any_list_is_an_entry(manager, written, form):
    """With what was asked for, in the log of the country whose manager asked."""
    written()

    manager.get(reverse("messages:index"), {"export": form, "kind": "order"})

    (entry,) = written()
    assert (entry.action, entry.country, entry.user_name) == ("export", "RO", "radu")
    assert entry.after == {
        "what": reverse("messages:index"),
        "format": form,
        "filters": {"kind": ["order"]},
    }


def test_whose_people_take_something_out_reads_of_it(network, written):
    """Of somebody with two countries in the log of both, without what they looked for."""
    client = Client(headers=ADMIN)
    roles = [(code, Role.MANAGER, "") for code in ("RO", "GR")]
    client.force_login(make_user("both", *roles))
    written()

    client.get(reverse("messages:index"), {"export": "csv", "q": "kit"})

    entries = written()
    assert sorted(entry.country for entry in entries) == ["GR", "RO"]
    assert not [entry for entry in entries if "filters" in entry.after]


def test_a_list_that_is_only_looked_at_is_none(manager, written):
    """Reading is no export."""
    written()

    manager.get(reverse("messages:index"))

    assert written() == []


def test_a_report_s_spreadsheet_is_an_entry(network, written):
    """Wagtail's own reports, too; of those who manage the network in its own log."""
    client = Client(headers=ADMIN)
    client.force_login(make_superuser())
    written()

    client.get("/admin/reports/site-history/", {"export": "csv"})

    (entry,) = written()
    assert (entry.action, entry.country) == ("export", "")


def test_a_po_file_is_an_entry(manager, written):
    """The texts of a page that leave as a file, by the page's name."""
    make_page("en", "About us", body=[paragraph("<p>We recycle.</p>")], slug="about")
    page = adopt(make_page("en", "Join us", slug="join"), "ro-ro")
    written()

    url = reverse("wagtail_localize:download_pofile", args=[translation_of(page).pk])
    assert manager.get(url).status_code == 200

    (entry,) = written()
    assert (entry.action, entry.country, entry.locale) == ("export", "RO", "ro-ro")
    assert (entry.object_label, entry.after["format"]) == ("Join us", "po")


# --- translations ---


def test_a_text_that_a_translator_writes_is_an_entry(manager, written):
    """In the country of the language, with the path of the text."""
    page = adopt(make_page("en", "Join us", slug="join"), "ro-ro")
    translation = translation_of(page)
    segment = translation.source.stringsegment_set.get(context__path="title")
    written()

    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    for text in ("Vino", "Vino cu noi"):
        manager.put(url, encode_multipart(BOUNDARY, {"value": text}), MULTIPART_CONTENT)

    entries = written("translation.text.write")
    assert [entry.after["data"] for entry in entries] == ["Vino", "Vino cu noi"]
    assert entries[1].before == {"data": "Vino"}
    assert {(entry.country, entry.object_label) for entry in entries} == {("RO", "title")}


# --- who comes and goes ---


def test_coming_in_and_leaving_are_entries(network, written):
    """By the account's name, belonging to no country."""
    make_user("radu", ("RO", Role.MANAGER, ""))
    client = Client(headers=ADMIN)
    written()

    client.login(username="radu", password=PASSWORD)
    client.logout()

    entries = written()
    assert [entry.action for entry in entries] == ["login", "logout"]
    assert {(entry.user_name, entry.country) for entry in entries} == {("radu", "")}


@pytest.mark.parametrize(
    ("tried", "label"), [("radu", "radu"), ("my-own-password", "")], ids=["known", "unknown"]
)
def test_a_refused_login_names_an_account_alone(network, written, tried, label):
    """What was typed is kept only where it is a name: some type their password there."""
    make_user("radu", ("RO", Role.MANAGER, ""))
    written()

    Client(headers=ADMIN).login(username=tried, password="wrong")

    (entry,) = written()
    assert (entry.action, entry.user_pk) == ("login.failed", "")
    assert entry.object_label == label
    assert not ({tried, "wrong"} - {label}) & set(map(str, vars(entry).values()))


def test_people_made_inactive_many_at_once_are_entries(network, written):
    """Wagtail's bulk action changes rows past all signals; each person has an entry."""
    client, people = Client(headers=ADMIN), [make_user("radu"), make_user("tina")]
    client.force_login(make_superuser())
    written()

    url = reverse("wagtail_bulk_action", args=["users", "user", "set_active_state"])
    ids = "&".join(f"id={person.pk}" for person in people)
    client.post(f"{url}?{ids}", {"mark_as_active": "False"})

    entries = written("user.change")
    assert {entry.object_label for entry in entries} == {"radu", "tina"}
    assert all(entry.after == {"is_active": False} for entry in entries)
    assert {entry.user_name for entry in entries} == {"root"}
