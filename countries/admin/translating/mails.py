"""Mails to those whom a comment names."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.urls import reverse
from django_tasks import task

from countries import conf
from countries.mail import write_to
from countries.translation.models import SegmentComment
from countries.translation.registering import target_page
from countries.translation.running import running_translation

TEMPLATE = "wagtail_countries/mail/mentioned"


@task
def tell_mentioned(comment_id: int, user_ids: list[int]) -> int:
    """Write to those people that they are named in a comment; return how many were written to.

    Whoever may not read it any more by then gets nothing.
    """
    rows = SegmentComment.objects.filter(pk=comment_id, resolved_at=None)
    comment = rows.select_related("author", "translation__source").first()
    page = target_page(comment.translation) if comment else None
    if comment is None or page is None:
        return 0
    url = conf.public_url() + reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {
        "comment": comment,
        "page": page,
        "url": f"{url}?show=comments#comment-{comment.pk}",
    }
    written = 0
    for reader in get_user_model()._default_manager.filter(pk__in=user_ids, is_active=True):
        if reader.email and running_translation(reader, comment.translation_id) is not None:
            write_to(reader, TEMPLATE, context).send()
            written += 1
    return written
