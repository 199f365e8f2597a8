"""What keeps a page from going live: unread machine text, facts that ended, and the hand that wrote it.

Asked wherever a page is published, and by whoever approves. Nothing is written here, and taking a
page down is never refused.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page, PageLogEntry, Revision
from wagtail_localize.models import SegmentOverride, StringTranslation, TranslationLog

from countries.audit.logged import PUBLISH, RESTORE
from countries.pages import CountryPageMixin
from countries.routing import network
from countries.segments.models import Provenance, SegmentOrigin
from countries.segments.reading import digest, is_translated, texts_of
from countries.translation.checks.gathering import refuse_unfit
from countries.translation.refusals import PublishingRefused
from countries.translation.reviewing.ending import refuse_ended_facts
from countries.translation.reviewing.models import TwoPersonRule
from countries.translation.saving import FROM_SOURCE

SCHEDULED = "wagtail.publish.schedule"

_BOOKKEEPING = frozenset(
    {
        *("path", "depth", "numchild", "url_path", "live", "locked", "locked_at", "locked_by"),
        *("latest_revision", "latest_revision_created_at", "live_revision", "draft_title"),
        *("has_unpublished_changes", "first_published_at", "last_published_at", "owner"),
        *("go_live_at", "expire_at", "expired", "wagtail_admin_comments"),
    }
)
"""What of a version is not said on the page: who changes it alone writes nothing."""


class MachineText(PublishingRefused):
    """A page shows machine text that nobody has read."""

    because = gettext_lazy("machine text has to be read first")


class SameHand(PublishingRefused):
    """Two persons are needed, and whoever publishes or approves wrote some of it."""

    because = gettext_lazy("another person has to publish it")


def refuse_publishing(
    page: Any, *, revision: Revision | None, user: Any, restores: Revision | None = None
) -> None:
    """Raise ``PublishingRefused`` where ``page``, as ``revision`` has it, must not go live by ``user``.

    ``user`` is None for the clock, and for the system's own work, which nobody has to read.
    """
    refuse_unfit(page)
    if user is not None or (revision is not None and revision.approved_go_live_at):
        refuse_machine_text(page)
        if not _comes_back(page, revision, restores):
            refuse_ended_facts(page)
    refuse_same_hand(page, revision=revision, user=user, restores=restores)


def refuse_machine_text(page: Any) -> None:
    """Raise ``MachineText`` where ``page``, as it is in memory, shows what only a machine has seen."""
    if page.pk is None or not isinstance(page, CountryPageMixin):
        return
    rows = SegmentOrigin.objects.filter(page_id=page.pk, provenance=Provenance.MACHINE)
    known = set(rows.values_list("path", "text_digest"))
    if not known:
        return
    shown = sum((path, digest(texts)) in known for path, texts in texts_of(page).items())
    if shown:
        text = ngettext(
            "%(count)d text was made by a machine, and nobody has marked it as reviewed.",
            "%(count)d texts were made by a machine, and nobody has marked them as reviewed.",
            shown,
        )
        raise MachineText(text % {"count": shown}, code="machine")


def refuse_same_hand(
    page: Page, *, revision: Revision | None, user: Any, restores: Revision | None = None
) -> None:
    """Raise ``SameHand`` where two persons are needed and ``user`` wrote any of what is to go live.

    What goes live by the clock is asked for whoever scheduled it. An earlier version that was public
    before may always come back.
    """
    info = network().by_locale_id.get(page.locale_id)
    if info is None or not TwoPersonRule.objects.filter(country_id=info.country.pk).exists():
        return
    revision = revision or page.get_latest_revision()
    person = user.pk if user is not None else _scheduled_by(revision)
    if revision is None or person is None or _was_public(revision, restores):
        return
    if person in writers_of(page, revision):
        raise SameHand(
            _("You wrote some of it: in %(country)s another person publishes and approves.")
            % {"country": info.country.name},
            code="two-persons",
        )


def writers_of(page: Page, revision: Revision) -> set[int]:
    """Return who wrote any of what ``revision`` says that was not public before.

    Whoever saves or publishes a translation without having typed anything has written nothing, nor
    who saves a version that says the same as the one before.
    """
    since = Page.objects.filter(pk=page.pk).values_list("last_published_at", flat=True).first()
    people = _writers_of_versions(page, revision, since) | _writers_of_texts(page, since)
    return {pk for pk in people if pk is not None}


def _writers_of_versions(
    page: Page, revision: Revision, since: dt.datetime | None
) -> set[int | None]:
    rows = Revision.page_revisions.filter(object_id=str(page.pk), pk__lte=revision.pk)
    rows = rows.order_by("created_at", "pk").only("content", "user_id", "created_at")
    # The one before is what the first of them is compared with.
    before = rows.filter(created_at__lte=since).last() if since else None
    new = rows.filter(created_at__gt=since) if since else rows
    by_desk = set(
        TranslationLog.objects.filter(revision__in=new.values("pk")).values_list(
            "revision_id", flat=True
        )
    )
    came_from_elsewhere = Page.objects.filter(is_translated(), pk=page.pk).exists()
    found: set[int | None] = set()
    for row in new:
        is_copy = before is None and came_from_elsewhere
        if row.pk not in by_desk and not is_copy and not _say_the_same(before, row):
            found.add(row.user_id)
        before = row
    return found


def _writers_of_texts(page: Page, since: dt.datetime | None) -> set[int | None]:
    about: dict[str, Any] = {
        "locale_id": page.locale_id,
        "context__object_id": page.translation_key,
    }
    newer = Q(updated_at__gt=since) if since else Q()
    texts = StringTranslation.objects.filter(newer, **about).exclude(tool_name=FROM_SOURCE)
    choices = SegmentOverride.objects.filter(newer, **about)
    return {
        *texts.values_list("last_translated_by_id", flat=True),
        *choices.values_list("last_translated_by_id", flat=True),
    }


def _say_the_same(one: Revision | None, other: Revision) -> bool:
    return one is not None and _said(one) == _said(other)


def _said(revision: Revision) -> dict[str, Any]:
    return {key: value for key, value in revision.content.items() if key not in _BOOKKEEPING}


def _comes_back(page: Page, revision: Revision | None, restores: Revision | None) -> bool:
    """Tell whether what is to go live is an earlier version that was public."""
    revision = revision or (page.get_latest_revision() if restores is not None else None)
    return revision is not None and _was_public(revision, restores)


def _was_public(revision: Revision, restores: Revision | None) -> bool:
    # The address of a version that comes back is the present one.
    if restores is None or _without_slug(restores) != _without_slug(revision):
        return False
    return PageLogEntry.objects.filter(
        page=revision.object_id, revision=restores, action__in=(PUBLISH, RESTORE)
    ).exists()


def _without_slug(revision: Revision) -> dict[str, Any]:
    return {key: value for key, value in _said(revision).items() if key != "slug"}


def _scheduled_by(revision: Revision | None) -> int | None:
    if revision is None or revision.approved_go_live_at is None:
        return None
    entries = PageLogEntry.objects.filter(revision=revision, action=SCHEDULED)
    found: int | None = entries.order_by("-timestamp").values_list("user_id", flat=True).first()
    return found
