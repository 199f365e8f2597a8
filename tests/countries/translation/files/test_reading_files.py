"""Whatever is sent as a file is read within limits, or refused with a reason; it reads nothing itself."""

from __future__ import annotations

import io
import zipfile

import pytest

from countries.translation.files import packing
from countries.translation.files.inline import data_of, parts_of
from countries.translation.files.packing import Format, TooMuch, pack, unpack
from countries.translation.files.units import FilePage, FileUnit, State, WrongFile

XLIFF = """<?xml version="1.0" encoding="{encoding}"?>{doctype}
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="k" source-language="en" target-language="ro-RO" datatype="html"><body>
<trans-unit id="1"><source>Cans</source><target>{target}</target></trans-unit>
</body></file></xliff>"""

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!DOCTYPE x SYSTEM "https://evil.example/x.dtd">'


def xliff(target="Doze", *, encoding="utf-8", doctype=""):
    return XLIFF.format(target=target, encoding=encoding, doctype=doctype)


def a_page(*units):
    return FilePage("k", "\x00", "about", "en", "ro-ro", list(units))


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, REMOTE, "<!DOCTYPE x>"])
def test_a_document_type_is_refused(doctype):
    """No entity is ever expanded, no file and no address ever looked up."""
    target = "&a;" if "ENTITY" in doctype else "x"

    with pytest.raises(WrongFile, match="document type or entities"):
        unpack("x.xlf", xliff(target, doctype=doctype).encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-2", "windows-1250"])
def test_encodings_and_marks_are_understood(encoding):
    """Tools write files in the encodings of their machines."""
    declared = encoding.removesuffix("-sig")

    (page,) = unpack(
        "x.xlf", xliff("Doză și", encoding=declared).replace("ș", "s").encode(encoding)
    )

    assert page.units[0].target == "Doză si"
    assert (page.key, page.target_language) == ("k", "ro-ro")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.xlf", b""),
        ("x.xlf", b"<xliff"),
        ("x.xlf", b"<html/>"),
        ("x.xlf", b'<xliff version="2.0"/>'),
        ("x.xlf", b'<?xml version="1.0" encoding="utf-7"?><xliff version="1.2"/>'),
        ("x.xlf", b'<xliff version="1.2"/>'),
        ("x.po", b"\xff\xfe"),
        ("x.po", b'msgid "a"\nmsgstr "b"\n'),
        ("x.zip", b"PK nothing"),
        ("x.zip", zipped()),
        ("x.zip", zipped(a__exe=b"MZ")),
        ("x.exe", b"MZ"),
        ("noname", b"x"),
    ],
)
def test_what_is_no_such_file_is_told(name, content):
    """By one sentence for the person who sent it."""
    with pytest.raises(WrongFile):
        unpack(name, content)


def test_a_zip_holds_several_files():
    """Folders, and what an archiver adds of its own, are passed over."""
    content = zipped(a__xlf=xliff(), b__xliff=xliff(), **{"__MACOSX/._a.xlf": b"x"})

    assert len(unpack("x.zip", content)) == 2


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    """A small zip of something huge stops at the limit, whatever it says of itself."""
    monkeypatch.setattr(packing, "LARGEST_UNPACKED", 100_000)
    bomb = zipped(a__xlf=b"x" * 60_000, b__xlf=b"x" * 60_000)
    assert len(bomb) < 1_000

    with pytest.raises(WrongFile, match="too large"):
        unpack("x.zip", bomb)


def test_many_files_are_refused(monkeypatch):
    """And many texts, whether sent or asked for."""
    monkeypatch.setattr(packing, "MOST_FILES", 1)
    monkeypatch.setattr(packing, "MOST_UNITS", 1)
    page = FilePage("k", units=[FileUnit("a", "b", id="1"), FileUnit("c", "d", id="2")])

    with pytest.raises(WrongFile, match="too many files"):
        unpack("x.zip", zipped(a__xlf=xliff(), b__xlf=xliff()))
    with pytest.raises(TooMuch):
        pack([page], Format.XLIFF, name="x")
    monkeypatch.setattr(packing, "MOST_FILES", 10)
    with pytest.raises(WrongFile, match="too many texts"):
        unpack("x.zip", zipped(a__xlf=xliff(), b__xlf=xliff()))


@pytest.mark.parametrize(("name", "size"), [("x.xlf", 10), ("x.po", 2)])
def test_large_files_are_refused(name, size):
    """Ten megabytes of XLIFF and two of PO are the most."""
    with pytest.raises(WrongFile, match=f"{size} MB"):
        unpack(name, b"x" * (size * 1024 * 1024 + 1))


def test_deeply_nested_tags_are_damaged_not_deadly():
    """A text of ten thousand tags in one another is refused as one text."""
    deep = '<g id="b-1">' * 10_000 + "x" + "</g>" * 10_000

    (page,) = unpack("x.xlf", xliff(deep).encode())

    assert page.units[0].problem


@pytest.mark.parametrize(
    "target",
    [
        '<g id="evil">x</g>',
        '<x id="img-1"/>',
        '<bpt id="b-1">&lt;b&gt;</bpt>x',
        '<g id="script-1">x</g>',
        "<sub>x</sub>",
        '<bpt id="b-1"/><bpt id="i-1"/>x<ept id="b-1"/><ept id="i-1"/>',
    ],
)
def test_tags_that_are_none_of_ours_are_damage(target):
    """An unknown, unclosed or overlapping tag concerns its text alone."""
    (page,) = unpack("x.xlf", xliff(target).encode())

    assert page.units[0].problem


@pytest.mark.parametrize(
    "target",
    [
        '<g id="b-1">Doze</g>',
        '<bpt id="b-1">&lt;b&gt;</bpt>Doze<ept id="b-1">&lt;/b&gt;</ept>',
        '<bx id="b-1"/>Doze<ex id="b-1"/>',
        '<mrk mtype="seg" mid="0"><g id="b-1">Doze</g></mrk>',
    ],
)
def test_tools_write_tags_in_several_ways(target):
    """Paired tags, placeholders and marked segments come to the same text."""
    (page,) = unpack("x.xlf", xliff(target).encode())

    assert page.units[0].target == "<b>Doze</b>"


@pytest.mark.parametrize(
    "data",
    [
        "Plain &amp; simple &lt;b&gt;",
        'A <a id="a1">link with <b>bold</b></a> and <a id="a2">another</a>',
        "One<br/>two<br/><br/>three",
        "{{fact:rate}} of {{programme:every-can-counts.name}}",
        "<b>x</b><b>y</b><i><b>z</b></i>",
        "  spaces\u00a0 kept \u202f",
    ],
)
def test_parts_make_the_same_text_again(data):
    """Taking a text apart and putting it together loses nothing, and neither does a file."""
    page = a_page(FileUnit("p", data, data, id="1", state=State.TRANSLATED))
    _name, _type, content = pack([page], Format.XLIFF, name="x")

    assert data_of(parts_of(data)) == data
    (unit,) = unpack("x.xlf", content)[0].units
    assert (unit.source, unit.target) == (data, data)


def test_signs_that_no_file_can_hold_are_left_out():
    """A control sign in a page spoils no file."""
    page = a_page(FileUnit("p", "a\x0bb", id="1"))
    _name, _type, content = pack([page], Format.XLIFF, name="x")

    assert unpack("x.xlf", content)[0].units[0].source == "ab"
