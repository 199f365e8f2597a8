"""A draft for whoever has a signed link to it; no login, nothing kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from countries.partners.previews import draft_behind
from countries.translation.reviewing.previewing import translation_behind
from countries.translation.views import preview_answer


@require_safe
def draft(request: HttpRequest, words: str) -> HttpResponse:
    """Show the draft of a translation or a page, or nothing at all.

    With ``outline`` that of a translation shows what is still to be done.
    """
    response = _translation(request, words) or _page(request, words)
    if response is None:
        raise Http404
    add_never_cache_headers(response)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _translation(request: HttpRequest, words: str) -> HttpResponse | None:
    translation = translation_behind(words)
    return preview_answer(request, translation) if translation else None


def _page(request: HttpRequest, words: str) -> HttpResponse | None:
    page = draft_behind(words, now=timezone.now())
    if page is None:
        return None
    response: HttpResponse = page.make_preview_request(request, page.default_preview_mode)
    return response
