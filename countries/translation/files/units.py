"""What every format says: pages, and of each page its texts with their translations."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countries.translation.previous import Previous
from countries.translation.states import State


class WrongFile(ValueError):
    """The file cannot be read; the text says why, for the person who sent it."""


class Which(StrEnum):
    """Which texts a file holds."""

    OPEN = "open"
    BEHIND = "behind"
    ALL = "all"

    @property
    def label(self) -> Promise:
        return _WHICH[self]

    def takes(self, state: State) -> bool:
        """Tell whether a text in ``state`` belongs into the file."""
        if self is Which.BEHIND:
            return state is State.BEHIND
        return self is Which.ALL or state.is_open


_WHICH = {
    Which.OPEN: _("What is open: not translated, behind, machine text, errors"),
    Which.BEHIND: _("What is behind its source alone"),
    Which.ALL: _("Everything"),
}


@dataclass(frozen=True)
class FileUnit:
    """One text of a page, as strings of wagtail-localize with their inline tags.

    ``id`` is made of place and text, so that it outlives a block's moving; formats that have no room for
    it leave it empty. ``problem`` says why a translation that was read cannot be one.
    """

    path: str
    source: str
    target: str = ""
    id: str = ""
    state: State = State.UNTRANSLATED
    note: str = ""
    previous: Previous | None = None
    is_finished: bool = True
    is_reviewed: bool = False
    problem: str = ""


@dataclass(frozen=True)
class FilePage:
    """The texts of one page in one language; ``key`` is the uuid of wagtail-localize's translation."""

    key: str
    title: str = ""
    name: str = ""
    source_language: str = ""
    target_language: str = ""
    units: list[FileUnit] = field(default_factory=list)
