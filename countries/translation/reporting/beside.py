"""Count what is translated beside pages: the entries of menus, and what a site registers more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countries.identity.addresses import Menu
from countries.routing import LocaleInfo
from countries.segments import freshness, menus


class State(StrEnum):
    """The states in which such texts are counted."""

    CURRENT = freshness.CURRENT
    BEHIND = freshness.BEHIND
    MISSING = "missing"
    MACHINE_UNREVIEWED = freshness.MACHINE_UNREVIEWED
    LOCAL = menus.LOCAL


LABELS: dict[State, Promise] = {
    State.CURRENT: _("current"),
    State.BEHIND: _("behind"),
    State.MISSING: _("not translated"),
    State.MACHINE_UNREVIEWED: _("machine text, unreviewed"),
    State.LOCAL: _("local"),
}

Counts = Mapping[str, Counter[State]]
"""How many texts are in which state, by the code of their locale."""

Count = Callable[[list[LocaleInfo]], Counts]


@dataclass(frozen=True)
class Beside:
    """Texts of one kind in a country locale."""

    info: LocaleInfo
    kind: str | Promise
    states: Counter[State]

    @property
    def total(self) -> int:
        return self.states.total()

    @property
    def counts(self) -> list[int]:
        return [self.states[state] for state in State]


_registered: dict[str | Promise, Count] = {}


def register_texts(kind: str | Promise) -> Callable[[Count], Count]:
    """Let a function count the texts of a ``kind`` in locales, in as many queries for many as for one."""

    def register(count: Count) -> Count:
        _registered[kind] = count
        return count

    return register


def texts_beside(infos: Iterable[LocaleInfo]) -> Iterator[Beside]:
    """Yield, locale by locale, what there is of each kind."""
    infos = list(infos)
    counted = {kind: count(infos) for kind, count in _registered.items()}
    for info in infos:
        for kind, by_code in counted.items():
            if states := by_code.get(info.code):
                yield Beside(info, kind, states)


_OF_ENTRIES = {
    freshness.CURRENT: State.CURRENT,
    freshness.BEHIND: State.BEHIND,
    freshness.INCOMPLETE: State.MISSING,
    freshness.MACHINE_UNREVIEWED: State.MACHINE_UNREVIEWED,
    menus.LOCAL: State.LOCAL,
}


@register_texts(_("Entries of menus"))
def entries_of_menus(infos: list[LocaleInfo]) -> Counts:
    """Count what menus show; who sees nothing of an entry misses no text. Eight queries at most."""
    rows = Menu.objects.filter(country_locale__in=[info.pk for info in infos])
    shown = list(rows.select_related("country_locale__home", "country_locale__locale"))
    found: dict[str, Counter[State]] = {}
    entries = menus.entries_of(shown)
    for menu in shown:
        states = found.setdefault(menu.country_locale.code, Counter())
        states.update(
            _OF_ENTRIES[entry.state] for entry in entries[menu.pk] if entry.state != menus.HIDDEN
        )
    return found
