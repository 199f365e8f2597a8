"""Pictures of documents for those who take one size of them: feeds and oEmbed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "image/webp"


@dataclass(frozen=True)
class Picture:
    """One file of an image, with its own measures."""

    url: str
    width: int
    height: int
    alt: str
    alt_lang: str
    credit: str


def picture_in(
    image: dict[str, Any] | None, *, width: int | None = None, height: int | None = None
) -> Picture | None:
    """Return the largest file of a document's ``image``, or the largest that fits; None if none does."""
    fitting = [
        found
        for found in _files_of(image or {})
        if (width is None or found.width <= width) and (height is None or found.height <= height)
    ]
    return max(fitting, key=lambda found: found.width, default=None)


def _files_of(image: dict[str, Any]) -> list[Picture]:
    return [_file(image, *part.split(" ")) for part in image.get("srcset", "").split(", ") if part]


def _file(image: dict[str, Any], url: str, width: str) -> Picture:
    # A file is never wider than what was uploaded, whatever its name says.
    own = min(int(width.removesuffix("w")), image["width"])
    return Picture(
        url=url,
        width=own,
        height=max(1, round(image["height"] * own / image["width"])),
        alt=image["alt"] or "",
        alt_lang=image["alt_lang"] or "",
        credit=image["credit"] or "",
    )
