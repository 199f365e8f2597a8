"""What the umbrella changed where a country differs: base, new and local side by side, and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail import blocks
from wagtail.admin import messages

from countries.access import Action, can_publish
from countries.access.rights import locales_where
from countries.admin.screens import TitledScreen
from countries.overlays.models import Answer, OverlayAction, PageChange
from countries.overlays.reading import raw_digest, stream_block_of
from countries.routing import CountryInfo, countries_among, network
from countries.text import bcp47, direction, native_name
from countries.umbrella.changes import (
    Change,
    PageChanges,
    What,
    answer,
    changes_of,
    changes_waiting,
)
from countries.umbrella.overlaying import OverlayError
from countries.umbrella.saying import (
    Difference,
    Said,
    differences,
    label_of,
    said_by,
    said_in,
)

WORDS: dict[str, Any] = {
    What.EDITED: gettext_lazy("The umbrella changed the text of this block."),
    What.MOVED: gettext_lazy(
        "The umbrella put this block elsewhere on the page; yours went along."
    ),
    What.REMOVED: gettext_lazy("The umbrella took this block away; what you wrote stays."),
}
WORDS_OF_PAGE: dict[str, Any] = {
    PageChange.What.MOVED: gettext_lazy(
        "The umbrella moved the page to another place. Taking it moves your page as well."
    ),
    PageChange.What.UNPUBLISHED: gettext_lazy(
        "The umbrella does not show the page any more. Taking it unpublishes your page as well."
    ),
    PageChange.What.DELETED: gettext_lazy(
        "The umbrella deleted the page: yours is a page of your own now. Taking it unpublishes your "
        "page as well."
    ),
}
TAKE, KEEP = Answer.TAKE.value, Answer.KEEP.value


@dataclass(frozen=True)
class LocalText:
    """What a country has at a block in one of its languages, and where it is edited."""

    language: str
    lang: str
    dir: str
    action: str
    label: str
    page_id: int
    said: list[Said]


@dataclass(frozen=True)
class Card:
    """One change as people read it. ``seen`` tells the state of the source that is shown."""

    block_id: str
    label: str
    words: str
    seen: str
    before: list[Said]
    after: list[Said]
    differences: list[Difference]
    locals: list[LocalText]


def card_of(change: Change, stream_block: blocks.StreamBlock) -> Card:
    """Return a change in words, field by field."""
    return Card(
        block_id=change.block_id,
        label=label_of(change.now or change.base, stream_block),
        words=str(WORDS[change.what]),
        seen=raw_digest(change.now),
        before=said_in(change.base, stream_block),
        after=said_in(change.now, stream_block),
        differences=differences(change.base, change.now, stream_block),
        locals=list(_locals(change, stream_block)),
    )


def _locals(change: Change, stream_block: blocks.StreamBlock) -> Iterator[LocalText]:
    for local in change.locals:
        for overlay in local.overlays:
            yield LocalText(
                language=native_name(local.info.code),
                lang=bcp47(local.info.code),
                dir=direction(local.info.code),
                action=overlay.action,
                label=str(OverlayAction(overlay.action).label),
                page_id=local.page.pk,
                said=said_by(overlay, change.now or change.base, stream_block),
            )


class ChangesView(TitledScreen, TemplateView):
    """The umbrella's pages that changed where the countries in which the user edits differ."""

    template_name = "wagtail_countries/admin/changes/index.html"
    page_title = gettext_lazy("Changes of the umbrella")
    header_icon = "resubmit"
    asks_before_looking = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.countries = countries_to_edit_in(request.user)
        if not self.countries:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        waiting = changes_waiting(self.countries)
        names = {country.code: country.name for country in self.countries}
        return context | {"waiting": [(names[code], some) for code, some in waiting.items()]}


class ChangeView(TitledScreen, TemplateView):
    """All open changes of one umbrella page for one country, answered by one action."""

    template_name = "wagtail_countries/admin/changes/page.html"
    header_icon = "resubmit"
    asks_before_looking = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        own = {country.code: country for country in countries_to_edit_in(request.user)}
        country = own.get(str(kwargs["country"]).upper())
        found = changes_of(country, kwargs["key"]) if country else None
        if found is None:
            raise Http404
        self.found: PageChanges = found

    def get_page_title(self) -> str:
        return _("Changes of “%(page)s”") % {"page": self.found.title}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("countries_changes"), "label": _("Changes of the umbrella")},
            {"url": "", "label": self.found.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = {local.page.pk: local.page for one in self.found.changes for local in one.locals}
        return context | {
            "country": self.found.country,
            "cards": self._cards(),
            "of_page": [(one, WORDS_OF_PAGE[one.what]) for one in self.found.of_page],
            "may_publish": all(can_publish(self.request.user, page) for page in pages.values()),
            **self._language(),
        }

    def _cards(self) -> list[Card]:
        source = self.found.source
        if source is None:
            return []
        return [card_of(change, stream_block_of(source)) for change in self.found.changes]

    def _language(self) -> dict[str, str]:
        net, source = network(), self.found.source
        first = next(info.code for info in net.locales if info.country.is_umbrella)
        code = net.by_locale_id[source.locale_id].code if source else first
        return {"lang": bcp47(code), "dir": direction(code)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cards = [change.block_id for change in self.found.changes]
        cards += [f"page:{change.what}" for change in self.found.of_page]
        chosen = {one: request.POST.get(f"answer-{one}", "") for one in cards}
        answers = {one: said for one, said in chosen.items() if said in (TAKE, KEEP)}
        if not answers:
            messages.error(request, _("Choose an answer for at least one change."))
            return redirect(request.path)
        try:
            done = answer(
                self.found.country,
                self.found.key,
                answers,
                seen={one: request.POST.get(f"seen-{one}", "") for one in answers},
                user=request.user,
                now=timezone.now(),
                publish="publish" in request.POST,
            )
        except OverlayError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        except ValidationError as error:  # something keeps a page from being published
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        except PermissionDenied:
            messages.error(request, _("You may not change all of these pages."))
            return redirect(request.path)
        text = ngettext("%(count)d change is answered.", "%(count)d changes are answered.", done)
        messages.success(request, text % {"count": done})
        return redirect(request.path if done < len(cards) else "countries_changes")


def countries_to_edit_in(user: Any) -> list[CountryInfo]:
    """Return the open countries, but the umbrella, in which ``user`` edits pages."""
    infos = [info for info in locales_where(user, Action.EDIT) if not info.country.is_umbrella]
    return countries_among(infos)


NAMES = ("countries_changes", "countries_change")

urls: list[URLPattern] = [
    path("umbrella/changes/", ChangesView.as_view(), name="countries_changes"),
    path(
        "umbrella/changes/<str:country>/<uuid:key>/",
        ChangeView.as_view(),
        name="countries_change",
    ),
]
