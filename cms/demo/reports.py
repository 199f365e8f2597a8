"""The demo's yearly reports as files: a page's own words, and the network's figures with their sources.

OpenDocument text, because it says what a heading, a list, a table's head and the language are.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any
from xml.sax.saxutils import escape

from cms.demo.content import DATA, DemoPage, read_network, read_pages
from countries.facts.lookup import format_value
from countries.identity.texts import text_in
from countries.text import direction, format_date, parse_locale

MIME_TYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            *(("office", "office"), ("text", "text"), ("table", "table"), ("style", "style")),
            *(("fo", "xsl-fo-compatible"), ("meta", "meta"), ("manifest", "manifest")),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest day that an archive can hold: the bytes are the same each time."""

Row = tuple[str, str, str, str]


def report_file(locale: str) -> bytes:
    """Return the report of a locale's report page, the same bytes each time."""
    page = _report_page(locale)
    words = _words(locale)
    body = "".join(
        [
            _heading(page.title, 1),
            _paragraph(page.summary),
            _heading(words["invented"], 2),
            _paragraph(words["notice"]),
            *_blocks(page),
            _heading(words["figures"], 2),
            _table(words["columns"], figures(locale)),
        ]
    )
    return _packed(
        {
            "content.xml": f"<office:body><office:text>{body}</office:text></office:body>",
            "styles.xml": _styles(locale),
            "meta.xml": f"<office:meta><dc:title>{escape(page.title)}</dc:title>"
            f"<dc:language>{locale}</dc:language></office:meta>",
        }
    )


def figures(locale: str) -> list[Row]:
    """Return (figure, value, as of, source) of what is known of a locale's country and of all."""
    network = read_network()
    country = next(
        country["code"]
        for country in network["countries"]
        if any(row["locale"] == locale for row in country["locales"])
    )
    undated = _words(locale)["undated"]
    return [
        (
            text_in(fact["labels"], locale)[0],
            format_value(value["value"], fact["unit"], locale),
            format_date(date.fromisoformat(value["as_of"]), locale) if value["as_of"] else undated,
            value["source"],
        )
        for fact in network["facts"]
        for value in fact["values"]
        if value["country"] in (country, None)
    ]


def _report_page(locale: str) -> DemoPage:
    """Return the report page of a locale; one that copies the umbrella's says what that says."""
    page = next(page for page in read_pages(locale) if page.type == "report")
    return _report_page("en") if page.copy else page


def _words(locale: str) -> dict[str, Any]:
    told = json.loads((DATA / "reports.json").read_text(encoding="utf-8"))
    words: dict[str, Any] = told[parse_locale(locale).language]
    return words


def _blocks(page: DemoPage) -> Iterator[str]:
    for block in page.body:
        if block["type"] == "heading":
            yield _heading(block["value"]["text"], 2)
        elif block["type"] == "paragraph":
            yield _rich_text(block["value"]["html"])


class _Paragraphs(HTMLParser):
    """Turns paragraphs and lists of HTML into those of a text document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "ul":
            self.found.append("<text:list>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self.found.append("</text:list>")
        elif tag in ("p", "li"):
            paragraph = _paragraph(self.text)
            listed = f"<text:list-item>{paragraph}</text:list-item>"
            self.found.append(listed if tag == "li" else paragraph)
            self.text = ""


def _rich_text(html: str) -> str:
    parser = _Paragraphs()
    parser.feed(html)
    return "".join(parser.found)


def _heading(text: str, level: int) -> str:
    return (
        f'<text:h text:style-name="Heading_{level}" text:outline-level="{level}">'
        f"{escape(text)}</text:h>"
    )


def _paragraph(text: str) -> str:
    return f'<text:p text:style-name="Standard">{escape(text.strip())}</text:p>'


def _table(columns: list[str], rows: list[Row]) -> str:
    def cells(texts: Any) -> str:
        return "".join(
            f'<table:table-cell office:value-type="string">{_paragraph(text)}</table:table-cell>'
            for text in texts
        )

    body = "".join(f"<table:table-row>{cells(row)}</table:table-row>" for row in rows)
    return (
        '<table:table table:name="Figures">'
        f'<table:table-column table:number-columns-repeated="{len(columns)}"/>'
        f"<table:table-header-rows><table:table-row>{cells(columns)}</table:table-row>"
        f"</table:table-header-rows>{body}</table:table>"
    )


def _styles(locale: str) -> str:
    """Return the styles: the language, the direction of writing, and three sizes of type."""
    code = parse_locale(locale)
    region = code.region.upper() or "none"
    mode = "rl-tb" if direction(locale) == "rtl" else "lr-tb"
    language = (
        f'fo:language="{code.language}" fo:country="{region}" '
        f'style:language-complex="{code.language}" style:country-complex="{region}"'
    )
    sizes = {"Standard": "11pt", "Heading_1": "22pt", "Heading_2": "15pt"}
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph">'
        '<style:paragraph-properties fo:margin-top="0.2cm" fo:margin-bottom="0.2cm" '
        f'fo:text-align="start" style:writing-mode="{mode}"/>'
        f'<style:text-properties fo:font-size="{size}" style:font-size-complex="{size}"/>'
        "</style:style>"
        for name, size in sizes.items()
    )
    return (
        '<office:styles><style:default-style style:family="paragraph">'
        f'<style:paragraph-properties style:writing-mode="{mode}"/>'
        f"<style:text-properties {language}/></style:default-style>{styles}</office:styles>"
    )


def _packed(parts: dict[str, str]) -> bytes:
    """Return a text document of ``parts``; what it is stands first and uncompressed."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (("/", MIME_TYPE), *((name, "text/xml") for name in parts))
    )
    roots = {name: f"document-{name.removesuffix('.xml')}" for name in parts}
    files = {
        "mimetype": MIME_TYPE,
        **{
            name: f'{HEAD}<office:{roots[name]} {NAMESPACES} office:version="1.3">{part}'
            f"</office:{roots[name]}>"
            for name, part in parts.items()
        },
        "META-INF/manifest.xml": f'{HEAD}<manifest:manifest {NAMESPACES} manifest:version="1.3">'
        f"{entries}</manifest:manifest>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, date_time=LONG_AGO)
            packed = name != "mimetype"
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(info, text)
    return file.getvalue()
