"""Pages that wait: to be translated, to be reviewed, to be published, to be adopted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Task, TaskState

from countries.access import Action
from countries.routing import LocaleInfo
from countries.umbrella.adopting import umbrella_pages
from countries.umbrella.answers import above_each, answers_of
from countries.umbrella.models import AdoptionAnswer
from countries.workspace import states
from countries.workspace.items import (
    AT_MOST,
    Item,
    Kind,
    Scope,
    Waiting,
    register_rare,
    register_waiting,
)

EXPLORER = "wagtailadmin_explore"
EDITOR = "wagtailadmin_pages:edit"


def in_state(kind: str, label: str, count: int, info: LocaleInfo, state: str = "") -> Waiting:
    """Return a number of pages of a locale that wait, listed by the explorer's filter."""
    return Waiting(
        kind=kind,
        label=label,
        count=count,
        country=info.country.code,
        url_name=EXPLORER,
        args=(info.home_id,),
        query={"state": state or kind},
        locale=info.code,
    )


@register_waiting("freshness")
def to_translate(scope: Scope) -> Iterator[Waiting]:
    """Yield what is behind, incomplete or unreviewed in the locales that the user translates.

    Whoever publishes decides what becomes of pages whose source was taken down.
    """
    translated = {info.pk for info in scope.locales(Action.TRANSLATE)}
    published = {info.pk for info in scope.locales(Action.PUBLISH)}
    for info, numbers in zip(scope.standing.locales, scope.standing.totals, strict=True):
        for state, count in sorted(numbers.states.items()):
            if info.pk in (published if state == Kind.SOURCE_UNPUBLISHED else translated):
                yield in_state(state, _freshness_in_words(state, count), count, info)


def _freshness_in_words(state: str, count: int) -> str:
    if state == Kind.BEHIND:
        text = ngettext("page is behind its source", "pages are behind their source", count)
    elif state == Kind.INCOMPLETE:
        text = ngettext(
            "page is partly in another language", "pages are partly in another language", count
        )
    elif state == Kind.SOURCE_UNPUBLISHED:
        text = ngettext(
            "page has a source that is not public any more",
            "pages have a source that is not public any more",
            count,
        )
    else:
        text = ngettext(
            "page has machine text that nobody has read",
            "pages have machine text that nobody has read",
            count,
        )
    return text


@register_waiting("drafts")
def to_take_up(scope: Scope) -> Iterator[Waiting]:
    """Yield adopted pages that nobody has worked on, and drafts that the user may publish."""
    translated = {info.locale_id for info in scope.locales(Action.TRANSLATE)}
    published = {info.locale_id for info in scope.locales(Action.PUBLISH)}
    infos = {info.locale_id: info for info in scope.locales(Action.TRANSLATE, Action.PUBLISH)}
    counted = (
        _not_settled(infos)
        .values_list("locale_id")
        .annotate(
            untranslated=Count("pk", filter=states.condition_of(states.UNTRANSLATED)),
            ready=Count("pk", filter=states.condition_of(states.READY)),
        )
    )
    for locale_id, untranslated, ready in counted:
        info = infos[locale_id]
        if untranslated and locale_id in translated:
            text = ngettext(
                "adopted page waits for its translation",
                "adopted pages wait for their translation",
                untranslated,
            )
            yield in_state(Kind.UNTRANSLATED, text, untranslated, info)
        if ready and locale_id in published:
            text = ngettext("draft waits to be published", "drafts wait to be published", ready)
            yield in_state(Kind.READY, text, ready, info)


def _not_settled(infos: Iterable[int]) -> Any:
    unsettled = Q(live=False) | Q(has_unpublished_changes=True)
    return Page.objects.filter(unsettled, locale_id__in=list(infos), depth__gt=1).order_by()


