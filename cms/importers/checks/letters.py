"""Find letters that only look right: of an old font, or of another alphabet."""

from __future__ import annotations

from collections.abc import Iterator

from cms.importers.checks.subject import Finding, Subject
from countries.text.letters import false_letters as letters_in
from countries.text.letters import mixed_words


def false_letters(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each block with such letters, at the first."""
    for passage in subject.passages:
        places = [
            *((at, at + 1) for at, _right in letters_in(passage.text, subject.page.locale)),
            *mixed_words(passage.text),
        ]
        if places:
            start, end = min(places)
            said = passage.text[start:end]
            message = f"“{said}” only looks right: it is of an old font or another alphabet."
            yield subject.finding("false-letter", passage, start, end, message)
