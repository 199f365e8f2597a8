"""What must be true in the histories of overlays, kept apart from the product's own code.

The books know what each country wrote, what it saw of the umbrella, and what the umbrella says. Nothing
here is computed from the product's rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

IN_PLACE = ("hide", "replace")


@dataclass
class Written:
    """One thing that a country did at a block of one page: its own words, and what it saw then."""

    words: str
    saw: str | None
    order: tuple[str, ...]


@dataclass
class Book:
    """All that is known of one country's page in one locale.

    ``live`` and ``draft`` are what the country did, by (block, action); ``translated`` the source's
    text each block was translated from.
    """

    live: dict[tuple[str, str], Written] = field(default_factory=dict)
    draft: dict[tuple[str, str], Written] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)
    translated: dict[str, str] = field(default_factory=dict)

    def put(self, block: str, action: str, written: Written) -> None:
        if action in IN_PLACE:
            for other in IN_PLACE:
                self.draft.pop((block, other), None)
        self.draft[block, action] = written

    def lift(self, block: str) -> None:
        for at in [at for at in self.draft if at[0] == block]:
            del self.draft[at]

    def publish(self) -> None:
        self.live = dict(self.draft)

    def hidden(self) -> set[str]:
        """Return the blocks of which visitors see nothing of the source's text."""
        return {block for block, action in self.live if action in IN_PLACE}


@dataclass
class Books:
    """The umbrella's page as it is live, and the books of every locale."""

    order: list[str]
    texts: dict[str, str]
    pages: dict[str, Book] = field(default_factory=dict)
    answered: dict[tuple[str, str], tuple[str | None, tuple[str, ...]]] = field(
        default_factory=dict
    )
    """What each country last answered at a block, by (country, block): the text it saw, and the order."""

    def asked(self, country: str, locales: list[str]) -> tuple[set[str], set[str]]:
        """Return the blocks about which a country is asked for certain, and those where it may be.

        Certain is a text that is not what was seen; whether a block or its neighbour has moved is a
        matter of taste, so where the order changed every overlaid block may be asked about.
        """
        certain, possible = set(), set()
        for locale in locales:
            for (block, _action), written in self.pages[locale].live.items():
                saw, order = self._last_seen(country, block, written)
                if saw != self.texts.get(block):
                    certain.add(block)
                elif _reordered(order, self.order):
                    possible.add(block)
        return certain, certain | possible

    def _last_seen(
        self, country: str, block: str, written: Written
    ) -> tuple[str | None, tuple[str, ...]]:
        answered = self.answered.get((country, block))
        if answered is not None and written not in self.since.get((country, block), []):
            return answered
        return written.saw, written.order

    since: dict[tuple[str, str], list[Written]] = field(default_factory=dict)
    """What a country wrote at a block after its last answer about it."""

    def answer(self, country: str, block: str) -> None:
        self.answered[country, block] = (self.texts.get(block), tuple(self.order))
        self.since[country, block] = []

    def wrote(self, country: str, block: str, written: Written) -> None:
        self.since.setdefault((country, block), []).append(written)


def _reordered(before: tuple[str, ...], now: list[str]) -> bool:
    return [one for one in before if one in now] != [one for one in now if one in before]
