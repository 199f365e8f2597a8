"""The states in which a page may be, as conditions: what counts them and what lists them agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from countries.delivery.models import Document, Kind
from countries.segments.freshness import (
    BEHIND,
    INCOMPLETE,
    MACHINE_UNREVIEWED,
    SOURCE_UNPUBLISHED,
)
from countries.segments.reading import is_translated

Condition = Callable[[], Any]

LIVE = "live"
DRAFT = "draft"
CHANGED = "changed"
READY = "ready"
SCHEDULED = "scheduled"
UNTRANSLATED = "untranslated"
LOCAL = "local"
ADOPTED = "adopted"


def is_scheduled() -> Exists:
    """Return the condition that somebody has approved a moment for a version of a page."""
    return Exists(
        Revision.page_revisions.filter(
            object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
        )
    )


def has_freshness(state: str) -> Exists:
    """Return the condition that a page's document says that it is in a state of freshness."""
    return Exists(
        Document.objects.filter(
            kind=Kind.PAGE,
            key=OuterRef("translation_key"),
            locale=OuterRef("locale__language_code"),
            gone="",
            freshness=state,
        )
    )


def _in_review() -> Exists:
    return Exists(
        WorkflowState.objects.filter(
            object_id=Cast(OuterRef("pk"), CharField()),
            base_content_type__app_label=Page._meta.app_label,
            base_content_type__model=Page._meta.model_name,
            status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
        )
    )


def _is_ready() -> Any:
    """A version that somebody wrote and nobody has published, reviews or has put off.

    A page that was taken down waits for nobody, though its last version is not live.
    """
    newer = Q(live=True, has_unpublished_changes=True)
    new = Q(live=False, first_published_at=None, latest_revision__isnull=False)
    return (newer | new) & ~is_scheduled() & ~_in_review() & ~_is_untranslated()


def _is_untranslated() -> Any:
    """A page that came from elsewhere, of which there is no version but the one it came with."""
    earlier = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), pk__lt=OuterRef("latest_revision_id")
    )
    return Q(live=False, first_published_at=None) & is_translated() & ~Exists(earlier)


STATES: dict[str, tuple[Promise, Condition]] = {
    LIVE: (_("Live"), lambda: Q(live=True)),
    DRAFT: (_("Not live"), lambda: Q(live=False)),
    CHANGED: (
        _("Live, with unpublished changes"),
        lambda: Q(live=True, has_unpublished_changes=True),
    ),
    READY: (_("Waits to be published"), _is_ready),
    SCHEDULED: (_("Scheduled"), is_scheduled),
    BEHIND: (_("Behind its source"), lambda: has_freshness(BEHIND)),
    INCOMPLETE: (_("Incomplete"), lambda: has_freshness(INCOMPLETE)),
    MACHINE_UNREVIEWED: (
        _("Machine text, unreviewed"),
        lambda: has_freshness(MACHINE_UNREVIEWED),
    ),
    SOURCE_UNPUBLISHED: (
        _("Its source is not public any more"),
        lambda: has_freshness(SOURCE_UNPUBLISHED),
    ),
    UNTRANSLATED: (_("Adopted, not worked on yet"), _is_untranslated),
    LOCAL: (_("The country’s own"), lambda: ~is_translated()),
    ADOPTED: (_("Translated from another page"), is_translated),
}
"""Each state by the name that addresses carry: what it is called, and its condition."""


def condition_of(state: str) -> Any:
    """Return the condition of a state in ``STATES``, as a Q that counts and lists can use."""
    return Q(STATES[state][1]())
