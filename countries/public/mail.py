"""Turn the weekly mail off from the mail itself: no login, no cookie, one button."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from countries.digest import person_of, stop
from countries.digest.readers import reader_of
from countries.text import bcp47, direction


# The signed address says who wants it: mail programs post to it without cookies (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; when it is pressed, or a mail program presses it, turn the mail off."""
    user = person_of(token)
    if user is None:
        raise Http404
    is_off = request.method == "POST"
    if is_off:
        stop(user)
    language = reader_of(user).language
    context: dict[str, Any] = {
        "is_off": is_off,
        "lang": bcp47(language),
        "dir": direction(language),
    }
    with translation.override(language):
        response = render(request, "wagtail_countries/digest/off.html", context)
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
