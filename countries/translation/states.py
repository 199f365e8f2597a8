"""What is to be done about a text of a translation."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import StringTranslation

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


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
    def is_unwritten(self) -> bool:
        """Whether there is no text at all, or one for what the source said before."""
        return self in (State.UNTRANSLATED, State.BEHIND)

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


class Translated(Protocol):
    """What is asked of a translation: wagtail-localize's row is one, and so is ``Made``."""

    @property
    def data(self) -> str: ...
    @property
    def has_error(self) -> bool: ...
    @property
    def translation_type(self) -> str: ...


class Made(NamedTuple):
    """As much of a translation as its state depends on."""

    data: str
    has_error: bool
    translation_type: str


def state_of(
    made: Translated | None, *, source: str, is_own_language: bool, has_previous: bool = False
) -> State:
    """Return what is to be done about the text ``source``: for editor, files and counts alike.

    ``made`` is its translation. ``is_own_language`` tells that the source's text is in the target's
    language, which leaves nothing to translate; ``has_previous`` that another text stood there before.
    """
    if made is None:
        if is_own_language:
            return State.SOURCE
        return State.BEHIND if has_previous else State.UNTRANSLATED
    if made.has_error:
        return State.WRONG
    if made.translation_type == MACHINE:
        return State.MACHINE
    return State.SOURCE if made.data == source else State.TRANSLATED
