"""What visitors wrote is read, handled, exported and deleted by their own country alone."""

from __future__ import annotations

import csv

import pytest
from django.test import Client
from django.urls import reverse

from cms.pages.forms import Submission
from countries.access import Role
from tests.factories import make_network, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

DATA = {"name": "Ion", "email": "ion@site.example", "country": "RO", "message": "Unde?\nAici?"}


@staged
def network():
    return make_network("RO", "GR")


@pytest.fixture
def clients(network):
    users = {
        "root": make_superuser(),
        "own": make_user("radu", ("RO", Role.EDITOR, "")),
        "foreign": make_user("gina", ("GR", Role.EDITOR, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
    }
    found = {"anonymous": Client(headers={"host": "localhost:8000"})}
    for name, user in users.items():
        found[name] = Client(headers={"host": "localhost:8000"})
        found[name].force_login(user)
    return found


@pytest.fixture
def message(network):
    return Submission.objects.create(country=network["RO"], locale="ro-ro", data=DATA)


def _detail(message):
    return reverse("messages:detail", args=[message.pk])


def test_each_country_sees_its_own_messages(clients, message):
    """The list holds what was sent to the user's countries."""
    counts = {
        who: len(clients[who].get(reverse("messages:index")).context["object_list"])
        for who in ("root", "own", "foreign")
    }

    assert counts == {"root": 1, "own": 1, "foreign": 0}


def test_translators_and_strangers_read_no_messages(clients, message):
    """What visitors write is for those who run the country."""
    statuses = {
        (who, url): clients[who].get(url).status_code
        for who in ("translator", "anonymous")
        for url in (reverse("messages:index"), _detail(message))
    }

    assert sorted(statuses.values()) == [302, 302, 302, 404]


def test_a_message_is_read_whole(clients, message):
    """Every answer stands under its question, lines kept."""
    body = clients["own"].get(_detail(message)).content.decode()

    assert "ion@site.example" in body
    assert "Unde?<br>Aici?" in body


def test_a_message_is_marked_as_handled_and_back(clients, message):
    """Once handled it goes to the end of the list; it can be taken up again."""
    clients["own"].post(_detail(message), {"handled": "1"})
    message.refresh_from_db()
    assert message.handled_at is not None

    clients["own"].post(_detail(message), {"waiting": "1"})
    message.refresh_from_db()
    assert message.handled_at is None


@pytest.mark.parametrize("name", ["detail", "delete"])
@pytest.mark.parametrize("who", ["foreign", "translator", "anonymous"])
def test_a_foreign_message_is_neither_read_nor_touched(clients, message, who, name):
    """It answers like one that is not there."""
    url = reverse(f"messages:{name}", args=[message.pk])
    missing = reverse(f"messages:{name}", args=[987_654])

    answers = [clients[who].get(url), clients[who].get(missing)]
    clients[who].post(url, {"handled": "1"})

    assert [answer.status_code for answer in answers] == [302 if who == "anonymous" else 404] * 2
    if who != "anonymous":
        assert answers[0].content == answers[1].content
    assert Submission.objects.get().handled_at is None


def test_a_message_is_deleted_by_its_country(clients, message):
    """What a visitor asks to be forgotten can be."""
    clients["own"].post(reverse("messages:delete", args=[message.pk]))

    assert not Submission.objects.exists()


def _export(client, **query):
    response = client.get(reverse("messages:index"), {"export": "csv", **query})
    return list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines(True)))


def test_the_export_holds_the_own_messages(clients, message):
    """One row for each message of the user's countries, one column for each answer."""
    (row,) = _export(clients["own"])

    assert (row["name"], row["email"], row["locale"]) == ("Ion", "ion@site.example", "ro-ro")
    assert _export(clients["foreign"]) == []


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_an_export_holds_no_formula(clients, network, begin):
    """A spreadsheet that opens the file runs nothing of what visitors wrote."""
    data = {**DATA, "name": f"{begin}HYPERLINK(1)"}
    Submission.objects.create(country=network["RO"], locale="ro-ro", data=data)

    (row,) = _export(clients["own"])

    assert row["name"] == f"'{begin}HYPERLINK(1)"


def test_the_list_can_be_narrowed_to_what_waits(clients, message):
    """The filter leaves out what is handled, and what waits, as asked."""
    index = reverse("messages:index")

    waiting = clients["own"].get(index, {"is_handled": "false"}).context["object_list"]
    handled = clients["own"].get(index, {"is_handled": "true"}).context["object_list"]

    assert (len(waiting), len(handled)) == (1, 0)


def test_messages_are_not_written_in_the_admin(clients, message):
    """There is no form that makes or changes one."""
    for place in ("new/", f"edit/{message.pk}/"):
        assert clients["root"].get(f"/admin/messages/{place}").status_code == 404


ORDER = {"name": "Ana", "email": "ana@site.example", "address": "Str. Unu 1", "pieces": 3}


def test_an_answer_stands_under_the_question_of_its_own_form(clients, network):
    """An order is shown with what the order form asks, in its order, and says that it is one."""
    order = Submission.objects.create(
        country=network["RO"], locale="ro-ro", kind="order", data=ORDER
    )

    response = clients["own"].get(_detail(order))

    labels = [label for label, _answer in response.context["answers"]]
    assert labels == ["Your name", "Your e-mail address", "Where to send it", "How many?"]
    assert "order of a kit" in response.content.decode()


def test_the_list_can_be_narrowed_to_kinds(clients, network, message):
    """Orders, sign-ups and messages are told apart, in the list and in the export."""
    Submission.objects.create(country=network["RO"], locale="ro-ro", kind="order", data=ORDER)

    found = clients["own"].get(reverse("messages:index"), {"kind": "order"}).context["object_list"]
    (row,) = _export(clients["own"], kind="order")

    assert [row.kind for row in found] == ["order"]
    assert (row["kind"], row["address"], row["pieces"]) == ("order", "Str. Unu 1", "3")
