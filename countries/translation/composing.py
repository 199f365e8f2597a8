"""Put a translated page together, block by block: translated as a whole, kept, or the source's.

Nothing is written here. A block or field takes its new text when all of it is translated; else it
keeps its previous translation; else it shows the source's text, which is noted as such.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
)

from countries.segments.freshness import freshness_of_draft
from countries.segments.models import Provenance, SegmentOrigin
from countries.segments.reading import Texts, digest, says_something, texts_of
from countries.text import clean_href, clean_rich_text, same_language
from countries.translation.machine.models import written_by_machine
from countries.translation.registering import source_page
from countries.translation.sanitising import clean_block
from countries.translation.states import MACHINE

Unit = tuple[str, str]
"""What is translated as a whole: a field, or one block of a stream (field, block id)."""

RawBlock = dict[str, Any]

OVERLAYS = "overlays"
"""The one relation of a page that no source has: its country's own changes of blocks."""


class Choice(StrEnum):
    """What a unit of the page takes."""

    NEW = "new"
    KEPT = "kept"
    SOURCE = "source"


@dataclass(frozen=True)
class Segment:
    """One text of the source, and what is known of it in the target's locale.

    ``is_machine`` says that nobody has read it, ``is_of_machine`` that the words are a machine's.
    """

    string_id: int
    context_id: int
    text: str
    translation: str | None
    is_machine: bool
    is_of_machine: bool = False


@dataclass(frozen=True)
class Version:
    """A state of the target page that a unit may be kept from."""

    page: Any
    texts: Texts
    blocks: dict[str, list[RawBlock]]

    def block(self, unit: Unit) -> RawBlock | None:
        name, block_id = unit
        return next((raw for raw in self.blocks.get(name, []) if raw["id"] == block_id), None)


@dataclass(frozen=True)
class Composition:
    """A target page as its translations make it, not saved, and what is to be noted of it.

    ``previous`` is what its newest draft says; ``untouched`` what it takes as the source has it.
    """

    page: Any
    texts: Texts
    previous: Texts
    choices: dict[Unit, Choice]
    origins: list[SegmentOrigin]
    untouched: list[Segment] = field(default_factory=list)
    is_changed: bool = True


def compose(translation: Translation, *, now: dt.datetime) -> Composition:
    """Return the target of ``translation`` as it should read now.

    Starts from the target's newest draft, so that whatever the country owns stays as it is. Raises
    ``ValidationError`` when something that a country chose for the page no longer exists.
    """
    return _Composer(translation, now=now).compose()


