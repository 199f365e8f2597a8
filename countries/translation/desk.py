"""All that the editor shows of one translation, read in a number of queries that texts do not change.

Nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)

from countries.overlays.models import Overlay
from countries.overlays.reading import is_unshown, newest_overlays, unshown_places
from countries.segments.freshness import (
    BEHIND,
    CURRENT,
    INCOMPLETE,
    LOCAL,
    MACHINE_UNREVIEWED,
    Freshness,
    freshness_of,
)
from countries.segments.reading import says_something
from countries.segments.said import NOTHING, said_by
from countries.text import same_language, tokens_in
from countries.translation import aids
from countries.translation.chosen import model_chosen_at
from countries.translation.machine.allowing import engine_of
from countries.translation.machine.models import MachineText, written_by_machine
from countries.translation.models import SegmentComment
from countries.translation.places import Place, Places
from countries.translation.previous import Key, Previous, previous_of
from countries.translation.registering import NotTranslatable, source_page, target_page
from countries.translation.saving import FROM_SOURCE
from countries.translation.states import State, state_of
from countries.translation.wording import Piece, difference, shown, version_of

_NUMBER_OF = re.compile(r"(?<![\w.,])\d[\d.,\u00a0]*\s+[^\W\d_]{3,}")


@dataclass(frozen=True)
class Offer:
    """What the memory has for a text, as people type it. ``match`` is in percent."""

    text: str
    match: int
    where: str = ""

    @classmethod
    def of(cls, suggestion: Any) -> Offer:
        """Return what the memory's suggestion offers."""
        return cls(shown(suggestion.target), suggestion.match, suggestion.where)


@dataclass(frozen=True)
class DeskSegment:
    """One text of the source and all that is known of it in the target's language.

    ``source`` and ``text`` are as people type them; ``data`` is the source as it is stored.
    ``version`` tells the present state of the translation from any other.
    """

    pk: int
    key: Key
    path: str
    place: Place
    data: str
    state: State
    translation: StringTranslation | None = None
    previous: Previous | None = None
    machine: MachineText | None = None
    error: str = ""
    comments: list[SegmentComment] = field(default_factory=list)
    suggestions: list[Offer] = field(default_factory=list)
    terms: list[Any] = field(default_factory=list)
    findings: list[Any] = field(default_factory=list)

    @property
    def source(self) -> str:
        return shown(self.data)

    @property
    def text(self) -> str:
        return shown(self.translation.data) if self.translation else ""

    @property
    def version(self) -> str:
        return version_of(self.translation)

    @property
    def by(self) -> Any:
        return self.translation.last_translated_by if self.translation else None

    @property
    def at(self) -> dt.datetime | None:
        return self.translation.updated_at if self.translation else None

    @property
    def tool(self) -> str:
        """What made the text where it was not a person: a translator's name, a file."""
        tool = self.translation.tool_name if self.translation else ""
        return "" if tool == FROM_SOURCE else tool

    @property
    def is_as_machine_wrote(self) -> bool:
        """Whether people left a machine's text as it was."""
        made, machine = self.translation, self.machine
        return made is not None and machine is not None and made.data == machine.text

    @cached_property
    def pieces(self) -> list[Piece]:
        """The source as it is, with what is new and what is gone since the previous translation."""
        if self.previous is None or self.previous.source is None:
            return []
        return difference(shown(self.previous.source), self.source)

    @property
    def open_comments(self) -> int:
        return sum(comment.resolved_at is None for comment in self.comments)

    @property
    def is_without_words(self) -> bool:
        """Whether the source holds figures, signs and tokens alone."""
        return not says_something([self.data])

    @property
    def tokens(self) -> list[str]:
        return tokens_in(self.data)

    @property
    def counts_something(self) -> bool:
        """Whether the source counts things, whose word depends on the number in many languages."""
        return bool(self.tokens) or _NUMBER_OF.search(self.data) is not None


@dataclass
class DeskChoice:
    """A link, picture, document or page of the source, and what the country put in its place.

    ``chooser`` is the screen's own: what another is chosen with.
    """

    pk: int
    path: str
    place: Place
    original: str
    own: str | None
    model: type[models.Model] | None
    error: str = ""
    chooser: str = ""


