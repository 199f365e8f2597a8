"""What the worker does by the clock: scheduled publishing and expiry, weekly mails, and
forgetting old jobs.

The same as Wagtail's ``publish_scheduled``, but each object in a transaction of its own, taken by one
worker only, in the order in which the objects fell due. A failing object waits for the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.models import DraftStateMixin, Page, Revision

from countries import publishing
from countries.digest import is_anyone_due, send_due
from countries.tasks import queue
from countries.tasks.registry import periodic
from countries.translation.refusals import PublishingRefused

logger = logging.getLogger(__name__)

PUBLISHED = "wagtail.publish.scheduled"
UNPUBLISHED = "wagtail.unpublish.scheduled"


@dataclass(frozen=True)
class Due:
    """Something that is to go live or to expire, and the time at which it should have."""

    at: datetime
    label: str
    act: Callable[[datetime], bool]


@periodic(every=timedelta(seconds=15), name="publish-due")
def publish_due(now: datetime) -> int:
    """Publish and expire what is due by ``now``; return how many objects changed.

    Safe to call from several workers at once: each object is handled exactly once.
    """
    # At the same moment the new text goes live before the old one expires: it brings its own expiry.
    found = [*_revisions_due(now), *_expiries_due(now)]
    return sum(_attempt(due, now) for due in sorted(found, key=attrgetter("at")))


@periodic(every=timedelta(hours=1), name="forget-done-jobs")
def forget_done_jobs(now: datetime) -> int:
    """Delete the rows of jobs that were done long ago."""
    return queue.forget_done(now=now)


@periodic(every=timedelta(minutes=30), name="send-digests")
def send_digests(now: datetime) -> bool:
    """Let a job send the weekly mails, where somebody's morning has come; tell whether there is one."""
    if not is_anyone_due(now=now):
        return False
    send_due.enqueue()
    return True


def _revisions_due(now: datetime) -> Iterator[Due]:
    rows = Revision.objects.filter(approved_go_live_at__lt=now).order_by(
        "approved_go_live_at", "pk"
    )
    for pk, at in rows.values_list("pk", "approved_go_live_at"):
        yield Due(at=at, label=f"publish revision {pk}", act=partial(_publish, pk))


def _expiries_due(now: datetime) -> Iterator[Due]:
    for model in _models_that_expire():
        rows = _expired(model, now).order_by("expire_at", "pk")
        for pk, at in rows.values_list("pk", "expire_at"):
            yield Due(
                at=at, label=f"expire {model._meta.label} {pk}", act=partial(_expire, model, pk)
            )


def _models_that_expire() -> Iterator[type[models.Model]]:
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _expired(model: type[models.Model], now: datetime) -> models.QuerySet[Any]:
    return model._default_manager.filter(live=True, expire_at__lt=now)


def _attempt(due: Due, now: datetime) -> bool:
    try:
        return due.act(now)
    except PublishingRefused as error:
        # It goes live as soon as what keeps it back is put right.
        logger.warning(
            "schedule.failed what=%s: %s",
            due.label,
            " ".join(error.messages),
            extra={"what": due.label},
        )
        return False
    except Exception:
        logger.exception("schedule.failed what=%s", due.label, extra={"what": due.label})
        queue.close_broken_connections()
        return False


def _publish(pk: int, now: datetime) -> bool:
    """Publish the revision unless another worker or an editor came first; expire it if that is past."""
    with publishing.unit():
        found = Revision.objects.filter(pk=pk).first()
        if found is None or not _take(found.content_object):
            return False
        revision = Revision.objects.filter(pk=pk, approved_go_live_at__lt=now).first()
        if revision is None:
            return False
        revision.publish(log_action=PUBLISHED)
        # After a long downtime both dates may be past: then no visitor may see the page in between.
        _unpublish_if_expired(type(found.content_object), found.content_object.pk, now)
        return True


def _expire(model: type[models.Model], pk: Any, now: datetime) -> bool:
    """Unpublish the object unless another worker or an editor came first."""
    with publishing.unit():
        found = _expired(model, now).filter(pk=pk).first()
        return found is not None and _take(found) and _unpublish_if_expired(model, pk, now)


def _unpublish_if_expired(model: type[models.Model], pk: Any, now: datetime) -> bool:
    expired = _expired(model, now).filter(pk=pk).first()
    if expired is None:
        return False
    # Wagtail's own command expires the base page, where the page type's methods are not seen.
    instance = expired.specific if isinstance(expired, Page) else expired
    instance.unpublish(set_expired=True, log_action=UNPUBLISHED)
    return True


def _take(instance: Any) -> bool:
    """Lock the object and all its revisions, or tell that someone else is at work on it.

    Nothing is waited for: publishing locks revisions first and unpublishing the object first, so that
    waiting here could end in a deadlock with an editor.
    """
    base = instance.get_base_content_type().model_class()
    if not queue.skip_locked(base._base_manager.filter(pk=instance.pk)).exists():
        return False
    revisions = Revision.objects.for_instance(instance).order_by("pk")
    return len(queue.skip_locked(revisions.values_list("pk"))) == revisions.count()
