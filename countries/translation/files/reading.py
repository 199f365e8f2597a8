"""The texts of translations as they are in the database, a few queries for a hundred pages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries.access import Action
from countries.access.rights import locale_actions
from countries.routing import LocaleInfo, network
from countries.segments.said import NOTHING, Said, said_by
from countries.text import same_language
from countries.translation.files.units import FilePage, FileUnit, Which
from countries.translation.previous import Previous, previous_of
from countries.translation.registering import refresh_source
from countries.translation.states import state_of

AT_ONCE = 100

Made = dict[tuple[int, int], dict[int, StringTranslation]]
"""Translations by their locale and place, and by their text, the oldest first."""


def translator_locales(user: Any) -> list[LocaleInfo]:
    """Return the country locales in which ``user`` translates."""
    return [info for info in network().locales if Action.TRANSLATE in locale_actions(user, info)]


def own_translations(user: Any) -> QuerySet[Translation]:
    """Return the translations of pages into the languages in which ``user`` translates."""
    ids = [info.locale_id for info in translator_locales(user)]
    target = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale_id=OuterRef("target_locale_id")
    )
    return (
        Translation.objects.filter(target_locale_id__in=ids)
        .annotate(
            page_id=Subquery(target.values("pk")[:1]), page_path=Subquery(target.values("path")[:1])
        )
        .select_related("source__locale", "source__specific_content_type", "target_locale")
    )


def running(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Narrow to those that were not stopped and whose page exists, in the order of the tree."""
    found = translations.filter(enabled=True, page_id__isnull=False)
    return found.order_by("target_locale__language_code", "page_path", "pk")


def file_pages(translations: Iterable[Translation], *, which: Which) -> Iterator[FilePage]:
    """Yield the pages of ``translations`` with the texts that were asked for; those without are left out."""
    rows = list(translations)
    for start in range(0, len(rows), AT_ONCE):
        for page in _pages(rows[start : start + AT_ONCE]):
            units = [unit for unit in page.units if which.takes(unit.state)]
            if units:
                yield FilePage(**{**page.__dict__, "units": units})


def _pages(translations: Sequence[Translation]) -> Iterator[FilePage]:
    known = _Pages(translations)
    _refresh(translations, known)
    segments: dict[int, list[StringSegment]] = defaultdict(list)
    sources = {row.source_id for row in translations}
    rows = StringSegment.objects.filter(source_id__in=sources).order_by("order", "pk")
    for row in rows.select_related("context", "string"):
        segments[row.source_id].append(row)
    made: Made = defaultdict(dict)
    for found in (
        StringTranslation.objects.filter(
            locale_id__in={row.target_locale_id for row in translations},
            context__object_id__in={row.source.object_id for row in translations},
        )
        .select_related("translation_of")
        .order_by("updated_at")
    ):
        made[found.locale_id, found.context_id or 0][found.translation_of_id] = found
    for translation in translations:
        yield FilePage(
            key=str(translation.uuid),
            title=translation.source.object_repr,
            name=known.name(translation),
            source_language=translation.source.locale.language_code,
            target_language=translation.target_locale.language_code,
            units=_units(translation, segments[translation.source_id], made, known),
        )


class _PageRow(NamedTuple):
    pk: int
    slug: str
    code: str
    live: bool
    published_at: dt.datetime | None


class _Pages:
    """The pages of some translations, both ends of each, and what they say; three queries."""

    def __init__(self, translations: Sequence[Translation]) -> None:
        locales = {row.source.locale_id for row in translations}
        rows = Page.objects.filter(
            translation_key__in={row.source.object_id for row in translations},
            locale_id__in=locales | {row.target_locale_id for row in translations},
        ).values_list(
            "translation_key",
            "locale_id",
            *("pk", "slug", "locale__language_code", "live", "last_published_at"),
        )
        self._rows = {(key, locale): _PageRow(*row) for key, locale, *row in rows}

    def source(self, translation: Translation) -> _PageRow | None:
        return self._rows.get((translation.source.object_id, translation.source.locale_id))

    def name(self, translation: Translation) -> str:
        """Return what the file of the page is called."""
        row = self._rows.get((translation.source.object_id, translation.target_locale_id))
        return f"{row.slug}-{row.code}" if row else ""

    @cached_property
    def _said(self) -> dict[int, Said]:
        return said_by({row.pk for row in self._rows.values()})

    def said(self, translation: Translation) -> Said:
        """Return what the translated page says."""
        row = self._rows.get((translation.source.object_id, translation.target_locale_id))
        return self._said.get(row.pk, NOTHING) if row else NOTHING

    def said_by_source(self, translation: Translation) -> Said:
        row = self.source(translation)
        return self._said.get(row.pk, NOTHING) if row else NOTHING


def _refresh(translations: Sequence[Translation], known: _Pages) -> None:
    """Take the texts of sources that were published since they were last read."""
    by_source = {row.source_id: row for row in translations}
    for translation in by_source.values():
        source, page = translation.source, known.source(translation)
        if page is None or not page.live or page.published_at is None:
            continue
        if page.published_at > source.last_updated_at:
            refresh_source(source)


def segment_id(segment: StringSegment) -> str:
    """Return what names a text in files: its place and what it says, not its order."""
    return f"{segment.context.path_id}.{segment.string.data_hash}"


def _units(
    translation: Translation, rows: list[StringSegment], made: Made, known: _Pages
) -> list[FileUnit]:
    code = translation.target_locale.language_code
    locale = translation.target_locale_id
    own = {
        (string, context): found
        for context in {row.context_id for row in rows}
        for string, found in made[locale, context].items()
    }
    before = previous_of(rows, own, said=known.said(translation), code=code)
    said = known.said_by_source(translation)
    units: dict[str, FileUnit] = {}
    for row in rows:
        known_row = own.get((row.string_id, row.context_id))
        previous = before.get((row.string_id, row.context_id))
        language = said.language(row.context.path, default=translation.source.locale.language_code)
        units.setdefault(
            segment_id(row),
            FileUnit(
                id=segment_id(row),
                path=row.context.path,
                source=row.string.data,
                target=known_row.data if known_row else "",
                state=state_of(
                    known_row,
                    source=row.string.data,
                    is_own_language=same_language(language, code),
                    has_previous=previous is not None,
                ),
                note=_note(previous),
                previous=previous,
            ),
        )
    return list(units.values())


def _note(previous: Previous | None) -> str:
    if previous is None:
        return ""
    if previous.source is None:
        return _("The source changed. Until then this stood here: %(target)s") % {
            "target": previous.text
        }
    message = _("The source changed. It said: %(source)s — which was translated as: %(target)s")
    return message % {"source": previous.source, "target": previous.text}


def counts_of(translations: Iterable[Translation], *, which: Which) -> list[tuple[int, str, int]]:
    """Return number and title of each target page that has texts as asked for, and how many."""
    rows: dict[str, Any] = {str(row.uuid): row for row in translations}
    return [
        (rows[page.key].page_id, page.title, len(page.units))
        for page in file_pages(rows.values(), which=which)
    ]
