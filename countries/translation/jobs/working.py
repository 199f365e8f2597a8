"""Work on a job: each page in a transaction of its own, so that a worker that dies loses none and
does none twice."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task
from wagtail.models import Page

from countries import publishing
from countries.access.rights import locale_actions
from countries.routing import LocaleInfo, network
from countries.translation.jobs.models import ItemState, TranslationJob, TranslationJobItem
from countries.translation.jobs.ways import Done, Refused, Skipped, Task, way_of
from countries.translation.registering import TranslationError

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""After so many pages other tasks have their turn."""


@task
def work_on(job_id: int) -> int:
    """Work on some pages of a job, and leave the others to a task that comes after the waiting ones.

    Returns on how many.
    """
    # Whoever asks a machine may wait for minutes at one page.
    asks = TranslationJob.objects.filter(pk=job_id, with_machine=True).exists()
    portion = 1 if asks else AT_ONCE
    for count in range(portion):
        if not step(job_id, now=timezone.now()):
            return count
    work_on.enqueue(job_id)
    return portion


def step(job_id: int, *, now: dt.datetime) -> bool:
    """Work on the next page of a job that waits; False when none does.

    Either the page is done and noted as done, or neither. A page that cannot be done is noted with
    the reason, and does not keep the others. Raises ``DatabaseError`` where the database is away.
    """
    job = TranslationJob.objects.select_related("asked_by", "country").filter(pk=job_id).first()
    item = _next(job) if job else None
    if job is None or item is None:
        return False
    with override(job.language):
        _settle(job, item, now=now)
    return True


def _settle(job: TranslationJob, item: TranslationJobItem, *, now: dt.datetime) -> None:
    try:
        note = _prepare(job, item, now=now)
        with publishing.unit():
            if not _holds(job, item):
                return
            if not _may_go_on(job, item.locale):
                _stop(job, item.locale, now=now)
                return
            done = _do(job, item, note=note, now=now)
            _note(item, ItemState.DONE, done.told, result=done.page, now=now)
        return
    except Exception as error:  # noqa: BLE001  # one page that breaks must not keep all the others
        state, told = _end_by(error)
    with transaction.atomic():
        if _holds(job, item):
            _note(item, state, told, now=now)


def _end_by(error: Exception) -> tuple[ItemState, str]:
    """Return what becomes of a page at which ``error`` was raised; a database that is away is no end."""
    if isinstance(error, DatabaseError) and not isinstance(error, IntegrityError | DataError):
        raise error
    if isinstance(error, Skipped):
        return ItemState.SKIPPED, str(error)
    if isinstance(error, PermissionDenied):
        return ItemState.REFUSED, str(error) or _("You may not do this here.")
    if isinstance(error, ValidationError):
        return ItemState.REFUSED, " ".join(error.messages)
    if isinstance(error, Refused | TranslationError):
        return ItemState.REFUSED, str(error)
    logger.error("job.item_failed", exc_info=error)
    return ItemState.REFUSED, _("It failed: %(error)s") % {"error": type(error).__name__}


def _prepare(job: TranslationJob, item: TranslationJobItem, *, now: dt.datetime) -> str:
    """Do what must not wait inside a transaction, for who may still have it done."""
    prepare = way_of(job.kind).prepare
    if prepare is None or item.page is None or not _may_go_on(job, item.locale):
        return ""
    return prepare(_task(job, item, item.page, now=now))


def _do(job: TranslationJob, item: TranslationJobItem, *, note: str, now: dt.datetime) -> Done:
    if item.page is None:
        raise Refused(_("The page is gone."))
    return way_of(job.kind).do(replace(_task(job, item, item.page, now=now), note=note))


def _task(job: TranslationJob, item: TranslationJobItem, page: Page, *, now: dt.datetime) -> Task:
    def is_part(other: Page) -> bool:
        return job.items.filter(page_id=other.pk, locale=item.locale).exists()

    info = network().by_code[item.locale]
    return Task(
        page,
        info,
        job.asked_by,
        now,
        is_part,
        with_machine=job.with_machine,
        parent=item.parent,
        job=job,
    )


def _next(job: TranslationJob) -> TranslationJobItem | None:
    rows = job.items.filter(state=ItemState.WAITING).select_related("page__locale", "parent")
    return rows.order_by("position").first()


def _holds(job: TranslationJob, item: TranslationJobItem) -> bool:
    """Lock the job, and tell whether the page still waits: only one worker is at a job at a time."""
    if not TranslationJob.objects.select_for_update().filter(pk=job.pk).exists():
        return False
    return job.items.filter(pk=item.pk, state=ItemState.WAITING).exists()


def _may_go_on(job: TranslationJob, code: str) -> bool:
    """Tell whether who asked may still do it in the locale ``code``, which is open."""
    info: LocaleInfo | None = network().by_code.get(code)
    if job.asked_by is None or info is None or not info.country.is_open:
        return False
    return way_of(job.kind).needs in locale_actions(job.asked_by, info)


def _stop(job: TranslationJob, code: str, *, now: dt.datetime) -> None:
    """Refuse all that waits in a locale in which who asked may not do it any more."""
    who = job.asked_by.get_full_name() or job.asked_by.get_username() if job.asked_by else ""
    told = _("%(name)s, who asked for this, may not do it in %(locale)s any more.")
    if not who:
        told = _("Who asked for this has no account any more.")
    job.items.filter(state=ItemState.WAITING, locale=code).update(
        state=ItemState.REFUSED, told=told % {"name": who, "locale": code}, ended_at=now
    )


def _note(
    item: TranslationJobItem,
    state: ItemState,
    told: str,
    *,
    now: dt.datetime,
    result: Page | None = None,
) -> None:
    item.state, item.told, item.result, item.ended_at = state, told, result, now
    item.save(update_fields=["state", "told", "result", "ended_at"])