class _Composer:
    def __init__(self, translation: Translation, *, now: dt.datetime) -> None:
        self.now = now
        self.translation = translation
        self.source = translation.source
        self.locale = translation.target_locale
        self.code = self.locale.language_code
        self.source_code = self.source.locale.language_code
        self.row = translation.get_target_instance()
        self.page = self.row.get_latest_revision_as_object()
        self.fresh = self._fresh()
        self.fields = {
            declared.field_name: declared.get_field(type(self.page))
            for declared in get_translatable_fields(type(self.page))
            if declared.field_name != OVERLAYS
        }
        self.streams = [
            name for name, found in self.fields.items() if isinstance(found, StreamField)
        ]
        self.draft = self._version(self.page)
        self.origins = {
            (origin.path, origin.text_digest): origin
            for origin in SegmentOrigin.objects.filter(page_id=self.row.pk)
        }
        self.kept: dict[Unit, Version] = {}

    def compose(self) -> Composition:
        before = self._contents()
        choices = {unit: self._choose(unit, paths) for unit, paths in self.units.items()}
        for name, found in self.fields.items():
            if isinstance(found, StreamField):
                blocks = list(self._blocks(name, found, choices))
                setattr(self.page, name, found.to_python(blocks))
            elif isinstance(found, models.ManyToOneRel):
                getattr(self.page, name).set(list(getattr(self.fresh, name).all()))
            else:
                self._set_field(name, found, choices.get((name, "")))
        texts = texts_of(self.page)
        return Composition(
            page=self.page,
            texts=texts,
            previous=self.draft.texts,
            choices=choices,
            origins=list(self._new_origins(texts, choices)),
            untouched=self._untouched(choices),
            is_changed=before != self._contents(),
        )

    # --- what is known ---

    def _fresh(self) -> Any:
        try:
            return self.source.get_ephemeral_translated_instance(self.locale, fallback=True)
        except ObjectDoesNotExist as error:
            raise ValidationError(
                _("A picture, document or page that was chosen for this page no longer exists.")
            ) from error

    @cached_property
    def live(self) -> Version:
        """The page's row, from which a unit is kept that its newest draft shows in no language of its own."""
        return self._version(self.row)

    @cached_property
    def original(self) -> Any:
        """The source as it was when its texts were taken."""
        return self.source.as_instance()

    @cached_property
    def segments(self) -> dict[str, list[Segment]]:
        """The source's texts by path, with their translations; those with an error count as none."""
        known = {
            (row.translation_of_id, row.context_id): row
            for row in StringTranslation.objects.filter(
                locale=self.locale, context__object_id=self.source.object_id, has_error=False
            )
        }
        machines = written_by_machine(self.locale.pk, self.source.object_id) if known else {}
        found: dict[str, list[Segment]] = defaultdict(list)
        rows = StringSegment.objects.filter(source=self.source).order_by("order")
        for row in rows.select_related("context", "string"):
            made = known.get((row.string_id, row.context_id))
            by_machine = machines.get((row.context.path, row.string.data))
            found[row.context.path].append(
                Segment(
                    string_id=row.string_id,
                    context_id=row.context_id,
                    text=row.string.data,
                    translation=made.data if made else None,
                    is_machine=made is not None and made.translation_type == MACHINE,
                    is_of_machine=made is not None
                    and by_machine is not None
                    and by_machine.text == made.data,
                )
            )
        return dict(found)

    @cached_property
    def source_texts(self) -> Texts:
        return {path: [segment.text for segment in some] for path, some in self.segments.items()}

    @cached_property
    def fresh_texts(self) -> Texts:
        return texts_of(self.fresh)

    @cached_property
    def languages(self) -> dict[str, str]:
        """The languages of the source's texts as they were taken, whether it still is live or not."""
        if source_page(self.source) is None:
            return {}
        fresh = freshness_of_draft(self.original)
        return {path: state.language for path, state in fresh.paths.items()}

    @cached_property
    def units(self) -> dict[Unit, list[str]]:
        found: dict[Unit, list[str]] = defaultdict(list)
        for path in self.segments:
            found[self._unit_of(path)].append(path)
        return dict(found)

    def _unit_of(self, path: str) -> Unit:
        parts = path.split(".")
        return (parts[0], parts[1]) if parts[0] in self.streams else (parts[0], "")

    def _version(self, page: Any) -> Version:
        blocks = {name: _raw_blocks(getattr(page, name)) for name in self.streams}
        return Version(page=page, texts=texts_of(page), blocks=blocks)

    def _versions(self) -> Iterator[Version]:
        yield self.draft
        yield self.live

    @cached_property
    def _sources(self) -> dict[str, dict[str, RawBlock]]:
        """The source's blocks by the name of their stream and their id."""
        return {
            name: {raw["id"]: raw for raw in _raw_blocks(getattr(self.original, name))}
            for name in self.streams
        }

    def _contents(self) -> dict[str, Any]:
        """What the page's translated and synchronised fields hold, comparable."""
        return {
            name: _raw_blocks(getattr(self.page, name))
            if isinstance(found, StreamField)
            else found.value_from_object(self.page)
            for name, found in self.fields.items()
            if not isinstance(found, models.ManyToOneRel)
        }

    # --- choosing ---

    def _choose(self, unit: Unit, paths: list[str]) -> Choice:
        if self._is_own_language(paths):
            if not self._would_lose(paths):
                return Choice.NEW
            self.kept[unit] = self.draft
            return Choice.KEPT
        if all(self._is_translated(segment) for path in paths for segment in self.segments[path]):
            return Choice.NEW
        for version in self._versions():
            if self._is_worth_keeping(unit, version):
                self.kept[unit] = version
                return Choice.KEPT
        return Choice.SOURCE

    def _is_own_language(self, paths: Iterable[str]) -> bool:
        return all(self._is_own_path(path) for path in paths)

    def _is_own_path(self, path: str) -> bool:
        return same_language(self.languages.get(path, self.source_code), self.code)

    def _is_translated(self, segment: Segment) -> bool:
        return segment.translation is not None or not says_something([segment.text])

    def _would_lose(self, paths: list[str]) -> bool:
        """Tell whether new text of the source would replace what the country wrote in its place."""
        for path in paths:
            had = self.draft.texts.get(path, [])
            origin = self.origins.get((path, digest(had)))
            if origin is not None and origin.provenance == Provenance.SOURCE:
                continue
            made_from = origin.source_texts if origin else []
            now = self.fresh_texts.get(path, [])
            is_new = any(
                segment.translation is None and segment.text not in made_from
                for segment in self.segments[path]
            )
            if is_new and any(text not in now and text not in made_from for text in had):
                return True
        return False

    def _is_worth_keeping(self, unit: Unit, version: Version) -> bool:
        name, block_id = unit
        if block_id:
            if version.block(unit) is None:
                return False
        elif not getattr(version.page, name):
            return False
        return not any(
            self._is_foreign(path, texts)
            for path, texts in version.texts.items()
            if self._unit_of(path) == unit
        )

    def _is_foreign(self, path: str, texts: list[str]) -> bool:
        if not says_something(texts):
            return False
        origin = self.origins.get((path, digest(texts)))
        if origin is None:
            return texts == self.source_texts.get(path)
        return not same_language(origin.language, self.code)

    # --- putting together ---

    def _set_field(self, name: str, found: models.Field, choice: Choice | None) -> None:
        value = getattr(self.fresh, found.attname)
        if choice is Choice.KEPT:
            value = getattr(self.kept[name, ""].page, found.attname)
        elif choice is Choice.SOURCE:
            value = getattr(self.original, found.attname)
        elif not value and self._is_own_addition(name):
            return
        setattr(self.page, found.attname, _clean_value(found, value))

    def _is_own_addition(self, name: str) -> bool:
        """Tell whether the country filled a field that the source leaves empty."""
        texts = self.draft.texts.get(name)
        return bool(texts) and (name, digest(texts or [])) not in self.origins

    def _blocks(
        self, name: str, found: StreamField, choices: dict[Unit, Choice]
    ) -> Iterator[RawBlock]:
        fresh = _raw_blocks(getattr(self.fresh, name))
        made = []
        for raw in fresh:
            unit = (name, raw["id"])
            choice = choices.get(unit, Choice.NEW)
            if choice is Choice.KEPT:
                made.append(self.kept[unit].block(unit) or raw)
            elif choice is Choice.SOURCE:
                made.append(self._sources[name][raw["id"]])
            else:
                made.append(self._new_block(unit, raw, found))
        return iter(self._with_own_blocks(name, made))

    def _new_block(self, unit: Unit, raw: RawBlock, found: StreamField) -> RawBlock:
        block = found.stream_block.child_blocks[raw["type"]]
        value = clean_block(block, raw["value"])
        if isinstance(value, dict) and value.get("language") and self._says_otherwise(unit):
            # The source named its block's language; the translation is in the page's.
            value = {**value, "language": ""}
        return {**raw, "value": value}

    def _says_otherwise(self, unit: Unit) -> bool:
        return any(
            self.fresh_texts.get(path) != self.source_texts[path]
            for path in self.units.get(unit, [])
        )

    def _with_own_blocks(self, name: str, made: list[RawBlock]) -> list[RawBlock]:
        """Put the blocks that the country added back, each after the one it followed."""
        ids = {raw["id"] for raw in made}
        own = self._own_blocks(name, ids)
        at: str | None = None
        for raw in self.draft.blocks[name]:
            if raw["id"] in own:
                position = next((i + 1 for i, other in enumerate(made) if other["id"] == at), 0)
                made.insert(position, raw)
                at = raw["id"]
            elif raw["id"] in ids:
                at = raw["id"]
        return made

    def _own_blocks(self, name: str, ids: set[str]) -> set[str]:
        """Return the ids of blocks with text that no source of this page ever had."""
        missing = {
            path.split(".")[1]
            for path in self.draft.texts
            if path.startswith(f"{name}.") and path.split(".")[1] not in ids
        }
        if not missing:
            return set()
        paths = TranslationContext.objects.filter(
            object_id=self.source.object_id, path__startswith=f"{name}."
        ).values_list("path", flat=True)
        return missing - {path.split(".")[1] for path in paths}

    # --- what is to be noted ---

    def _new_origins(self, texts: Texts, choices: dict[Unit, Choice]) -> Iterator[SegmentOrigin]:
        for path, some in texts.items():
            choice = choices.get(self._unit_of(path))
            if path not in self.segments or choice in (Choice.KEPT, None):
                continue
            provenance = self._provenance(path, some, choice)
            is_source = provenance == Provenance.SOURCE
            yield SegmentOrigin(
                page_id=self.row.pk,
                path=path,
                text_digest=digest(some),
                source_texts=self.source_texts[path],
                provenance=provenance,
                language=self.languages.get(path, self.source_code) if is_source else self.code,
                made_at=self.now,
            )

    def _provenance(self, path: str, texts: list[str], choice: Choice | None) -> str:
        own = self._is_own_path(path)
        made = [segment for segment in self.segments[path] if segment.translation is not None]
        if own:
            made = [segment for segment in made if segment.translation != segment.text]
        if choice is Choice.SOURCE or not made or (own and texts == self.source_texts[path]):
            return Provenance.SOURCE
        if any(segment.is_machine for segment in made):
            return Provenance.MACHINE
        is_reviewed = any(segment.is_of_machine for segment in made)
        return Provenance.REVIEWED if is_reviewed else Provenance.HUMAN

    def _untouched(self, choices: dict[Unit, Choice]) -> list[Segment]:
        """Return the texts of the own language that the country left as the source has them."""
        return [
            segment
            for unit, paths in self.units.items()
            if choices[unit] is Choice.NEW and self._is_own_language(paths)
            for path in paths
            for segment in self.segments[path]
            if segment.translation is None
        ]


def _raw_blocks(stream: Any) -> list[RawBlock]:
    """Return the stored form of a stream's blocks, each item of a list with its id."""
    return [child.get_prep_value() for child in stream]


def _clean_value(found: models.Field, value: Any) -> Any:
    if isinstance(found, RichTextField):
        return clean_rich_text(value or "")
    if isinstance(found, models.URLField):
        return clean_href(value or "") or ""
    return value
