"""What the admin shows of this site's media; this module registers and does nothing else."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from cms.media.texts import ImageTextsView
from countries.admin.guard import expect
from countries.admin.rules import Of, images


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    expect(Of(images, "image_id"), "image_texts")
    return [path("image-texts/<int:image_id>/", ImageTextsView.as_view(), name="image_texts")]
