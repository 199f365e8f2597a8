"""Texts that are the same on every machine: made-up words, of which few are frequent."""

from __future__ import annotations

import itertools
import random

SYLLABLES = [
    first + last
    for first in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
    for last in ("a", "e", "i", "o", "u", "an", "el", "or")
]
NUMBER_OF_WORDS = 3000


def vocabulary() -> list[str]:
    """Return the words, the frequent ones first."""
    chosen = random.Random("vocabulary")
    found: dict[str, None] = {}
    while len(found) < NUMBER_OF_WORDS:
        found["".join(chosen.choices(SYLLABLES, k=chosen.randint(2, 4)))] = None
    return list(found)


WORDS = vocabulary()
# As in real texts, the n-th word is about n times rarer than the first.
_WEIGHTS = list(itertools.accumulate(1 / (rank + 12) for rank in range(NUMBER_OF_WORDS)))


class Writer:
    """Writes the texts of one page; the same ``seed`` gives the same texts."""

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)

    def words(self, number: int) -> str:
        """Return ``number`` words, the first with a capital."""
        text = " ".join(self._chance.choices(WORDS, cum_weights=_WEIGHTS, k=number))
        return text[0].upper() + text[1:]

    def sentences(self, number: int) -> str:
        return " ".join(f"{self.words(self._chance.randint(8, 16))}." for _ in range(number))

    def rich_text(self) -> str:
        """Return two paragraphs, a list and a link."""
        entries = "".join(f"<li>{self.words(7)}</li>" for _ in range(3))
        link = f'<a href="https://example.org/{self._chance.randint(1, 999)}">{self.words(2)}</a>'
        return (
            f"<p>{self.sentences(3)} <b>{self.words(3)}</b> {self.sentences(1)}</p>"
            f"<ul>{entries}</ul><p>{self.sentences(2)} {link} {self.sentences(1)}</p>"
        )
