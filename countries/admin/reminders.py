"""A message of the umbrella about a page, read by whoever can bring the page up to date, and put away."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page

from countries.access import Action
from countries.access.rights import locale_actions
from countries.admin.screens import TitledScreen
from countries.routing import LocaleInfo, network
from countries.text import native_name
from countries.umbrella.adopting import is_adoptable
from countries.umbrella.reminders import Reminder


def readable_by(user: Any) -> QuerySet[Reminder]:
    """Return the messages to the countries in which ``user`` can do something about them."""
    return Reminder.objects.for_reader(user)


class ReminderView(TitledScreen, TemplateView):
    """One message, with the way to its page in each language; the guard has asked whose it is."""

    template_name = "wagtail_countries/admin/reminder.html"
    page_title = gettext_lazy("Message about a page")
    header_icon = "mail"
    request: HttpRequest
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Reminder.objects.select_related("page", "country", "sent_by")
        found = rows.filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        self.reminder = found

    @cached_property
    def ways(self) -> list[tuple[str, str, str]]:
        """The locales that lagged, each with its language and where something is done about it."""
        infos = [info for info in network().locales if info.code in self.reminder.locales]
        rows = Page.objects.filter(
            translation_key=self.reminder.translation_key,
            locale_id__in=[info.locale_id for info in infos],
        )
        there = {page.locale_id: page for page in rows}
        return [(i.code, native_name(i.code), self._way(i, there.get(i.locale_id))) for i in infos]

    def _way(self, info: LocaleInfo, page: Page | None) -> str:
        own = locale_actions(self.request.user, info)
        if page is not None:
            may_edit = own & {Action.EDIT, Action.TRANSLATE}
            return reverse("wagtailadmin_pages:edit", args=[page.pk]) if may_edit else ""
        if Action.CREATE in own and is_adoptable(self.reminder.page):
            return f"{reverse('countries_adopt', args=[self.reminder.page_id])}?locale={info.code}"
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"reminder": self.reminder, "ways": self.ways}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reminder.dismissed_at is None:
            self.reminder.dismiss(by=request.user, now=timezone.now())
        messages.success(request, _("The message is put away."))
        return redirect("wagtailadmin_home")


urls: list[URLPattern] = [
    path("reminders/<int:pk>/", ReminderView.as_view(), name="countries_reminder"),
]
