"""Report what the import took out, what it left in doubt, and what is in another language."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from cms.importers.checks.subject import Finding, Subject
from cms.importers.parsed import Removed
from cms.importers.residue import residue_left
from countries.text import excerpt, fold

_MESSAGES = {
    "leaked-shortcode": "A page builder's shortcode stood in the text; it was taken out.",
    "leaked-caption": "A picture's caption had leaked into the text; it was taken out.",
    "leaked-filename": "A picture's file name had leaked into the text; it was taken out.",
    "doubled-heading": "The heading stood twice; one was taken out.",
    "lost-image": "A picture of the source was not imported; upload it and choose it again.",
}
_LEFT = (
    "This looks like a picture's caption or file name; it was left, for it stands in a sentence."
)
_LONGEST = 120


def removals(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each piece that was removed."""
    for piece in subject.page.removed:
        yield _removal(subject, piece, None)
    for position, block in enumerate(subject.page.blocks):
        for piece in block.removed:
            yield _removal(subject, piece, position)


def doubts(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each piece that looks like residue and was left."""
    for passage in subject.passages:
        for code, piece in residue_left(passage.text):
            start = passage.text.find(piece)
            yield subject.finding(code, passage, start, start + len(piece), _LEFT)


def foreign_languages(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for the title and each block that is not in the page's language."""
    page = subject.page
    if page.title_language:
        message = f"The title is in {_name(page.title_language)}."
        yield subject.page_finding("foreign-language", page.title, message)
    for position, block in enumerate(page.blocks):
        if block.language:
            message = (
                f"This is in {_name(block.language)}; it is marked so and waits for translation."
            )
            place = excerpt(block.text, _LONGEST)
            yield Finding("foreign-language", page.slug, position, place, message)


def headings(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for a title that the source lacks, and for headings that say the same."""
    page = subject.page
    if not page.has_heading:
        origin = "its programme's name" if page.programme else "the file's name"
        message = f"The source has no heading here; the title is {origin}."
        yield subject.page_finding("missing-heading", page.title, message)
    seen = {fold(page.title)}
    for passage in subject.passages:
        if passage.block.type != "heading":
            continue
        said = fold(passage.block.text)
        if said in seen:
            message = "The page has this heading twice."
            yield subject.finding("doubled-heading", passage, 0, len(passage.text), message)
        seen.add(said)


def lost_links(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each label of a link or video whose address the source does not hold."""
    for position, block in enumerate(subject.page.blocks):
        if block.type in ("call_to_action", "video") and not block.value["url"]:
            message = "The source does not say where this leads; choose a page or an address."
            place = excerpt(block.text, _LONGEST)
            yield Finding("lost-link", subject.page.slug, position, place, message)


def _removal(subject: Subject, piece: Removed, position: int | None) -> Finding:
    message = f"{_MESSAGES[piece.code]} Line {piece.line} of the source."
    place = excerpt(piece.text, _LONGEST)
    return Finding(piece.code, subject.page.slug, position, place, message)


def _name(language: str) -> str:
    parts = language.split("-")
    tag = "_".join([parts[0], *(part.title() for part in parts[1:])])
    return Locale.parse(tag).get_display_name("en") or language
