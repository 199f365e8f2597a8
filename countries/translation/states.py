"""What is to be done about a text of a translation."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """What is to be done about a text; the first four are open."""

    UNTRANSLATED = "untranslated"
    BEHIND = "behind"
    MACHINE = "machine"
    WRONG = "wrong"
    TRANSLATED = "translated"
    SOURCE = "source"

    @property
    def is_open(self) -> bool:
        return self not in (State.TRANSLATED, State.SOURCE)

    @property
    def label(self) -> Promise:
        return LABELS[self]


LABELS: dict[State, Promise] = {
    State.UNTRANSLATED: _("not translated yet"),
    State.BEHIND: _("source changed"),
    State.MACHINE: _("machine text, unreviewed"),
    State.WRONG: _("has an error"),
    State.TRANSLATED: _("translated"),
    State.SOURCE: _("as the source has it"),
}
