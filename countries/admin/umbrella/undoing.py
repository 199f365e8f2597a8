"""What was adopted lately into one's countries, and undoing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from countries.admin.adopting import TargetsMixin
from countries.umbrella.undoing import adoptions_for, undo, undoing_of

PER_PAGE = 30
NAMED = 20
"""So many pages that stay are named after undoing; the others are counted."""


class AdoptionsView(TargetsMixin, TemplateView):
    """Adoptions into the languages in which the user adopts, the newest first."""

    template_name = "wagtail_countries/admin/umbrella/adoptions.html"
    page_title = gettext_lazy("Recent adoptions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = adoptions_for(self.request.user).annotate(left=Count("pages"))
        found = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return context | {"found": found}


class UndoView(TargetsMixin, TemplateView):
    """What undoing an adoption would take away and leave; sending it undoes."""

    template_name = "wagtail_countries/admin/umbrella/undo.html"
    page_title = gettext_lazy("Undo an adoption")

    def setup(self, request: HttpRequest, adoption: UUID, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, adoption=adoption, **kwargs)
        found = adoptions_for(request.user).filter(uuid=adoption).first()
        if found is None:
            raise Http404
        self.adoption = found

    def get_page_subtitle(self) -> str:
        return str(self.adoption)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        undoing = undoing_of(self.adoption, self.request.user)
        return context | {"adoption": self.adoption, "undoing": undoing}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        done = undo(self.adoption, user=request.user, now=timezone.now())
        text = ngettext("%(count)d draft is gone.", "%(count)d drafts are gone.", len(done.going))
        messages.success(request, text % {"count": len(done.going)})
        if done.staying:
            said = [f"“{page.draft_title}”: {why}" for page, why in done.staying[:NAMED]]
            text = ngettext(
                "%(count)d page stays: %(pages)s.",
                "%(count)d pages stay: %(pages)s.",
                len(done.staying),
            )
            told = {"count": len(done.staying), "pages": "; ".join(said)}
            messages.warning(request, text % told)
        return redirect("countries_adoptions")
