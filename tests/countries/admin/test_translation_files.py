"""Translators take texts out as files and bring them back; those who publish look after the memory."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from countries.access import Role
from countries.audit import AuditEntry
from countries.identity.countries import Country
from countries.translation.files.models import KEPT_FOR, TranslationUpload
from countries.translation.files.packing import unpack
from countries.translation.memory import MemoryUnit, teach
from tests.countries.access.things import client_of
from tests.countries.translation.files.samples import translate_xliff
from tests.countries.translation.helpers import adopt
from tests.factories import NOW, heading, make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def page():
    make_network("RO", "GR")
    return adopt(make_page("en", "About us", body=[heading("Why <we> do it")]), "ro-ro")


@pytest.fixture
def ana(page):
    return client_of(make_user("ana", ("RO", Role.TRANSLATOR, "ro-ro")))


@pytest.fixture
def radu(page):
    return client_of(make_user("radu", ("RO", Role.PUBLISHER, "")))


def export(client, **asked):
    return client.get(reverse("translation_files:export"), asked)


def send(client, content, name="x.xlf"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("translation_files:import"), {"file": file})


def told(response):
    return [str(message).strip() for message in response.wsgi_request._messages]


def known(source="We recycle cans.", target="Reciclăm doze.", into="ro"):
    teach(
        [
            MemoryUnit.made_of(
                source,
                target,
                source_language="en",
                target_language=into,
                country=Country.objects.get(code="RO"),
                learned_at=NOW,
            )
        ]
    )
    return MemoryUnit.objects.get(source=source)


# --- out ---


def test_a_language_goes_out_as_one_file(page, ana):
    """All that is open, and the log tells who took it."""
    adopt(make_page("en", "Other"), "ro-ro")

    response = export(ana, locale="ro-ro")

    assert response["Content-Disposition"].startswith('attachment; filename="ro-ro-')
    assert len(unpack("x.xlf", response.content)) == 2
    entry = AuditEntry.objects.get(action="export")
    assert (entry.country, entry.locale, entry.after["format"]) == ("RO", "ro-ro", "xliff")


def test_pages_that_are_named_go_out_alone(page, ana):
    """The editor's link to one page, and what was ticked."""
    adopt(make_page("en", "Other"), "ro-ro")

    response = export(ana, page=page.pk, format="po")

    assert response.content.decode().count("msgctxt") == 2
    assert b"X-WagtailLocalize-TranslationID" in response.content


def test_many_pages_go_out_in_a_zip(page, ana):
    """One file for each page; always so for PO, which holds one page."""
    adopt(make_page("en", "Other"), "ro-ro")

    for asked in ({"format": "po"}, {"zipped": "on"}):
        response = export(ana, locale="ro-ro", **asked)

        names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
        assert len(names) == 2
        assert len(unpack("x.zip", response.content)) == 2


def test_nothing_to_translate_is_told(page, ana):
    """In place of an empty file."""
    response = export(ana, locale="ro-ro", which="behind")

    assert response.status_code == 302
    assert len(told(response)) == 1


@pytest.mark.parametrize(
    "asked", [{"locale": "el-gr"}, {"locale": "xx"}, {}, {"page": "999999"}, {"page": "x"}]
)
def test_what_is_not_ones_own_does_not_go_out(page, ana, asked):
    """Another country's language is one that is not there."""
    assert export(ana, **asked).status_code == 404


def test_a_foreign_page_does_not_go_out(page, ana):
    """Neither by itself nor beside an own one."""
    greek = adopt(make_page("en", "Secret"), "el-gr")

    assert export(ana, page=greek.pk).status_code == 404
    both = export(ana, page=[page.pk, greek.pk])
    assert [file.title for file in unpack("x.xlf", both.content)] == [""]
    assert b"Secret" not in both.content


def test_pages_can_be_chosen(page, ana):
    """Asked for a language the screen lists its pages with how many of their texts are open."""
    response = ana.get(
        reverse("translation_files:index"), {"locale": "ro-ro", "which": "open", "format": "xliff"}
    )

    assert response.context["pages"] == [(page.pk, "About us", 2)]
    assert "2 texts" in response.content.decode()


# --- in ---


def test_a_file_is_looked_at_before_it_is_taken(page, ana):
    """What would be taken and what not is shown first; then it is done, and the upload is gone."""
    content = translate_xliff(export(ana, locale="ro-ro").content)

    sent = send(ana, content)
    shown = ana.get(sent["Location"])
    before = StringTranslation.objects.count()
    done = ana.post(sent["Location"], {"take": ""})

    assert (shown.context["taken"], shown.context["refused"], before) == (2, 0, 0)
    assert "ro Why &amp;lt;we&amp;gt; do it" in shown.content.decode()
    assert (done.status_code, done.context["taken"]) == (200, 2)
    assert StringTranslation.objects.count() == 2
    assert not TranslationUpload.objects.exists()
    assert ana.get(sent["Location"]).status_code == 404


