"""Count the words of texts as they are stored: markup and tokens are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from countries.text import IN_BRACES

_NO_WORDS = re.compile(rf"<[^>]*>|{IN_BRACES}|[/—–|]")


def words_in(texts: Iterable[str]) -> int:
    """Return how many words ``texts`` have."""
    return sum(map(count_words, texts))


@lru_cache(maxsize=50_000)
def count_words(text: str) -> int:
    """Return how many words one text has: what stands between spaces and holds a letter or figure.

    So it counts alike in every script that puts spaces between words. The same source is asked about
    for each country.
    """
    bare = unescape(_NO_WORDS.sub(" ", text))
    return sum(any(char.isalnum() for char in word) for word in bare.split())
