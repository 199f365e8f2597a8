"""Adopt one page, a subtree or a kit into one country locale after another, at once or by a job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from countries import publishing
from countries.routing import LocaleInfo
from countries.text import same_language
from countries.translation.jobs.asking import Wanted, ask_for
from countries.translation.jobs.models import JobKind, TranslationJob
from countries.umbrella.adopting import (
    AdoptionError,
    begin_adoption,
    copy_page,
    nearest_source,
    remember,
    umbrella_pages,
)
from countries.umbrella.models import Adoption

AT_ONCE = 40
"""So many copies are made while somebody waits; of more the worker makes a job."""


@dataclass(frozen=True)
class Part:
    """An umbrella page, alone or with all that is live below it."""

    page: Page
    with_children: bool = False

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that it comes to, parents first."""
        below = umbrella_pages().filter(path__startswith=self.page.path)
        return list(below) if self.with_children else [self.page]


@dataclass(frozen=True)
class Outcome:
    """What came of adopting into a locale: the copies, what was there already, what was refused why."""

    info: LocaleInfo
    copies: list[Page] = field(default_factory=list)
    already: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    adoption: Adoption | None = None


def count_of(parts: Iterable[Part]) -> int:
    """Return how many pages ``parts`` come to in one locale."""
    return sum(len(part.pages) for part in parts)


def adopt_parts(
    parts: Sequence[Part],
    *,
    info: LocaleInfo,
    about: str,
    user: Any,
    now: dt.datetime,
    parent: Page | None = None,
) -> Outcome:
    """Adopt ``parts`` into a country locale in one transaction; what is there already is left as it is.

    A part that is refused does not keep the others. ``parent`` is where those go that lie below no
    other of them.
    """
    copies: list[Page] = []
    refused: list[tuple[str, str]] = []
    already = 0
    with publishing.unit():
        for part in parts:
            new = _new_pages(part, info)
            already += len(part.pages) - len(new)
            if not new:
                continue
            above = None if _lies_below(part, parts) else parent
            try:
                with transaction.atomic():
                    copies += _copy(part, info, parent=above, user=user, now=now)
            except PermissionDenied:
                refused.append((part.page.title, _("You may not add pages there.")))
            except AdoptionError as error:
                refused.append((part.page.title, str(error)))
        outcome = Outcome(info, copies, already, refused)
        if copies:
            told = {"already": already, "refused": refused}
            adoption = begin_adoption(about, info, user=user, now=now, **told)
            remember(copies, adoption)
            outcome = replace(outcome, adoption=adoption)
    return outcome


def ask_for_parts(
    parts: Sequence[Part],
    *,
    infos: Sequence[LocaleInfo],
    about: str,
    user: Any,
    now: dt.datetime,
    parents: Mapping[str, Page] | None = None,
) -> list[TranslationJob]:
    """Let the worker adopt ``parts`` into country locales, page by page; return the jobs.

    ``parents`` are by the code of their locale. Raises ``TooMany`` or ``NothingToDo``.
    """
    wanted = _wanted(parts, infos, parents or {})
    return ask_for(JobKind.START, wanted, about=about, user=user, now=now)


def _wanted(
    parts: Sequence[Part], infos: Sequence[LocaleInfo], parents: Mapping[str, Page]
) -> Iterator[Wanted]:
    for info in infos:
        for part in parts:
            parent = None if _lies_below(part, parts) else parents.get(info.code)
            for page in part.pages:
                is_first = page.pk == part.page.pk
                above = parent.pk if parent and is_first else None
                yield Wanted(page.pk, page.title, info, above)


def _new_pages(part: Part, info: LocaleInfo) -> list[Page]:
    keys: list[UUID] = [page.translation_key for page in part.pages]
    there = Page.objects.filter(translation_key__in=keys, locale_id=info.locale_id)
    known = set(there.values_list("translation_key", flat=True))
    return [page for page in part.pages if page.translation_key not in known]


def _lies_below(part: Part, parts: Iterable[Part]) -> bool:
    """Tell whether a part lies below the page of another one."""
    return any(part.page.is_descendant_of(other.page) for other in parts)


def _copy(
    part: Part, info: LocaleInfo, *, parent: Page | None, user: Any, now: dt.datetime
) -> list[Page]:
    return copy_page(
        _source_of(part, info),
        into=info.code,
        parent=parent,
        user=user,
        with_children=part.with_children,
        now=now,
    )


def _source_of(part: Part, info: LocaleInfo) -> Page:
    """Return what is copied: of a page alone the one in the locale's own language, if there is one."""
    nearest = None if part.with_children else nearest_source(part.page, info)
    if nearest is not None and same_language(nearest.locale.language_code, info.code):
        return nearest
    return part.page
