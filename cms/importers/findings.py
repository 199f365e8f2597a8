"""Report what an editor should look at in imported pages; nothing here changes a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from cms.importers.checks import claims, letters, sentences, spelling, taken_out
from cms.importers.checks.subject import Finding, Subject
from cms.importers.names import KnownNames
from cms.importers.parsed import ParsedPage
from countries.text.claims import KnownFact

CODES: Mapping[str, str] = MappingProxyType(
    {
        "foreign-language": "A title or block is not in the page's language; the block is marked.",
        "leaked-shortcode": "A page builder's shortcode stood in the text; it is taken out.",
        "leaked-caption": "A camera's or picture's caption stood in the text.",
        "leaked-filename": "A picture's file name stood in the text.",
        "doubled-heading": "The title or a heading stood twice.",
        "missing-heading": "The title is made from the programme's or file's name.",
        "broken-sentence": "A sentence is broken, as around a link or name; it is unchanged.",
        "mixed-spelling": "Two spellings of a word, or British and American ones, on one page.",
        "name-variant": "One organisation under several names on one page.",
        "machine-residue": "A pronoun takes up the name before it: “X it is considered”.",
        "free-figure": "A figure is typed by hand where a fact should stand.",
        "stale-figure": "A figure differs from the fact that its words mean.",
        "undated-claim": "A sentence with figures does not say of when they are.",
        "false-letter": "Letters of an old font (ş for ș), or of two alphabets in one word.",
        "placeholder": "A place that was to be filled in: XX December, [18 ], lorem ipsum.",
        "lost-link": "The label of a link or video whose address the source does not hold.",
        "lost-image": "A picture of the source that was not imported.",
    }
)
"""What each code means. Codes are part of the importer's output and do not change."""

_CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    taken_out.removals,
    taken_out.doubts,
    taken_out.foreign_languages,
    taken_out.headings,
    taken_out.lost_links,
    sentences.broken_sentences,
    sentences.machine_residue,
    sentences.placeholders,
    spelling.mixed_spellings,
    spelling.name_variants,
    letters.false_letters,
    claims.figures,
    claims.undated_claims,
)


def find_residue(
    pages: Sequence[ParsedPage], *, names: KnownNames, facts: Sequence[KnownFact] = ()
) -> list[Finding]:
    """Return the findings of ``pages`` and all below them, page by page, block by block."""
    return [
        finding
        for top in pages
        for page in top.walk()
        for finding in _page_findings(Subject(page, names, tuple(facts)))
    ]


def _page_findings(subject: Subject) -> list[Finding]:
    order = list(CODES)
    found = {finding: None for check in _CHECKS for finding in check(subject)}
    return sorted(
        found,
        key=lambda finding: (
            -1 if finding.block is None else finding.block,
            order.index(finding.code),
        ),
    )
