"""A foreign key to the site's image model, whichever that is; its migration names none."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.images import get_image_model_string


class ImageKey(models.ForeignKey):
    """Refers to the model that ``WAGTAILIMAGES_IMAGE_MODEL`` names.

    Wagtail's image model is not swappable in Django's sense, so a plain key would write the image
    model of whoever makes the migration into it, and no other site could apply it.
    """

    def __init__(self, to: Any = "", **kwargs: Any) -> None:
        super().__init__(to or get_image_model_string(), **kwargs)

    @property
    def swappable_setting(self) -> str:
        return "WAGTAILIMAGES_IMAGE_MODEL"

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", arguments, options
