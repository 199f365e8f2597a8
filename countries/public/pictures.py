"""Pictures in the sizes that documents name; each is made at its first request."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from countries import conf


@require_safe
def picture(request: HttpRequest, key: uuid.UUID, width: int) -> HttpResponse:
    """Answer with the image ``key`` in ``width`` pixels as WebP; other widths do not exist."""
    if width not in conf.setting("RENDITIONS"):
        raise Http404
    image = get_image_model().objects.filter(uuid=key).first()
    if image is None or image.collection.get_view_restrictions().exists():
        raise Http404
    tag = f'"{image.file_hash or image.pk}-{width}-{image.get_focal_point() or "c"}"'.replace(
        " ", ""
    )
    if tag in request.headers.get("If-None-Match", ""):
        return _kept(HttpResponseNotModified(), tag)
    rendition = image.get_rendition(f"width-{width}|format-webp")
    with rendition.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/webp")
    return _kept(response, tag)


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=86400, stale-while-revalidate=604800"
    response["X-Content-Type-Options"] = "nosniff"
    return response
