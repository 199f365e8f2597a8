"""HTTP answers of the public site: validators, caching, languages."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from countries import conf

SHARED = "public, max-age=0, s-maxage={seconds}, stale-while-revalidate=1, stale-if-error=600"
PRIVATE = "private, no-store"
SHARED_PAGE = "pages/page.html"


def html_answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    private: bool = False,
) -> HttpResponse:
    """Return the page that ``template`` makes, with a strong validator, or 304 for who has it."""
    html = render_to_string(_candidates(template), context, request=request)
    body = html.encode()
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    response: HttpResponse
    if status == 200 and not private and tag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, status=status, content_type="text/html; charset=utf-8")
    _say_how_to_keep(response, tag, context, private=private)
    return response


def _candidates(template: str) -> list[str]:
    """Return where a template is looked for: page types without one of their own share one."""
    folder = conf.setting("TEMPLATES")
    shared = [f"{folder}/{SHARED_PAGE}"] if template.startswith("pages/") else []
    return [f"{folder}/{template}", *shared]


def _say_how_to_keep(
    response: HttpResponse, tag: str, context: dict[str, Any], *, private: bool
) -> None:
    if private:
        response["Cache-Control"] = PRIVATE
        response["X-Robots-Tag"] = "noindex"
    else:
        response["ETag"] = tag
        response["Cache-Control"] = SHARED.format(seconds=conf.setting("SHARED_CACHE_SECONDS"))
    language = (context.get("doc") or {}).get("lang") or context["site"]["lang"]
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Encoding"])
