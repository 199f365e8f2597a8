"""Judge each text of a file on its own against the page as it is now: taken, or refused for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
)
from wagtail_localize.strings import StringValue, validate_translation_links

from countries.access import can_translate
from countries.translation.files.findings import blocking_findings
from countries.translation.files.inline import comparable, difference
from countries.translation.files.limits import longest_at
from countries.translation.files.reading import own_translations, segment_id
from countries.translation.files.units import FilePage, FileUnit
from countries.translation.registering import is_stale, refresh_source, target_page
from countries.translation.states import MACHINE
from countries.translation.texts import known_texts


class Verdict(StrEnum):
    TAKEN = "taken"
    SAME = "same"
    EMPTY = "empty"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a text of a file is refused."""

    NOT_YOURS = "not_yours"
    STOPPED = "stopped"
    LOCKED = "locked"
    FAILED = "failed"
    SOURCE_CHANGED = "source_changed"
    GONE = "gone"
    UNKNOWN = "unknown"
    UNFINISHED = "unfinished"
    TWICE = "twice"
    TAGS = "tags"
    TOO_LONG = "too_long"
    CHECK = "check"

    @property
    def label(self) -> Promise:
        return _LABELS[self]


_LABELS: dict[Reason, Promise] = {
    Reason.NOT_YOURS: gettext_lazy("There is no such page among those that you translate."),
    Reason.STOPPED: gettext_lazy("The translation of this page was stopped."),
    Reason.LOCKED: gettext_lazy("Somebody locked this page."),
    Reason.FAILED: gettext_lazy("The page could not be written; nothing of it was changed."),
    Reason.SOURCE_CHANGED: gettext_lazy("The source says something else by now."),
    Reason.GONE: gettext_lazy("The source has no such part any more."),
    Reason.UNKNOWN: gettext_lazy("The page has no such text."),
    Reason.UNFINISHED: gettext_lazy("The file marks it as not finished."),
    Reason.TWICE: gettext_lazy("The file translates it twice, differently."),
    Reason.TAGS: gettext_lazy("Its tags are damaged."),
    Reason.TOO_LONG: gettext_lazy("It is too long."),
    Reason.CHECK: gettext_lazy("It did not pass a check."),
}


@dataclass(frozen=True)
class Judged:
    """One text of a file with what is to become of it; ``replaces`` is what stands there now."""

    unit: FileUnit
    verdict: Verdict
    reason: Reason | None = None
    detail: str = ""
    target: str = ""
    replaces: str = ""
    segment: StringSegment | None = None


@dataclass(frozen=True)
class JudgedPage:
    """A page of a file with its texts judged. ``page`` is None where the person has no such page."""

    file: FilePage
    judged: list[Judged] = field(default_factory=list)
    translation: Translation | None = None
    page: Page | None = None

    def _count(self, verdict: Verdict) -> int:
        return sum(one.verdict is verdict for one in self.judged)

    @property
    def taken(self) -> int:
        return self._count(Verdict.TAKEN)

    @property
    def same(self) -> int:
        return self._count(Verdict.SAME)

    @property
    def empty(self) -> int:
        return self._count(Verdict.EMPTY)

    @property
    def refused(self) -> list[Judged]:
        return [one for one in self.judged if one.verdict is Verdict.REFUSED]

    @property
    def to_write(self) -> list[Judged]:
        return [one for one in self.judged if one.verdict is Verdict.TAKEN]

    @property
    def title(self) -> str:
        """What people call it: the page's own title only for those who have it."""
        return self.translation.source.object_repr if self.translation else self.file.key[:36]

    @property
    def locale(self) -> str:
        return self.translation.target_locale.language_code if self.translation else ""


def judge(file: FilePage, *, user: Any) -> JudgedPage:
    """Return what is to become of each text in ``file`` when ``user`` sends it.

    A page of others and one that does not exist answer alike.
    """
    translation = _own(file.key, user)
    page = target_page(translation) if translation else None
    if translation is None or page is None or not can_translate(user, page):
        return refuse_all(file, Reason.NOT_YOURS)
    reason = _refusal_of(translation, page, user)
    if reason is not None:
        return replace(refuse_all(file, reason), translation=translation, page=page)
    if is_stale(translation.source):
        translation.source = refresh_source(translation.source)
    judged = _Judge(translation).all(file.units)
    return JudgedPage(file, judged, translation, page)


def refuse_all(file: FilePage, reason: Reason) -> JudgedPage:
    """Return the page with every text that the file translates refused for the same reason."""
    return JudgedPage(
        file,
        [
            Judged(unit, Verdict.REFUSED, reason) if unit.target else Judged(unit, Verdict.EMPTY)
            for unit in file.units
        ],
    )


def _own(key: str, user: Any) -> Translation | None:
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    return own_translations(user).filter(uuid=uuid).first()


def _refusal_of(translation: Translation, page: Page, user: Any) -> Reason | None:
    if not translation.enabled:
        return Reason.STOPPED
    lock = page.specific.get_lock()
    if lock is not None and lock.for_user(user):
        return Reason.LOCKED
    return None


