"""Put something right that is public: the version before, and since when everybody has what is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, Revision

from countries import publishing
from countries.audit.logged import PUBLISH, RESTORE
from countries.delivery import log
from countries.delivery.drafts import Address
from countries.delivery.models import Document, Mark
from countries.delivery.store import read_store


def version_before(page: Page) -> Revision | None:
    """Return the version that was public before the one that is, or last, where none is now."""
    published = (
        PageLogEntry.objects.filter(
            page=page.pk, action__in=(PUBLISH, RESTORE), revision__isnull=False
        )
        .exclude(revision=page.live_revision_id)
        .order_by("-timestamp", "-pk")
        .values_list("revision", flat=True)
    )
    return Revision.page_revisions.filter(pk=published[:1]).first()


def restore_version(page: Any, revision: Revision, *, user: Any) -> Page:
    """Publish an earlier ``revision`` of ``page`` as its newest version, and say so in its history.

    Raises ``PermissionDenied`` unless ``user`` may publish the page and nobody has locked it.
    """
    allowed = page.permissions_for_user(user)
    if not allowed.can_publish() or allowed.page_locked():
        raise PermissionDenied
    with publishing.unit():
        earlier = revision.as_object()
        # What was planned then is no plan now, and the page's present address may be known by now.
        earlier.go_live_at = earlier.expire_at = None
        earlier.slug = page.slug
        made = earlier.save_revision(
            user=user, previous_revision=revision, log_action=False, clean=False
        )
        made.publish(user=user, previous_revision=revision, log_action=RESTORE)
    found: Page = type(page).objects.get(pk=page.pk)
    return found


@dataclass(frozen=True)
class Reach:
    """How far a change has got. ``since`` is None until visitors and partners have it.

    ``waiting`` is how many documents of the locales asked for are made anew meanwhile.
    """

    is_public: bool
    since: dt.datetime | None
    waiting: int

    @property
    def has_arrived(self) -> bool:
        return self.since is not None and not self.waiting


def reach_of(address: Address, *, locales: Iterable[str]) -> Reach:
    """Return how far the last change of what stands at ``address`` has got, on this host.

    Visitors and partners are answered from its read file, which holds all up to its sequence; what
    shows the thing in ``locales`` follows by the worker.
    """
    epoch, _last = log.state()
    store = read_store()
    store.catch_up()
    own_epoch, sequence = store.state()
    row = (
        Document.objects.filter(kind=address.kind, key=address.key, locale=address.locale)
        .values_list("gone", "sequence", "sequenced_at")
        .first()
    )
    here = Q(kind=address.kind, key=address.key)
    marked = Mark.objects.filter(here | Q(locale__in=list(locales)), retry_at=None)
    waiting = marked.resources().count()
    if row is None:
        return Reach(is_public=False, since=None, waiting=waiting)
    gone, number, at = row
    has_it = str(epoch) == own_epoch and number is not None and number <= sequence
    return Reach(is_public=not gone, since=at if has_it else None, waiting=waiting)


def describe_restoring(data: dict[str, Any]) -> str:
    """Say in a page's history which version was restored; ``data`` is the entry's."""
    try:
        created = dt.datetime.fromisoformat(str(data["revision"]["created"]))
    except (KeyError, TypeError, ValueError):
        return _("Restored an earlier version")
    return _("Restored the version of %(day)s") % {"day": created.strftime("%Y-%m-%d %H:%M")}
