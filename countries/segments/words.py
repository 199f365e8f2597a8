"""Count the words of texts as they are stored: markup and tokens are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

_MARKUP_OR_TOKEN = re.compile(r"<[^>]*>|\{\{[^{}]*\}\}")
_WORD = re.compile(r"\w+(?:[’'.,\-\u2010\u2011]\w+)*")


def words_in(texts: Iterable[str]) -> int:
    """Return how many words ``texts`` have; a figure counts as one."""
    return sum(map(count_words, texts))


@lru_cache(maxsize=50_000)
def count_words(text: str) -> int:
    """Return how many words one text has. The same source is asked about for each country."""
    return len(_WORD.findall(unescape(_MARKUP_OR_TOKEN.sub(" ", text))))