@dataclass(frozen=True)
class Group:
    """The texts and choices of one block, or of the page's own fields, in reading order."""

    block_id: str
    label: str
    segments: list[DeskSegment] = field(default_factory=list)
    choices: list[DeskChoice] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """A translation as its editor shows it, without the texts that the country's ``overlays`` hide."""

    translation: Translation
    page: Page
    source: Page | None
    segments: list[DeskSegment]
    choices: list[DeskChoice] = field(default_factory=list)
    terms: list[Any] = field(default_factory=list)
    freshness: Freshness = LOCAL
    overlays: list[Overlay] = field(default_factory=list)

    @cached_property
    def counts(self) -> dict[State, int]:
        found = Counter(segment.state for segment in self.segments)
        return {state: found[state] for state in State}

    @property
    def total(self) -> int:
        return len(self.segments)

    @property
    def unwritten(self) -> int:
        return sum(segment.state.is_unwritten for segment in self.segments)

    @property
    def done(self) -> int:
        return sum(not segment.state.is_open for segment in self.segments)

    @property
    def standing(self) -> Freshness:
        """How the page would stand if it said what is translated by now."""
        counts = self.counts
        behind = counts[State.BEHIND]
        state = CURRENT
        if counts[State.UNTRANSLATED] or counts[State.WRONG]:
            state = INCOMPLETE
        elif behind:
            state = BEHIND
        elif counts[State.MACHINE]:
            state = MACHINE_UNREVIEWED
        return Freshness(state=state, segments_behind=behind)

    @property
    def with_comments(self) -> int:
        return sum(bool(segment.open_comments) for segment in self.segments)

    @property
    def machine_name(self) -> str:
        """The name of the machine that may be asked for what waits, if there is one and anything waits."""
        engine = engine_of(self.translation) if self.unwritten else None
        return engine.name if engine else ""

    def groups(self, shown_only: str = "") -> list[Group]:
        """Return the blocks in order; of a state, or ``comments``, those that have such a text."""
        found: dict[str, Group] = {}
        for segment in self.segments:
            if shown_only and not _is_asked_for(segment, shown_only):
                continue
            self._group(found, segment.place).segments.append(segment)
        if not shown_only:
            for choice in self.choices:
                self._group(found, choice.place).choices.append(choice)
        return list(found.values())

    def _group(self, found: dict[str, Group], place: Place) -> Group:
        label = str(place.block)
        return found.setdefault(place.block_id, Group(place.block_id, label))


def _is_asked_for(segment: DeskSegment, shown_only: str) -> bool:
    if shown_only == "comments":
        return bool(segment.open_comments)
    if shown_only == "open":
        return segment.state.is_open
    return segment.state == shown_only


def desk_of(
    translation: Translation,
    *,
    page: Page | None = None,
    source: Page | None = None,
    about: int | None = None,
    with_help: bool = True,
) -> Desk:
    """Return all that is known of ``translation``.

    Its ``page`` and the ``source``, with their locales, are looked up where they are not given.
    With ``about``, a segment's ``pk``, what helps is looked up for that one alone, and no offers;
    without ``with_help`` for none, as for work that nobody looks at.
    Raises ``NotTranslatable`` where there is no page.
    """
    page = page or target_page(translation)
    if page is None:
        raise NotTranslatable(_("There is no page to translate."))
    reader = _Reader(translation, page, source or source_page(translation.source))
    return reader.desk(about, with_help=with_help)


