"""A translation's review: sent by whoever translates, accepted or sent back by whoever reviews.

It is a step of Wagtail's workflow, so that Wagtail's own screens, reports and locks know it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from countries import publishing
from countries.access import Action
from countries.translation.registering import TranslationError, target_page
from countries.translation.reviewing.guarding import refuse_same_hand
from countries.translation.running import locales_of
from countries.translation.saving import save_translation

LONGEST_REASON = 2000


class NotReviewable(TranslationError):
    """Nobody reviews the page, or somebody is at it already."""


@dataclass(frozen=True)
class Review:
    """A translation that waits for a decision of whoever asked for it."""

    translation: Translation
    page: Page
    state: TaskState


def send_for_review(translation: Translation, *, user: Any, now: dt.datetime) -> None:
    """Save the draft and ask the country's reviewers to read it; again, where it was sent back.

    Raises what saving raises, or ``NotReviewable``; then nothing was saved.
    """
    with publishing.unit():
        save_translation(translation, user=user, publish=False, now=now)
        row = target_page(translation)
        page = row.specific if row else None
        workflow = page.get_workflow() if page is not None else None
        if page is None or workflow is None:
            raise NotReviewable(_("No workflow is set up for this page: nobody reviews it."))
        state = page.current_workflow_state
        if state is None:
            workflow.start(page, user)
        elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(user=user)
        else:
            raise NotReviewable(_("This translation is under review already."))


def review_state(user: Any, page: Any) -> TaskState | None:
    """Return the step of a workflow in which ``page`` waits for ``user``, if there is one."""
    state = page.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        return None
    return state if state.task.specific.get_actions(page, user) else None


def review_of(user: Any, translation_id: int) -> Review | None:
    """Return an enabled translation that waits for a decision of ``user``."""
    translation = (
        Translation.objects.filter(
            pk=translation_id, enabled=True, target_locale_id__in=locales_of(user, Action.REVIEW)
        )
        .select_related("source__locale", "target_locale")
        .first()
    )
    page = target_page(translation) if translation else None
    state = review_state(user, page.specific) if page is not None else None
    if translation is None or page is None or state is None:
        return None
    return Review(translation, page, state)


def accept(review: Review, *, user: Any, comment: str = "") -> None:
    """Approve a translation; it goes live where ``user`` may publish it.

    Raises ``PublishingRefused`` where it must not; then it still waits.
    """
    task = review.state.task.specific
    task.on_action(review.state, user, "approve", comment=comment.strip())


def send_back(review: Review, *, user: Any, reason: str) -> None:
    """Ask for changes; raises ``ValidationError`` without a ``reason``."""
    said = reason.strip()
    if not said:
        raise ValidationError(_("Say what has to be changed."))
    if len(said) > LONGEST_REASON:
        raise ValidationError(
            _("A reason has room for %(count)d characters.") % {"count": LONGEST_REASON}
        )
    task = review.state.task.specific
    task.on_action(review.state, user, "reject", comment=said)


def sent_back(page: Any) -> TaskState | None:
    """Return the decision by which ``page`` was sent back and waits to be changed, if it was."""
    workflow = page.current_workflow_state
    if workflow is None or workflow.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    state: TaskState | None = workflow.current_task_state
    return state


def refuse_own_approval(state: TaskState, user: Any) -> None:
    """Raise ``SameHand`` where ``user`` would approve a page's version that they wrote some of."""
    page = state.workflow_state.content_object
    if isinstance(page, Page) and user is not None:
        refuse_same_hand(page, revision=page.get_latest_revision(), user=user)