def test_what_is_refused_says_why(page, ana):
    """Beside the text that it is about."""
    content = translate_xliff(export(ana, locale="ro-ro").content).replace(b"About us", b"Nowhere")

    response = ana.get(send(ana, content)["Location"])

    assert (response.context["taken"], response.context["refused"]) == (1, 1)
    assert "The source says something else by now." in response.content.decode()


def test_one_may_think_better_of_it(page, ana):
    """Cancelled, nothing is written and nothing kept."""
    sent = send(ana, translate_xliff(export(ana, locale="ro-ro").content))

    ana.post(sent["Location"], {"cancel": ""})

    assert not StringTranslation.objects.exists()
    assert not TranslationUpload.objects.exists()


def test_nobody_else_knows_of_an_upload(page, ana, radu):
    """Nor can it be taken after an hour."""
    address = send(ana, translate_xliff(export(ana, locale="ro-ro").content))["Location"]
    assert [radu.get(address).status_code, radu.post(address).status_code] == [404, 404]

    TranslationUpload.objects.update(sent_at=timezone.now() - KEPT_FOR)

    assert [ana.get(address).status_code, ana.post(address).status_code] == [404, 404]


def test_a_person_has_one_upload_at_a_time(page, ana):
    """The next takes the place of the one before."""
    content = translate_xliff(export(ana, locale="ro-ro").content)

    send(ana, content)
    send(ana, content)

    assert TranslationUpload.objects.count() == 1


@pytest.mark.parametrize("content", [b"<!DOCTYPE x><xliff/>", b"nonsense"])
def test_a_wrong_file_is_told_and_not_kept(page, ana, content):
    """By a message on the screen of files."""
    response = send(ana, content)

    assert response["Location"] == reverse("translation_files:index")
    assert len(told(response)) == 1
    assert not TranslationUpload.objects.exists()


def test_no_file_is_told(page, ana):
    """As is a missing one."""
    response = ana.post(reverse("translation_files:import"))

    assert told(response) == ["Choose a file first."]


# --- who ---


@pytest.mark.parametrize("name", ["index", "export", "import", "memory", "memory_export"])
def test_who_translates_nowhere_has_no_files(page, name):
    """A reviewer is told that this is not theirs."""
    reviewer = client_of(make_user("vera", ("RO", Role.REVIEWER, "")))

    response = reviewer.get(reverse(f"translation_files:{name}"))

    assert response.status_code == 302
    assert response["Location"] == "/admin/"


def test_the_menu_shows_what_is_there(page, ana, radu):
    """Translators find the files, and the files lead those who publish to the memory."""
    address, memory = reverse("translation_files:index"), reverse("translation_files:memory")

    assert address in ana.get("/admin/").content.decode()
    assert memory not in ana.get(address).content.decode()
    assert memory in radu.get(address).content.decode()


# --- the memory ---


def test_the_memory_is_seen_in_ones_languages(page, radu):
    """Searched by what it says."""
    known()
    known("Secret", "Μυστικό", into="el")

    every = radu.get(reverse("translation_files:memory")).content.decode()
    none = radu.get(reverse("translation_files:memory"), {"q": "bottle"}).content.decode()

    assert "Reciclăm doze." in every
    assert "Secret" not in every
    assert "Reciclăm doze." not in none


def test_the_memory_goes_out_and_in(page, radu):
    """As TMX; what is known already is not learned twice."""
    known()
    address = reverse("translation_files:memory_export")

    content = radu.get(address, {"from": "en", "into": "ro"}).content
    file = SimpleUploadedFile("x.tmx", content)
    response = radu.post(reverse("translation_files:memory_import"), {"file": file})

    assert told(response) == ["The memory learned 0 texts."]
    assert radu.get(address, {"from": "en", "into": "el"}).status_code == 404


def test_only_the_networks_manager_lets_it_forget(page, radu):
    """For all others there is no such address."""
    unit = known()
    address = reverse("translation_files:memory_forget", args=[unit.pk])

    refused = radu.post(address)
    done = client_of(make_superuser()).post(address)

    assert (refused.status_code, done.status_code) == (404, 302)
    unit.refresh_from_db()
    assert unit.is_forgotten
    assert AuditEntry.objects.filter(action__startswith="memory_unit").exists()
