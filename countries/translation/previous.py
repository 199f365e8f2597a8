"""What stood for a text before its source changed: typed here, or said by the live page."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wagtail_localize.models import StringSegment, StringTranslation

from countries.segments.models import Provenance
from countries.segments.said import Said
from countries.text import same_language
from countries.translation.wording import shown

ALIKE = 0.3
"""How much of a former text has to be in the present one to be shown as what it was.

Words are compared, not letters: of those, two sentences of one language share half by chance.
"""

Key = tuple[int, int]
"""A text (string) at a place (context)."""


@dataclass(frozen=True)
class Previous:
    """What stood for a text before its source changed. ``source`` is None where nobody knows it."""

    text: str
    source: str | None

    @property
    def shown(self) -> str:
        """The text as people type it."""
        return shown(self.text)


def previous_of(
    rows: Iterable[StringSegment], made: Mapping[Key, StringTranslation], *, said: Said, code: str
) -> dict[Key, Previous]:
    """Return what stood, before their source changed, for those texts that lack a translation.

    ``rows`` are the source's texts in order, ``made`` every translation into the locale ``code`` that
    the page ever had, the oldest first, ``said`` what the page says now.
    """
    present = set()
    open_rows: dict[int, list[StringSegment]] = defaultdict(list)
    for row in rows:
        present.add(_key(row))
        if _key(row) not in made:
            open_rows[row.context_id].append(row)
    former: dict[int, list[StringTranslation]] = defaultdict(list)
    for key, one in made.items():
        if key not in present and key[1] in open_rows:
            former[key[1]].append(one)
    found: dict[Key, Previous] = {}
    for context_id, some in open_rows.items():
        origin = said.origins.get(some[0].context.path)
        matched = _matched(some, former[context_id], origin.source_texts if origin else [])
        found |= matched or _said_there(some, said, code)
    return found


def _said_there(rows: Sequence[StringSegment], said: Said, code: str) -> dict[Key, Previous]:
    """Take the live page's text where nobody typed the former one here, as after an import."""
    path = rows[0].context.path
    origin, texts = said.origins.get(path), said.texts.get(path, [])
    if origin is None or origin.provenance == Provenance.SOURCE or not texts:
        return {}
    if not same_language(origin.language, code):
        return {}
    known = origin.source_texts
    if len(texts) == len(rows) == len(known):
        pairs = zip(rows, texts, known, strict=True)
        return {_key(row): Previous(text, source) for row, text, source in pairs}
    return {_key(rows[0]): Previous(" ".join(texts), " ".join(known) if known else None)}


def _matched(
    rows: Sequence[StringSegment], former: Sequence[StringTranslation], last: Sequence[str]
) -> dict[Key, Previous]:
    """Pair the texts of one place that are open with those that stood there, by how alike they are."""
    # The newest first, and before all those from which the live page was made.
    newest_first = former[::-1]
    left = sorted(newest_first, key=lambda made: made.translation_of.data not in last)
    found: dict[Key, Previous] = {}
    for row in rows:
        if not left:
            break
        best = max(left, key=lambda made: _alike(made.translation_of.data, row.string.data))
        is_alone = len(rows) == 1
        if not is_alone and _alike(best.translation_of.data, row.string.data) < ALIKE:
            continue
        if is_alone and best.translation_of.data not in last:
            best = left[0]
        left.remove(best)
        found[_key(row)] = Previous(best.data, best.translation_of.data)
    return found


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), False).ratio()


def _key(row: StringSegment) -> Key:
    return row.string_id, row.context_id
