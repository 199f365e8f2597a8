"""Adopt an umbrella page, all from it down, or a kit, into one or many countries."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.models import Page

from countries.admin.adopting import TargetsMixin
from countries.admin.umbrella.forms import AdoptForm
from countries.translation.registering import TranslationError
from countries.umbrella.adopting import is_adoptable, umbrella_pages
from countries.umbrella.kits import items_of, parts_of
from countries.umbrella.together import (
    AT_ONCE,
    Outcome,
    Part,
    adopt_parts,
    ask_for_parts,
    count_of,
)


class AdoptingView(TargetsMixin, FormView):
    """Ask where something goes, and adopt it: at once, or, where it is much, by the worker."""

    form_class = AdoptForm
    template_name = "wagtail_countries/admin/umbrella/adopt.html"
    about = ""
    below = 0

    def parts(self, form: AdoptForm) -> list[Part]:
        """Return what is adopted."""
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.getlist("locale")
        return {"locale": asked or ([self.targets[0].code] if len(self.targets) == 1 else [])}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "targets": self.targets, "below": self.below}

    def get_page_subtitle(self) -> str:
        return _("Adopt “%(title)s”") % {"title": self.about}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "below": self.below,
            "media": context["form"].media,
            "submit_button_label": _("Adopt"),
            "submit_button_active_label": _("Adopting…"),
        }

    def form_valid(self, form: AdoptForm) -> HttpResponse:
        parts = self.parts(form)
        if count_of(parts) * len(form.chosen) > AT_ONCE:
            return self._by_jobs(form, parts)
        outcomes = [
            adopt_parts(
                parts,
                info=info,
                about=self.about,
                user=self.request.user,
                now=timezone.now(),
                parent=form.parents.get(info.code),
            )
            for info in form.chosen
        ]
        if not any(outcome.copies for outcome in outcomes):
            for outcome in outcomes:
                form.add_error(None, self._nothing(outcome))
            return self.form_invalid(form)
        return self._tell(outcomes)

    def _by_jobs(self, form: AdoptForm, parts: list[Part]) -> HttpResponse:
        try:
            jobs = ask_for_parts(
                parts,
                infos=form.chosen,
                about=self.about,
                user=self.request.user,
                now=timezone.now(),
                parents=form.parents,
            )
        except TranslationError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The work is asked for. It goes on by itself."))
        if len(jobs) == 1:
            return redirect("translation_jobs:job", jobs[0].uuid)
        return redirect("translation_jobs:index")

    def _tell(self, outcomes: list[Outcome]) -> HttpResponse:
        adopted = [outcome for outcome in outcomes if outcome.adoption is not None]
        for outcome in outcomes:
            if outcome.adoption is None:
                messages.warning(self.request, self._nothing(outcome))
        only = adopted[0] if len(adopted) == len(outcomes) == 1 else None
        if only is not None and only.adoption is not None and not only.refused:
            undo = reverse("countries_adoption_undo", args=[only.adoption.uuid])
            messages.success(
                self.request, _adopted(only.copies), buttons=[messages.button(undo, _("Undo…"))]
            )
            return redirect("wagtailadmin_pages:edit", only.copies[0].pk)
        text = ngettext(
            "%(count)d page is adopted, as a draft. Below stands what came of it in each language.",
            "%(count)d pages are adopted, as drafts. Below stands what came of it in each language.",
            count := sum(len(outcome.copies) for outcome in adopted),
        )
        messages.success(self.request, text % {"count": count})
        return redirect("countries_adoptions")

    def _nothing(self, outcome: Outcome) -> str:
        """Return why nothing was adopted into a locale."""
        if outcome.refused:
            return "; ".join(f"{outcome.info.code}: {why}" for _title, why in outcome.refused)
        message = _("“%(page)s” is in %(locale)s already.")
        return message % {"page": self.about, "locale": outcome.info.code}


class AdoptPageView(AdoptingView):
    """Adopt one umbrella page, or all from it down."""

    page_title = gettext_lazy("Adopt a page")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        page = Page.objects.filter(pk=kwargs["page_id"]).select_related("locale").first()
        if page is None or not is_adoptable(page):
            raise Http404
        self.page = page
        self.about = page.title

    @cached_property
    def below(self) -> int:  # type: ignore[override]  # the base's is none
        return umbrella_pages().filter(path__startswith=self.page.path).count() - 1

    def parts(self, form: AdoptForm) -> list[Part]:
        return [Part(self.page, form.cleaned_data["with_children"])]


class AdoptKitView(AdoptingView):
    """Adopt what a kit holds: of one that was adopted before, what is new in it."""

    page_title = gettext_lazy("Adopt a kit")

    def setup(self, request: HttpRequest, kit: UUID, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, kit=kit, **kwargs)
        items = items_of(kit)
        if not items:
            raise Http404
        self.kit, self.kit_parts = items[0].kit, parts_of(items)
        self.about = self.kit.name_in((get_language() or "en").split("-")[0])

    def parts(self, form: AdoptForm) -> list[Part]:
        return self.kit_parts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"kit": self.kit, "kit_parts": self.kit_parts}


def _adopted(copies: list[Page]) -> str:
    text = ngettext(
        "“%(title)s” is adopted, as a draft.",
        "“%(title)s” and the pages below it (%(more)d) are adopted, as drafts.",
        len(copies),
    )
    return text % {"title": copies[0].title, "more": len(copies) - 1}
