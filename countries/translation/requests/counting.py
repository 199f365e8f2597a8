"""How many words are left to translate, and how far pages are: a few queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries.segments.freshness import freshness_of
from countries.segments.models import SegmentOrigin
from countries.segments.words import count_words, words_in
from countries.text import language_of, same_language
from countries.translation.memory.normalising import normal_form
from countries.translation.memory.suggesting import best_matches
from countries.translation.states import Made, state_of

LEAST_FUZZY, EXACT = 60, 100
"""Percent: below the first a text counts as new."""


@dataclass(frozen=True)
class Progress:
    """How many texts there are, how many are done, and how many words the others have."""

    total: int = 0
    done: int = 0
    words_left: int = 0

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.total + other.total, self.done + other.done, self.words_left + other.words_left
        )

    @property
    def share(self) -> int:
        """How much is done, in percent."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def is_done(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class WordCounts:
    """Words to translate: said nowhere before, alike to what was, said twice here, said elsewhere."""

    new: int = 0
    fuzzy: int = 0
    repeated: int = 0
    exact: int = 0

    @property
    def total(self) -> int:
        return self.new + self.fuzzy + self.repeated + self.exact


@dataclass(frozen=True)
class _Text:
    page_id: int
    data: str
    is_done: bool
    source: str


def progress_of(pages: Iterable[Page]) -> dict[int, Progress]:
    """Return how far each of ``pages``, which are translated from others, is, by its id."""
    found: dict[int, Progress] = defaultdict(Progress)
    for text in _texts(list(pages)):
        words = 0 if text.is_done else count_words(text.data)
        found[text.page_id] += Progress(1, int(text.is_done), words)
    return dict(found)


def word_counts(pages: Sequence[Page]) -> WordCounts:
    """Return what is left to translate in ``pages`` of one locale, by how much of it is known.

    A text that stands several times counts once as what it is, and then as repeated.
    """
    if not pages:
        return WordCounts()
    target = pages[0].locale.language_code
    by_source: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for text in _texts(pages):
        if not text.is_done:
            by_source[text.source][normal_form(text.data)].append(text.data)
    new = fuzzy = repeated = exact = 0
    for source, texts in by_source.items():
        firsts = [same[0] for same in texts.values()]
        matches = best_matches(language_of(source), language_of(target), firsts, least=LEAST_FUZZY)
        for first, *others in texts.values():
            match, words = matches.get(first, 0), count_words(first)
            more = words_in(others)
            if match >= EXACT:
                exact += words + more
                continue
            repeated += more
            if match:
                fuzzy += words
            else:
                new += words
    return WordCounts(new, fuzzy, repeated, exact)


def _texts(pages: Sequence[Page]) -> Iterator[_Text]:
    """Yield every text of the sources of ``pages``, with whether the page has its translation."""
    by_target = {(page.translation_key, page.locale_id): page for page in pages}
    translations = [
        row
        for row in Translation.objects.filter(
            enabled=True,
            source__object_id__in={key for key, _locale in by_target},
            target_locale_id__in={locale for _key, locale in by_target},
        ).select_related("source__locale")
        if (row.source.object_id, row.target_locale_id) in by_target
    ]
    by_source: dict[int, list[Translation]] = defaultdict(list)
    for row in translations:
        by_source[row.source_id].append(row)
    made = {
        (locale, string, context): Made(*said)
        for locale, string, context, *said in StringTranslation.objects.filter(
            locale_id__in={row.target_locale_id for row in translations},
            context__object_id__in={row.source.object_id for row in translations},
        ).values_list("locale_id", "translation_of_id", "context_id", *Made._fields)
    }
    languages = _other_languages(translations)
    segments = StringSegment.objects.filter(source_id__in=by_source).values_list(
        "source_id", "string_id", "context_id", "string__data", "context__path"
    )
    for source_id, string, context, data, path in segments:
        for row in by_source[source_id]:
            page = by_target[row.source.object_id, row.target_locale_id]
            source = row.source.locale.language_code
            language = languages.get((source_id, path), source)
            state = state_of(
                made.get((row.target_locale_id, string, context)),
                source=data,
                is_own_language=same_language(language, page.locale.language_code),
            )
            yield _Text(page.pk, data, not state.is_open, source)


def _other_languages(translations: Sequence[Translation]) -> dict[tuple[int, str], str]:
    """Return the language of those texts of sources that are in another than their page's locale."""
    sources = {(row.source.object_id, row.source.locale_id): row.source for row in translations}
    foreign = SegmentOrigin.objects.filter(
        page__translation_key__in={key for key, _locale in sources},
        page__locale_id__in={locale for _key, locale in sources},
    ).values_list("page__translation_key", "page__locale_id", "page_id", "language")
    wanted = {
        page_id
        for key, locale, page_id, language in foreign.distinct()
        if (key, locale) in sources and language != sources[key, locale].locale.language_code
    }
    pages = Page.objects.filter(pk__in=wanted).select_related("locale") if wanted else []
    by_id = {page.pk: page for page in pages}
    return {
        (sources[by_id[pk].translation_key, by_id[pk].locale_id].pk, path): state.language
        for pk, fresh in freshness_of(by_id.values()).items()
        for path, state in fresh.paths.items()
    }
