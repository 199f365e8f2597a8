"""The reports on translations: the own countries alone, on the screen and as files."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from cms.media.models import CountryImage, ImageText
from countries.access import Role
from countries.audit import AuditEntry
from countries.identity.addresses import Menu, MenuItem
from countries.identity.countries import Country
from countries.translation.requests.models import TranslationRequest
from tests.countries.translation.helpers import adopt
from tests.factories import NOW, home_of, make_network, make_page, make_user

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]
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


# --- images and menus ---


@pytest.fixture
def beside(ana):
    """A label of Romania that is behind, and an image of the umbrella without Romanian words."""
    page = Page.objects.get(slug="about-us", locale__language_code="ro-ro")
    Page.objects.filter(pk=page.pk).update(live=True, title="Despre noi")
    menus = Menu.objects.filter(country_locale__locale__language_code="ro-ro")
    menus.update(follows_tree=False)
    MenuItem.objects.create(menu=menus.get(kind="header"), page=page, label="Noi", made_from="Noi")
    country = Country.objects.get(code="INT")
    image = CountryImage.objects.create(
        title="Can", file=get_test_image_file(), collection=country.collection
    )
    ImageText.objects.create(image=image, locale="en", alt="A can")


def rows_beside(client, **query):
    answer = client.get(reverse("translation_reports:beside"), query, headers=HOST)
    return {(line.info.code, str(line.kind)): line.states for line in answer.context["lines"]}


def test_menus_and_images_are_counted_by_their_state(client, beside):
    """Each locale with what its visitors read there; the own country alone."""
    rows = rows_beside(client)

    assert rows["ro-ro", "Entries of menus"] == {"behind": 1}
    assert rows["ro-ro", "Texts of images"] == {"missing": 1}
    assert rows["en-ro", "Texts of images"] == {"current": 1}
    assert not any(code == "el-gr" for code, _kind in rows)


def add_texts(count):
    """Add so many entries to Romania's footer, and so many images."""
    menu = Menu.objects.get(country_locale__locale__language_code="ro-ro", kind="footer")
    for number in range(count):
        page = make_page(home_of("ro-ro"), f"Page {count}-{number}")
        MenuItem.objects.create(menu=menu, page=page)
        CountryImage.objects.create(
            title=f"Can {number}",
            file=get_test_image_file(),
            collection=Country.objects.get(code="RO").collection,
        )


def test_more_menus_and_images_cost_no_more(client, beside, django_assert_num_queries):
    """A report's queries do not grow with what it counts."""
    add_texts(1)
    rows_beside(client)
    with CaptureQueriesContext(connection) as before:
        rows_beside(client)
    add_texts(5)

    with django_assert_num_queries(len(before)):
        rows = rows_beside(client)

    assert rows["ro-ro", "Entries of menus"] == {"behind": 1, "local": 6}


def test_images_and_menus_as_a_file(client, beside):
    """It has a row for each locale and kind, and the log tells who took it."""
    answer = client.get(f"{reverse('translation_reports:beside')}?export=csv", headers=HOST)
    rows = b"".join(answer.streaming_content).decode().splitlines()

    assert rows[0] == (
        'Country,Language,Type,Texts,current,behind,not translated,"machine text, unreviewed",local'
    )
    assert "Romania,ro-ro,Entries of menus,1,0,1,0,0,0" in rows
    exports = AuditEntry.objects.filter(action__contains="export")
    assert exports.filter(object_label__contains="beside").exists()
