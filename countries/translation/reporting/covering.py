"""Count pages by country, locale and type, in which state they are, and the words that are left.

Ten queries, whatever the number of pages and countries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation

from countries.access import Action
from countries.access.rights import locales_where
from countries.routing import LocaleInfo
from countries.segments import freshness
from countries.segments.freshness import PageRow, Standing, standings_of
from countries.segments.reading import is_translated
from countries.segments.words import count_words
from countries.text import same_language


class Column(StrEnum):
    """The states in which a report counts pages."""

    CURRENT = freshness.CURRENT
    BEHIND = freshness.BEHIND
    INCOMPLETE = freshness.INCOMPLETE
    MACHINE_UNREVIEWED = freshness.MACHINE_UNREVIEWED
    SOURCE_UNPUBLISHED = freshness.SOURCE_UNPUBLISHED
    LOCAL = "local"
    UNTRANSLATED = "untranslated"


LABELS: dict[Column, Promise] = {
    Column.CURRENT: _("current"),
    Column.BEHIND: _("behind"),
    Column.INCOMPLETE: _("incomplete"),
    Column.MACHINE_UNREVIEWED: _("machine text, unreviewed"),
    Column.SOURCE_UNPUBLISHED: _("source unpublished"),
    Column.LOCAL: _("local"),
    Column.UNTRANSLATED: _("not live yet"),
}


@dataclass
class Numbers:
    """How many pages are in which state, and how many words of their sources are left to translate."""

    states: Counter[Column] = field(default_factory=Counter)
    words: int = 0

    def add(self, column: Column, words: int) -> None:
        self.states[column] += 1
        self.words += words

    def __iadd__(self, other: Numbers) -> Numbers:
        self.states += other.states
        self.words += other.words
        return self

    @property
    def total(self) -> int:
        return self.states.total()

    @property
    def counts(self) -> list[int]:
        return [self.states[column] for column in Column]


@dataclass(frozen=True)
class Line:
    """A type of page in a country locale, or, with an empty type, all of them."""

    info: LocaleInfo
    type: str
    numbers: Numbers


def locales_for_report(user: Any) -> list[LocaleInfo]:
    """Return the country locales of which ``user`` may see the pages; those of open countries."""
    found = locales_where(user, Action.VIEW)
    return [info for info in found if info.country.is_open and info.home_id]


def report_on(infos: Iterable[LocaleInfo]) -> list[Line]:
    """Return the lines of each locale: its sum first, then its types by name."""
    by_id = {info.locale_id: info for info in infos}
    homes = [info.home_id for info in by_id.values()]
    pages = Page.objects.filter(locale_id__in=by_id, depth__gt=1).order_by()
    rows = list(pages.values_list("pk", "locale_id", "content_type_id", "live"))
    standings = standings_of([PageRow(pk, by_id[lo].code) for pk, lo, _type, live in rows if live])
    waiting = _words_of_drafts(pages)
    names = _names_of({row[2] for row in rows})
    found: dict[int, dict[str, Numbers]] = defaultdict(lambda: defaultdict(Numbers))
    for pk, locale_id, type_id, live in rows:
        name = names[type_id]
        if live:
            standing = standings[pk]
            found[locale_id][name].add(column_of(standing), standing.words_left)
        elif pk in waiting and pk not in homes:
            found[locale_id][name].add(Column.UNTRANSLATED, waiting[pk])
    return [line for info in by_id.values() for line in _lines(info, found[info.locale_id])]


def column_of(standing: Standing) -> Column:
    """Return the state in which a live page counts."""
    if standing.source_id is None and standing.state == freshness.CURRENT:
        return Column.LOCAL
    return Column(standing.told)


def total_of(lines: Iterable[Line]) -> Numbers:
    """Return the sum over the locales."""
    total = Numbers()
    for line in lines:
        if not line.type:
            total += line.numbers
    return total


def _lines(info: LocaleInfo, by_type: dict[str, Numbers]) -> list[Line]:
    total = Numbers()
    for numbers in by_type.values():
        total += numbers
    types = sorted(by_type.items())
    return [Line(info, "", total), *(Line(info, name, numbers) for name, numbers in types)]


def _names_of(type_ids: set[int]) -> dict[int, str]:
    types = ContentType.objects.in_bulk(type_ids)
    models = {pk: row.model_class() for pk, row in types.items()}
    return {
        pk: capfirst(str(model._meta.verbose_name)) if model else types[pk].model
        for pk, model in models.items()
    }


def _words_of_drafts(pages: Any) -> dict[int, int]:
    """Return the words that are not translated of each translation that is not live; four queries.

    None are where the source is in the page's language; what publishing refused is to be mended.
    """
    drafts = pages.filter(is_translated(), live=False)
    source = Translation.objects.filter(
        enabled=True,
        source__object_id=OuterRef("translation_key"),
        target_locale_id=OuterRef("locale_id"),
    )
    rows = list(
        drafts.annotate(
            made_from=Subquery(source.values("source_id")[:1]),
            said_in=Subquery(source.values("source__locale__language_code")[:1]),
        ).values_list("pk", "locale_id", "made_from", "said_in", "locale__language_code")
    )
    if not rows:
        return {}
    sources = {source_id for _pk, _locale, source_id, *_codes in rows}
    texts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    segments = StringSegment.objects.filter(source_id__in=sources)
    for source_id, *text in segments.values_list("source_id", "string_id", "context_id"):
        texts[source_id].append((text[0], text[1]))
    done = {
        (string_id, context_id, locale_id): not wrong
        for string_id, context_id, locale_id, wrong in StringTranslation.objects.filter(
            locale_id__in={locale_id for _pk, locale_id, *_rest in rows},
            context_id__in=segments.values("context_id"),
        ).values_list("translation_of_id", "context_id", "locale_id", "has_error")
    }
    strings = String.objects.filter(pk__in=segments.values("string_id"))
    words = {pk: count_words(data) for pk, data in strings.values_list("pk", "data")}
    return {
        pk: sum(
            words[string_id]
            for string_id, context_id in texts[source_id]
            if not done.get((string_id, context_id, locale_id), same_language(said_in, code))
        )
        for pk, locale_id, source_id, said_in, code in rows
    }
