"""The demo's yearly reports as files, checked without a database."""

from __future__ import annotations

import io
import json
import zipfile
from xml.etree import ElementTree

import pytest

from cms.demo.files import FILES
from cms.demo.reports import MIME_TYPE, figures, report_file
from countries.text import direction, parse_locale
from tests.cms.demo.data import DATA, LOCALES, country_of, network, page_by_key, pages

NAMES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in (
        *(("text", "text"), ("table", "table"), ("style", "style")),
        ("fo", "xsl-fo-compatible"),
    )
}
REPORTS = {file.report: name for name, file in FILES.items() if file.report}
each_report = pytest.mark.parametrize("locale", REPORTS)


def part(locale: str, name: str) -> ElementTree.Element:
    """Return a part of a report's file."""
    with zipfile.ZipFile(io.BytesIO(report_file(locale))) as archive:
        return ElementTree.fromstring(archive.read(name))


def texts(root: ElementTree.Element, path: str) -> list[str]:
    return ["".join(found.itertext()) for found in root.iterfind(path, NAMES)]


def test_each_report_page_has_a_file_in_its_own_language() -> None:
    """A yearly report comes with a file that was written for its locale, of its country."""
    found = {
        locale: page["fields"]["document"]
        for locale in LOCALES
        for page in pages(locale)
        if page["type"] == "report"
    }

    assert found == REPORTS
    assert {locale: FILES[name].country for locale, name in REPORTS.items()} == {
        locale: country_of(locale) for locale in REPORTS
    }


@each_report
def test_a_report_is_a_text_document(locale: str) -> None:
    """What the archive is stands first and bare, as office programs look for it; each time alike."""
    data = report_file(locale)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert archive.testzip() is None
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == MIME_TYPE
    assert report_file(locale) == data


@each_report
def test_a_report_says_its_language_and_direction(locale: str) -> None:
    """Readers by ear and writers from right to left are told in the file's styles."""
    default = part(locale, "styles.xml").find(".//style:default-style", NAMES)
    text = default.find("style:text-properties", NAMES)
    paragraph = default.find("style:paragraph-properties", NAMES)

    assert text.get(f"{{{NAMES['fo']}}}language") == parse_locale(locale).language
    mode = paragraph.get(f"{{{NAMES['style']}}}writing-mode")
    assert mode == ("rl-tb" if direction(locale) == "rtl" else "lr-tb")


@each_report
def test_a_report_is_built_of_headings_lists_and_a_table_with_a_head(locale: str) -> None:
    """The page's title is the one first heading; the table says what its columns are."""
    content = part(locale, "content.xml")
    page = page_by_key(locale)[report_key(locale)]
    told = page_by_key("en")[page["adopts"]] if page.get("copy") else page

    level = f"{{{NAMES['text']}}}outline-level"
    titles = [
        "".join(heading.itertext())
        for heading in content.iterfind(".//text:h", NAMES)
        if heading.get(level) == "1"
    ]
    assert titles == [told["title"]]
    assert len(texts(content, ".//table:table-header-rows//table:table-cell")) == 4
    assert texts(content, ".//text:list-item")


@each_report
def test_a_report_says_that_it_is_invented(locale: str) -> None:
    """Nobody takes the demo's report for one that was published."""
    words = json.loads((DATA / "reports.json").read_text(encoding="utf-8"))
    told = words[parse_locale(locale).language]

    content = part(locale, "content.xml")
    assert told["invented"] in texts(content, ".//text:h")
    assert told["notice"] in texts(content, ".//text:p")


@each_report
def test_a_reports_figures_are_the_networks(locale: str) -> None:
    """Each figure is one of the country or of all, with its source; no other stands in the table."""
    code = country_of(locale)
    known = [
        value["source"]
        for fact in network()["facts"]
        for value in fact["values"]
        if value["country"] in (code, None)
    ]

    rows = figures(locale)
    assert [source for *_rest, source in rows] == known
    cells = texts(part(locale, "content.xml"), ".//table:table-cell")
    assert cells[4:] == [text for row in rows for text in row]
    assert all(text.strip() for text in cells)


def report_key(locale: str) -> str:
    return next(page["key"] for page in pages(locale) if page["type"] == "report")
