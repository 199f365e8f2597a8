"""Fill a page with machine text, for people to read: the engine is asked before the transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import Translation

from countries.access import Action, can_translate
from countries.routing import network
from countries.translation.filling import Filled, NoMachine, ask_machine, fill
from countries.translation.jobs.asking import Wanted, ask_for
from countries.translation.jobs.models import (
    ItemState,
    JobKind,
    TranslationJob,
    TranslationJobItem,
)
from countries.translation.jobs.ways import Done, Refused, Skipped, Task, register_way
from countries.translation.machine.allowing import engine_into
from countries.translation.machine.engines import EngineError
from countries.translation.registering import refresh_source, target_page, translation_of
from countries.translation.writing import take_memory

SHOWN_REASONS = 5


def job_for_page(translation: Translation, *, user: Any, now: dt.datetime) -> TranslationJob:
    """Ask for machine text on the page of ``translation``; where that is asked for already, return it.

    Raises ``NoMachine``.
    """
    source, info = (
        translation.source.locale.language_code,
        network().by_locale_id.get(translation.target_locale_id),
    )
    page = target_page(translation)
    if info is None or page is None or engine_into(source, info) is None:
        raise NoMachine.for_languages(source, translation.target_locale.language_code)
    waiting = TranslationJobItem.objects.filter(
        page=page, state=ItemState.WAITING, job__kind=JobKind.MACHINE
    )
    item = waiting.select_related("job").first()
    if item is not None:
        return item.job
    wanted = Wanted(page.pk, page.get_admin_display_title(), info)
    return ask_for(
        JobKind.MACHINE, [wanted], about=wanted.title, user=user, now=now, with_machine=True
    )[0]


def ask_before(task: Task) -> str:
    """Ask the engine for what waits on the page, where the job is to; return what went wrong."""
    page = task.page
    translation = translation_of(page) if task.with_machine else None
    if translation is None or page.current_workflow_state is not None:
        return ""
    if not can_translate(task.user, page):
        return ""
    translation.source = refresh_source(translation.source)
    try:
        ask_machine(translation)
    except (EngineError, NoMachine) as error:
        return str(error)
    return ""


def from_memory(count: int) -> str:
    """Say how many texts the memory knew."""
    text = ngettext(
        "%(count)d text was taken from the memory.",
        "%(count)d texts were taken from the memory.",
        count,
    )
    return text % {"count": count}


def by_machine(translation: Translation, task: Task) -> tuple[int, str]:
    """Write what was answered; return how many texts, and what there is to say, with a space before it."""
    try:
        filled = fill(translation, user=task.user, now=task.now)
    except NoMachine as error:
        return 0, f" {error}"
    return filled.count, "".join(f" {line}" for line in _told(filled, task.note))


def machine(task: Task) -> Done:
    """Fill what waits on one page from the memory and by machine; no draft of the page is made."""
    translation = translation_of(task.page)
    if translation is None:
        raise Skipped(_("It is not translated from another page."))
    translation.source = refresh_source(translation.source)
    taken = take_memory(translation, user=task.user)
    made, told = by_machine(translation, task)
    if taken:
        told = from_memory(taken) + told
    if not taken and not made:
        if told:
            raise Refused(told.strip())
        raise Skipped(_("Nothing waits for a translation."))
    return Done(task.page, told.strip())


def _told(filled: Filled, note: str) -> list[str]:
    lines = []
    if filled.count:
        text = ngettext(
            "%(engine)s translated %(count)d text; a person has to read it.",
            "%(engine)s translated %(count)d texts; a person has to read them.",
            filled.count,
        )
        lines.append(text % {"engine": ", ".join(filled.engines), "count": filled.count})
    if filled.refused:
        text = ngettext(
            "%(count)d text was left for a person.",
            "%(count)d texts were left for a person.",
            len(filled.refused),
        )
        lines.append(text % {"count": len(filled.refused)})
        lines += [f"{place}: {reason}" for place, reason in filled.refused[:SHOWN_REASONS]]
    return [*lines, note] if note else lines


register_way(JobKind.MACHINE, needs=Action.TRANSLATE, do=machine, prepare=ask_before)
