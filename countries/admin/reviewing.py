"""Whoever may review and not edit opens a page under review, approves or sends back, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from countries.access import can_edit
from countries.access.policies import is_translated
from countries.access.workflows import may_review


def refuse_changes(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Take from a reviewer's form what they decided, and nothing else; None for all others.

    Wagtail lets whoever reviews a page edit it, and stores the form with each decision.
    """
    user = request.user
    if request.method != "POST" or user.is_superuser or not may_review(user, page):
        return None
    if can_edit(user, page) or is_translated(page.permissions_for_user(user)):
        return None
    if not _decided(request, page.specific):
        messages.error(request, _("You may review this page, but not change it."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    text = _("“%(title)s”: your review is noted.")
    messages.success(request, text % {"title": page.get_admin_display_title()})
    return redirect("wagtailadmin_home")


def _decided(request: HttpRequest, page: Any) -> bool:
    """Do what a reviewer decided, and tell whether it was something that Wagtail offers them."""
    workflow, state = page.current_workflow_state, page.current_workflow_task_state
    if workflow is None or state is None:
        return False
    if request.POST.get("action-cancel-workflow") and workflow.user_can_cancel(request.user):
        workflow.cancel(user=request.user)
        return True
    name = request.POST.get("workflow-action-name", "")
    task = state.task.specific
    offered = {action for action, _label, _modal in task.get_actions(page, request.user)}
    details = _details(request)
    is_complete = task.get_form_for_action(name)(details).is_valid() if name in offered else False
    if not request.POST.get("action-workflow-action") or not is_complete:
        return False
    task.on_action(state, request.user, name, **details)
    return True


def _details(request: HttpRequest) -> dict[str, str]:
    """Return the comment that came with a decision."""
    try:
        sent = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return {}
    comment = sent.get("comment") if isinstance(sent, dict) else None
    return {"comment": str(comment)} if comment else {}
