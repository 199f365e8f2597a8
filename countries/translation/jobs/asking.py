"""Ask for a job, call it off, or try again what was refused: the rows, and a task to work on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from countries.routing import LocaleInfo
from countries.translation.jobs.models import (
    ItemState,
    JobKind,
    TranslationJob,
    TranslationJobItem,
)
from countries.translation.jobs.working import work_on
from countries.translation.registering import TranslationError

MOST_ITEMS = 5_000
"""So many pages, counted once for each locale, are taken by one asking."""

AT_ONCE = 500


class TooMany(TranslationError):
    """More was asked for than one job takes."""


class NothingToDo(TranslationError):
    """What was asked for comes to no page."""


class Wanted(NamedTuple):
    """A page to work on, for which locale, and below which page its copy goes where that is chosen."""

    page_id: int
    title: str
    info: LocaleInfo
    parent_id: int | None = None


def ask_for(
    kind: JobKind,
    wanted: Iterable[Wanted],
    *,
    about: str,
    user: Any,
    now: dt.datetime,
    with_machine: bool = False,
) -> list[TranslationJob]:
    """Store a job for each country of what is ``wanted``, in that order, and let the worker begin.

    Raises ``TooMany`` or ``NothingToDo``; then nothing was stored.
    """
    asked: dict[tuple[int, str], Wanted] = {}
    for one in wanted:
        asked.setdefault((one.page_id, one.info.code), one)
        if len(asked) > MOST_ITEMS:
            message = _("These are more than %(most)d pages: choose fewer pages or languages.")
            raise TooMany(message % {"most": MOST_ITEMS})
    by_country: dict[int, list[Wanted]] = {}
    for one in asked.values():
        by_country.setdefault(one.info.country.pk, []).append(one)
    if not by_country:
        raise NothingToDo(_("There is no such page."))
    with transaction.atomic():
        return [
            _store(
                TranslationJob(
                    kind=kind,
                    country_id=country_id,
                    asked_by=user,
                    about=about[:255],
                    with_machine=with_machine,
                    language=get_language() or "en",
                    created_at=now,
                ),
                rows,
            )
            for country_id, rows in by_country.items()
        ]


def cancel(job: TranslationJob, *, now: dt.datetime) -> int:
    """Leave the pages that wait as they are; return how many those were."""
    return job.items.filter(state=ItemState.WAITING).update(state=ItemState.CANCELLED, ended_at=now)


def try_again(job: TranslationJob) -> int:
    """Let what was refused or cancelled wait again, and the worker go on; return how many there are."""
    with transaction.atomic():
        ended = job.items.filter(state__in=[ItemState.REFUSED, ItemState.CANCELLED])
        ended.update(state=ItemState.WAITING, told="", ended_at=None)
        waiting = job.items.filter(state=ItemState.WAITING).count()
        if waiting:
            work_on.enqueue(job.pk)
    return waiting


def _store(job: TranslationJob, wanted: Sequence[Wanted]) -> TranslationJob:
    job.save()
    TranslationJobItem.objects.bulk_create(
        (
            TranslationJobItem(
                job=job,
                position=position,
                locale=one.info.code,
                page_id=one.page_id,
                parent_id=one.parent_id,
                title=one.title[:255],
            )
            for position, one in enumerate(wanted)
        ),
        batch_size=AT_ONCE,
    )
    work_on.enqueue(job.pk)
    return job
