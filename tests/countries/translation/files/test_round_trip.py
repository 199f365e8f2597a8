"""A file goes out, the source moves on, the file comes back: nothing is lost, and nothing is misplaced."""

from __future__ import annotations

import re
from collections import Counter

import polib
import pytest
from translate.storage import xliff as toolkit

from cms.blocks import BODY_BLOCKS, HOME_BLOCKS
from countries.access import Role
from countries.translation.files.exchange import export
from countries.translation.files.judging import Reason, Verdict
from countries.translation.files.packing import Format, unpack
from countries.translation.files.reading import own_translations
from countries.translation.files.reading import running as running_among
from countries.translation.files.taking import preview, take_in
from countries.translation.files.units import Which
from countries.translation.registering import register_translation
from tests.countries.translation.files.samples import (
    NAMES,
    TOOLS,
    edited,
    every_block,
    stored,
    translate_xliff,
    written,
)
from tests.countries.translation.helpers import adopt, running
from tests.factories import edit_page, home_of, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

FORMATS = pytest.mark.parametrize("form", list(Format))


@staged
def original(network):
    return make_page("en", "Every block", summary="All of them.", body=every_block())


@staged
def page(original):
    return adopt(original, "ro-ro")


@staged
def ana(network):
    return make_user("ana", ("RO", Role.TRANSLATOR, "ro-ro"))


def tags_of(data):
    return Counter(re.findall(r"<[^/][^>]*>|\{\{[^}]*\}\}", data))


def came_back(page, form):
    """Return the pages of a file that a translator has filled in completely."""
    return unpack(NAMES[form], TOOLS[form](written(page, form)))


def test_the_samples_hold_every_block(original):
    """Whoever adds a block to the site adds it to this proof, with all of its texts."""
    texts = [
        (unit.path, unit.source)
        for unit in unpack("x.xlf", written(adopt(original, "el-gr"), Format.XLIFF))[0].units
    ]

    translated = {
        f"id-{name}": sum(1 for path, _text in texts if path.startswith(f"body.id-{name}."))
        for name, _block in BODY_BLOCKS
    }

    assert all(translated.values()), translated
    assert any("{{fact:cans-returned}}" in text for _path, text in texts)


@FORMATS
def test_unaffected_texts_are_taken_and_affected_ones_refused(original, page, ana, form):
    """The source was edited in five ways meanwhile: each text of the file is judged on its own."""
    files = came_back(page, form)
    before = {(unit.path, unit.source) for unit in files[0].units}
    edit_page(original, body=edited(original.body.raw_data))

    (outcome,) = take_in(files, user=ana)

    now = {(unit.path, unit.source) for unit in unpack(NAMES[form], written(page, form))[0].units}
    taken = {(one.unit.path, one.unit.source) for one in outcome.to_write}
    assert taken == before & now
    assert {(path, source) for path, source, _text in stored(page)} == taken
    reasons = {(one.unit.path, one.unit.source): one.reason for one in outcome.refused}
    assert set(reasons) == before - now
    assert {path: reason for (path, _source), reason in reasons.items()} == {
        "body.id-heading.text": Reason.SOURCE_CHANGED,
        "body.id-paragraph.html": Reason.SOURCE_CHANGED,
        "body.id-video.title": Reason.GONE,
        "body.id-video.label": Reason.GONE,
    }
    assert any(path.startswith("body.id-quote.") for path, _source in taken)


@FORMATS
def test_no_tag_and_no_token_is_lost(page, ana, form):
    """Whatever was in a text is in its translation, and nothing else is."""
    take_in(came_back(page, form), user=ana)

    rows = list(stored(page))
    assert [path for path, source, text in rows if tags_of(source) != tags_of(text)] == []
    assert all(text == f"ro {source}" for _path, source, text in rows)
    assert sum(len(list(tags_of(text).elements())) for _path, _source, text in rows) >= 15


@FORMATS
def test_a_round_trip_loses_nothing(page, ana, form):
    """What was taken in and goes out again says the same, and coming back it changes nothing."""
    take_in(came_back(page, form), user=ana)
    first = written(page, form)

    (outcome,) = take_in(unpack(NAMES[form], first), user=ana)

    assert {one.verdict for one in outcome.judged} == {Verdict.SAME}
    second = written(page, form)
    assert unpack(NAMES[form], second)[0].units == unpack(NAMES[form], first)[0].units
    if form is Format.XLIFF:
        assert first == second


