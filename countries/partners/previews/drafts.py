"""Find a page's draft within a partner's scope, and make the document that it would give."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page

from countries.pages import page_classes
from countries.partners.scopes import Scope
from countries.partners.vocabulary import Vocabulary
from countries.resolution import Batch, resolve

Form = dict[str, Any]


def find_draft(scope: Scope, page_id: UUID, locale: str, *, now: dt.datetime) -> Any | None:
    """Return the latest draft of a page in ``locale``, None where there is none for this scope.

    Raises ``UnknownValue`` for a locale that the scope does not know. What is only for some visitors,
    or withheld in its country, is shown to no partner.
    """
    info = Vocabulary(scope).locale(locale)
    rows = Page.objects.filter(_of_types(scope), translation_key=page_id, locale_id=info.locale_id)
    page = rows.select_related("latest_revision").first()
    if page is None or not is_showable(page, Batch(now=now)):
        return None
    draft = page.get_latest_revision_as_object()
    return draft if scope.sees_type(draft.type_name) else None


def is_showable(page: Page, batch: Batch) -> bool:
    """Tell whether a draft of ``page`` may be shown to people without an account at all."""
    info = batch.net.by_locale_id.get(page.locale_id)
    if info is None or not info.country.is_open or info.rest_of(page.url_path) is None:
        return False
    return not batch.is_private(page.path)


def document_of(draft: Any, *, now: dt.datetime) -> Form:
    """Return the document that ``draft`` would give if it were published as it is, marked as one."""
    batch = Batch(now=now)
    batch.take_as_draft(draft)
    return {**resolve(draft, batch).document, "draft": True}


def _of_types(scope: Scope) -> Q:
    found = Q(pk__in=[])
    for model in page_classes():
        names = model.type_labels()
        seen = [name for name in names if scope.sees_type(name)]
        if not seen:
            continue
        own = Q(content_type=ContentType.objects.get_for_model(model))
        if len(seen) < len(names):
            own &= Q(pk__in=model._default_manager.filter(kind__in=seen).values("pk"))
        found |= own
    return found
