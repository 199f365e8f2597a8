"""Show a draft the way visitors will see it: resolved in memory, on the same templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from countries.pages import CountryPageMixin
from countries.public.addresses import current_network
from countries.public.private import render_in_memory
from countries.text import gettext_language


def serve_preview(page: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Return the preview of ``page``, which may never have been saved."""
    net = current_network()
    info = net.by_locale_id.get(page.locale_id)
    if info is None:
        return HttpResponse("This page belongs to no country.", status=404)
    with translation.override(gettext_language(info.code)):
        return render_in_memory(request, page, info, net, served_as="preview")


def install() -> None:
    """Let every page of the network preview itself this way."""
    CountryPageMixin.serve_preview = serve_preview  # type: ignore[attr-defined]  # Wagtail's hook
