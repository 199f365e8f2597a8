"""After a source is published: texts of the same language follow it, all others only say they are behind.

What follows goes live without anybody's doing, so it is only ever the source's own text. A page is
published when it is live, carries no unpublished draft, and nothing that its country wrote would
appear or disappear by it. A page that was never published, or carries a draft, gets a newer draft.
Everything else is left to a person and stays marked as behind: texts that were typed but not
published, texts of the country whose place in the source is gone, pages locked or under review.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from countries import publishing
from countries.pages import CountryPageMixin
from countries.segments.models import Provenance
from countries.segments.reading import digest
from countries.text import same_language
from countries.translation.composing import Composition, compose
from countries.translation.registering import NotTranslatable, readable
from countries.translation.saving import lock_target, store

logger = logging.getLogger(__name__)


def source_was_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Enqueue the following in the publishing transaction, where anything is translated from it."""
    if isinstance(instance, CountryPageMixin) and _translations_of(instance).exists():
        follow_source.enqueue(instance.pk)


@task
def follow_source(page_id: int) -> int:
    """Bring what is translated from a page up to date; return how many pages followed."""
    return follow(page_id, now=timezone.now())


def follow(page_id: int, *, now: dt.datetime) -> int:
    """Take the live texts of a page for its translations; return how many pages followed it.

    Each page is a transaction of its own. Does nothing for a page that is not live any more.
    """
    page = readable(page_id)
    if page is None:
        return 0
    with publishing.unit():
        TranslationSource.update_or_create_from_instance(page)
    found = _translations_of(page).select_related("source", "target_locale")
    return sum(
        _follow(translation, now=now)
        for translation in found
        if same_language(translation.target_locale.language_code, page.locale.language_code)
    )


def _translations_of(page: Page) -> Any:
    return Translation.objects.filter(
        enabled=True,
        source__object_id=page.translation_key,
        source__locale_id=page.locale_id,
    ).order_by("pk")


def _follow(translation: Translation, *, now: dt.datetime) -> bool:
    try:
        return _follow_unless_refused(translation, now=now)
    except (ValidationError, NotTranslatable) as error:
        # The page stays as it is, marked as behind, and the others follow.
        logger.warning("follow.refused translation=%s: %s", translation.pk, error)
        return False


def _follow_unless_refused(translation: Translation, *, now: dt.datetime) -> bool:
    with publishing.unit():
        row = lock_target(translation)
        if row.locked or row.current_workflow_state is not None:
            return False
        composition = compose(translation, now=now)
        is_clean = row.live and not row.has_unpublished_changes
        if _loses(composition) or (is_clean and _has_typed(composition)):
            return False
        if not composition.is_changed and not _says_more(composition):
            return False
        revision = store(translation, composition, user=None)
        if is_clean:
            revision.publish()
    return True


def _has_typed(composition: Composition) -> bool:
    """Tell whether a text would appear that is neither the source's nor on the page already."""
    return any(
        origin.provenance != Provenance.SOURCE
        and any(
            text not in composition.previous.get(origin.path, [])
            and text not in origin.source_texts
            for text in composition.texts[origin.path]
        )
        for origin in composition.origins
    )


def _loses(composition: Composition) -> bool:
    """Tell whether a text would disappear that the country wrote."""
    known = {
        (origin.path, origin.text_digest): origin
        for origin in composition.page.segment_origins.all()
    }
    for path, texts in composition.previous.items():
        origin = known.get((path, digest(texts)))
        made_from = origin.source_texts if origin else []
        now = composition.texts.get(path, [])
        if any(text not in now and text not in made_from for text in texts):
            return True
    return False


def _says_more(composition: Composition) -> bool:
    """Tell whether only what is known of the texts changed, such as what they were made from."""
    known = {
        (origin.path, origin.text_digest): origin.source_texts
        for origin in composition.page.segment_origins.all()
    }
    return any(
        known.get((origin.path, origin.text_digest)) != origin.source_texts
        for origin in composition.origins
    )
