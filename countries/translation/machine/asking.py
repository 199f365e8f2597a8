"""Ask an engine for texts, each once, and read what it answered from the table alone.

``ask`` goes over the network and belongs outside of any transaction; ``answers`` asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from countries.translation.machine.engines import (
    EngineError,
    MachineTranslator,
    TooLarge,
    batches,
)
from countries.translation.machine.models import MachineAnswer, digest_of
from countries.translation.machine.protecting import Damaged, Protected, protect, restore
from countries.translation.machine.words import Words

AT_ONCE = 500


@dataclass(frozen=True)
class Pair:
    """Two locales, the engine between them, and the words that hold there."""

    engine: MachineTranslator
    source: str
    target: str
    words: Words


@dataclass(frozen=True)
class Answer:
    """What is known of a text: its translation as it is stored, or why there is none."""

    text: str = ""
    why_not: str = ""


def ask(pair: Pair, texts: Iterable[str]) -> None:
    """Let the engine translate those of ``texts`` (as they are stored) that it was not asked for yet.

    Where its answer leaves out what the glossary agreed on it is asked a second time, with the agreed
    words in place. What was answered is kept, also when it raises ``EngineError`` for the rest.
    """
    plain = {text: protect(text, pair.words) for text in texts}
    _fetch(pair, plain.values())
    told = _told(pair, plain.values())
    _fetch(pair, _with_agreed(pair, plain, told))


def answers(pair: Pair, texts: Iterable[str]) -> dict[str, Answer]:
    """Return what the engine answered for each of ``texts``; those it was not asked for are missing."""
    plain = {text: protect(text, pair.words) for text in texts}
    told = _told(pair, plain.values())
    found: dict[str, Answer] = {}
    for text, protected in plain.items():
        if protected.sent in told:
            found[text] = _answer(told[protected.sent], protected)
    agreed = {one.data: one for one in _with_agreed(pair, plain, told)}
    told = _told(pair, agreed.values())
    for text, protected in agreed.items():
        second = _answer(told.get(protected.sent, ""), protected)
        # An answer that lost something for the glossary's sake is worse than the first one.
        if second.text and not pair.words.left_out(text, second.text):
            found[text] = second
    return found


def _answer(told: str, protected: Protected) -> Answer:
    try:
        return Answer(text=restore(told, protected))
    except Damaged as error:
        return Answer(why_not=str(error))


def _with_agreed(pair: Pair, plain: dict[str, Protected], told: dict[str, str]) -> list[Protected]:
    """Return, with the agreed words in place, those texts of which the answer leaves some out."""
    found = []
    for text, protected in plain.items():
        first = _answer(told.get(protected.sent, ""), protected)
        if first.text and pair.words.left_out(text, first.text):
            second = protect(text, pair.words, agreed=True)
            if second.sent != protected.sent:
                found.append(second)
    return found


def _told(pair: Pair, wanted: Iterable[Protected]) -> dict[str, str]:
    """Return what was answered, by what was sent; what has no words is its own answer."""
    found: dict[str, str] = {}
    by_digest: dict[str, str] = {}
    for one in wanted:
        if one.says_something:
            by_digest[digest_of(one.sent)] = one.sent
        else:
            found[one.sent] = one.sent
    digests = sorted(by_digest)
    for start in range(0, len(digests), AT_ONCE):
        rows = MachineAnswer.objects.filter(
            engine=pair.engine.name, **_codes(pair), digest__in=digests[start : start + AT_ONCE]
        )
        found |= {by_digest[key]: text for key, text in rows.values_list("digest", "answer")}
    return found


def _fetch(pair: Pair, wanted: Iterable[Protected]) -> None:
    """Ask for what is not known, or came back damaged, and keep each portion as it comes."""
    missing = {one.sent: one for one in wanted if one.says_something}
    told = _told(pair, missing.values())
    texts = [
        sent
        for sent, one in missing.items()
        if sent not in told or not _answer(told[sent], one).text
    ]
    _each(pair, batches(pair.engine, texts))


def _each(pair: Pair, portions: Iterable[Sequence[str]]) -> None:
    """Ask for all portions; a text that is too long keeps no other from being asked for."""
    failure: TooLarge | None = None
    for portion in portions:
        try:
            _ask_for(pair, portion)
        except TooLarge as error:
            failure = error
    if failure is not None:
        raise failure


def _ask_for(pair: Pair, portion: Sequence[str]) -> None:
    """Ask for a portion, in halves where it is too much for the engine.

    An engine that just failed is left alone for a while: thousands of pages must not wait for it.
    """
    key = f"machine-away:{pair.engine.account}"
    known: EngineError | None = cache.get(key)
    if known is not None:
        raise known
    try:
        found = pair.engine.translate(portion, pair.source, pair.target)
    except TooLarge:
        if len(portion) == 1:
            raise
        middle = len(portion) // 2
        _each(pair, [portion[:middle], portion[middle:]])
    except EngineError as error:
        if error.away_seconds:
            cache.set(key, error, error.away_seconds)
        raise
    else:
        _keep(pair, portion, found)


def _keep(pair: Pair, portion: Sequence[str], found: Sequence[str]) -> None:
    now = timezone.now()
    MachineAnswer.objects.bulk_create(
        (
            MachineAnswer(
                engine=pair.engine.name,
                **_codes(pair),
                digest=digest_of(sent),
                answer=answer,
                made_at=now,
            )
            for sent, answer in zip(portion, found, strict=True)
        ),
        update_conflicts=True,
        update_fields=["answer", "made_at"],
        unique_fields=["engine", "source", "target", "digest"],
    )


def _codes(pair: Pair) -> dict[str, str]:
    source, target = pair.engine.codes(pair.source, pair.target)
    return {"source": source, "target": target}
