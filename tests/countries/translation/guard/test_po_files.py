"""A page's PO file is taken in, or it is told what is wrong with it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail_localize.models import (
    StringTranslation,
)

from countries.translation.files.po import LARGEST
from tests.countries.translation.guard.asking import told, url
from tests.countries.translation.helpers import adopt, running

pytestmark = pytest.mark.django_db


def po_file(translation, **texts):
    po = translation.export_po()
    for entry in po:
        entry.msgstr = texts.get(entry.msgctxt, "")
    return str(po).encode()


def upload(client, translation, content):
    file = SimpleUploadedFile("texts.po", content) if content is not None else BytesIO(b"")
    return client.post(url("upload_pofile", translation.pk), {"file": file})


def test_a_po_file_brings_translations(linked, romania):
    """The page's own file, filled in, is taken."""
    translation = running(linked)

    response = upload(romania, translation, po_file(translation, title="Legături"))

    assert StringTranslation.objects.get(locale=linked.locale).data == "Legături"
    assert told(response) == ["Successfully imported translations from PO File."]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00garbage",
        b"nothing like it",
        b"/etc/passwd",
        b'msgid "a"\nmsgstr "b"\n',
        b'msgid "a\nmsgstr\n',
        b"x" * (LARGEST + 1),
    ],
    ids=["empty", "binary", "text", "path", "no header", "broken", "too large"],
)
def test_a_wrong_po_file_is_told_and_changes_nothing(linked, romania, content):
    """Whatever is sent, the answer is a message, and nothing of it is stored."""
    response = upload(romania, running(linked), content)

    assert response.status_code == 302
    assert len(told(response)) == 1
    assert not StringTranslation.objects.exists()


def test_a_po_file_of_another_page_is_refused(linked, romania, about):
    """A file belongs to one page in one locale."""
    other = running(adopt(about, "en-ro"))
    StringTranslation.objects.all().delete()

    response = upload(romania, running(linked), po_file(other, title="About"))

    assert "different translation" in told(response)[0]
    assert not StringTranslation.objects.exists()


def test_texts_that_are_gone_are_counted(linked, romania, about):
    """What the page no longer says is left out, and said so."""
    translation = running(linked)
    content = po_file(translation, title="Legături").replace(b"Links", b"Nowhere")

    response = upload(romania, translation, content)

    assert "1 text was left out" in told(response)[0]
