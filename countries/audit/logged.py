"""What Wagtail logs of pages and of models without a declaration, with what changed beside it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models.signals import post_save
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.admin.views.generic import lock
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from countries.audit.condensing import Values, changed_content, condensed
from countries.audit.recording import Place, Thing, in_one_transaction, is_recording, record
from countries.audit.watching import watched

_LIVE_BEFORE = "_live_revision_before"
PAGE_TYPE = Page._meta.label_lower
BY_SIGNAL = ("wagtail.create", "wagtail.edit", "wagtail.delete")
"""What the declaration of a model records already."""

PUBLISH = "wagtail.publish"
RESTORE = "countries.restore"
"""That the version before was published again."""
GOING_LIVE = (PUBLISH, RESTORE)
WITH_CONTENT = (*GOING_LIVE, "wagtail.edit", "wagtail.revert")

TURNED: dict[str, tuple[Values, Values]] = {
    "wagtail.unpublish": ({"live": True}, {"live": False}),
    "wagtail.lock": ({"locked": False}, {"locked": True}),
    "wagtail.unlock": ({"locked": True}, {"locked": False}),
}


def page_was_logged(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """Record an entry of Wagtail's log of pages."""
    if not created or not is_recording():
        return
    page = instance.page
    before, after = _page_values(instance, page)
    record(
        _action("page", instance.action),
        Thing(PAGE_TYPE, str(page.pk), page.translation_key, instance.label),
        place=Place(locale_id=page.locale_id),
        before=before,
        after=after,
        user=_person(instance),
    )


def model_was_logged(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """Record an entry of Wagtail's log of other models, unless signals told of it."""
    if not created or not is_recording() or instance.content_type is None:
        return
    model = instance.content_type.model_class()
    how = watched(model) if model else None
    if how is not None and instance.action in BY_SIGNAL:
        return
    record(
        _action(how.noun if how else instance.content_type.model, instance.action),
        Thing(
            type=f"{instance.content_type.app_label}.{instance.content_type.model}",
            pk=instance.object_id,
            label=instance.label,
        ),
        after=condensed(instance.data) or None,
        user=_person(instance),
    )


def _action(noun: str, logged: str) -> str:
    """Return ``page.publish`` for ``wagtail.publish``."""
    return f"{noun}.{logged.partition('.')[2] or logged}"


def _person(entry: Any) -> Any:
    return entry.user if entry.user_id else None


def _page_values(entry: Any, page: Any) -> tuple[Values | None, Values | None]:
    logged = entry.action.removesuffix(".scheduled")
    if logged in TURNED:
        return TURNED[logged]
    if entry.action == "wagtail.delete":
        return _standing(page), None
    if entry.action == "wagtail.create":
        return None, _standing(page)
    if entry.action in ("wagtail.move", "wagtail.reorder"):
        data = entry.data
        return {"parent": data.get("source")}, {"parent": data.get("destination")}
    if entry.revision_id and logged in WITH_CONTENT:
        before = _content_before(entry, page, replaces_live=logged in GOING_LIVE)
        old, new = changed_content(page.specific_class, before, entry.revision.content)
        return old or None, new or None
    return None, condensed(entry.data) or None


def _standing(page: Any) -> Values:
    """Return what a page was made as, or was when it went."""
    return {
        "type": page.specific_class._meta.label_lower if page.specific_class else "",
        "title": page.title,
        "slug": page.slug,
        "url_path": page.url_path,
    }


def _content_before(entry: Any, page: Any, *, replaces_live: bool) -> Values:
    """Return the revision that ``entry``'s takes the place of: the live one, or the last draft."""
    rows = Revision.objects.filter(
        base_content_type_id=entry.revision.base_content_type_id, object_id=str(page.pk)
    )
    if replaces_live:
        live = getattr(page, _LIVE_BEFORE, None)
        if live is None:
            return {}
        rows = rows.filter(pk=live)
    else:
        rows = rows.filter(pk__lt=entry.revision_id).order_by("-pk")
    found: Values | None = rows.values_list("content", flat=True).first()
    return found or {}


def connect() -> None:
    """Listen to Wagtail's logs, and let its views write them with the change, not after it."""
    post_save.connect(page_was_logged, sender=PageLogEntry)
    post_save.connect(model_was_logged, sender=ModelLogEntry)
    _remember_live_revision()
    for view in (lock.LockView, lock.UnlockView):
        _in_transaction(view, "perform_operation")
    for log in (PageLogEntry, ModelLogEntry):
        _in_transaction(log, "save")


def _remember_live_revision() -> None:
    publish: Callable[..., Any] = PublishRevisionAction._publish_revision
    if getattr(publish, "remembers_live", False):
        return

    @functools.wraps(publish)
    def publish_remembering(
        self: Any, revision: Any, object: Any, *args: Any, **kwargs: Any
    ) -> Any:
        setattr(object, _LIVE_BEFORE, object.live_revision_id)
        return publish(self, revision, object, *args, **kwargs)

    publish_remembering.remembers_live = True  # type: ignore[attr-defined]  # marks the wrapper
    PublishRevisionAction._publish_revision = publish_remembering


def _in_transaction(cls: Any, name: str) -> None:
    original: Callable[..., Any] = getattr(cls, name)
    if getattr(original, "is_recorded", False):
        return

    @functools.wraps(original)
    def inside(self: Any, *args: Any, **kwargs: Any) -> Any:
        with in_one_transaction():
            return original(self, *args, **kwargs)

    inside.is_recorded = True  # type: ignore[attr-defined]  # marks the wrapper
    setattr(cls, name, inside)
