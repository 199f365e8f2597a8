"""Mails to those whom a comment names or whose work was sent back, and those of Wagtail's workflows."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.mail import (
    EmailNotificationMixin,
    WorkflowStateRejectionEmailNotifier,
    send_mail,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_rejected

from countries import conf
from countries.mail import mail_task, write_to
from countries.translation.models import SegmentComment
from countries.translation.registering import target_page, translation_of
from countries.translation.requests.making import open_requests_for
from countries.translation.running import running_translation

TEMPLATE = "wagtail_countries/mail/mentioned"
SENT_BACK = "wagtail_countries/mail/translation_sent_back"


@mail_task
def tell_mentioned(comment_id: int, reader_id: int) -> bool:
    """Write to somebody that they are named in a comment; whoever may not read it any more gets nothing."""
    rows = SegmentComment.objects.filter(pk=comment_id, resolved_at=None)
    comment = rows.select_related("author", "translation__source").first()
    page = target_page(comment.translation) if comment else None
    reader = _reader(reader_id, comment.translation_id) if comment else None
    if comment is None or page is None or reader is None:
        return False
    url = conf.public_url() + reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {
        "comment": comment,
        "page": page,
        "url": f"{url}?show=comments#comment-{comment.pk}",
    }
    write_to(reader, TEMPLATE, context).send()
    return True


def sent_back(sender: Any, instance: TaskState, **kwargs: Any) -> None:
    """Have those told whose work on a page comes back: who sent it for review, and who is asked for it."""
    page = instance.workflow_state.content_object
    if not isinstance(page, Page) or translation_of(page) is None:
        return
    asked = {row.translator_id for row in open_requests_for(page)}
    asked |= {instance.workflow_state.requested_by_id}
    for pk in sorted(pk for pk in asked if pk is not None and pk != instance.finished_by_id):
        tell_sent_back.enqueue(instance.pk, pk)


@mail_task
def tell_sent_back(task_state_id: int, reader_id: int) -> bool:
    """Write to somebody why a translation comes back; whoever may not work on it any more gets nothing."""
    state = TaskState.objects.filter(pk=task_state_id).select_related("finished_by").first()
    page = state.workflow_state.content_object if state else None
    translation = translation_of(page) if isinstance(page, Page) else None
    reader = _reader(reader_id, translation.pk) if translation else None
    if state is None or page is None or reader is None:
        return False
    url = conf.public_url() + reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {"by": state.finished_by, "reason": state.comment, "page": page, "url": url}
    write_to(reader, SENT_BACK, context).send()
    return True


def _reader(pk: int, translation_id: int) -> Any:
    """Return who can be written to about a translation, or None."""
    people = get_user_model()._default_manager
    reader = people.filter(pk=pk, is_active=True).exclude(email="").first()
    if reader is None or running_translation(reader, translation_id) is None:
        return None
    return reader


def post_later(
    self: Any, template_set: dict[str, str], context: dict[str, Any], recipients: Any, **kwargs: Any
) -> bool:
    """Write what Wagtail tells of a workflow, and leave the sending to the worker."""
    for reader in recipients:
        words = context | {"user": reader}
        with override(reader.wagtail_userprofile.get_preferred_language()):
            subject = " ".join(render_to_string(template_set["subject"], words).split())
            text = render_to_string(template_set["text"], words).strip()
        post.enqueue(reader.email, subject, text)
    return True


@mail_task
def post(to: str, subject: str, text: str) -> None:
    """Send a mail that is written already, as Wagtail would."""
    send_mail(subject, text, [to])


def install() -> None:
    """Write our own mail about a translation that is sent back, in the place of Wagtail's.

    What Wagtail writes itself goes the way of all mails: it would send it inside the transaction.
    """
    EmailNotificationMixin.send_emails = post_later
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
