"""Maps of dots: land, a country and places from their latitudes and longitudes, with no tiles.

``data/land.xz`` tells for every eighth of a degree of which country it is; it was made from Natural
Earth, which is in the public domain.
"""

from __future__ import annotations

import lzma
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LAND = Path(__file__).parent / "data" / "land.xz"
CELLS_A_DEGREE = 8
NORTH, SOUTH = 72, -56
WIDTH = 1000
RATIO = 0.56
"""Height of a map by its width."""
COLUMNS = 64
SMALLEST = 7
"""How many degrees of longitude at the equator a map shows at least from edge to edge."""
MARGIN = 1.35
ROW = math.sqrt(3) / 2
"""Rows of dots lie as cans do on a pallet: each in the gaps of the one above."""


@dataclass(frozen=True)
class Marker:
    """A place on a map: where it is drawn, which number it has in the list, and what it is."""

    x: str
    y: str
    number: int
    item: Any


@dataclass(frozen=True)
class DotMap:
    """A map ready to be drawn: ``land`` and ``own`` are SVG paths of dashes of no length."""

    height: int
    gap: str
    dot: str
    land: str
    own: str
    markers: list[Marker]


@dataclass(frozen=True)
class _Frame:
    """The part of the world that a map shows, with degrees of longitude as long as of latitude."""

    west: float
    north: float
    shrink: float
    degrees: float

    def x(self, longitude: float) -> float:
        return (longitude * self.shrink - self.west) / self.degrees * WIDTH

    def y(self, latitude: float) -> float:
        return (self.north - latitude) / self.degrees * WIDTH

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the (latitude, longitude) of a point of the drawing."""
        latitude = self.north - y / WIDTH * self.degrees
        return latitude, (x / WIDTH * self.degrees + self.west) / self.shrink


def dot_map(items: Iterable[Any], own: Collection[str] = ()) -> DotMap | None:
    """Return the map of those ``items`` whose place has coordinates, or None if there are none.

    An item is a card or an entry: its place is in ``place``, or in ``details.place``. ``own`` are
    the codes of the countries that stand out.
    """
    placed = [(number, item, _point(item)) for number, item in enumerate(items, start=1)]
    points = [point for _number, _item, point in placed if point]
    if not points:
        return None
    frame = _frame(points)
    gap = WIDTH / COLUMNS
    land, national = _dots(frame, gap, frozenset(own))
    return DotMap(
        height=round(WIDTH * RATIO),
        gap=f"{gap:.2f}",
        dot=f"{gap * 0.62:.1f}",
        land=land,
        own=national,
        markers=[
            Marker(f"{frame.x(point[1]):.0f}", f"{frame.y(point[0]):.0f}", number, item)
            for number, item, point in placed
            if point
        ],
    )


def _point(item: Any) -> tuple[float, float] | None:
    place = item.get("place") or item.get("details", {}).get("place") or {}
    latitude, longitude = place.get("latitude"), place.get("longitude")
    return None if latitude is None or longitude is None else (latitude, longitude)


def _frame(points: Sequence[tuple[float, float]]) -> _Frame:
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    middle = (south + north) / 2
    shrink = max(math.cos(math.radians(middle)), 0.2)
    degrees = max((east - west) * shrink, (north - south) / RATIO, SMALLEST) * MARGIN
    centre = (west + east) / 2 * shrink
    return _Frame(centre - degrees / 2, middle + degrees * RATIO / 2, shrink, degrees)


@lru_cache(maxsize=512)
def _dots(frame: _Frame, gap: float, own: frozenset[str]) -> tuple[str, str]:
    """Return the paths of the land and of the own countries: one dash for each run of dots."""
    codes, _cells = _land()
    paths: dict[bool, list[str]] = {False: [], True: []}
    for row in range(math.ceil(WIDTH * RATIO / gap / ROW)):
        y = (row + 0.5) * gap * ROW
        start = gap * (0.75 if row % 2 else 0.25)
        places = [start + column * gap for column in range(COLUMNS)]
        kinds = [_kind(frame.at(x, y), codes, own) for x in places]
        for first, length, kind in _runs(kinds):
            paths[kind].append(f"M{places[first]:.0f} {y:.0f}h{(length - 1) * gap + 0.1:.1f}")
    return "".join(paths[False]), "".join(paths[True])


def _runs(kinds: Sequence[bool | None]) -> Iterable[tuple[int, int, bool]]:
    """Yield (first, length, kind) of the runs of the same kind that are no sea."""
    first = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] != kinds[first]:
            kind = kinds[first]
            if kind is not None:
                yield first, index - first, kind
            first = index


def _kind(place: tuple[float, float], codes: Sequence[str], own: frozenset[str]) -> bool | None:
    """Tell whether a place is in one of the own countries; None means the sea."""
    cell = _cell(*place)
    if not cell:
        return None
    return cell < len(codes) and codes[cell] in own


def _cell(latitude: float, longitude: float) -> int:
    row = int((NORTH - latitude) * CELLS_A_DEGREE)
    column = int(((longitude + 180) % 360) * CELLS_A_DEGREE)
    if not 0 <= row < (NORTH - SOUTH) * CELLS_A_DEGREE:
        return 0
    return _land()[1][row * 360 * CELLS_A_DEGREE + column]


@lru_cache(maxsize=1)
def _land() -> tuple[list[str], bytes]:
    """Return the countries' codes by their number, the sea first, and the number of each cell."""
    head, _newline, cells = lzma.decompress(LAND.read_bytes()).partition(b"\n")
    return ["", *head.decode().split()], cells
