"""Which page is translated from which, in wagtail-localize's rows; refuses a second source."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from countries import publishing
from countries.segments.reading import is_translated


class TranslationError(Exception):
    """The base of what a translation refuses; nothing was changed."""


class NotTranslatable(TranslationError):
    """The page is not live, or only some visitors may read it."""

    @classmethod
    def because_of(cls, page: Page) -> NotTranslatable:
        message = _("“%(page)s” is not live, or not open to every visitor.")
        return cls(message % {"page": page})


class SecondSource(TranslationError):
    """The page is translated from another page already."""


def readable(page_id: int) -> Any | None:
    """Return the live row of a page if every visitor may read it, else None: never a draft."""
    page = Page.objects.filter(pk=page_id, live=True).first()
    if page is None or page.get_view_restrictions().exists():
        return None
    live = page.specific
    # The row's one field that says what a draft says.
    live.draft_title = live.title
    return live


def register_translation(source: Page, locale: Locale) -> Translation:
    """Say that the counterpart of ``source`` in ``locale`` is translated from it.

    Raises ``NotTranslatable`` or ``SecondSource``.
    """
    page = readable(source.pk)
    if page is None:
        raise NotTranslatable.because_of(source)
    record, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.update_or_create(
        source=record, target_locale=locale, defaults={"enabled": True}
    )
    return translation


def translation_of(page: Page) -> Translation | None:
    """Return the translation that ``page`` is the target of, if it is one and was not stopped."""
    found = _targets(page).filter(enabled=True)
    return found.select_related("source__locale", "target_locale").first()


def translated_among(pages: QuerySet[Page]) -> set[int]:
    """Return the ids of those of ``pages`` that are translated from another page; one query."""
    return set(pages.filter(is_translated()).values_list("pk", flat=True))


def is_translation(user: Any, page: Page) -> bool:
    """Tell whether ``page`` is translated from another: looked up for a locale once, kept on ``user``.

    For questions about every page of a list that one user sees.
    """
    kept: dict[int, set[int]] = user.__dict__.setdefault("_translations_by_locale", {})
    if page.locale_id not in kept:
        kept[page.locale_id] = translated_among(Page.objects.filter(locale_id=page.locale_id))
    return page.pk in kept[page.locale_id]


def stopped_translation_of(page: Page) -> Translation | None:
    """Return the translation of which ``page`` was the target until somebody stopped it."""
    return _targets(page).filter(enabled=False).select_related("source", "target_locale").first()


def target_page(translation: Translation) -> Page | None:
    """Return the row of the page that ``translation`` writes; None for what is no page."""
    return (
        Page.objects.filter(
            translation_key=translation.source.object_id, locale_id=translation.target_locale_id
        )
        .select_related("locale")
        .first()
    )


def source_page(source: TranslationSource) -> Page | None:
    """Return the row of the page that ``source`` was taken from, if it still exists."""
    return (
        Page.objects.filter(translation_key=source.object_id, locale_id=source.locale_id)
        .select_related("locale")
        .first()
    )


def refresh_source(source: TranslationSource) -> TranslationSource:
    """Take the source's texts from its live row; one that is gone or private stays as it was."""
    page = source_page(source)
    live = readable(page.pk) if page else None
    if live is None:
        return source
    refreshed, _created = TranslationSource.update_or_create_from_instance(live)
    return refreshed


def is_stale(source: TranslationSource) -> bool:
    """Tell whether the source was published since its texts were last taken."""
    page = source_page(source)
    return page is not None and was_published_since(source, page)


def was_published_since(source: TranslationSource, page: Page) -> bool:
    """Tell whether ``page``, of which ``source`` holds the texts, was published since they were taken."""
    return page.last_published_at is not None and page.last_published_at > source.last_updated_at


def refuse_second_source(sender: type, instance: Translation, **kwargs: Any) -> None:
    """Let only one enabled translation lead to an object in a locale, and none back to its start."""
    if not instance.enabled or kwargs.get("raw"):
        return
    source = instance.source
    others = Translation.objects.filter(source__object_id=source.object_id, enabled=True)
    if others.filter(target_locale_id=instance.target_locale_id).exclude(pk=instance.pk).exists():
        message = _("What is translated into %(locale)s has another source already.")
        raise SecondSource(message % {"locale": instance.target_locale})
    above = dict(others.values_list("target_locale_id", "source__locale_id"))
    above[instance.target_locale_id] = source.locale_id
    step: int | None = source.locale_id
    while step is not None:
        if step == instance.target_locale_id:
            message = _("%(locale)s is itself translated from what it would become.")
            raise SecondSource(message % {"locale": source.locale})
        step = above.get(step)


def target_may_have_changed(sender: type, instance: Translation, **kwargs: Any) -> None:
    """A page that gains, stops or loses its source says so in its document."""
    page = target_page(instance)
    if page is not None and page.live:
        publishing.touch_page(page)


def _targets(page: Page) -> Any:
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    )