def test_ids_outlive_a_move(original, page):
    """A text keeps its id when its block is moved, and gets another when it says something else."""
    ids = {unit.path: unit.id for unit in unpack("x.xlf", written(page, Format.XLIFF))[0].units}
    edit_page(original, body=edited(original.body.raw_data))

    moved = {unit.path: unit.id for unit in unpack("x.xlf", written(page, Format.XLIFF))[0].units}

    assert moved["body.id-quote.text"] == ids["body.id-quote.text"]
    assert moved["body.id-heading.text"] != ids["body.id-heading.text"]


def test_a_home_page_goes_the_same_way(network):
    """Its one block of its own is translated like all others."""
    ana = make_user("ana", ("RO", Role.TRANSLATOR, "en-ro"))
    hero = {
        "heading": "Fiecare doză contează",
        "text": "Reciclăm & câștigăm",
        "image": None,
        "label": "Află mai mult",
        "link": {"page": None, "address": ""},
        "language": "",
    }
    assert {name for name, _block in HOME_BLOCKS} - {name for name, _block in BODY_BLOCKS} == {
        "hero"
    }
    home = edit_page(home_of("ro-ro"), body=[{"type": "hero", "id": "h", "value": hero}])
    target = home_of("en-ro")
    register_translation(home, target.locale)

    (outcome,) = take_in(unpack("x.xlf", translate_xliff(written(target, Format.XLIFF))), user=ana)

    taken = {one.unit.path for one in outcome.to_write}
    assert {"body.h.heading", "body.h.text", "body.h.label"} <= taken
    assert not outcome.refused


def test_other_tools_read_what_we_write(page):
    """translate-toolkit finds the same texts, with their tags, in a file of ours."""
    content = written(page, Format.XLIFF)

    read = toolkit.xlifffile.parsestring(content)

    ours = unpack("x.xlf", content)[0]
    assert [unit.xmlelement.get("id") for unit in read.units] == [unit.id for unit in ours.units]
    assert (read.getsourcelanguage(), read.gettargetlanguage()) == ("en", "ro-RO")
    tagged = next(
        unit
        for unit in read.units
        if "cans-returned"
        in str(unit.xmlelement.xpath("string(.//*[@ctype='x-token']/@equiv-text)"))
    )
    assert "Cans are light & paragraph html: see the paragraph html page" in tagged.source


def test_other_tools_read_our_po(page):
    """A PO file names the page in wagtail-localize's header, and each text by its place."""
    po = polib.pofile(written(page, Format.PO).decode())

    assert po.metadata["X-WagtailLocalize-TranslationID"] == str(running(page).uuid)
    assert ("body.id-heading.text", "The heading text of &lt;cans&gt; &amp; text") in {
        (entry.msgctxt, entry.msgid) for entry in po
    }


def test_looking_writes_nothing(page, ana):
    """A preview says what would happen, and nothing has."""
    (outcome,) = preview(came_back(page, Format.XLIFF), user=ana)

    assert outcome.taken > 30
    assert not list(stored(page))


@pytest.mark.parametrize("which", list(Which))
def test_only_what_is_asked_for_goes_out(original, page, ana, which):
    """All texts, those that are open, or those alone whose source changed."""
    take_in(came_back(page, Format.XLIFF), user=ana)
    edit_page(original, body=edited(original.body.raw_data))

    found = unpack("x.xlf", written(page, Format.XLIFF, which=which))[0].units

    behind = {"body.id-heading.text", "body.id-paragraph.html"}
    expected = {Which.BEHIND: behind, Which.OPEN: {*behind, "body.added.html"}}
    paths = {unit.path for unit in found}
    assert paths == expected[which] if which in expected else paths > expected[Which.OPEN]


def test_what_stood_before_goes_along(original, page, ana):
    """A text whose source changed carries its former source and translation as a note."""
    take_in(came_back(page, Format.XLIFF), user=ana)
    edit_page(original, body=edited(original.body.raw_data))

    content = written(page, Format.XLIFF, which=Which.BEHIND).decode()

    assert "ro The heading text of &lt;cans&gt; &amp; text" in content
    assert "<alt-trans" in content


def test_export_takes_few_queries(page, ana, django_assert_max_num_queries):
    """However many pages there are: the texts of a hundred are read together."""
    for number in range(5):
        adopt(make_page("en", f"Page {number}"), "ro-ro")
    rows = list(running_among(own_translations(ana)))

    with django_assert_max_num_queries(6):
        export(rows, form=Format.XLIFF, which=Which.ALL, name="x", zipped=False, user=ana)

    assert len(rows) == 6
