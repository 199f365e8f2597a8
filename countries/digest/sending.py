"""Send the weekly mails that are due: each person's once a week, whatever breaks in between.

A person's mail is taken up by a row of its own before it is written and finished after it was sent.
What dies in between is taken up again when its time is over.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django_tasks import task

from countries.digest.content import parts_for
from countries.digest.models import DigestIssue
from countries.digest.readers import Reader, people_with_mail, reader_of
from countries.digest.writing import mail_for

logger = logging.getLogger(__name__)

PATIENCE = dt.timedelta(minutes=15)
"""After so long a mail that was taken up and not finished is taken up again."""

SENT, NOTHING, WOULD_SEND, FAILED = "sent", "nothing waits", "would send", "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of one person's mail."""

    user: str
    week: str
    language: str
    lines: int
    outcome: str

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


@task
def send_due() -> int:
    """Send what is due; return how many mails were sent."""
    outcomes = send_digests(now=timezone.now())
    return sum(1 for row in outcomes if row.outcome == SENT)


def is_anyone_due(*, now: dt.datetime) -> bool:
    """Tell whether somebody's mail is due and not finished."""
    return next(_due(people_with_mail(), now), None) is not None


def send_digests(
    *, now: dt.datetime, users: Iterable[Any] | None = None, dry_run: bool = False
) -> list[Outcome]:
    """Send the mails that are due, or those of ``users``, whose day it need not be.

    Nobody gets two for one week. A mail that cannot be sent stops no other, and is tried again.
    """
    if users is None:
        readers = list(_due(people_with_mail(), now))
    else:
        readers = [reader for reader in map(reader_of, users) if not _is_done(reader, now)]
    found = [_send(reader, now=now, dry_run=dry_run) for reader in readers]
    return [outcome for outcome in found if outcome is not None]


def _due(people: Iterable[Any], now: dt.datetime) -> Iterator[Reader]:
    # Weeks differ by the place: done is who is done for the week at theirs.
    done = set(
        DigestIssue.objects.filter(
            done_at__isnull=False, taken_at__gte=now - dt.timedelta(days=8)
        ).values_list("user_id", "week")
    )
    for user in people:
        reader = reader_of(user)
        if reader.is_due(now) and (user.pk, reader.week(now)) not in done:
            yield reader


def _is_done(reader: Reader, now: dt.datetime) -> bool:
    rows = DigestIssue.objects.filter(user=reader.user, week=reader.week(now))
    return rows.filter(done_at__isnull=False).exists()


def _send(reader: Reader, *, now: dt.datetime, dry_run: bool) -> Outcome | None:
    week = reader.week(now)
    issue = None if dry_run else _take(reader.user, week, now=now)
    if issue is None and not dry_run:
        return None
    lines, outcome = _write_and_post(reader, week, now=now, dry_run=dry_run)
    if issue is not None and outcome != FAILED:
        DigestIssue.objects.filter(pk=issue.pk).update(done_at=timezone.now(), lines=lines)
    return Outcome(reader.user.get_username(), week, reader.language, lines, outcome)


def _write_and_post(
    reader: Reader, week: str, *, now: dt.datetime, dry_run: bool
) -> tuple[int, str]:
    """Return how many lines a person's mail has, and what became of it."""
    lines = 0
    try:
        with translation.override(reader.language), timezone.override(reader.time_zone):
            parts = parts_for(reader, now=now)
            lines = sum(len(part.entries) for part in parts)
            if not lines or dry_run:
                return lines, WOULD_SEND if lines else NOTHING
            mail_for(reader, parts, week=week).send()
    except Exception:
        # It is tried again when its time is over, and keeps nobody from theirs.
        logger.exception("digest.failed user=%s", reader.user.pk)
        return lines, FAILED
    logger.info("digest.sent user=%s week=%s", reader.user.pk, week)
    return lines, SENT


def _take(user: Any, week: str, *, now: dt.datetime) -> DigestIssue | None:
    """Return the row of a person's week, taken up by us alone; None if somebody else is at it."""
    try:
        with transaction.atomic():
            return DigestIssue.objects.create(user=user, week=week, taken_at=now)
    except IntegrityError:
        again = DigestIssue.objects.filter(
            user=user, week=week, done_at=None, taken_at__lte=now - PATIENCE
        )
        if not again.update(taken_at=now):
            return None
        return DigestIssue.objects.get(user=user, week=week)
