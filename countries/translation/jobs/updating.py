"""Bring what is behind up to date as far as the memory knows, and a machine where that is asked for.

What comes of it are drafts for people to review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries.access import Action
from countries.pages import at_or_below
from countries.routing import LocaleInfo
from countries.segments.freshness import INCOMPLETE, standings_of
from countries.segments.reading import page_rows
from countries.translation.composing import compose
from countries.translation.desk import desk_of
from countries.translation.jobs.asking import Wanted
from countries.translation.jobs.machining import ask_before, by_machine, from_memory
from countries.translation.jobs.models import JobKind
from countries.translation.jobs.ways import Done, Refused, Skipped, Task, register_way
from countries.translation.registering import (
    refresh_source,
    translated_among,
    translation_of,
)
from countries.translation.saving import save_translation
from countries.translation.writing import take_memory


def behind_in(
    infos: Iterable[LocaleInfo], *, below: Sequence[Page] = (), with_drafts: bool = False
) -> Iterator[Wanted]:
    """Yield the live pages of ``infos`` that are behind or incomplete, of all or below some pages.

    ``with_drafts`` adds translations that are not live yet.
    """
    by_id = {info.locale_id: info for info in infos}
    pages = Page.objects.filter(locale_id__in=by_id).order_by("path")
    if below:
        pages = pages.filter(at_or_below(below))
    found = {
        pk
        for pk, standing in standings_of(page_rows(pages.filter(live=True))).items()
        if standing.source_id and (standing.segments_behind or standing.state == INCOMPLETE)
    }
    if with_drafts:
        found |= translated_among(pages.filter(live=False))
    for pk, title, locale_id in pages.values_list("pk", "title", "locale_id"):
        if pk in found:
            yield Wanted(pk, title, by_id[locale_id])


def update(task: Task) -> Done:
    """Take all exact matches for one page, then a machine's text, and save a draft; what is left is said."""
    page = task.page
    translation = translation_of(page)
    if translation is None:
        raise Skipped(_("It is not translated from another page."))
    if page.current_workflow_state is not None:
        raise Refused(_("It is under review."))
    translation.source = refresh_source(translation.source)
    taken = take_memory(translation, user=task.user)
    made, told = by_machine(translation, task) if task.with_machine else (0, "")
    left = told + _left(translation, page)
    if not taken and not made and not compose(translation, now=task.now).is_changed:
        if task.note:
            raise Refused(left.strip())
        raise Skipped(_("The memory has no exact match for it.") + left)
    save_translation(translation, user=task.user, publish=False, now=task.now)
    return Done(page, from_memory(taken) + left)


def _left(translation: Translation, page: Page) -> str:
    """Say how many texts wait for a person, where some do."""
    left = desk_of(translation, page=page, with_help=False).unwritten
    if not left:
        return ""
    text = ngettext(
        "%(count)d text waits for a translator.", "%(count)d texts wait for a translator.", left
    )
    return " " + text % {"count": left}


register_way(JobKind.UPDATE, needs=Action.TRANSLATE, do=update, prepare=ask_before)
