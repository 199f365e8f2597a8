"""The umbrella's pages that a country may adopt, adopting one, and the buttons that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import Action, countries_where
from countries.access.rights import locale_actions
from countries.routing import LocaleInfo, network
from countries.segments.detached import detached_among
from countries.text import native_name
from countries.umbrella.adopting import (
    locales_to_adopt_into,
    umbrella_pages,
)


def name_of(info: LocaleInfo) -> str:
    """Return a country locale by its country and its language's own name."""
    return f"{info.country.name} – {native_name(info.code)} ({info.code})"


class TargetsMixin(WagtailAdminTemplateMixin):
    """For those who may add pages in some country; for all others there is no such screen."""

    header_icon = "copy"
    asks_before_looking = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.targets = targets_of(request.user)
        if not self.targets:
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("countries_adopt_index"), "label": _("Umbrella pages")}
        here = {"url": "", "label": self.get_page_subtitle() or self.get_page_title()}
        return [*self.breadcrumbs_items, above, here]


def adoptable_by(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may adopt: the same for all who may adopt any."""
    return umbrella_pages()


# --- what leads there ---


def targets_of(user: Any) -> list[LocaleInfo]:
    """Return the locales into which ``user`` may adopt; kept on the user, so asked once a request."""
    found: list[LocaleInfo] | None = getattr(user, "_adoption_targets", None)
    if found is None:
        found = user._adoption_targets = locales_to_adopt_into(user)
    return found


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield what can be made of a live page: adopt it, or translate it inside its country."""
    here = network().locale_of_page_path(page.path) if page.live else None
    if here is None or page.pk == here.home_id:
        return
    if here.country.is_umbrella and targets_of(user):
        url = reverse("countries_adopt", args=[page.pk])
        yield Button(_("Adopt into my country…"), url, icon_name="copy", priority=61)
    for info in _locales_without(page, here, user):
        query = urlencode({"select_locale": info.code})
        url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        label = _("Translate into %(language)s") % {"language": native_name(info.code)}
        yield Button(label, f"{url}?{query}", icon_name="globe", priority=62)


def _locales_without(page: Page, here: LocaleInfo, user: Any) -> list[LocaleInfo]:
    """Return the other locales of a local page's country that lack it and where ``user`` adds pages."""
    if not countries_where(user, Action.TRANSLATE) or len(network().locales_of(here.country)) < 2:
        return []
    look_up_locales([page], user)
    there = user._locales_having[page.translation_key]
    if here.country.is_umbrella:
        others = _umbrella_targets_of(user)
    elif page.pk not in user._pages_detached and there & {
        info.locale_id for info in network().locales if info.country.is_umbrella
    }:
        return []
    else:
        others = [info for info in targets_of(user) if info.country == here.country]
    return [info for info in others if info != here and info.locale_id not in there]


def _umbrella_targets_of(user: Any) -> list[LocaleInfo]:
    """Return the umbrella's locales in which ``user`` may add pages; asked once a request."""
    found: list[LocaleInfo] | None = getattr(user, "_umbrella_targets", None)
    if found is None:
        own = [info for info in network().locales if info.country.is_umbrella and info.home_id]
        found = [info for info in own if Action.CREATE in locale_actions(user, info)]
        user._umbrella_targets = found
    return found


def look_up_locales(pages: Iterable[Page], user: Any) -> None:
    """Find out which locales have each of ``pages``, and which were detached; kept on ``user``.

    So a list asks once.
    """
    pages = list(pages)
    known: dict[UUID, set[int]] | None = getattr(user, "_locales_having", None)
    if known is None:
        known = user._locales_having = {}
    new = {page.translation_key for page in pages} - set(known)
    if new:
        rows = Page.objects.filter(translation_key__in=new)
        known.update({key: set() for key in new})
        detached: set[int] = user.__dict__.setdefault("_pages_detached", set())
        detached |= detached_among(page.pk for page in pages)
        for key, locale_id in rows.values_list("translation_key", "locale_id"):
            known[key].add(locale_id)


class UmbrellaPagesItem(MenuItem):
    """The way to the umbrella's pages, for those who may adopt them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(targets_of(request.user))


def menu_item() -> MenuItem:
    """Return the item of the admin's menu."""
    return UmbrellaPagesItem(
        gettext_lazy("Umbrella pages"),
        reverse("countries_adopt_index"),
        icon_name="copy",
        order=150,
    )
