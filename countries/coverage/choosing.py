"""Narrow a coverage to what somebody wants to see: a programme, a section, a state, a language."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from countries.coverage.computing import Column, Coverage
from countries.coverage.states import State
from countries.routing import LocaleInfo
from countries.text import base_language


@dataclass(frozen=True)
class Choice:
    """What is chosen; what is empty narrows nothing."""

    programme: str = ""
    section: UUID | None = None
    state: State | None = None
    language: str = ""

    def has_column(self, column: Column) -> bool:
        return (not self.programme or column.programme == self.programme) and (
            self.section is None or column.section == self.section
        )

    def has_locale(self, info: LocaleInfo) -> bool:
        return not self.language or base_language(info.code) == self.language

    def has_state(self, state: State) -> bool:
        return self.state is None or state == self.state


def chosen(whole: Coverage, choice: Choice) -> Coverage:
    """Return the part of ``whole`` that is chosen; with a state, what has a cell in that state."""
    columns = [column for column in whole.columns if choice.has_column(column)]
    locales = [info for info in whole.locales if choice.has_locale(info)]
    if choice.state is not None:
        hits = {
            (info.locale_id, column.key)
            for info in locales
            for column in columns
            if whole.cell(info, column).state == choice.state
        }
        rows, keys = {row for row, _key in hits}, {key for _row, key in hits}
        locales = [info for info in locales if info.locale_id in rows]
        columns = [column for column in columns if column.key in keys]
    return whole.narrowed(columns=columns, locales=locales)
