"""Serves the pictures that lie on this machine's disk, so that no second server is needed."""

from __future__ import annotations

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

SERVED = ("images/",)
"""Renditions alone: originals and documents are given out by views that check who asks."""

KEEP_SECONDS = 365 * 24 * 3600


@require_safe
def media_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the rendition at ``path``; its name changes with its content, so it is kept for long."""
    # `serve` tidies the path up: what it would change could lead out of what is served.
    if not path.startswith(SERVED) or posixpath.normpath(path) != path:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if response.status_code == 200:
        response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}, immutable"
    return response
