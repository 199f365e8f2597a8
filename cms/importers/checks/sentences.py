"""Find sentences that broke, what a machine left in them, and places that were never filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cms.importers.checks.subject import Finding, Passage, Subject
from cms.importers.names import KnownNames
from countries.text import alternatives, fold, leftovers, words
from countries.text.wordlists import FUNCTION_WORDS

# A stop or comma apart from its word. French sets other marks apart, never these two.
_LOOSE_STOP = re.compile(r"(?<=[\w)\"”»'’])\s+[.,](?=\s|$)")
_SENTENCE_END = (".", "!", "?", ":", ";", "…", ")", "”", "»", '"', "’", "'")
_LONG_ENOUGH = 6
_BROKEN = (
    "The sentence is broken here, as when a link or a name was cut out; the text is unchanged."
)

# A pronoun that takes a name up again before the verb: “X it is”.
_RESUMED = {
    "en": ("it|they|he|she", "is|are|was|were|has|have|had|will|can|does"),
    "ro": ("el|ea|ei|ele|acesta|aceasta", "este|e|sunt|a|au|are|era|va|poate"),
    "fr": ("il|elle|ils|elles", "est|sont|a|ont|était|sera|peut"),
    "es": ("él|ella|ello|ellos|ellas", "es|son|ha|han|fue|era|será|puede"),
    "it": ("esso|essa|lui|lei|essi", "è|sono|ha|hanno|era|sarà|può"),
    "pt": ("ele|ela|eles|elas", "é|são|tem|foi|era|será|pode"),
}
# After these the pronoun is no repetition: “With X it is easy”.
_LEADS_IN = frozenset(
    {
        "about", "after", "at", "before", "by", "for", "from", "in", "like", "of", "on", "since",
        "than", "that", "through", "to", "under", "via", "when", "with", "without", "as", "if",
        "cu", "de", "la", "prin", "pentru", "avec", "chez", "pour", "con", "para", "per", "com",
    }
)  # fmt: skip
_RESIDUE = "The pronoun repeats the name before it, as machine translation does."

_ZERO_COUNTER = re.compile(r"0\s*[+%]?(?:\s+[^\W\d_]+){1,4}")


def broken_sentences(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where a stop stands loose, or a paragraph begins or ends inside a sentence."""
    before: Passage | None = None
    for passage in subject.passages:
        if passage.block.type != "paragraph":
            before = None
            continue
        for match in _LOOSE_STOP.finditer(passage.block.text):
            start = _start_of_piece(passage.block.text, match.start())
            yield subject.finding("broken-sentence", passage, start, match.end(), _BROKEN)
        if before and _goes_on(before, passage):
            yield subject.finding("broken-sentence", passage, 0, 1, _BROKEN)
        elif _ends_early(passage, subject.language):
            end = len(passage.text)
            yield subject.finding("broken-sentence", passage, max(0, end - 40), end, _BROKEN)
        before = passage


def machine_residue(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where a pronoun takes up the name right before it."""
    pattern = _resumption(subject.names, subject.language)
    if pattern is None:
        return
    for passage in subject.passages:
        for match in pattern.finditer(passage.text):
            said = words(fold(passage.text[: match.start()]))
            if not said or said[-1] not in _LEADS_IN or _begins_sentence(passage, match.start()):
                start, end = match.span()
                yield subject.finding("machine-residue", passage, start, end, _RESIDUE)


def placeholders(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each place that was to be filled in: XX December, [18 ], lorem ipsum."""
    for passage in subject.passages:
        for match in leftovers.placeholders(passage.text, subject.page.locale):
            message = f"“{match.group()}” was to be filled in."
            yield subject.finding("placeholder", passage, match.start(), match.end(), message)
        if _ZERO_COUNTER.fullmatch(passage.text.strip()):
            message = "A counter that shows nothing but zero."
            yield subject.finding("placeholder", passage, 0, len(passage.text), message)


def _start_of_piece(text: str, end: int) -> int:
    """Return where the piece before a loose stop begins: after the last sentence's end."""
    return max(text.rfind(mark, 0, end) + 2 for mark in (". ", "! ", "? ")) if end else 0


def _goes_on(before: Passage, passage: Passage) -> bool:
    first = passage.text.lstrip()[:1]
    if before.text.rstrip().endswith(_SENTENCE_END) or _is_list(before) or _is_list(passage):
        return False
    return first.islower() or first in ".,;:)"


def _ends_early(passage: Passage, language: str) -> bool:
    text = passage.text.rstrip()
    said = words(text)
    if text.endswith(_SENTENCE_END) or len(said) < _LONG_ENOUGH or _is_list(passage):
        return False
    return text.endswith(said[-1]) and said[-1] in FUNCTION_WORDS.get(language, frozenset())


def _is_list(passage: Passage) -> bool:
    return passage.block.value["html"].startswith(("<ul", "<ol"))


def _begins_sentence(passage: Passage, start: int) -> bool:
    return passage.text[:start].rstrip()[-1:] in ("", ".", "!", "?")


@lru_cache(maxsize=32)
def _resumption(names: KnownNames, language: str) -> re.Pattern[str] | None:
    if language not in _RESUMED or not names.all:
        return None
    pronouns, verbs = _RESUMED[language]
    return re.compile(
        rf"(?<!\w)(?:{alternatives(names.all)})\s+(?:{pronouns})\s+(?:{verbs})\b", re.IGNORECASE
    )
