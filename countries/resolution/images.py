"""What partners and blocks get of an image."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from countries import conf


def image_form(image: Any, locale: str) -> dict[str, Any]:
    """Return the API form of an image with its text in ``locale``."""
    alt, _caption, language = image.describe(locale)
    widths = rendition_widths(image.width)
    point = image.get_focal_point()
    centre = (point.centroid_x, point.centroid_y) if point else (image.width / 2, image.height / 2)
    return {
        "id": str(image.uuid),
        "alt": alt,
        "alt_lang": language,
        "width": image.width,
        "height": image.height,
        "focal_point": [
            round(centre[0] / max(image.width, 1), 4),
            round(centre[1] / max(image.height, 1), 4),
        ],
        "src": rendition_url(image.uuid, widths[-1]),
        "srcset": ", ".join(f"{rendition_url(image.uuid, width)} {width}w" for width in widths),
        "credit": image.credit,
    }


def rendition_widths(original: int) -> list[int]:
    """Return the widths in which an image of ``original`` pixels is offered, smallest first."""
    offered: Iterable[int] = conf.setting("RENDITIONS")
    return [width for width in offered if width <= original] or [min(offered)]


def rendition_url(image_uuid: Any, width: int) -> str:
    """Return where an image is had in ``width`` pixels; made at the first request."""
    return f"{conf.public_url()}/images/{image_uuid}/{width}.webp"