@register_waiting("reviews")
def to_review(scope: Scope) -> Iterator[Waiting]:
    """Yield the workflow tasks in which the user may act; few queries, whatever their number."""
    infos = {info.locale_id: info for info in scope.locales()}
    page = Page.objects.filter(
        pk=Cast(OuterRef("workflow_state__object_id"), IntegerField()), locale_id__in=infos
    )
    rows = (
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type__app_label=Page._meta.app_label,
            workflow_state__base_content_type__model=Page._meta.model_name,
        )
        .annotate(
            page_id=Subquery(page.values("pk")),
            locale_id=Subquery(page.values("locale_id")),
            page_title=Subquery(page.values("draft_title")),
        )
        .filter(page_id__isnull=False)
        .order_by("started_at")
        .values_list("pk", "task_id", "page_id", "locale_id", "page_title", "started_at")
    )
    found = list(rows)
    own = _mine({row[1] for row in found}, scope.user)
    by_locale: dict[int, list[Item]] = defaultdict(list)
    for pk, _task, page_id, locale_id, title, started_at in found:
        if pk in own:
            since = _("since %(day)s") % {"day": started_at.date().isoformat()}
            by_locale[locale_id].append(Item(title, EDITOR, (page_id,), note=since))
    for locale_id, items in by_locale.items():
        info = infos[locale_id]
        text = ngettext("page waits for your review", "pages wait for your review", len(items))
        yield Waiting(
            kind=Kind.REVIEW,
            label=text,
            count=len(items),
            country=info.country.code,
            url_name="countries_waiting",
            args=(info.country.code, Kind.REVIEW.value),
            locale=info.code,
            items=tuple(items[:AT_MOST]),
        )


def _mine(task_ids: set[int], user: Any) -> set[int]:
    """Return the states of the tasks ``task_ids`` in which ``user`` may act, as each task says."""
    if not task_ids:
        return set()
    states_of = TaskState.objects.none()
    for task in Task.objects.filter(pk__in=task_ids, active=True).specific():
        states_of = states_of | task.get_task_states_user_can_moderate(user=user)
    return set(states_of.values_list("pk", flat=True))


def _answers(scope: Scope) -> QuerySet[Any]:
    countries = [country.pk for country in scope.countries(Action.CREATE)]
    return AdoptionAnswer.objects.filter(country_id__in=countries).order_by()


register_rare("answers", _answers)


@register_waiting("offers")
def to_adopt(scope: Scope) -> Iterator[Waiting]:
    """Yield the umbrella's live pages that a locale has not and nobody has answered, the newest first."""
    infos = [info for info in scope.locales(Action.CREATE) if not info.country.is_umbrella]
    if not infos:
        return
    offered: dict[UUID, tuple[int, str, dt.datetime | None]] = {}
    there: dict[int, set[UUID]] = defaultdict(set)
    own = [info.locale_id for info in infos]
    # One question for both sides: which umbrella pages there are, and which the locales have.
    rows = Page.objects.filter(
        Q(locale_id__in=own) | Q(pk__in=umbrella_pages().order_by().values("pk"))
    ).order_by(F("first_published_at").desc(nulls_last=True), "-pk")
    columns = ("locale_id", "path", "translation_key", "pk", "title", "first_published_at")
    places: list[tuple[str, UUID]] = []
    for locale_id, path, key, *page in rows.values_list(*columns):
        if locale_id in own:
            there[locale_id].add(key)
        else:
            places.append((path, key))
            offered.setdefault(key, tuple(page))
    asked = {info.country.pk for info in infos} if "answers" in scope.there else set()
    answers = answers_of(asked, on=scope.today, above=above_each(places))
    for info in infos:
        missing = [
            row
            for key, row in offered.items()
            if key not in there[info.locale_id] and answers.of(info.country.pk, key) is None
        ]
        if missing:
            yield _offer(info, missing)


def _offer(info: LocaleInfo, missing: list[Any]) -> Waiting:
    text = ngettext(
        "page of the umbrella is not in this language yet",
        "pages of the umbrella are not in this language yet",
        len(missing),
    )
    items = [
        Item(
            title,
            "countries_adopt",
            (pk,),
            note=_("published %(day)s") % {"day": published.date().isoformat()}
            if published
            else "",
        )
        for pk, title, published in missing[:AT_MOST]
    ]
    return Waiting(
        kind=Kind.OFFERED,
        label=text,
        count=len(missing),
        country=info.country.code,
        url_name="countries_adopt_index",
        query={"country": info.country.code, "show": "open"},
        locale=info.code,
        items=tuple(items),
        is_offer=True,
    )
