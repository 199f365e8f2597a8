"""Mails to those whom a comment names, and to translators whose work was sent back."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django_tasks import task
from wagtail.admin.mail import WorkflowStateRejectionEmailNotifier
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_rejected

from countries import conf
from countries.mail import write_to
from countries.translation.models import SegmentComment
from countries.translation.registering import target_page, translation_of
from countries.translation.requests.making import open_requests_for
from countries.translation.running import running_translation

TEMPLATE = "wagtail_countries/mail/mentioned"
SENT_BACK = "wagtail_countries/mail/translation_sent_back"


@task
def tell_mentioned(comment_id: int, user_ids: list[int]) -> int:
    """Write to those people that they are named in a comment; return how many were written to.

    Whoever may not read it any more by then gets nothing.
    """
    rows = SegmentComment.objects.filter(pk=comment_id, resolved_at=None)
    comment = rows.select_related("author", "translation__source").first()
    page = target_page(comment.translation) if comment else None
    if comment is None or page is None:
        return 0
    url = conf.public_url() + reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {
        "comment": comment,
        "page": page,
        "url": f"{url}?show=comments#comment-{comment.pk}",
    }
    written = 0
    for reader in get_user_model()._default_manager.filter(pk__in=user_ids, is_active=True):
        if reader.email and running_translation(reader, comment.translation_id) is not None:
            write_to(reader, TEMPLATE, context).send()
            written += 1
    return written


def sent_back(sender: Any, instance: TaskState, **kwargs: Any) -> None:
    """Tell the translators of a page by mail, once its rejection is stored."""
    page = instance.workflow_state.content_object
    if isinstance(page, Page) and translation_of(page) is not None:
        tell_sent_back.enqueue(instance.pk)


@task
def tell_sent_back(task_state_id: int) -> int:
    """Write to whoever sent a translation for review, and who is asked for it, why it comes back.

    Returns how many were written to.
    """
    state = TaskState.objects.filter(pk=task_state_id).select_related("finished_by").first()
    page = state.workflow_state.content_object if state else None
    translation = translation_of(page) if isinstance(page, Page) else None
    if state is None or page is None or translation is None:
        return 0
    asked = {row.translator_id for row in open_requests_for(page)}
    asked |= {state.workflow_state.requested_by_id}
    people = {pk for pk in asked if pk is not None and pk != state.finished_by_id}
    url = conf.public_url() + reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {"by": state.finished_by, "reason": state.comment, "page": page, "url": url}
    written = 0
    for reader in get_user_model()._default_manager.filter(pk__in=people, is_active=True):
        if reader.email and running_translation(reader, translation.pk) is not None:
            write_to(reader, SENT_BACK, context).send()
            written += 1
    return written


def install() -> None:
    """Write our own mail about a translation that is sent back, in the place of Wagtail's."""
    task_rejected.connect(sent_back, dispatch_uid="countries_translation_sent_back")
    can_handle = WorkflowStateRejectionEmailNotifier.can_handle
    if getattr(can_handle, "leaves_translations", False):
        return

    @functools.wraps(can_handle)
    def all_but_translations(self: Any, instance: WorkflowState, **kwargs: Any) -> bool:
        if not can_handle(self, instance, **kwargs):
            return False
        page = instance.content_object
        return not (isinstance(page, Page) and translation_of(page) is not None)

    all_but_translations.leaves_translations = True  # type: ignore[attr-defined]  # marks it
    WorkflowStateRejectionEmailNotifier.can_handle = all_but_translations
