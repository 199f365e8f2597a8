"""The draft of a translation for whoever has a signed link to it; no login, nothing kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from countries.translation.reviewing.previewing import translation_behind
from countries.translation.views import preview_answer


@require_safe
def draft(request: HttpRequest, words: str) -> HttpResponse:
    """Show the draft, with ``outline`` what is still to be done; what is not good is not there."""
    translation = translation_behind(words)
    if translation is None:
        raise Http404
    response = preview_answer(request, translation)
    add_never_cache_headers(response)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
