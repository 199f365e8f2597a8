"""A drawing surface in poster units (1600 x 900), larger inside than the picture it gives back."""

from __future__ import annotations

import itertools
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from cms.demo.pictures.palette import Colour, mix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

WIDTH, HEIGHT = 1600, 900
OVERSAMPLE = 3
_BANDS = 96


class Canvas:
    """Flat shapes under a movable origin; every shape is a polygon, so all of them turn and scale."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        inner = size[0] * OVERSAMPLE, size[1] * OVERSAMPLE
        zoom = max(inner[0] / WIDTH, inner[1] / HEIGHT)
        left, top = (inner[0] - WIDTH * zoom) / 2, (inner[1] - HEIGHT * zoom) / 2
        self._image = Image.new("RGB", inner, "#fdf4e1")
        self._pen = ImageDraw.Draw(self._image, "RGBA")
        self._matrix: Matrix = (zoom, 0, 0, zoom, left, top)

    def finish(self) -> Image.Image:
        """Return the picture at the size that was asked for."""
        return self._image.resize(self.size, Image.Resampling.BOX)

    @contextmanager
    def at(
        self, x: float, y: float, *, scale: float = 1, turn: float = 0, flip: bool = False
    ) -> Iterator[None]:
        """Move the origin to (x, y), turned by degrees clockwise, for what is drawn inside."""
        before = self._matrix
        a, b, c, d, e, f = before
        cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
        side = -1 if flip else 1
        self._matrix = (
            (a * cos + c * sin) * side,
            (b * cos + d * sin) * side,
            c * cos - a * sin,
            d * cos - b * sin,
            a * x + c * y + e,
            b * x + d * y + f,
        )
        try:
            yield
        finally:
            self._matrix = before

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill the area between the points."""
        a, b, c, d, e, f = self._matrix
        self._pen.polygon([(a * x + c * y + e, b * x + d * y + f) for x, y in points], fill=fill)

    def curve(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill a closed, smooth outline that passes through the points."""
        self.polygon(smooth(points, closed=True), fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Fill an ellipse around (x, y)."""
        self.polygon(arc(x, y, rx, ry), fill)

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Fill a circle around (x, y)."""
        self.ellipse(x, y, radius, radius, fill)

    def sector(self, x: float, y: float, r: float, span: tuple[float, float], fill: Colour) -> None:
        """Fill the slice of a circle between two angles in degrees, clockwise from the right."""
        self.polygon([(x, y), *arc(x, y, r, r, span)], fill)

    def ring(
        self,
        centre: Point,
        radius: float,
        width: float,
        fill: Colour,
        span: tuple[float, float] = (0, 360),
    ) -> None:
        """Fill a ring, or the part of it between two angles."""
        x, y = centre
        outer, inner = radius + width / 2, radius - width / 2
        edge = arc(x, y, outer, outer, span) + arc(x, y, inner, inner, span)[::-1]
        self.polygon(edge, fill)

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour, *, radius: float = 0
    ) -> None:
        """Fill a rectangle from its upper left corner, with rounded corners if asked."""
        self.polygon(rounded(x, y, width, height, radius), fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw a line with round ends and joints; the colour should be opaque."""
        for one, other in itertools.pairwise(points):
            across = math.hypot(other[0] - one[0], other[1] - one[1]) or 1
            dx = (other[1] - one[1]) / across * width / 2
            dy = (one[0] - other[0]) / across * width / 2
            corners = [(one[0] + dx, one[1] + dy), (other[0] + dx, other[1] + dy)]
            corners += [(other[0] - dx, other[1] - dy), (one[0] - dx, one[1] - dy)]
            self.polygon(corners, fill)
        for x, y in points:
            self.circle(x, y, width / 2, fill)

    def stroke(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw a smooth line through the points."""
        self.line(smooth(points), width, fill)

    def gradient(
        self, top: Colour, bottom: Colour, *, start: float = 0, end: float = HEIGHT
    ) -> None:
        """Fill the whole width from one height to another with bands of changing colour."""
        step = (end - start) / _BANDS
        for band in range(_BANDS):
            y = start + band * step
            colour = mix(top, bottom, band / (_BANDS - 1))
            self.polygon([(-400, y), (2000, y), (2000, y + step + 2), (-400, y + step + 2)], colour)


def arc(
    x: float, y: float, rx: float, ry: float, span: tuple[float, float] = (0, 360)
) -> list[Point]:
    """Return points on an ellipse between two angles."""
    first, last = math.radians(span[0]), math.radians(span[1])
    count = max(6, round(abs(last - first) * 14))
    angles = (first + (last - first) * n / count for n in range(count + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def rounded(x: float, y: float, width: float, height: float, radius: float) -> list[Point]:
    """Return the outline of a rectangle with round corners."""
    right, bottom = x + width, y + height
    if not radius:
        return [(x, y), (right, y), (right, bottom), (x, bottom)]
    r = min(radius, width / 2, height / 2)
    return [
        *arc(right - r, y + r, r, r, (270, 360)),
        *arc(right - r, bottom - r, r, r, (0, 90)),
        *arc(x + r, bottom - r, r, r, (90, 180)),
        *arc(x + r, y + r, r, r, (180, 270)),
    ]


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 12) -> list[Point]:
    """Return a denser, rounded (Catmull-Rom) path through the points."""
    count = len(points)
    spans = count if closed else count - 1
    path: list[Point] = []
    for index in range(spans):
        near = [_neighbour(points, index + shift, closed=closed) for shift in (-1, 0, 1, 2)]
        path += [_between(near, step / steps) for step in range(steps)]
    return path if closed else [*path, points[-1]]


def _neighbour(points: Sequence[Point], index: int, *, closed: bool) -> Point:
    """Return the point at an index that wraps round, or stays at the ends."""
    return points[index % len(points) if closed else min(max(index, 0), len(points) - 1)]


def _between(near: Sequence[Point], t: float) -> Point:
    """Return the point a share ``t`` of the way between the two middle ones of four."""
    x, y = (
        0.5
        * (
            2 * p1
            + (p2 - p0) * t
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
            + (3 * p1 - p0 - 3 * p2 + p3) * t**3
        )
        for p0, p1, p2, p3 in zip(*near, strict=True)
    )
    return x, y
