"""The review of translations: the decision on the editor's screen, and the reviewers' queue."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, IntegerField, Min, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page, TaskState

from countries.access import Action
from countries.access.rights import locales_where
from countries.admin.screens import TitledScreen
from countries.translation.refusals import PublishingRefused
from countries.translation.requests.models import TranslationRequest
from countries.translation.reviewing.deciding import Review, accept, review_of, send_back


class DecideView(View):
    """Accept a translation, or send it back with the reason; what waits for others is not there."""

    asks_before_looking = True
    """The guard's census reads it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = review_of(request.user, kwargs["translation_id"])
        if found is None:
            raise Http404
        self.review: Review = found

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        here = redirect("wagtailadmin_pages:edit", self.review.page.pk)
        decide = {"accept": self._accept, "reject": self._send_back}
        act = decide.get(request.POST.get("decision", ""))
        if act is None:
            raise Http404
        try:
            done = act(request.POST.get("reason", ""))
        except PublishingRefused as error:
            begin = _("It still waits: %(because)s.") % {"because": error.because}
            messages.error(request, " ".join([begin, *error.messages]))
            return here
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return here
        messages.success(request, done % {"title": self.review.page.get_admin_display_title()})
        return redirect("countries_reviews")

    def _accept(self, comment: str) -> str:
        accept(self.review, user=self.request.user, comment=comment)
        return _("“%(title)s” is accepted.")

    def _send_back(self, reason: str) -> str:
        send_back(self.review, user=self.request.user, reason=reason)
        return _("“%(title)s” is sent back; a mail tells the reason.")


class ReviewsView(TitledScreen, TemplateView):
    """Pages that wait for somebody's review, those that are due first before all others."""

    asks_before_looking = True
    template_name = "wagtail_countries/admin/reviews/index.html"
    page_title = gettext_lazy("Reviews")
    header_icon = "check"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if not locales_where(request.user, Action.REVIEW):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=reviews_for(self.request.user), **kwargs)


def reviews_for(user: Any) -> Any:
    """Return the steps in which pages wait for ``user``, with what is shown of each page."""
    page = Page.objects.filter(pk=Cast(OuterRef("workflow_state__object_id"), IntegerField()))
    due = (
        TranslationRequest.objects.open()
        .filter(requested_pages__page_id=OuterRef("page_id"))
        .order_by()
        .values("closed_at")
        .annotate(first=Min("due_on"))
        .values("first")
    )
    rows = TaskState.objects.reviewable_by(user).filter(
        Q(workflow_state__base_content_type__app_label=Page._meta.app_label)
        & Q(workflow_state__base_content_type__model=Page._meta.model_name)
    )
    return (
        rows.annotate(
            page_id=Subquery(page.values("pk")),
            page_title=Subquery(page.values("draft_title")),
            code=Subquery(page.values("locale__language_code")),
        )
        .annotate(due_on=Subquery(due))
        .select_related("workflow_state__requested_by")
        .order_by(F("due_on").asc(nulls_last=True), "started_at")
    )


class ReviewsItem(MenuItem):
    """The way to the queue, for those who review in some language."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(locales_where(request.user, Action.REVIEW))


def menu_item() -> MenuItem:
    return ReviewsItem(
        gettext_lazy("Reviews"),
        reverse("countries_reviews"),
        name="reviews",
        icon_name="check",
        order=20,
    )


NAMES = ("countries_review", "countries_reviews")

urls: list[URLPattern] = [
    path("translating/<int:translation_id>/review/", DecideView.as_view(), name="countries_review"),
    path("reviews/", ReviewsView.as_view(), name="countries_reviews"),
]
