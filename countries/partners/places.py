"""Where and when: conditions on the read file, and distances over the ground."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from countries.delivery.store import Condition, Query, ReadStore, Stored

EARTH_RADIUS = 6_371_008.8
"""The mean radius in metres."""
_PLACE = "id IN (SELECT doc FROM place WHERE {})"

Position = tuple[str, str, str]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Near:
    """A point in degrees, and how far from it in kilometres."""

    latitude: float
    longitude: float
    radius: float

    def distance_to(self, latitude: float, longitude: float) -> int:
        """Return the distance over a sphere in whole metres."""
        north, south = math.radians(self.latitude), math.radians(latitude)
        half_height = math.sin((south - north) / 2) ** 2
        half_width = math.sin(math.radians(longitude - self.longitude) / 2) ** 2
        part = half_height + math.cos(north) * math.cos(south) * half_width
        return round(2 * EARTH_RADIUS * math.asin(math.sqrt(min(part, 1))))

    def band(self) -> Condition:
        """Return the condition that keeps the circles of latitude which can be near enough."""
        height = math.degrees(self.radius * 1000 / EARTH_RADIUS) + 0.001
        between = (self.latitude - height, self.latitude + height)
        return Condition(_PLACE.format("latitude BETWEEN ? AND ?"), between)


def inside(box: Box) -> Condition:
    """Return the condition that something lies in a box: west, south, east, north.

    A box whose west lies east of its east goes over the antimeridian.
    """
    west, south, east, north = box
    joint = "AND" if west <= east else "OR"
    where = f"latitude BETWEEN ? AND ? AND (longitude >= ? {joint} longitude <= ?)"
    return Condition(_PLACE.format(where), (south, north, west, east))


def during(begin: str, end: str) -> list[Condition]:
    """Return the conditions that something takes place between two moments, at least in part."""
    found = [Condition(_PLACE.format("over > ?"), (begin,))] if begin else []
    return [*found, Condition(_PLACE.format("begins < ?"), (end,))] if end else found


def with_distance(
    store: ReadStore, query: Query, near: Near, *, after: Position | None, limit: int
) -> list[tuple[Stored, int]]:
    """Return what lies near enough with its distance in metres: by distance, then key and locale."""
    wanted = [
        (distance, row)
        for distance, key, locale, row in sorted(_near_enough(store, query, near))
        if after is None or position(distance, key, locale) > after
    ][:limit]
    if not wanted:
        return []
    rows = store.select(replace(query, rows=[row for _d, row in wanted], limit=limit))
    by_id = {stored.id: stored for stored in rows}
    return [(by_id[row], distance) for distance, row in wanted if row in by_id]


def count_near(store: ReadStore, query: Query, near: Near) -> int:
    """Return how many things lie near enough."""
    return sum(1 for _found in _near_enough(store, query, near))


def position(distance: int, key: str, locale: str) -> Position:
    """Return what a cursor remembers of an item in the order of distances."""
    return f"{distance:09d}", key, locale


def _near_enough(store: ReadStore, query: Query, near: Near) -> Iterator[tuple[int, str, str, int]]:
    """Yield (distance in metres, key, locale, row)."""
    narrowed = replace(query, conditions=[*query.conditions, near.band()])
    for row, key, locale, latitude, longitude in store.coordinates(narrowed):
        distance = near.distance_to(latitude, longitude)
        if distance <= near.radius * 1000:
            yield distance, key, locale, row
