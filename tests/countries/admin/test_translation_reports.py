"""The reports on translations: the own countries alone, on the screen and as files."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Locale

from countries.access import Role
from countries.audit import AuditEntry
from countries.identity.countries import Country
from countries.translation.requests.models import TranslationRequest
from tests.countries.translation.helpers import adopt
from tests.factories import NOW, make_network, make_page, make_user

pytestmark = pytest.mark.django_db
HOST = {"host": "localhost:8000"}
URL = "translation_reports:coverage"


@pytest.fixture
def ana(client):
    make_network("RO", "GR")
    user = make_user("ana", ("RO", Role.MANAGER, ""), first_name="=Ana")
    make_user("greek", ("GR", Role.MANAGER, ""))
    about = make_page("en", "About us")
    adopt(about, "ro-ro")
    adopt(about, "el-gr")
    client.force_login(user)
    return user


def export(client, form):
    answer = client.get(f"{reverse(URL)}?export={form}", headers=HOST)
    return b"".join(answer.streaming_content)


def test_the_screen_knows_the_own_country_alone(client, ana):
    """Neither another country's locales nor its people stand in a licensee's report."""
    answer = client.get(reverse(URL), headers=HOST)

    assert "(ro-ro)" in answer.text
    assert "(el-gr)" not in answer.text
    assert "greek" not in answer.text


def test_asking_for_another_country_changes_nothing(client, ana):
    """A country that is not the user's narrows nothing, as one that does not exist."""
    answer = client.get(f"{reverse(URL)}?country=GR", headers=HOST)

    assert "(ro-ro)" in answer.text
    assert "(el-gr)" not in answer.text


def test_the_csv_has_a_row_for_each_type(client, ana):
    """The file holds the numbers of the own country by type, and no cell that is a formula."""
    rows = export(client, "csv").decode().splitlines()

    assert rows[0].startswith("Country,Language,Type,Pages,current")
    assert any(row.startswith("Romania,ro-ro,Standard page,1,0,0,0,0,0,0,1,2,") for row in rows)
    assert not any("el-gr" in row for row in rows)
    assert all(",=" not in row for row in rows)


def test_the_xlsx_says_the_same(client, ana):
    """The workbook has the headings and rows of the CSV, with numbers as numbers."""
    sheet = load_workbook(BytesIO(export(client, "xlsx"))).active

    found = list(sheet.values)
    assert found[0][:4] == ("Country", "Language", "Type", "Pages")
    assert ("Romania", "ro-ro", "Standard page", 1) in [row[:4] for row in found]


def test_who_has_taken_requests_is_named(client, ana):
    """Beside those who may translate stands who has it in hand, and how much; not what is settled."""
    request = {
        "country": Country.objects.get(code="RO"),
        "locale": Locale.objects.get(language_code="ro-ro"),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "due_on": NOW.date(),
        "created_at": NOW,
    }
    for closed_at in (None, None, NOW):
        TranslationRequest.objects.create(**request, closed_at=closed_at)

    answer = client.get(reverse(URL), headers=HOST)

    assert "tina: 2" in answer.text
    assert ",tina: 2" in export(client, "csv").decode()


def test_taking_the_file_is_recorded(client, ana):
    """The audit log says who took a report out."""
    export(client, "csv")

    assert AuditEntry.objects.filter(action__contains="export", object_label__contains="reports")


def test_the_weeks_say_how_they_count(client, ana):
    """The screen of throughput tells what a text counts for."""
    answer = client.get(reverse("translation_reports:throughput"), headers=HOST)

    assert "for who wrote it last" in answer.text


def test_who_sees_no_page_has_no_report(client, ana):
    """Whoever has no country learns nothing of the report."""
    client.force_login(make_user("nobody"))

    assert client.get(reverse(URL), headers=HOST).status_code in (302, 403, 404)
