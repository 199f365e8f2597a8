"""What is done on the editor's screen: one text, a choice, a comment, many texts at once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.models import Page

from countries.admin.translating.mails import tell_mentioned
from countries.admin.translating.page import FILTERS, Failed, progress_of, show
from countries.translation.comments import (
    add_comment,
    comment_of,
    mentioned_in,
    resolve_comment,
)
from countries.translation.desk import desk_of
from countries.translation.registering import target_page
from countries.translation.reviewing.deciding import review_of
from countries.translation.running import running_translation
from countries.translation.wording import shown, version_of
from countries.translation.writing import (
    Conflict,
    choice_segment,
    take_figures,
    take_machine,
    take_memory,
    text_segment,
    write_choice,
    write_text,
)


class DeskView(View):
    """One thing done to a translation that the user may write; all others do not exist."""

    asks_before_looking = True
    """The guard's census reads it."""
    translation: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = self.find(request.user, kwargs["translation_id"])
        if found is None:
            raise Http404
        self.translation = found
        self.look_up(**kwargs)

    def find(self, user: Any, translation_id: int) -> Any:
        """Return the translation, if it is one with which ``user`` may do this."""
        return running_translation(user, translation_id)

    def look_up(self, **kwargs: Any) -> None:
        """Find what the address names below the translation; raises ``Http404``."""

    @cached_property
    def page(self) -> Page:
        """The page that the translation makes."""
        page = target_page(self.translation)
        if page is None:
            raise Http404
        return page

    @property
    def wants_json(self) -> bool:
        return "application/json" in self.request.headers.get("Accept", "")

    def back(self, place: str = "") -> HttpResponse:
        """Lead back to where on the screen the person was, with the filter that was chosen."""
        asked = self.request.POST.get("show", "")
        query = f"?show={asked}" if asked in FILTERS else ""
        url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return redirect(f"{url}{query}{place}")

    def refuse(self, reason: str) -> HttpResponse:
        """Say why nothing may be written."""
        if self.wants_json:
            return JsonResponse({"error": reason}, status=403)
        messages.error(self.request, reason)
        return self.back()


class SegmentView(DeskView):
    """One thing done about one text of the source."""

    def look_up(self, **kwargs: Any) -> None:
        segment = text_segment(self.translation, kwargs["string_segment_id"])
        if segment is None:
            raise Http404
        self.segment: Any = segment


