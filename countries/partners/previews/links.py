"""Signed links by which somebody without an account or a key reads the draft of a page.

Each ends by its date, with its page, when all of the page's are ended, and as soon as whoever made it
may not edit the page any more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page

from countries.access import can_edit
from countries.partners.previews.drafts import is_showable
from countries.partners.previews.models import DraftLink
from countries.resolution import Batch

SALT = "countries.draft-link"
USUAL_DAYS = 7
LONGEST_DAYS = 30


def make_link(
    page: Page, *, user: Any, now: dt.datetime, days: int = USUAL_DAYS, is_fixed: bool = False
) -> DraftLink:
    """Make a link to the draft of ``page`` for some days; a fixed one goes on showing this draft.

    Raises ``ValueError`` for more days than a link may last.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"A link lasts 1 to {LONGEST_DAYS} days.")
    return DraftLink.objects.create(
        page=page,
        revision=page.latest_revision if is_fixed else None,
        issued_by=user,
        issued_at=now,
        ends_at=now + dt.timedelta(days=days),
    )


def words_of(link: DraftLink) -> str:
    """Return the signed words that stand for ``link`` in an address."""
    return _signer().sign_object([link.pk, link.token])


def links_of(page: Page, *, now: dt.datetime) -> QuerySet[DraftLink]:
    """Return the links to the draft of ``page`` that have not ended, with who made them."""
    rows = DraftLink.objects.filter(page=page, ends_at__gt=now)
    return rows.select_related("issued_by", "revision")


@transaction.atomic
def end_links(page: Page) -> int:
    """End every link to the draft of ``page``, whoever made it; return how many there were."""
    rows = list(DraftLink.objects.filter(page=page))
    for row in rows:
        row.delete()
    return len(rows)


def draft_behind(words: str, *, now: dt.datetime) -> Any | None:
    """Return the draft that signed ``words`` lead to, None for all that must not be shown."""
    try:
        pk, token = _signer().unsign_object(words)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = DraftLink.objects.select_related("page__latest_revision", "revision", "issued_by")
    link = rows.filter(pk=pk, token=token, ends_at__gt=now).first()
    if link is None or not can_edit(link.issued_by, link.page):
        return None
    if not is_showable(link.page, Batch(now=now)):
        return None
    if link.revision is not None:
        return link.revision.as_object()
    return link.page.get_latest_revision_as_object()


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)