class _Reader:
    def __init__(self, translation: Translation, page: Page, source: Page | None) -> None:
        self.translation = translation
        self.page, self.source_page = page, source
        self.source = translation.source
        self.locale = translation.target_locale
        self.code = self.locale.language_code
        kind = ContentType.objects.get_for_id(self.source.specific_content_type_id)
        self.places = Places(kind.model_class() or Page)

    def desk(self, about: int | None = None, *, with_help: bool = True) -> Desk:
        segments = [self._segment(row) for row in self.rows if self._is_shown(row.context.path)]
        return Desk(
            translation=self.translation,
            page=self.page,
            source=self.source_page,
            segments=segments,
            choices=[one for one in self._choices() if self._is_shown(one.path)],
            terms=self._help(segments, about) if with_help else [],
            freshness=self.fresh[self.page.pk],
            overlays=self.overlays,
        )

    # --- what the country changed of blocks ---

    @cached_property
    def overlays(self) -> list[Overlay]:
        return newest_overlays(self.page)

    @cached_property
    def _unshown(self) -> list[str]:
        name = getattr(self.places.page_class, "block_field", "")
        return unshown_places(self.overlays, name)

    def _is_shown(self, path: str) -> bool:
        return not is_unshown(path, self._unshown)

    def _help(self, segments: list[DeskSegment], about: int | None) -> list[Any]:
        """Give the texts, or the one that it is ``about``, what helps; return the glossary's terms."""
        helped = [one for one in segments if about in (None, one.pk)]
        found = aids.findings_for(
            self.translation,
            [(one.pk, one.data, one.translation.data) for one in helped if one.translation],
        )
        wanted = [one.data for one in helped if one.state.is_open] if about is None else []
        offers = aids.suggestions_for(self.translation, wanted)
        terms = aids.terms_for(self.translation)
        for one in helped:
            one.findings.extend(found.get(one.pk, []))
            one.suggestions.extend(map(Offer.of, offers.get(one.data, [])))
            one.terms.extend(aids.terms_in(terms, one.data))
        return terms

    # --- texts ---

    @cached_property
    def rows(self) -> list[StringSegment]:
        rows = StringSegment.objects.filter(source=self.source).order_by("order", "pk")
        return list(rows.select_related("context", "string"))

    @cached_property
    def made(self) -> dict[Key, StringTranslation]:
        """Every translation into this language that the page ever had, by text and place."""
        rows = StringTranslation.objects.filter(
            locale=self.locale, context__object_id=self.source.object_id
        ).select_related("context", "translation_of", "last_translated_by")
        return {(row.translation_of_id, row.context_id): row for row in rows.order_by("updated_at")}

    @cached_property
    def machine(self) -> dict[tuple[str, str], MachineText]:
        """What a machine wrote for each text at its place, last, whatever people made of it."""
        return written_by_machine(self.locale.pk, self.source.object_id)

    @cached_property
    def fresh(self) -> dict[int, Freshness]:
        return freshness_of([page for page in (self.page, self.source_page) if page is not None])

    @cached_property
    def languages(self) -> dict[str, str]:
        """The language of each text of the source, which need not be its locale's."""
        fresh = self.fresh[self.source_page.pk] if self.source_page else LOCAL
        return {path: state.language for path, state in fresh.paths.items()}

    @cached_property
    def comments(self) -> dict[Key, list[SegmentComment]]:
        rows = SegmentComment.objects.filter(translation=self.translation)
        present = {(row.string_id, row.context_id) for row in self.rows}
        first: dict[int, Key] = {}
        for row in self.rows:
            first.setdefault(row.context_id, (row.string_id, row.context_id))
        found: dict[Key, list[SegmentComment]] = defaultdict(list)
        for comment in rows.select_related("author", "resolved_by"):
            key = (comment.string_id, comment.context_id)
            # What was said of a text that changed since stands beside its successor.
            at = key if key in present else first.get(comment.context_id)
            if at is not None:
                found[at].append(comment)
        return dict(found)

    def _segment(self, row: StringSegment) -> DeskSegment:
        key = (row.string_id, row.context_id)
        made = self.made.get(key)
        previous = self.previous.get(key)
        return DeskSegment(
            pk=row.pk,
            key=key,
            path=row.context.path,
            place=self.places.of(row.context),
            data=row.string.data,
            state=self._state(row, made, previous),
            translation=made,
            previous=previous,
            machine=self.machine.get((row.context.path, row.string.data)) if made else None,
            error=(made.get_error() or "") if made else "",
            comments=self.comments.get(key, []),
        )

    def _state(
        self, row: StringSegment, made: StringTranslation | None, previous: Previous | None
    ) -> State:
        own = self.languages.get(row.context.path, self.source.locale.language_code)
        return state_of(
            made,
            source=row.string.data,
            is_own_language=same_language(own, self.code),
            has_previous=previous is not None,
        )

    @cached_property
    def previous(self) -> dict[Key, Previous]:
        """What stood, before their source changed, for the texts that lack a translation."""
        said = said_by({self.page.pk}).get(self.page.pk, NOTHING)
        return previous_of(self.rows, self.made, said=said, code=self.code)

    # --- links, pictures, documents and pages ---

    def _choices(self) -> Iterator[DeskChoice]:
        rows = OverridableSegment.objects.filter(source=self.source).order_by("order", "pk")
        segments = list(rows.select_related("context"))
        if not segments:
            return
        known = {
            row.context_id: row
            for row in SegmentOverride.objects.filter(
                locale=self.locale, context__object_id=self.source.object_id
            ).select_related("context")
        }
        for segment in segments:
            segment.source = self.source
        chosen = {segment.pk: model_chosen_at(segment) for segment in segments}
        names = _names(
            (chosen[segment.pk], value)
            for segment in segments
            for value in (segment.data, _value(known.get(segment.context_id)))
        )
        for segment in segments:
            override, model = known.get(segment.context_id), chosen[segment.pk]
            own = _value(override)
            yield DeskChoice(
                pk=segment.pk,
                path=segment.context.path,
                place=self.places.of(segment.context),
                original=_name(names, model, segment.data),
                own=_name(names, model, own) if own not in (None, "") else None,
                model=model,
                error=(override.get_error() or "") if override else "",
            )


def _value(override: SegmentOverride | None) -> Any:
    return json.loads(override.data_json) if override else None


Names = dict[tuple[type[models.Model], str], str]


def _names(chosen: Iterable[tuple[type[models.Model] | None, Any]]) -> Names:
    """Return what chosen objects are called; one query for each of their models."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for model, value in chosen:
        if model is not None and str(value).isdecimal():
            wanted[model].add(str(value))
    found: Names = {}
    for model, pks in wanted.items():
        for pk, row in model._base_manager.in_bulk(list(pks)).items():
            # A draft's title is its country's alone.
            is_draft = isinstance(row, Page) and not row.live
            found[model, str(pk)] = str(_("a page that is not public")) if is_draft else str(row)
    return found


def _name(names: Names, model: type[models.Model] | None, value: Any) -> str:
    if model is None:
        return str(value if value is not None else "")
    return names.get((model, str(value)), str(_("no longer there")))
