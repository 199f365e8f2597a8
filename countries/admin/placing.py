"""Copying, moving and adding pages: each form knows the places of one country and language alone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm, MoveForm, ParentChooserForm
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.admin.views.pages.bulk_actions.move import MoveForm as BulkMoveForm
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.pages.choose_parent import GenericChooseParentView
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.move import MoveChooseDestinationView, MoveConfirmView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from countries.admin.page_forms import slug_input
from countries.pages import free_slug
from countries.routing import network

STAYS = gettext_lazy(
    "Choose a page of the same country and language. To have the page elsewhere, translate it, or "
    "adopt it from the umbrella."
)


def places_for(page: Page) -> QuerySet[Page]:
    """Return the pages of the country locale in which ``page`` lies: nothing is put elsewhere."""
    info = network().locale_of_page_path(page.path)
    if info is None or not info.home_path:
        return Page.objects.none()
    return Page.objects.filter(path__startswith=info.home_path)


def limit_to_places(field: Any, places: QuerySet[Page]) -> None:
    """Let a form's ``field`` take one of ``places``, and its chooser name no other page."""

    def get_instance(value: Any) -> Page | None:
        if isinstance(value, Page) or value is None:
            return value
        return places.filter(pk=value).first() if str(value).isdecimal() else None

    field.queryset = places
    field.error_messages["invalid_choice"] = STAYS
    field.widget.get_instance = get_instance


class CountryCopyForm(CopyForm):
    """Wagtail's, with an address that is free and places of the own country."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to_places(self.fields["new_parent_page"], places_for(self.page))
        info = network().locale_of_page_path(self.page.path)
        if info is None:
            return
        slug = self.fields["new_slug"]
        slug.widget = slug_input(info.code)
        parent, model = self.page.get_parent(), self.page.specific_class
        slug.initial = free_slug(self.page.slug, model, parent=parent)
        slug.help_text = _("The end of the copy's address.")

    def clean(self) -> dict[str, Any]:
        if "new_parent_page" in self.errors:
            return self.cleaned_data
        data: dict[str, Any] = super().clean()
        return data


class CountryCopyView(CopyView):
    def get_form_class(self) -> type[CountryCopyForm]:
        return CountryCopyForm

    def post(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        # Wagtail's looks up whatever page was posted before its form judges it.
        answer: HttpResponse = FormView.post(self, request, *args, **kwargs)
        return answer


class CountryMoveForm(MoveForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to_places(self.fields["new_parent_page"], places_for(self.page_to_move))


class CountryMoveView(MoveChooseDestinationView):
    form_class = CountryMoveForm


class CountryMoveConfirmView(MoveConfirmView):
    def dispatch(
        self, request: HttpRequest, page_to_move_id: int, destination_id: int, **kwargs: Any
    ) -> HttpResponse:
        """Refuse a place elsewhere before anything is said of it, whether it is there or not."""
        page = get_object_or_404(Page, pk=page_to_move_id)
        if not page.permissions_for_user(request.user).can_move():
            raise PermissionDenied
        if not places_for(page).filter(pk=destination_id).exists():
            messages.error(request, STAYS)
            return redirect("wagtailadmin_pages:move", page.pk)
        answer: HttpResponse = super().dispatch(request, page_to_move_id, destination_id, **kwargs)
        return answer


class CountryBulkMoveForm(BulkMoveForm):
    """Knows the places of the country and language in which all the pages lie; else it knows none."""

    def __init__(self, *args: Any, pages_to_move: list[int], **kwargs: Any) -> None:
        super().__init__(*args, pages_to_move=pages_to_move, **kwargs)
        pages = list(Page.objects.filter(pk__in=pages_to_move))
        infos = [network().locale_of_page_path(page.path) for page in pages]
        together = bool(infos) and all(info == infos[0] for info in infos)
        places = places_for(pages[0]) if together else Page.objects.none()
        limit_to_places(self.fields["chooser"], places)


def knowing_its_pages(stock: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let the move of several pages know which, before its form judges where they go."""

    @functools.wraps(stock)
    def get_form_kwargs(self: Any) -> Any:
        if not self.pages_to_move:
            self.get_actionable_objects()
        return stock(self)

    get_form_kwargs.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    return get_form_kwargs


class CountryChooseParentView(GenericChooseParentView):
    """Where a new page of a type goes: only where the user may add one."""

    def get_form(self) -> ParentChooserForm:
        form = super().get_form()
        limit_to_places(form.fields["parent_page"], self.get_valid_parent_pages(self.request.user))
        return form


def own_pages_alone(stock: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let a bulk action know of the posted pages those alone that its user works with.

    Pages of other countries are like pages that are not there; where nothing is left, so is the
    whole action.
    """

    @functools.wraps(stock)
    def get_actionable_objects(self: Any) -> Any:
        asked = self.request.GET.getlist("id")
        if "all" in asked:
            asked = self.get_all_objects_in_listing_query(_parent_of(self.request))
        posted = [pk for pk in asked if str(pk).isdecimal()]
        rows = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        own = rows.filter(pk__in=posted).values_list("pk", flat=True)
        query = self.request.GET.copy()
        query.setlist("id", [str(pk) for pk in own])
        self.request.GET = query
        return stock(self)

    get_actionable_objects.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    return get_actionable_objects


def _parent_of(request: HttpRequest) -> str | None:
    """Return the page whose whole list was selected; raises ``Http404`` where the user has none."""
    parent = request.GET.get("childOf")
    if parent is None:
        return None
    rows = policy_registry.get_by_type(Page).explorable_instances(request.user)
    if not parent.isdecimal() or not rows.filter(pk=parent).exists():
        raise Http404
    return parent


def install() -> None:
    """Give Wagtail's actions on several pages our rules: they have no other place to say so."""
    MoveBulkAction.form_class = CountryBulkMoveForm
    if not getattr(MoveBulkAction.get_form_kwargs, "is_ours", False):
        MoveBulkAction.get_form_kwargs = knowing_its_pages(MoveBulkAction.get_form_kwargs)
    if not getattr(PageBulkAction.get_actionable_objects, "is_ours", False):
        stock = PageBulkAction.get_actionable_objects
        PageBulkAction.get_actionable_objects = own_pages_alone(stock)
