"""The umbrella's pages that a country may adopt, adopting one, and the buttons that lead there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import Action, countries_where
from countries.access.rights import locale_actions
from countries.admin.placing import limit_to_places
from countries.admin.screens import TitledScreen
from countries.routing import LocaleInfo, network
from countries.text import native_name
from countries.umbrella.adopting import (
    AdoptionError,
    adopt_page,
    is_adoptable,
    locales_to_adopt_into,
    umbrella_pages,
)

PER_PAGE = 100
DEEPEST_INDENT = 4


@dataclass(frozen=True)
class Row:
    """An umbrella page, how deep it lies, and its counterpart in each of the user's locales."""

    page: Page
    indent: int
    counterparts: list[tuple[LocaleInfo, Page | None]]


class AdoptForm(forms.Form):
    """Where an umbrella page goes, and whether all below it goes with it."""

    locale = forms.ChoiceField(label=gettext_lazy("Country and language"))
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Below"),
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser,
        help_text=gettext_lazy(
            "Leave it empty to put the page where it lies in the umbrella: below the counterpart "
            "of its parent, or else below the home."
        ),
    )
    with_children = forms.BooleanField(
        label=gettext_lazy("With all live pages below it"), required=False
    )

    def __init__(self, *args: Any, targets: list[LocaleInfo], below: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"] = forms.ChoiceField(
            label=self.fields["locale"].label,
            choices=[(info.code, name_of(info)) for info in targets],
        )
        inside = Q(pk__in=[])
        for info in targets:
            inside |= Q(path__startswith=info.home_path)
        limit_to_places(self.fields["parent"], Page.objects.filter(inside))
        if not below:
            self.fields["with_children"].widget = forms.HiddenInput()


def name_of(info: LocaleInfo) -> str:
    """Return a country locale by its country and its language's own name."""
    return f"{info.country.name} – {native_name(info.code)} ({info.code})"


class TargetsMixin(WagtailAdminTemplateMixin):
    """For those who may add pages in some country; for all others there is no such screen."""

    header_icon = "copy"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.targets = targets_of(request.user)
        if not self.targets:
            raise Http404


class UmbrellaPagesView(TitledScreen, TargetsMixin, TemplateView):
    """What the umbrella has, and what of it the user's countries have."""

    template_name = "wagtail_countries/admin/adopt_index.html"
    page_title = gettext_lazy("Umbrella pages")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = Paginator(umbrella_pages(), PER_PAGE).get_page(self.request.GET.get("p"))
        context |= {"targets": self.targets, "found": found, "rows": self._rows(found)}
        return context

    def _rows(self, found: PaginatorPage) -> list[Row]:
        pages = list(found)
        by_key: dict[UUID, dict[int, Page]] = defaultdict(dict)
        wanted = [info.locale_id for info in self.targets]
        for page in Page.objects.filter(
            translation_key__in=[page.translation_key for page in pages], locale_id__in=wanted
        ):
            by_key[page.translation_key][page.locale_id] = page
        return [
            Row(
                page,
                min(page.depth - 3, DEEPEST_INDENT),
                [(info, by_key[page.translation_key].get(info.locale_id)) for info in self.targets],
            )
            for page in pages
        ]


def adoptable_by(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may adopt: the same for all who may adopt any."""
    return umbrella_pages()


class AdoptView(TargetsMixin, FormView):
    """Adopt one umbrella page, or all from it down."""

    form_class = AdoptForm
    template_name = "wagtail_countries/admin/adopt.html"
    page_title = gettext_lazy("Adopt a page")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        page = Page.objects.filter(pk=kwargs["page_id"]).select_related("locale").first()
        if page is None or not is_adoptable(page):
            raise Http404
        self.page = page

    def get_page_subtitle(self) -> str:
        return _("Adopt “%(title)s”") % {"title": self.page.title}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("countries_adopt_index"), "label": _("Umbrella pages")},
            {"url": "", "label": self.page.title},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"locale": self.request.GET.get("locale", self.targets[0].code)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "targets": self.targets, "below": self.below}

    @cached_property
    def below(self) -> int:
        return umbrella_pages().filter(path__startswith=self.page.path).count() - 1

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "page": self.page,
            "below": self.below,
            "media": context["form"].media,
            "submit_button_label": _("Adopt"),
            "submit_button_active_label": _("Adopting…"),
        }

    def form_valid(self, form: AdoptForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            copies = adopt_page(
                self.page,
                into=data["locale"],
                parent=data["parent"],
                user=self.request.user,
                with_children=data["with_children"],
                now=timezone.now(),
            )
        except AdoptionError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _adopted(copies))
        return redirect("wagtailadmin_pages:edit", copies[0].pk)


def _adopted(copies: list[Page]) -> str:
    text = ngettext(
        "“%(title)s” is adopted, as a draft.",
        "“%(title)s” and %(more)d pages below it are adopted, as drafts.",
        len(copies),
    )
    return text % {"title": copies[0].title, "more": len(copies) - 1}


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
    elif there & {info.locale_id for info in network().locales if info.country.is_umbrella}:
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
    """Find out which locales have each of ``pages``; kept on ``user``, so a list asks once."""
    known: dict[UUID, set[int]] | None = getattr(user, "_locales_having", None)
    if known is None:
        known = user._locales_having = {}
    new = {page.translation_key for page in pages} - set(known)
    if new:
        rows = Page.objects.filter(translation_key__in=new)
        known.update({key: set() for key in new})
        for key, locale_id in rows.values_list("translation_key", "locale_id"):
            known[key].add(locale_id)


class UmbrellaPagesItem(MenuItem):
    """The way to the umbrella's pages, for those who may adopt them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(targets_of(request.user))


def menu_item() -> MenuItem:
    """Return the item of the admin's menu."""
    return UmbrellaPagesItem(
        _("Umbrella pages"), reverse("countries_adopt_index"), icon_name="copy", order=150
    )


urls: list[URLPattern] = [
    path("adopt/", UmbrellaPagesView.as_view(), name="countries_adopt_index"),
    path("adopt/<int:page_id>/", AdoptView.as_view(), name="countries_adopt"),
]
