"""Did you mean: the query again, with words that exist in what the caller may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from countries.search.embedded import Embedded
from countries.search.query import SearchQuery, Terms, Word
from countries.search.spelling import allowed_edits, edit_distance
from countries.text import fold, words

Similar = Callable[[Sequence[str]], Mapping[str, list[str]]]


def suggest(terms: Terms, query: SearchQuery, *, similar: Similar, index: Embedded) -> str | None:
    """Return the query with its unknown words replaced, or None where nothing is better.

    ``similar`` is the engine's own vocabulary; what it offers is checked and counted in ``index`` with
    the filters and the scope of ``query``: so no word comes from a page that the caller may not see,
    and which of several is chosen tells nothing of such pages.
    """
    last = terms.words[-1]
    unknown = [
        word
        for word in terms.words
        if allowed_edits(word.folded)
        and index.text_with(word, query, prefix=terms.prefix if word is last else "") is None
    ]
    offered = similar([word.folded for word in unknown]) if unknown else {}
    better = {
        word.folded: found
        for word in unknown
        if (found := _best_known(word.folded, offered.get(word.folded, []), query, index))
    }
    if not better:
        return None
    return " ".join(better.get(word.folded, word.text) for word in terms.words)


def _best_known(
    word: str, candidates: Sequence[str], query: SearchQuery, index: Embedded
) -> str | None:
    """Return which candidate is nearest to ``word``, and of those as near the one on most pages."""
    most = allowed_edits(word)
    by_distance = defaultdict(list)
    for candidate in candidates:
        by_distance[edit_distance(word, candidate, most)].append(Word(candidate, candidate))
    for _distance, near in sorted(by_distance.items()):
        counted = [(-index.count_with(it, query), it.folded, it) for it in near]
        negative, _folded, best = min(counted)
        if negative:
            return _as_written(best.folded, index.text_with(best, query) or "")
    return None


def _as_written(folded: str, text: str) -> str:
    """Return the word with its accents; the folded one where only a relative of it is written."""
    return next((word.lower() for word in words(text) if fold(word) == folded), folded)
