"""What an import is told beforehand: programmes and organisations by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from countries.text import alternatives, fold, words

# A heading names a programme with at most this many words beside the name: “The X campaign”.
_WORDS_BESIDE_NAME = 3
_NO_MATCH = re.compile(r"(?!)")


@dataclass(frozen=True)
class KnownProgramme:
    """A programme's code, its name here, and its other names and spellings."""

    code: str
    name: str
    spellings: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.spellings)


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation's name and the other names that texts give it."""

    name: str
    variants: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.variants)


@dataclass(frozen=True)
class KnownNames:
    """The programmes and organisations whose names may stand in a text."""

    programmes: tuple[KnownProgramme, ...] = ()
    organisations: tuple[KnownOrganisation, ...] = ()

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every name and spelling, the longest first, so that a pattern prefers it."""
        known = {name for programme in self.programmes for name in programme.names}
        known.update(name for organisation in self.organisations for name in organisation.names)
        return tuple(sorted(filter(None, known), key=lambda name: (-len(name), name)))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A pattern that finds any name as a whole, in any case."""
        if not self.all:
            return _NO_MATCH
        return re.compile(rf"(?<!\w)(?:{alternatives(self.all)})(?!\w)", re.IGNORECASE)

    def programme_of_heading(self, heading: str) -> KnownProgramme | None:
        """Return the programme that ``heading`` names, with a few words beside it or none."""
        said = _key(heading)
        for programme, key in self._programme_keys():
            beside = len(said) - len(key)
            if 0 <= beside <= _WORDS_BESIDE_NAME and _contains(said, key):
                return programme
        return None

    def leading_programme(self, text: str) -> KnownProgramme | None:
        """Return the programme whose name begins ``text``."""
        said = _key(text)
        for programme, key in self._programme_keys():
            if said[: len(key)] == key:
                return programme
        return None

    def without_names(self, text: str) -> str:
        """Return ``text`` with a blank in the place of each letter of a name."""
        return self.pattern.sub(lambda match: " " * len(match.group()), text)

    def _programme_keys(self) -> Iterator[tuple[KnownProgramme, list[str]]]:
        pairs = [
            (programme, _key(name)) for programme in self.programmes for name in programme.names
        ]
        yield from sorted((pair for pair in pairs if pair[1]), key=lambda pair: -len(pair[1]))


def _key(text: str) -> list[str]:
    return words(fold(text.replace("&", " and ")))


def _contains(said: list[str], key: list[str]) -> bool:
    return any(said[at : at + len(key)] == key for at in range(len(said) - len(key) + 1))