class _Judge:
    """Knows the page's present texts, and judges the file's by them."""

    def __init__(self, translation: Translation) -> None:
        self.translation = translation
        rows = StringSegment.objects.filter(source=translation.source).order_by("order", "pk")
        self.by_id: dict[str, StringSegment] = {}
        self.by_text: dict[tuple[str, str], StringSegment] = {}
        for row in rows.select_related("context", "string"):
            self.by_id.setdefault(segment_id(row), row)
            self.by_text.setdefault((row.context.path, comparable(row.string.data)), row)
        self.places = {row.context.path for row in self.by_id.values()}
        self.path_ids = {str(row.context.path_id): row.context.path for row in self.by_id.values()}
        self.known = known_texts(translation)
        former = TranslationContext.objects.filter(object_id=translation.source.object_id)
        self.former = {
            str(path_id): path for path_id, path in former.values_list("path_id", "path")
        }
        self.model = translation.source.specific_content_type.model_class()

    def all(self, units: Sequence[FileUnit]) -> list[Judged]:
        judged = list(self._without_doubles(self._one(unit) for unit in units))
        pairs = [
            (one.segment.pk, one.segment.string.data, one.target)
            for one in judged
            if one.verdict is Verdict.TAKEN and one.segment is not None
        ]
        found = blocking_findings(self.translation, pairs) if pairs else {}
        return [
            replace(one, verdict=Verdict.REFUSED, reason=Reason.CHECK, detail=found[one.segment.pk])
            if one.verdict is Verdict.TAKEN and one.segment is not None and one.segment.pk in found
            else one
            for one in judged
        ]

    def _without_doubles(self, judged: Iterable[Judged]) -> Iterator[Judged]:
        """Refuse what differs from what the file said of the same text before."""
        seen: dict[int, str] = {}
        for one in judged:
            if one.segment is None or one.verdict is not Verdict.TAKEN:
                yield one
                continue
            first = seen.setdefault(one.segment.pk, one.target)
            if first != one.target:
                yield replace(one, verdict=Verdict.REFUSED, reason=Reason.TWICE)
            elif first is one.target:
                yield one
            else:
                yield replace(one, verdict=Verdict.SAME)

    def _one(self, unit: FileUnit) -> Judged:
        if unit.problem:
            return Judged(unit, Verdict.REFUSED, Reason.TAGS, unit.problem)
        if not unit.target.strip():
            return Judged(unit, Verdict.EMPTY)
        segment = self._segment(unit)
        if isinstance(segment, Reason):
            return Judged(unit, Verdict.REFUSED, segment)
        source = segment.string.data
        row = self.known.get((segment.string_id, segment.context_id))
        now = row.data if row else ""
        if row is not None and _says_the_same(row, unit):
            return Judged(unit, Verdict.SAME, target=now, segment=segment)
        if not unit.is_finished:
            return Judged(unit, Verdict.REFUSED, Reason.UNFINISHED, segment=segment, replaces=now)
        refusal = self._refusal(source, unit.target, segment)
        if refusal is not None:
            reason, detail = refusal
            return Judged(unit, Verdict.REFUSED, reason, detail, segment=segment, replaces=now)
        target = StringValue.from_translated_html(unit.target).data
        return Judged(unit, Verdict.TAKEN, target=target, segment=segment, replaces=now)

    def _segment(self, unit: FileUnit) -> StringSegment | Reason:
        said = comparable(unit.source)
        if not unit.id:
            found = self.by_text.get((unit.path, said))
            return found or self._why_not(unit.path)
        segment = self.by_id.get(unit.id)
        if segment is None:
            path_id = unit.id.partition(".")[0]
            return self._why_not(self.path_ids.get(path_id) or self.former.get(path_id, ""))
        return segment if comparable(segment.string.data) == said else Reason.SOURCE_CHANGED

    def _why_not(self, path: str) -> Reason:
        if path in self.places:
            return Reason.SOURCE_CHANGED
        return Reason.GONE if path and path in self.former.values() else Reason.UNKNOWN

    def _refusal(
        self, source: str, target: str, segment: StringSegment
    ) -> tuple[Reason, str] | None:
        missing, added = difference(source, target)
        if missing or added:
            return Reason.TAGS, _told(missing, added)
        try:
            value = StringValue.from_translated_html(target)
            validate_translation_links(source, target)
        except ValueError as error:
            return Reason.TAGS, str(error)
        longest = longest_at(self.model, segment)
        length = len(value.render_text())
        if length > longest:
            detail = _("%(length)s characters, at most %(longest)s.")
            return Reason.TOO_LONG, detail % {"length": length, "longest": longest}
        return None


def _says_the_same(row: StringTranslation, unit: FileUnit) -> bool:
    """Tell whether storing ``unit`` would change nothing: machine text counts as read once a tool says so."""
    if comparable(row.data) != comparable(unit.target) or row.has_error:
        return False
    return row.translation_type != MACHINE or not unit.is_reviewed


def _told(missing: list[str], added: list[str]) -> str:
    parts = []
    if missing:
        parts.append(_("Missing: %(tags)s.") % {"tags": " ".join(missing)})
    if added:
        parts.append(_("Added: %(tags)s.") % {"tags": " ".join(added)})
    return " ".join(parts)
