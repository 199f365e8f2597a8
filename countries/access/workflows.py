"""A step of Wagtail's workflows that is done by whoever may review in the page's country."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from countries.access.actions import Action
from countries.access.rights import can_publish, locale_actions, page_actions
from countries.routing import network


class ReasonForm(forms.Form):
    """Why something is sent back: nobody can do better without knowing."""

    comment = forms.CharField(
        label=_("What has to be changed"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ReviewTask(Task):
    """Approve or send back: for the reviewers of the page's country and language, not for a group."""

    class Meta:
        verbose_name = _("Review by the country")
        verbose_name_plural = _("Reviews by the country")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return may_review(user, obj)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not may_review(user, obj)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return may_review(user, obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not may_review(user, obj):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        if action == "reject":
            return ReasonForm
        form: type[forms.Form] = super().get_form_for_action(action)
        return form

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        homes = Q(pk__in=[])
        for info in network().locales:
            if info.home_path and Action.REVIEW in locale_actions(user, info):
                homes |= Q(path__startswith=info.home_path)
        pages = Page.objects.filter(homes).annotate(key=Cast("pk", CharField())).values("key")
        return self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type__app_label="wagtailcore",
            workflow_state__base_content_type__model="page",
            workflow_state__object_id__in=pages,
        )

    @classmethod
    def get_description(cls) -> Any:
        return _("Whoever may review in the page's country and language can approve this task")


def may_review(user: Any, obj: Any) -> bool:
    """Tell whether ``user`` may approve ``obj``, a page; nothing else goes through this step."""
    return isinstance(obj, Page) and Action.REVIEW in page_actions(user, obj)


def install() -> None:
    """End every workflow our way; its setting would need this module before models are there."""
    WorkflowState.on_finish = finish_workflow


def finish_workflow(workflow_state: WorkflowState, user: Any = None) -> None:
    """Publish what was approved, if whoever approved last may publish; else it waits for a publisher.

    To review and to publish are two rights.
    """
    page = workflow_state.content_object
    if not isinstance(page, Page) or user is None or can_publish(user, page):
        page.get_latest_revision().publish(user=user)
