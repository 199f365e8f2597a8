"""Maps of dots: places where they lie, land and country from our own data, and nothing else."""

from __future__ import annotations

import re
from typing import Any

from themes.maps import RATIO, WIDTH, dot_map

BUCHAREST, IASI, CLUJ = (44.43, 26.1), (47.16, 27.59), (46.77, 23.6)


def item(latitude: float | None, longitude: float | None) -> dict[str, Any]:
    """Return an entry at a place."""
    return {"place": {"latitude": latitude, "longitude": longitude}}


def length(path: str) -> float:
    """Return how much of a map the runs of dots of a path cover."""
    return sum(float(run) for run in re.findall(r"h([\d.]+)", path))


def test_places_lie_as_on_earth() -> None:
    """North is above south and east is right of west."""
    found = dot_map([item(*BUCHAREST), item(*IASI), item(*CLUJ)])

    assert found is not None
    bucharest, iasi, cluj = ((int(m.x), int(m.y)) for m in found.markers)
    assert iasi[1] < cluj[1] < bucharest[1]
    assert cluj[0] < bucharest[0] < iasi[0]


def test_every_place_is_inside_of_the_drawing() -> None:
    """However far apart they are, all places are on the map with room around."""
    found = dot_map([item(53.3, -6.2), item(25.2, 55.27), item(-23.5, -46.6), item(40.7, -74)])

    assert found is not None
    assert all(0 < int(m.x) < WIDTH and 0 < int(m.y) < WIDTH * RATIO for m in found.markers)


def test_a_marker_has_the_number_of_its_item() -> None:
    """An item without coordinates leaves a gap in the numbers, so that list and map agree."""
    found = dot_map([item(*CLUJ), item(None, None), item(*IASI)])

    assert found is not None
    assert [marker.number for marker in found.markers] == [1, 3]


def test_the_own_country_stands_out() -> None:
    """The dots of a country that is named are apart from those of other land."""
    plain = dot_map([item(*BUCHAREST), item(*CLUJ)])
    lit = dot_map([item(*BUCHAREST), item(*CLUJ)], own={"RO"})

    assert plain is not None
    assert lit is not None
    assert plain.own == ""
    assert length(lit.own) > length(plain.land) / 4
    assert length(lit.own) + length(lit.land) <= length(plain.land)


def test_the_sea_is_empty() -> None:
    """In the middle of an ocean no dot is drawn."""
    found = dot_map([item(30.0, -40.0)])

    assert found is not None
    assert (found.land, found.own) == ("", "")


def test_no_place_makes_no_map() -> None:
    """Without coordinates there is nothing to draw."""
    assert dot_map([item(None, None), {"details": {"place": None}}]) is None


def test_a_map_stays_small() -> None:
    """The land of a continent takes less than five kilobytes."""
    found = dot_map([item(36.0, -9.0), item(60.0, 30.0)], own={"FR", "DE"})

    assert found is not None
    assert len(found.land) + len(found.own) < 5_000
