"""Fill what nobody translated yet with machine text, which a person has to read before it goes live.

First the engine is asked, outside of any transaction; then what it answered is written in one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries.audit import unrecorded
from countries.audit.recording import Place, record, thing_of
from countries.routing import LocaleInfo, network
from countries.text import native_name, same_language
from countries.translation.aids import findings_for
from countries.translation.desk import Desk, DeskSegment, desk_of
from countries.translation.machine.allowing import engine_into
from countries.translation.machine.asking import Answer, Pair, answers, ask
from countries.translation.machine.models import MachineText
from countries.translation.machine.words import words_for
from countries.translation.origins import languages_of
from countries.translation.registering import TranslationError, readable
from countries.translation.states import MACHINE
from countries.translation.writing import EXACT, locked


class NoMachine(TranslationError):
    """No machine may be asked for this translation."""

    @classmethod
    def for_languages(cls, source: str, target: str) -> NoMachine:
        if same_language(source, target):
            message = _(
                "Both are %(language)s: the texts follow their source, and need no machine."
            )
            return cls(message % {"language": native_name(target)})
        message = _("No machine may be asked from %(source)s into %(target)s here.")
        return cls(message % {"source": native_name(source), "target": native_name(target)})


@dataclass
class Filled:
    """What was written, by which engines, and what was not, as (place, reason)."""

    count: int = 0
    engines: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def ask_machine(translation: Translation) -> None:
    """Let engines translate what waits and the memory does not know; nothing is written yet.

    Goes over the network: never inside a transaction. What every visitor may read leaves the site, and
    nothing else. Raises ``NoMachine``, or ``EngineError`` once what
    was answered is kept.
    """
    desk = desk_of(translation)
    if desk.source is None or readable(desk.source.pk) is None:
        raise NoMachine(_("Only texts of public pages may leave the site."))
    for pair, segments in _by_language(translation, desk):
        unknown = [one.data for one in segments if not _is_in_memory(one)]
        if pair is not None and unknown:
            ask(pair, unknown)


def fill(translation: Translation, *, user: Any, now: dt.datetime) -> Filled:
    """Write what engines answered for the texts that still wait, marked as a machine's.

    A text is left alone where its answer lacks something of the source, or breaks a rule that blocks.
    Raises ``NoMachine``, or ``PermissionDenied``; then nothing was written.
    """
    filled = Filled()
    with locked(translation, user):
        made: list[tuple[DeskSegment, str, str]] = []
        for pair, segments in _by_language(translation, desk_of(translation, with_help=False)):
            if pair is None:
                filled.refused += [
                    (_place(one), _("No engine has its language.")) for one in segments
                ]
                continue
            told = answers(pair, [one.data for one in segments])
            fit, refused = _judged(translation, segments, told)
            filled.refused += refused
            made += [(one, text, pair.engine.name) for one, text in fit]
        _store(translation, made, user=user, now=now)
    filled.count = len(made)
    filled.engines = sorted({engine for _one, _text, engine in made})
    return filled


def _by_language(
    translation: Translation, desk: Desk
) -> Iterator[tuple[Pair | None, list[DeskSegment]]]:
    """Yield what waits by the language that it is in, each with the engine for it; raises ``NoMachine``."""
    info = network().by_locale_id.get(translation.target_locale_id)
    source = translation.source.locale.language_code
    if info is None or engine_into(source, info) is None:
        raise NoMachine.for_languages(source, translation.target_locale.language_code)
    known = languages_of(desk.source) if desk.source else {}
    found: dict[str, list[DeskSegment]] = defaultdict(list)
    for one in desk.segments:
        if one.state.is_unwritten and not one.is_without_words:
            found[known.get(one.path, source)].append(one)
    for code, segments in found.items():
        yield _pair(code, info), segments


def _pair(source: str, info: LocaleInfo) -> Pair | None:
    engine = engine_into(source, info)
    if engine is None:
        return None
    return Pair(engine, source, info.code, words_for(source, info))


def _judged(
    translation: Translation, segments: list[DeskSegment], told: dict[str, Answer]
) -> tuple[list[tuple[DeskSegment, str]], list[tuple[str, str]]]:
    """Return which texts may be written, and of the others the places and reasons."""
    answered = [(one, told[one.data]) for one in segments if one.data in told]
    refused = [(_place(one), answer.why_not) for one, answer in answered if answer.why_not]
    whole = [(one, answer.text) for one, answer in answered if answer.text]
    found = findings_for(translation, [(one.pk, one.data, text) for one, text in whole])
    fit = []
    for one, text in whole:
        wrong = [str(finding.message) for finding in found.get(one.pk, []) if finding.is_blocking]
        if wrong:
            refused.append((_place(one), " ".join(wrong)))
        else:
            fit.append((one, text))
    return fit, refused


def _store(
    translation: Translation,
    made: list[tuple[DeskSegment, str, str]],
    *,
    user: Any,
    now: dt.datetime,
) -> None:
    if not made:
        return
    rows = StringSegment.objects.select_related("context", "string").in_bulk(
        [one.pk for one, _text, _engine in made]
    )
    with unrecorded():  # one entry tells of all of them
        for one, text, engine in made:
            segment = rows[one.pk]
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={"data": text, "translation_type": MACHINE, "tool_name": engine},
            )
    MachineText.objects.bulk_create(
        MachineText(
            locale=translation.target_locale,
            object_id=translation.source.object_id,
            path=one.path,
            source=one.data,
            text=text,
            engine=engine,
            asked_by=user,
            made_at=now,
        )
        for one, text, engine in made
    )
    _record(translation, made, user=user)


def _record(
    translation: Translation, made: list[tuple[DeskSegment, str, str]], *, user: Any
) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    for one, text, _engine in made:
        texts[one.path].append(text)
    engines = sorted({engine for _one, _text, engine in made})
    record(
        "translation.machine",
        thing_of(translation, label=translation.source.object_repr),
        place=Place(locale_id=translation.target_locale_id),
        after={"engine": ", ".join(engines), **texts},
        user=user,
    )


def _is_in_memory(one: DeskSegment) -> bool:
    return any(offer.match == EXACT for offer in one.suggestions)


def _place(one: DeskSegment) -> str:
    """Return what people call the place: the block and, where it is another name, its field."""
    names = [one.place.block, one.place.field] if one.place.block_id else [one.place.field]
    return ": ".join(dict.fromkeys(names))
