"""What a translated page has of its country alone: its slug, its tags, its place in menus."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from countries import publishing
from countries.access import can_publish, can_translate
from countries.identity.tags import Tag
from countries.translation.saving import refuse_locked


def change_address(
    page: Page, *, slug: str, show_in_menus: bool, tags: Collection[Tag] = (), user: Any
) -> bool:
    """Set slug, tags and place in menus of a page; return whether visitors see it.

    A live page gets them at once from those who may publish it, its texts as they are live; else
    they go into the draft alone. Raises ``PermissionDenied``, or ``ValidationError`` naming what
    cannot be; then nothing was changed.
    """
    with publishing.unit():
        row = Page.objects.select_for_update().get(pk=page.pk)
        if not can_translate(user, row):
            raise PermissionDenied
        at_once = row.live and can_publish(user, row)
        if row.scheduled_revision or (at_once and row.workflow_in_progress):
            raise ValidationError(
                _("The page is under review or waits for its time: publish or cancel that first.")
            )
        refuse_locked(user, row)
        changes = {"slug": slug, "tags": tags, "show_in_menus": show_in_menus}
        draft = row.get_latest_revision()
        if not at_once:
            _save(draft.as_object() if draft else row.specific, changes, user=user)
            return False
        _save(row.specific, changes, user=user).publish(user=user)
        if row.has_unpublished_changes and draft:
            _save(draft.as_object(), changes, user=user)
        return True


def _save(page: Any, changes: dict[str, Any], *, user: Any) -> Any:
    page.slug = changes["slug"]
    page.show_in_menus = changes["show_in_menus"]
    if hasattr(page, "tags"):
        page.tags.set(changes["tags"])
    return page.save_revision(user=user, log_action=True)
