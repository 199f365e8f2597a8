"""What every engine is to the rest: texts in, as many texts out, or an error that says whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

KEEP = '<x id="{number}">{text}</x>'
"""How a text says of a part that no engine may change it; engines say it in their own way."""


class EngineError(Exception):
    """An engine gave no translation; the message names it, and says what can be done."""

    away_seconds = 0
    """So long asking again is in vain, for whichever text."""


class Unreachable(EngineError):
    """Nobody answers at the engine's address, or not in time."""

    away_seconds = 60


class Busy(EngineError):
    """The engine asked to wait longer than we do."""

    away_seconds = 60


class WrongKey(EngineError):
    """The engine does not know the key."""

    away_seconds = 300


class UsedUp(EngineError):
    """What may be translated for the money is used up."""

    away_seconds = 300


class TooLarge(EngineError):
    """More was sent at once than the engine takes."""


class NotTaken(EngineError):
    """The engine refuses the request, such as one for a language that it has not."""


class BrokenAnswer(EngineError):
    """The answer is none that the engine documents."""


class MachineTranslator(Protocol):
    """An engine that somebody configured. Texts are inline HTML with parts to ``KEEP``."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def most_texts(self) -> int:
        """So many texts it takes at once."""

    @property
    def most_bytes(self) -> int:
        """So long they may be together, in UTF-8."""

    @property
    def account(self) -> str:
        """What tells this engine from another with another address or key, and tells neither."""

    def supports(self, source: str, target: str) -> bool:
        """Tell whether it translates from locale ``source`` into ``target``."""

    def codes(self, source: str, target: str) -> tuple[str, str]:
        """Return what the engine calls both languages."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return a translation for each of ``texts``, in their order, by one request.

        Raises ``EngineError``; then there is no translation of any of them.
        """


def batches(engine: MachineTranslator, texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield ``texts`` in portions that the engine takes; a text that is too long has one alone."""
    batch: list[str] = []
    size = 0
    for text in texts:
        length = len(text.encode())
        if batch and (len(batch) == engine.most_texts or size + length > engine.most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += length
    if batch:
        yield batch


def no_answer(engine: str) -> BrokenAnswer:
    """Return the error of an answer that has another form than the documented one."""
    return BrokenAnswer(_("%(engine)s sent something that is no answer.") % {"engine": engine})


def as_many(engine: str, texts: Sequence[object], wanted: int) -> list[str]:
    """Return ``texts`` if they are so many and texts indeed; raises ``BrokenAnswer``."""
    found = [text for text in texts if isinstance(text, str)]
    if len(found) != wanted or len(texts) != wanted:
        message = _("%(engine)s sent %(found)d translations for %(wanted)d texts.")
        raise BrokenAnswer(message % {"engine": engine, "found": len(found), "wanted": wanted})
    return found
