"""How far two words are apart, and which known words an unknown one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 4
MOST_CANDIDATES = 10


def allowed_edits(word: str) -> int:
    """Return how many slips a word of this length may hold."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) <= 5 else 2


def closest(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """Return the nearest of ``known`` (word, number of documents), the best first."""
    most = allowed_edits(word)
    ranked = [
        (distance, -documents, candidate)
        for candidate, documents in known
        if 0 < (distance := edit_distance(word, candidate, most)) <= most
    ]
    return [candidate for _distance, _documents, candidate in sorted(ranked)[:MOST_CANDIDATES]]


def edit_distance(one: str, other: str, most: int) -> int:
    """Return how many letters are missing, added, changed or swapped; above ``most`` it stops."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, start=1):
        older, before, row = before, row, [index]
        for column, against in enumerate(other, start=1):
            best = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != against))
            swapped = column > 1 and index > 1 and letter == other[column - 2]
            if swapped and against == one[index - 2]:
                best = min(best, older[column - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
