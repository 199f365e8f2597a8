"""Pictures for the demo network, drawn by code: no photographs, no rights to clear, no text."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cms.demo.pictures.canvas import Canvas
from cms.demo.pictures.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PICTURES", "Picture", "UnknownPictureError", "draw"]

_QUALITY = 84
_TEXTS = Path(__file__).parent.parent / "data" / "pictures.json"


class UnknownPictureError(LookupError):
    """Nobody has drawn a picture of that name."""


@dataclass(frozen=True)
class Picture:
    """What a picture shows, in words, by bare language code."""

    alt: Mapping[str, str]


def draw(name: str, *, size: tuple[int, int] = (1600, 900)) -> bytes:
    """Return the picture as WebP, the same bytes each time; another shape is cut at the edges."""
    scene = SCENES.get(name)
    if scene is None:
        raise UnknownPictureError(f"No picture named {name!r}; there are: {', '.join(SCENES)}")
    canvas = Canvas(size)
    scene(canvas)
    file = io.BytesIO()
    canvas.finish().save(file, "WEBP", quality=_QUALITY, method=4)
    return file.getvalue()


def _described() -> Mapping[str, Picture]:
    """Read what each picture shows from the demo's data."""
    texts = json.loads(_TEXTS.read_text(encoding="utf-8"))
    return MappingProxyType({name: Picture(MappingProxyType(texts[name])) for name in SCENES})


PICTURES: Mapping[str, Picture] = _described()
