"""Unpublishing and deleting pages: what happens to their translations is asked, and done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.models import Page

from countries import publishing
from countries.pages import at_or_below
from countries.translation.leaving import left_by, unpublish

CHOICE, TOO = "translations", "unpublish"


def _with_all_below(pages: Iterable[Page]) -> QuerySet[Page]:
    return Page.objects.filter(at_or_below(pages))


def _wants_all_gone(request: HttpRequest) -> bool:
    return request.POST.get(CHOICE) == TOO


def _unpublish(request: HttpRequest, pages: Iterable[Page]) -> None:
    count = unpublish(pages, user=request.user)
    if count:
        text = ngettext(
            "%(count)d translation is unpublished too.",
            "%(count)d translations are unpublished too.",
            count,
        )
        messages.success(request, text % {"count": count})


def _asked_of_unpublishing(pages: list[Page], user: Any) -> dict[str, Any]:
    """Return the translations of ``pages`` themselves, and of how many more below they may be."""
    left = left_by(Page.objects.filter(pk__in=[page.pk for page in pages]), user)
    whole = left_by(_with_all_below(pages), user)
    return {"left": left, "left_below": len(whole.own) - len(left.own)}


class CountryDeleteView(DeleteView):
    """Wagtail's, in whose transaction translations are unpublished where that was chosen."""

    template_name = "wagtail_countries/admin/leaving/delete.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (
            _wants_all_gone(request)
            and not self.usage.is_protected
            and type_to_delete_confirmation(request)
        ):
            _unpublish(request, left_by(_with_all_below([self.page]), request.user).own)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "left": left_by(_with_all_below([self.page]), self.request.user),
            "is_deletion": True,
        }


class CountryUnpublishView(UnpublishView):
    """Wagtail's, in whose transaction translations are unpublished where that was chosen."""

    template_name = "wagtail_countries/admin/leaving/unpublish.html"

    def unpublish(self) -> HttpResponse | None:
        request = self.request
        going = Page.objects.filter(pk=self.object.pk)
        if request.POST.get("include_descendants"):
            going = _with_all_below([self.object])
        left = left_by(going, request.user).own if _wants_all_gone(request) else []
        with publishing.unit():
            answer: HttpResponse | None = super().unpublish()
            _unpublish(request, left)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | _asked_of_unpublishing([self.object], self.request.user)


class LeavingMixin:
    """For actions on several pages: what is theirs is looked up before they go."""

    request: HttpRequest
    is_deletion = False
    own_left: tuple[Page, ...] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # an action's
        pages = [each["item"] for each in context["items"]]
        if self.is_deletion:
            left = left_by(_with_all_below(pages), self.request.user)
            return context | {"left": left, "is_deletion": True}
        return context | _asked_of_unpublishing(pages, self.request.user)

    def prepare_action(self, objects: list[Page], objects_without_access: Any) -> Any:
        if _wants_all_gone(self.request):
            going = Page.objects.filter(pk__in=[page.pk for page in objects])
            if self.is_deletion or self.request.POST.get("include_descendants"):
                going = _with_all_below(objects)
            self.own_left = tuple(left_by(going, self.request.user).own)
        return super().prepare_action(objects, objects_without_access)  # type: ignore[misc]  # an action's


class CountryDeleteBulkAction(LeavingMixin, DeleteBulkAction):
    is_deletion = True
    template_name = "wagtail_countries/admin/leaving/bulk_delete.html"


class CountryUnpublishBulkAction(LeavingMixin, UnpublishBulkAction):
    template_name = "wagtail_countries/admin/leaving/bulk_unpublish.html"


def unpublish_left(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """Unpublish, in the transaction of an action on several pages, what was chosen to go with them."""
    if isinstance(action, LeavingMixin):
        _unpublish(request, action.own_left)
