"""Copy a live page into another country locale as a draft of its own, and tie it to its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Locale, Page, PageViewRestriction, TranslatableMixin

from countries import publishing
from countries.access import Action, page_actions
from countries.pages import free_slug
from countries.routing import LocaleInfo, network
from countries.text import same_language
from countries.translation.composing import compose
from countries.translation.origins import note_source_texts
from countries.translation.registering import (
    NotTranslatable,
    TranslationError,
    readable,
    register_translation,
)
from countries.translation.saving import take_over


class AlreadyThere(TranslationError):
    """The page has its counterpart in that locale."""


class WrongPlace(TranslationError):
    """The page cannot lie there: another locale, or a parent that takes no such page."""


def place_pages(
    source: Page,
    *,
    info: LocaleInfo,
    parent: Page | None,
    user: Any,
    with_children: bool,
    now: dt.datetime,
    belongs: Callable[[Page], bool] = lambda page: True,
    own: Mapping[str, Any] | None = None,
) -> list[Page]:
    """Copy a live ``source``, or all that is live from it down, into ``info``; return the copies.

    Those that are there already are left as they are; a page that does not belong there is left
    out with all below it. ``own`` are fields of the copy of ``source`` that are not copied but said
    by the country. ``user`` is None for the system's own work. Raises ``NotTranslatable``,
    ``AlreadyThere``, ``WrongPlace`` or ``PermissionDenied``; then nothing was copied.
    """
    placed: list[Page] = []
    left_out: list[str] = []
    try:
        with publishing.unit():
            for node in live_nodes(source, with_children=with_children):
                if counterpart(node, info) is not None or node.path.startswith(tuple(left_out)):
                    continue
                if not belongs(node):
                    left_out.append(node.path)
                    continue
                is_first = node.pk == source.pk
                above = (parent if is_first else None) or default_parent(node, info)
                refuse_place(node, above, info, user=user)
                said = own if is_first and own else {}
                placed.append(_place(node, above, info, user=user, now=now, own=said))
            if not placed:
                raise _already_there(source, info)
            return placed
    except IntegrityError as error:
        # Two people at once: the database keeps one page per key and locale.
        if counterpart(source, info) is None:
            raise
        raise _already_there(source, info) from error


def _already_there(page: Page, info: LocaleInfo) -> AlreadyThere:
    message = _("“%(page)s” is in %(locale)s already.")
    return AlreadyThere(message % {"page": page, "locale": info.code})


def counterpart(page: Page, info: LocaleInfo) -> Page | None:
    """Return the page that stands for ``page`` in a country locale, live or not."""
    return Page.objects.filter(
        translation_key=page.translation_key, locale_id=info.locale_id
    ).first()


def default_parent(page: Page, info: LocaleInfo) -> Page:
    """Return where a counterpart of ``page`` belongs: below its parent's counterpart, else home."""
    above = counterpart(page.get_parent(), info)
    if above is not None:
        return above
    home = Page.objects.filter(pk=info.home_id).first() if info.home_id else None
    if home is None:
        raise WrongPlace(_("%(locale)s has no home page.") % {"locale": info.code})
    return home


def refuse_place(page: Page, parent: Page, info: LocaleInfo, *, user: Any) -> None:
    """Raise unless ``page`` may be copied below ``parent`` in ``info`` by ``user``."""
    there = network().locale_of_page_path(parent.path)
    if there is None or there.locale_id != info.locale_id:
        message = _("“%(page)s” does not lie in %(locale)s.")
        raise WrongPlace(message % {"page": parent, "locale": info.code})
    if user is not None and Action.CREATE not in page_actions(user, parent):
        raise PermissionDenied
    kind, above = page.specific_class, parent.specific
    if kind not in type(above).allowed_subpage_models() or not kind.can_create_at(above):
        name = kind.type_labels()[page.specific.type_name]
        message = _("A page of the type “%(type)s” cannot lie below “%(page)s” in %(locale)s.")
        raise WrongPlace(message % {"type": name, "page": parent, "locale": info.code})


def live_nodes(source: Page, *, with_children: bool) -> Iterator[Any]:
    """Yield the page, or all from it down that any visitor may read; parents come first."""
    if not with_children:
        page = readable(source.pk)
        if page is None:
            raise NotTranslatable.because_of(source)
        yield page
        return
    homes = {info.home_id for info in network().locales}
    hidden = list(
        PageViewRestriction.objects.filter(page__path__startswith=source.path).values_list(
            "page__path", flat=True
        )
    )
    rows = Page.objects.descendant_of(source, inclusive=True).order_by("path")
    for page in rows.specific():
        if not page.live:
            hidden.append(page.path)
        if page.pk not in homes and not any(page.path.startswith(path) for path in hidden):
            page.draft_title = page.title
            yield page


def _place(
    page: Any,
    parent: Page,
    info: LocaleInfo,
    *,
    user: Any,
    now: dt.datetime,
    own: Mapping[str, Any],
) -> Page:
    locale = Locale.objects.get(pk=info.locale_id)
    with publishing.adopting():
        copy = CopyPageAction(
            page,
            to=parent,
            user=user,
            keep_live=False,
            copy_revisions=False,
            reset_translation_key=False,
            process_child_object=_give_locale,
            log_action="wagtail.copy_for_translation",
            update_attrs={
                "locale": locale,
                "slug": own.get("slug")
                or free_slug(slugify(page.slug, allow_unicode=True), type(page), parent=parent),
                "owner": user,
                "go_live_at": None,
                "expire_at": None,
                "expired": False,
                "locked": False,
                "locked_at": None,
                "locked_by": None,
                **{name: value for name, value in own.items() if name != "slug"},
            },
        ).execute(skip_permission_checks=True)
    note_source_texts(copy, source=page, now=now)
    translation = register_translation(page, locale)
    if same_language(info.code, page.locale.language_code):
        take_over(translation, compose(translation, now=now))
    return type(page).objects.get(pk=copy.pk)


def _give_locale(original: Any, copy: Any, relation: Any, children: Any) -> None:
    """Give a page's child objects, which may come one by one or as a list, the copy's locale."""
    for child in children if isinstance(children, list) else [children]:
        if isinstance(child, TranslatableMixin):
            child.locale = copy.locale
