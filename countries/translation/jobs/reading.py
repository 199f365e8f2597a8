"""What people may know of jobs: those about pages in the locales in which they translate."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from countries.access import Action
from countries.access.rights import locales_where, may
from countries.translation.jobs.models import ItemState, TranslationJob, TranslationJobItem


def jobs_for(user: Any) -> QuerySet[TranslationJob]:
    """Return the jobs that ``user`` sees, with how far they are; one query."""
    codes = _codes(user)
    found = TranslationJob.objects.of_locales(codes).counted(codes)
    return found.select_related("country", "asked_by")


def items_for(user: Any, job: TranslationJob) -> QuerySet[TranslationJobItem]:
    """Return the pages of ``job`` that ``user`` sees, in the order in which they are done."""
    return job.items.filter(locale__in=_codes(user)).order_by("position")


def may_try_again(user: Any, job: TranslationJob) -> bool:
    """Tell whether ``user`` may let the job go on, which it does under the rights of who asked."""
    return job.asked_by_id == user.pk


def may_cancel(user: Any, job: TranslationJob) -> bool:
    """Tell whether ``user`` may call the job off: who asked, and who manages the country's people."""
    return job.asked_by_id == user.pk or may(user, Action.PEOPLE, job.country)


def counts_of(job: Any) -> dict[ItemState, int]:
    """Return how many pages of a counted job are in each state."""
    return {state: getattr(job, f"count_{state}") for state in ItemState}


def _codes(user: Any) -> list[str]:
    return [info.code for info in locales_where(user, Action.TRANSLATE)]
