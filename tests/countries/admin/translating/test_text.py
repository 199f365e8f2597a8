"""What is done in the translation editor to one text."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringTranslation

from countries.access import Role
from countries.audit.models import AuditEntry
from tests.countries.admin.translating.screens import (
    JSON,
    client_of,
    desk_segment,
    edit_url,
    segment_of,
    shown,
    stored,
    url,
    write,
)
from tests.countries.translation.helpers import translate
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_text_is_stored_without_script(translator, ion, page):
    """A form leads back to where it was sent from."""
    response = write(translator, page, "Despre noi")

    row = StringTranslation.objects.get()
    assert response["Location"] == f"{edit_url(page)}#text-{segment_of(page).pk}"
    assert (row.data, row.translation_type, row.last_translated_by) == ("Despre noi", "manual", ion)


def test_a_text_is_stored_by_script(translator, page):
    """The script learns the new state, version and progress."""
    answer = write(translator, page, "Despre noi", headers=JSON).json()

    assert (answer["state"], answer["text"]) == ("translated", "Despre noi")
    assert (answer["progress"]["done"], answer["progress"]["total"]) == (1, 3)
    assert answer["version"] == desk_segment(shown(translator, page)).version


def test_an_empty_text_takes_the_translation_away(translator, page):
    """Emptying a text makes it untranslated again."""
    translate(page, title="Despre noi")
    version = desk_segment(shown(translator, page)).version

    write(translator, page, "  ", version=version)

    assert not stored().exists()


def test_a_button_s_text_goes_before_what_was_typed(translator, page):
    """Copying the source works without script."""
    translator.post(url(page), {"text": "", "version": "", "take": "About us"})

    assert list(stored()) == ["About us"]


def test_what_somebody_else_wrote_is_not_overwritten(translator, page):
    """Whoever comes second gets both texts and the name; nothing is stored."""
    eve = make_user("eve", ("RO", Role.TRANSLATOR, "ro-ro"), first_name="Eve")
    write(client_of(eve), page, "Despre echipă")

    response = write(translator, page, "Despre noi", headers=JSON)

    said = response.json()
    assert response.status_code == 409
    assert (said["theirs"], said["by"]) == ("Despre echipă", "Eve")
    assert list(stored()) == ["Despre echipă"]


def test_a_conflict_loses_nothing_without_script(translator, page):
    """The screen comes back with what was typed beside what stands there now."""
    translate(page, title="Despre echipă")

    response = write(translator, page, "Despre noi")

    html = response.content.decode()
    assert response.status_code == 409
    assert "Despre noi</textarea>" in html
    assert "Despre echipă" in html


def test_after_a_conflict_one_s_own_text_can_be_chosen(translator, page):
    """The version of what stands there now lets it be replaced knowingly."""
    translate(page, title="Despre echipă")
    version = write(translator, page, "Despre noi", headers=JSON).json()["version"]

    answer = write(translator, page, "Despre noi", version=version, headers=JSON)

    assert answer.status_code == 200
    assert list(stored()) == ["Despre noi"]


def test_the_same_text_twice_is_no_conflict(translator, page):
    """Two people who wrote the same do not disagree."""
    translate(page, title="Despre noi")

    assert write(translator, page, "Despre noi", headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('Vezi <a id="a1">dozele</a>.', "<b>"),
        ("Vezi <b>dozele</b>.", '<a id="a1">'),
        ('Vezi <a id="a1"><b>dozele</b></a> <i>noi</i>.', "<i>"),
        ('Vezi <a id="a2"><b>dozele</b></a>.', "a2"),
    ],
)
def test_tags_have_to_be_the_source_s(translator, page, text, named):
    """A tag that is missing or new is named, and nothing is stored."""
    response = write(translator, page, text, path="body.p2.html", headers=JSON)

    assert response.status_code == 422
    assert named in response.json()["error"]
    assert not stored("body.p2.html").exists()


def test_a_text_with_a_wrong_tag_is_not_lost_without_script(translator, page):
    """The screen comes back with what was typed and what is wrong with it."""
    response = write(translator, page, "Vezi dozele.", path="body.p2.html")

    html = response.content.decode()
    assert response.status_code == 422
    assert "Vezi dozele.</textarea>" in html
    assert "&lt;b&gt;" in html


def test_an_ampersand_is_typed_as_such(translator, page):
    """What is shown and stored again stays the same."""
    write(translator, page, "Doze & capace")
    shows = desk_segment(shown(translator, page))

    write(translator, page, shows.text, version=shows.version)

    assert (shows.text, list(stored())) == ("Doze & capace", ["Doze &amp; capace"])


def test_storing_a_machine_s_text_says_that_it_was_read(translator, page):
    """Machine text that a person saves as it is counts as that person's."""
    translate(page, machine=True, title="Despre noi")
    before = desk_segment(shown(translator, page))

    write(translator, page, before.text, version=before.version)

    assert StringTranslation.objects.get().translation_type == "manual"


def test_a_written_text_is_recorded(translator, page):
    """The audit log tells who wrote what."""
    write(translator, page, "Despre noi")

    entry = AuditEntry.objects.filter(action="translation.text.write").last()
    assert entry.after["data"] == "Despre noi"