class TextView(SegmentView):
    """Store one text: as a form, or by the page's script."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        # What a button offers goes before what was typed.
        text = request.POST.get("take", request.POST.get("text", ""))
        try:
            row = write_text(
                self.translation,
                self.segment,
                text=text,
                version=request.POST.get("version", ""),
                user=request.user,
            )
        except Conflict as conflict:
            return self._conflict(text, conflict)
        except PermissionDenied as error:
            return self._failed(
                Failed(self.segment.pk, text, str(error) or _("You may not write here.")),
                status=403,
            )
        except ValidationError as error:
            return self._failed(Failed(self.segment.pk, text, " ".join(error.messages)), status=422)
        if not self.wants_json:
            return self.back(f"#text-{self.segment.pk}")
        return self._stored(row)

    def _stored(self, row: Any) -> HttpResponse:
        desk = desk_of(self.translation, about=self.segment.pk)
        segment = next((one for one in desk.segments if one.pk == self.segment.pk), None)
        if segment is None:
            return self.refuse(_("It is saved, but this block is not shown on your page any more."))
        return JsonResponse(
            {
                "state": segment.state,
                "label": str(segment.state.label),
                "text": segment.text,
                "version": segment.version,
                "by": name_of(segment.by),
                "findings": [
                    {"message": str(found.message), "is_blocking": found.is_blocking}
                    for found in segment.findings
                ],
                "progress": progress_of(desk),
            }
        )

    def _conflict(self, text: str, conflict: Conflict) -> HttpResponse:
        row = conflict.theirs
        theirs, by = (shown(row.data), name_of(row.last_translated_by)) if row else ("", "")
        error = (
            _("%(name)s changed this text meanwhile.") % {"name": by}
            if by
            else _("Somebody changed this text meanwhile.")
        )
        if self.wants_json:
            said = {"error": error, "theirs": theirs, "by": by, "version": version_of(row)}
            return JsonResponse(said, status=409)
        return self._failed(
            Failed(self.segment.pk, text, error, is_conflict=True, theirs=theirs, by=by), status=409
        )

    def _failed(self, failed: Failed, *, status: int) -> HttpResponse:
        if self.wants_json:
            return JsonResponse({"error": failed.error}, status=status)
        return show(self.request, self.translation, self.page.specific, failed=failed)


class ChoiceView(DeskView):
    """Put something in the place of a link, picture, document or page of the source."""

    def look_up(self, **kwargs: Any) -> None:
        segment = choice_segment(self.translation, kwargs["overridable_segment_id"])
        if segment is None:
            raise Http404
        self.segment: Any = segment

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        value = "" if "source" in request.POST else request.POST.get("value", "").strip()
        try:
            write_choice(self.translation, self.segment, value=value, user=request.user)
        except PermissionDenied as error:
            return self.refuse(str(error) or _("You may not write here."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.back(f"#choice-of-{self.segment.pk}")


class AcceptView(DeskView):
    """Take many texts at once, and say how many."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        does = {"memory": take_memory, "figures": take_figures, "machine": take_machine}
        take = does.get(request.POST.get("what", ""))
        if take is None:
            raise Http404
        try:
            count = take(self.translation, user=request.user)
        except PermissionDenied as error:
            return self.refuse(str(error) or _("You may not write here."))
        done = ngettext("%(count)d text was taken.", "%(count)d texts were taken.", count)
        messages.success(request, done % {"count": count})
        return self.back()


class DiscussedMixin:
    """For those who write the translation, and those for whose review it waits."""

    def find(self, user: Any, translation_id: int) -> Any:
        found = running_translation(user, translation_id)
        review = None if found else review_of(user, translation_id)
        return review.translation if review else found


class CommentView(DiscussedMixin, SegmentView):
    """Say something about one text."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            comment = add_comment(
                self.translation,
                self.segment,
                text=request.POST.get("comment", ""),
                user=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            people = mentioned_in(comment)
            if people:
                for person in people:
                    tell_mentioned.enqueue(comment.pk, person.pk)
                names = ", ".join(name_of(person) for person in people)
                messages.success(request, _("A mail tells %(names)s.") % {"names": names})
        return self.back(f"#comments-{self.segment.pk}")


class ResolveView(DiscussedMixin, DeskView):
    """Say that what a comment asks for is settled."""

    def look_up(self, **kwargs: Any) -> None:
        comment = comment_of(self.translation, kwargs["comment_id"])
        if comment is None:
            raise Http404
        self.comment = comment

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        resolve_comment(self.comment, user=request.user, now=timezone.now())
        return self.back(f"#comment-{self.comment.pk}")


def name_of(person: Any) -> str:
    """Return what somebody is called beside what they wrote."""
    return (person.get_full_name() or person.get_username()) if person else ""


NAMES = tuple(
    f"countries_desk_{name}" for name in ("text", "choice", "accept", "comment", "resolve")
)

urls: list[URLPattern] = [
    path(
        "translating/<int:translation_id>/texts/<int:string_segment_id>/",
        TextView.as_view(),
        name="countries_desk_text",
    ),
    path(
        "translating/<int:translation_id>/choices/<int:overridable_segment_id>/",
        ChoiceView.as_view(),
        name="countries_desk_choice",
    ),
    path(
        "translating/<int:translation_id>/accept/",
        AcceptView.as_view(),
        name="countries_desk_accept",
    ),
    path(
        "translating/<int:translation_id>/texts/<int:string_segment_id>/comments/",
        CommentView.as_view(),
        name="countries_desk_comment",
    ),
    path(
        "translating/<int:translation_id>/comments/<int:comment_id>/resolve/",
        ResolveView.as_view(),
        name="countries_desk_resolve",
    ),
]
