"""The histories' own books: what each text was made from, read off the text itself.

Every text that a history writes carries a word of its own, such as ``Qaaab``. The books know of each
word in which language its text is, where it was written, and from which other word. Nothing here asks
the product how it keeps such things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

WORD = re.compile(r"Q[a-z]{4}")
SENTENCES = {
    "en": "The can {word} goes back to the maker.",
    "ro": "Doza {word} se întoarce la producător.",
    "fr": "La canette {word} revient chez le producteur.",
}

Places = dict[str, list[str]]
"""The words that stand at each place of a page: a field, or a block by its id."""


@dataclass(frozen=True)
class Entry:
    """A text: its language, the locale in which it was written, and the word it was made from."""

    language: str
    locale: str
    made_from: str | None = None
    is_machine: bool = False


@dataclass
class Ledger:
    """All texts of one history."""

    entries: dict[str, Entry] = field(default_factory=dict)
    reviewed: set[str] = field(default_factory=set)
    typed: dict[tuple[str, str], str] = field(default_factory=dict)
    """The newest text for a word of the source, by locale and word, published or not."""

    def copy(self) -> Ledger:
        return Ledger(dict(self.entries), set(self.reviewed), dict(self.typed))

    def write(
        self, locale: str, *, made_from: str | None = None, is_machine: bool = False
    ) -> tuple[str, str]:
        """Return a new text of a locale, and its word."""
        number = len(self.entries)
        word = "Q" + "".join(chr(97 + number // 26**power % 26) for power in (3, 2, 1, 0))
        language = locale.split("-")[0]
        self.entries[word] = Entry(language, locale, made_from, is_machine)
        return SENTENCES[language].format(word=word), word

    def type_in(self, word: str) -> None:
        """Take note that a text stands for the one it was made from, published or not."""
        entry = self.entries[word]
        self.typed[entry.locale, entry.made_from or word] = word

    def text(self, word: str) -> str:
        """Return the whole text that ``word`` stands for."""
        return SENTENCES[self.entries[word].language].format(word=word)

    def source_of(self, word: str, locale: str) -> str:
        """Return the word of the source's text that one on a page of ``locale`` was made from."""
        entry = self.entries[word]
        return entry.made_from or word if entry.locale == locale else word

    def behind(self, own: Places, source: Places | None, locale: str) -> int:
        """Count the texts in which a page that says ``own`` is behind what its source says."""
        if source is None:
            return 0
        count = 0
        for place, words in own.items():
            now = source.get(place)
            made_from = [self.source_of(word, locale) for word in words]
            if now is None:
                count += 1
            elif made_from != now:
                count += max(1, sum(word not in made_from for word in now))
        return count + sum(len(words) for place, words in source.items() if place not in own)

    def with_source(self, own: Places, source: Places | None, locale: str) -> Places:
        """Return what is shown where the source's present texts stand for those that are behind."""
        if source is None:
            return own
        return source | {
            place: words
            for place, words in own.items()
            if [self.source_of(word, locale) for word in words] == source.get(place)
            or place not in source
        }

    def is_foreign(self, word: str, locale: str) -> bool:
        return self.entries[word].language != locale.split("-")[0]

    def is_own(self, word: str, locale: str) -> bool:
        """Tell whether a text was written in ``locale`` itself: it is its country's."""
        return self.entries[word].locale == locale

    def own(self, places: Places | None, locale: str) -> dict[str, set[str]]:
        """Return the words by place that were written in ``locale`` itself."""
        found = {
            place: {word for word in words if self.is_own(word, locale)}
            for place, words in (places or {}).items()
        }
        return {place: words for place, words in found.items() if words}

    def has_typed(self, locale: str) -> bool:
        """Tell whether anybody ever wrote a text of ``locale`` that still is there."""
        return any(one == locale for one, _word in self.typed)

    def is_unread(self, word: str, locale: str) -> bool:
        """Tell whether a machine wrote a text for this very locale, and nobody has read it."""
        return self.is_machine(word, locale) and word not in self.reviewed

    def is_machine(self, word: str, locale: str) -> bool:
        """Tell whether a machine wrote a text for this very locale."""
        entry = self.entries[word]
        return entry.is_machine and entry.locale == locale

    def states(self, own: Places, source: Places | None, locale: str) -> set[str]:
        """Return the states that may be said of a page; as a rule there is one."""
        words = words_in(own)
        if any(self.is_foreign(word, locale) for word in words):
            return {"incomplete"}
        if self.behind(own, source, locale):
            return {"behind"}
        if any(self.is_unread(word, locale) for word in words):
            return {"machine_unreviewed"}
        if any(self.entries[word].is_machine for word in words):
            # Read, but perhaps not saved since: nobody is misled by either word.
            return {"current", "machine_unreviewed"}
        return {"current"}


def words_in(places: Places) -> list[str]:
    return [word for words in places.values() for word in words]


def places_of(page: Any) -> Places:
    """Return the words at each place of a page's row: its title, its summary and its blocks."""
    found = {"title": WORD.findall(page.title), "summary": WORD.findall(page.summary)}
    for block in page.body.raw_data:
        said = block["value"].get("text") or block["value"].get("html") or ""
        found[block["id"]] = WORD.findall(said)
    return {place: words for place, words in found.items() if words}


def spoken(html: str) -> dict[str, str]:
    """Return in which language HTML says that each word in it is: the nearest ``lang`` around it."""
    soup = BeautifulSoup(html, "html.parser")
    found: dict[str, str] = {}
    for text in soup.find_all(string=WORD):
        for word in WORD.findall(str(text)):
            found[word] = _language(text.parents)
    return found


def _language(around: Iterable[Tag]) -> str:
    codes = (str(tag.get("lang")) for tag in around if tag.get("lang"))
    return next(codes, "").split("-")[0].lower()
