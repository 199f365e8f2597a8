"""The worker's part in mails, for tests: what was asked for is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.db import transaction

from countries.mail import ATTEMPTS
from countries.tasks.backend import task_of
from countries.tasks.models import Job


def post_mails(*, since: dt.datetime | None = None) -> list[Any]:
    """Send each mail that waits for the worker; return all that were sent so far.

    With ``since`` those alone that were asked for from then on.
    """
    waiting = Job.objects.filter(state=Job.State.READY, max_attempts=ATTEMPTS)
    if since is not None:
        waiting = waiting.filter(enqueued_at__gte=since)
    for job in waiting.order_by("enqueued_at", "pk"):
        task_of(job).call(*job.args, **job.kwargs)
        job.delete()
    return list(mail.outbox)


def sent_by(act: Callable[[], Any], *, rolled_back: bool) -> list[str]:
    """Return to whom is written of what ``act`` does in a transaction."""
    mail.outbox.clear()
    with transaction.atomic():
        act()
        transaction.set_rollback(rolled_back)
    post_mails()
    return sorted(address for message in mail.outbox for address in message.to)
