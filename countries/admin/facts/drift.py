"""The report of figures that stand typed where a fact should stand, with one click to use the fact."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from countries.access import can_publish
from countries.admin.screens import CountryChosen, TitledScreen
from countries.routing import LocaleInfo
from countries.segments.reading import block_id_of
from countries.text import bcp47
from countries.translation.registering import TranslationError
from countries.workspace.drift import (
    CannotUse,
    Line,
    counts_in,
    figures_in,
    heed_again,
    ignore,
    lines_of,
    locales_to_mend,
    locales_to_see,
    use_fact,
)
from countries.workspace.drift.models import TypedFigure

NAMES = ("countries_drift", "countries_drift_figure")
PER_PAGE = 50
AROUND = 160
"""So many letters of a long text are shown before the figure, and after it."""


class DriftView(CountryChosen, TitledScreen, TemplateView):
    """Typed figures on live pages: of the own countries, or of all for the network's people."""

    template_name = "wagtail_countries/admin/facts/drift.html"
    page_title = gettext_lazy("Typed figures")
    header_icon = "decimal"
    asks_before_looking = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mine = locales_to_see(request.user)
        if not self.mine:
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shows_ignored = self.request.GET.get("show") == "ignored"
        rows = figures_in(self.infos, with_ignored=shows_ignored)
        if shows_ignored:
            rows = rows.filter(is_ignored=True)
        found = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        counts = counts_in(self.infos).values()
        return context | {
            "country": self.country,
            "countries": self.countries,
            "found": found,
            "lines": [self._shown(line) for line in lines_of(found, own=self._own)],
            "count": sum(count for count, _different in counts),
            "different": sum(different for _count, different in counts),
            "shows_ignored": shows_ignored,
            "here": self.request.get_full_path(),
        }

    @cached_property
    def _own(self) -> list[LocaleInfo]:
        return locales_to_mend(self.request.user)

    def _shown(self, line: Line) -> dict[str, Any]:
        figure = line.figure
        before, said, after = figure.pieces
        block = block_id_of(figure.path)
        edit = reverse("wagtailadmin_pages:edit", args=[figure.page_id])
        return {
            "line": line,
            "figure": figure,
            "before": before if len(before) <= AROUND else f"…{before[-AROUND:]}",
            "said": said,
            "after": after if len(after) <= AROUND else f"{after[:AROUND]}…",
            "lang": bcp47(line.info.code),
            "edit_url": f"{edit}#block-{block}-section" if block else edit,
            "publishes": line.is_own
            and not figure.page.has_unpublished_changes
            and can_publish(self.request.user, figure.page),
        }


class FigureView(View):
    """What is done with one figure: use the fact, in a draft or at once, ignore it, or heed it again."""

    asks_before_looking = True
    http_method_names = ["post"]
    figure: TypedFigure

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        own = locales_to_mend(request.user)
        rows = figures_in(own, with_ignored=True) if own else TypedFigure.objects.none()
        found = rows.filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        self.figure = found
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("do", "")
        names = {"figure": self.figure.figure, "page": self.figure.page.get_admin_display_title()}
        if asked in ("use", "publish"):
            self._use(request, names, publish=asked == "publish")
        elif asked == "ignore":
            ignore(self.figure, user=request.user, now=timezone.now())
            text = _("“%(figure)s” on “%(page)s” counts as another figure.")
            messages.success(request, text % names)
        elif asked == "heed":
            heed_again(self.figure, user=request.user)
            messages.success(request, _("“%(figure)s” on “%(page)s” is asked about again.") % names)
        return redirect(self._back(request))

    def _use(self, request: HttpRequest, names: dict[str, str], *, publish: bool) -> None:
        try:
            use_fact(self.figure, user=request.user, now=timezone.now(), publish=publish)
        except PermissionDenied as error:
            messages.error(request, str(error) or _("You may not change this page now."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except (CannotUse, TranslationError) as error:
            messages.error(request, str(error))
        else:
            text = (
                _("“%(page)s” takes “%(figure)s” from the fact now.")
                if publish
                else _("A draft of “%(page)s” takes “%(figure)s” from the fact: publish it.")
            )
            edit = reverse("wagtailadmin_pages:edit", args=[self.figure.page_id])
            messages.success(request, text % names, buttons=[messages.button(edit, _("Edit"))])

    def _back(self, request: HttpRequest) -> str:
        asked = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if asked and is_ours else reverse("countries_drift")


urls: list[URLPattern] = [
    path("network/typed-figures/", DriftView.as_view(), name="countries_drift"),
    path("network/typed-figures/<int:pk>/", FigureView.as_view(), name="countries_drift_figure"),
]


class DriftItem(MenuItem):
    """The way to the report, for those who put figures right, and the network's people."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(locales_to_see(request.user))


def menu_item() -> MenuItem:
    return DriftItem(
        gettext_lazy("Typed figures"),
        reverse("countries_drift"),
        name="typed-figures",
        icon_name="decimal",
        order=720,
    )
