"""Say of umbrella pages that a country does not take them, or not before a day; one page or many."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.models import Page

from countries.admin.adopting import TargetsMixin
from countries.admin.umbrella.forms import WITHDRAWN, AnswerForm
from countries.translation.registering import TranslationError
from countries.umbrella.adopting import umbrella_pages
from countries.umbrella.answers import answer, countries_to_answer_for, withdraw
from countries.umbrella.models import AnswerKind

MOST_CHOSEN = 200


class AnswerView(TargetsMixin, FormView):
    """Answer to the umbrella pages that the address names; what is no such page is left out."""

    form_class = AnswerForm
    template_name = "wagtail_countries/admin/umbrella/answer.html"
    page_title = gettext_lazy("Later, or not for us")

    @cached_property
    def pages(self) -> list[Page]:
        keys = [key for key in self.request.GET.getlist("page") if key.isdecimal()][:MOST_CHOSEN]
        return list(umbrella_pages().filter(pk__in=keys)) if keys else []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.pages:
            messages.warning(request, _("Choose a page of the umbrella first."))
            return redirect("countries_adopt_index")
        answered: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answered

    def get_form_kwargs(self) -> dict[str, Any]:
        countries = countries_to_answer_for(self.request.user)
        return {**super().get_form_kwargs(), "countries": countries}

    def get_initial(self) -> dict[str, Any]:
        own = countries_to_answer_for(self.request.user)
        asked = [code.upper() for code in self.request.GET.getlist("country")]
        return {
            "country": asked or [country.code for country in own if len(own) == 1],
            "answer": self.request.GET.get("answer", ""),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "pages": self.pages,
            "media": context["form"].media,
            "submit_button_label": _("Answer"),
            "submit_button_active_label": _("Answering…"),
        }

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        try:
            self._answer(form)
        except (PermissionDenied, TranslationError) as error:
            form.add_error(None, str(error) or _("You may not answer for this country."))
            return self.form_invalid(form)
        only = form.chosen[0].code if len(form.chosen) == 1 else ""
        return redirect(reverse("countries_adopt_index") + (f"?country={only}" if only else ""))

    def _answer(self, form: AnswerForm) -> None:
        data, user = form.cleaned_data, self.request.user
        if data["answer"] == WITHDRAWN:
            count = withdraw(self.pages, countries=form.chosen, user=user)
            text = ngettext(
                "%(count)d answer is withdrawn.", "%(count)d answers are withdrawn.", count
            )
        else:
            count = answer(
                self.pages,
                countries=form.chosen,
                kind=AnswerKind(data["answer"]),
                user=user,
                now=timezone.now(),
                until=data["until"],
                reason=data["reason"],
            )
            text = ngettext(
                "%(count)d answer is kept. The umbrella’s team sees it.",
                "%(count)d answers are kept. The umbrella’s team sees them.",
                count,
            )
        messages.success(self.request, text % {"count": count})
