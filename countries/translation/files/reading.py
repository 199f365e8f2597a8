"""The texts of translations as they are in the database, a few queries for a hundred pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from rapidfuzz import fuzz
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries.access import Action
from countries.access.rights import locale_actions
from countries.routing import LocaleInfo, network
from countries.text import same_language
from countries.translation.files.units import FilePage, FileUnit, Previous, State, Which
from countries.translation.registering import refresh_source

AT_ONCE = 100
ALIKE = 50
"""Percent from which a former text of a place counts as what a new one was before."""

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
Made = dict[tuple[int, int, int], StringTranslation]
"""Translations by their locale, text and place."""


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
    _refresh(translations)
    segments: dict[int, list[StringSegment]] = defaultdict(list)
    sources = {row.source_id for row in translations}
    rows = StringSegment.objects.filter(source_id__in=sources).order_by("order", "pk")
    for row in rows.select_related("context", "string"):
        segments[row.source_id].append(row)
    made: Made = {
        (row.locale_id, row.translation_of_id, row.context_id or 0): row
        for row in StringTranslation.objects.filter(
            locale_id__in={row.target_locale_id for row in translations},
            context__object_id__in={row.source.object_id for row in translations},
        )
        .select_related("translation_of")
        .order_by("updated_at")
    }
    slugs = _slugs(translations)
    for translation in translations:
        yield FilePage(
            key=str(translation.uuid),
            title=translation.source.object_repr,
            name=slugs.get((translation.source.object_id, translation.target_locale_id), ""),
            source_language=translation.source.locale.language_code,
            target_language=translation.target_locale.language_code,
            units=_units(translation, segments[translation.source_id], made),
        )


def _slugs(translations: Sequence[Translation]) -> dict[tuple[Any, int], str]:
    rows = Page.objects.filter(
        translation_key__in={row.source.object_id for row in translations},
        locale_id__in={row.target_locale_id for row in translations},
    ).values_list("translation_key", "locale_id", "slug", "locale__language_code")
    return {(key, locale): f"{slug}-{code}" for key, locale, slug, code in rows}


def _refresh(translations: Sequence[Translation]) -> None:
    """Take the texts of sources that were published since they were last read."""
    by_key = {(row.source.object_id, row.source.locale_id): row.source for row in translations}
    published = Page.objects.filter(
        translation_key__in={key for key, _locale in by_key}, live=True
    ).values_list("translation_key", "locale_id", "last_published_at")
    for key, locale, when in published:
        source = by_key.get((key, locale))
        if source is not None and when is not None and when > source.last_updated_at:
            refresh_source(source)


def segment_id(segment: StringSegment) -> str:
    """Return what names a text in files: its place and what it says, not its order."""
    return f"{segment.context.path_id}.{segment.string.data_hash}"


def state_of(
    translation: Translation, made: StringTranslation | None, previous: Previous | None
) -> State:
    """Return what is known of a text's translation."""
    if made is None:
        codes = translation.source.locale.language_code, translation.target_locale.language_code
        if same_language(*codes):
            return State.SOURCE
        return State.BEHIND if previous else State.UNTRANSLATED
    if made.has_error:
        return State.WRONG
    if made.translation_type == MACHINE:
        return State.MACHINE
    return State.TRANSLATED


def _units(translation: Translation, rows: list[StringSegment], made: Made) -> list[FileUnit]:
    locale = translation.target_locale_id
    present = {(row.string_id, row.context_id) for row in rows}
    places = {row.context_id for row in rows}
    former: dict[int, list[StringTranslation]] = defaultdict(list)
    for (code, string, context), known in made.items():
        if code == locale and context in places and (string, context) not in present:
            former[context].append(known)
    units: dict[str, FileUnit] = {}
    for row in rows:
        known_row = made.get((locale, row.string_id, row.context_id))
        previous = None if known_row else _previous(row, former[row.context_id], rows)
        state = state_of(translation, known_row, previous)
        units.setdefault(
            segment_id(row),
            FileUnit(
                id=segment_id(row),
                path=row.context.path,
                source=row.string.data,
                target=known_row.data if known_row else "",
                state=state,
                note=_note(previous),
                previous=previous,
            ),
        )
    return list(units.values())


def _previous(
    row: StringSegment, former: list[StringTranslation], rows: list[StringSegment]
) -> Previous | None:
    """Return what stood in the place of a text; the newest where the place has one text alone."""
    if not former:
        return None
    best = former[-1]
    if sum(other.context_id == row.context_id for other in rows) > 1:
        best = max(former, key=lambda made: fuzz.ratio(made.translation_of.data, row.string.data))
        if fuzz.ratio(best.translation_of.data, row.string.data) < ALIKE:
            return None
    return Previous(best.translation_of.data, best.data)


def _note(previous: Previous | None) -> str:
    if previous is None:
        return ""
    message = _("The source changed. It said: %(source)s — which was translated as: %(target)s")
    return message % {"source": previous.source, "target": previous.target}


def counts_of(translations: Iterable[Translation], *, which: Which) -> list[tuple[int, str, int]]:
    """Return number and title of each target page that has texts as asked for, and how many."""
    rows: dict[str, Any] = {str(row.uuid): row for row in translations}
    return [
        (rows[page.key].page_id, page.title, len(page.units))
        for page in file_pages(rows.values(), which=which)
    ]
