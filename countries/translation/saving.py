"""Save a translated page as a revision, and publish it when asked; never in the live row itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
)

from countries import publishing
from countries.access import can_publish, can_translate
from countries.audit import unrecorded
from countries.segments.detached import Detachment
from countries.segments.models import Provenance, SegmentOrigin
from countries.segments.reading import digest, texts_of
from countries.translation.composing import Composition, compose
from countries.translation.memory import learn
from countries.translation.origins import write_origins
from countries.translation.registering import (
    NotTranslatable,
    refresh_source,
    target_page,
)

FROM_SOURCE = "same language"
"""The tool that localize's screens name for a text that stays as the source has it."""


def save_translation(
    translation: Translation, *, user: Any, publish: bool, now: dt.datetime
) -> Revision:
    """Save what is translated as a new revision of the target, and publish it if ``publish``.

    The source's texts are taken from its live row first. ``user`` is None for the system's own
    work. Raises ``PermissionDenied``, ``NotTranslatable``, or ``ValidationError`` after noting it at
    the texts that are wrong; then nothing was saved.
    """
    try:
        with publishing.unit():
            target = lock_target(translation)
            _refuse_without_right(user, target, publish=publish)
            translation.source = refresh_source(translation.source)
            composition = compose(translation, now=now)
            revision = store(translation, composition, user=user)
            if publish:
                revision.publish(user=user)
                if user is not None:
                    _remember(translation, composition, user=user, now=now)
        return revision
    except ValidationError as error:
        _note_errors(translation, error)
        raise


def store(translation: Translation, composition: Composition, *, user: Any) -> Revision:
    """Store a composition as a draft revision with all that is to be noted of it."""
    page = composition.page
    revision = page.save_revision(user=user, log_action=True)
    if write_origins(page, composition.origins) and page.live:
        # What is known of a live text changed, such as that its source has been read again.
        publishing.touch_page(page)
    take_over(translation, composition)
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    return revision


def _remember(
    translation: Translation, composition: Composition, *, user: Any, now: dt.datetime
) -> None:
    """Let the memory learn what a person who may publish has approved by it."""
    if can_publish(user, composition.page):
        texts, origins = composition.texts, composition.origins
        learn(translation, texts, origins, page=composition.page, user=user, now=now)


def take_over(translation: Translation, composition: Composition) -> None:
    """Let localize's screens show texts of the own language, which need no translation, as done."""
    rows = (
        StringTranslation(
            translation_of_id=segment.string_id,
            locale=translation.target_locale,
            context_id=segment.context_id,
            data=segment.text,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            tool_name=FROM_SOURCE,
        )
        for segment in composition.untouched
    )
    with unrecorded():  # nobody wrote them
        StringTranslation.objects.bulk_create(rows, ignore_conflicts=True)


def lock_target(translation: Translation) -> Page:
    """Return the target's row, locked until the transaction ends.

    Raises ``NotTranslatable`` when there is none.
    """
    page = target_page(translation)
    if page is None:
        raise NotTranslatable(_("There is no page to translate."))
    return Page.objects.select_for_update().get(pk=page.pk)


def restart_translation(translation: Translation, *, now: dt.datetime) -> None:
    """Start a stopped translation again, with what people wrote meanwhile as its translations.

    Where their text no longer matches the source's sentence by sentence the page keeps it, and
    counts as behind.
    """
    with publishing.unit():
        target = lock_target(translation)
        translation.source = refresh_source(translation.source)
        translation.enabled = True
        translation.save(update_fields=["enabled"])
        Detachment.objects.filter(page=target).delete()
        _learn(translation, target.get_latest_revision_as_object(), now=now)


def _learn(translation: Translation, page: Any, *, now: dt.datetime) -> None:
    known = {(row.path, row.text_digest) for row in page.segment_origins.all()}
    by_path: dict[str, list[StringSegment]] = {}
    rows = StringSegment.objects.filter(source=translation.source).order_by("order")
    for row in rows.select_related("context", "string"):
        by_path.setdefault(row.context.path, []).append(row)
    unmatched = []
    for path, texts in texts_of(page).items():
        if path not in by_path or (path, digest(texts)) in known:
            continue
        if not _learn_path(translation, by_path[path], texts):
            unmatched.append(
                SegmentOrigin(
                    page_id=page.pk,
                    path=path,
                    text_digest=digest(texts),
                    source_texts=[],
                    provenance=Provenance.HUMAN,
                    language=translation.target_locale.language_code,
                    made_at=now,
                )
            )
    write_origins(page, unmatched)


def _learn_path(translation: Translation, segments: list[StringSegment], texts: list[str]) -> bool:
    """Take ``texts`` as the translations of ``segments``; forget those if they do not match."""
    rows = StringTranslation.objects.filter(
        locale=translation.target_locale,
        context_id=segments[0].context_id,
        translation_of_id__in=[segment.string_id for segment in segments],
    )
    if len(texts) != len(segments):
        rows.delete()
        return False
    for segment, text in zip(segments, texts, strict=True):
        if text == segment.string.data:
            continue
        StringTranslation.objects.update_or_create(
            translation_of_id=segment.string_id,
            locale=translation.target_locale,
            context_id=segment.context_id,
            defaults={
                "data": text,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": "",
                "has_error": False,
                "field_error": "",
            },
        )
    return True


def _refuse_without_right(user: Any, page: Page, *, publish: bool) -> None:
    if user is None:
        return
    if not can_translate(user, page) or (publish and not can_publish(user, page)):
        raise PermissionDenied
    refuse_locked(user, page)


def refuse_locked(user: Any, page: Page) -> None:
    """Raise ``PermissionDenied`` where somebody's lock keeps ``user`` from changing ``page``."""
    lock = page.specific.get_lock()
    if lock is not None and lock.for_user(user):
        raise PermissionDenied(_("Somebody locked this page."))


def _note_errors(translation: Translation, error: ValidationError) -> None:
    """Mark the translations of the fields that are wrong, as localize's editor shows them."""
    for name, wrong in getattr(error, "error_dict", {}).items():
        about = {"context__object_id": translation.source.object_id, "context__path": name}
        strings = StringSegment.objects.filter(source=translation.source, context__path=name)
        for row in StringTranslation.objects.filter(
            locale=translation.target_locale,
            translation_of_id__in=strings.values_list("string_id"),
            **about,
        ):
            row.set_field_error(wrong)
        for override in SegmentOverride.objects.filter(locale=translation.target_locale, **about):
            override.set_field_error(wrong)
