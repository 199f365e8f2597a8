"""Links by which somebody without an account reads the draft of a translation.

Signed, good for a week, and only while whoever issued one may still translate the page.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core import signing
from wagtail_localize.models import Translation

from countries.translation.registering import target_page
from countries.translation.reviewing.models import PreviewLink
from countries.translation.running import running_translation

SALT = "countries.preview-link"
LASTS = dt.timedelta(days=7)


def issue_link(translation: Translation, *, user: Any) -> str:
    """Return the signed words of a link to the draft of ``translation``, good from now on."""
    row, _created = PreviewLink.objects.get_or_create(translation=translation, issued_by=user)
    return signed(row)


def link_of(translation: Translation, *, user: Any) -> PreviewLink | None:
    """Return the link that ``user`` issued; None once they withdrew it."""
    return PreviewLink.objects.filter(translation=translation, issued_by=user).first()


def signed(link: PreviewLink) -> str:
    """Return the signed words of ``link``, good from now on."""
    words: str = signing.dumps([link.pk, link.token], salt=SALT)
    return words


def withdraw_links(translation: Translation, *, user: Any) -> None:
    """Let none of the links answer any more that ``user`` issued."""
    for row in PreviewLink.objects.filter(translation=translation, issued_by=user):
        row.delete()


def translation_behind(words: str) -> Translation | None:
    """Return the translation that signed ``words`` lead to, None for all that must not be answered.

    Drafts of pages that only some visitors may read are shown by no link.
    """
    try:
        pk, token = signing.loads(words, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    link = PreviewLink.objects.filter(pk=pk, token=token).select_related("issued_by").first()
    if link is None:
        return None
    translation = running_translation(link.issued_by, link.translation_id)
    page = target_page(translation) if translation else None
    if page is None or page.get_view_restrictions().exists():
        return None
    return translation
