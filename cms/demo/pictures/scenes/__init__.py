"""The sixteen scenes by name; each draws itself on a canvas in poster units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.demo.pictures.scenes import gatherings, machines, places, rooms

if TYPE_CHECKING:
    from collections.abc import Callable

    from cms.demo.pictures.canvas import Canvas

SCENES: dict[str, Callable[[Canvas], None]] = {
    "can-hero": machines.can_hero,
    "festival": gatherings.festival,
    "office": rooms.office,
    "beach": places.beach,
    "school": gatherings.school,
    "bins": machines.bins,
    "tour-bus": gatherings.tour_bus,
    "collection-point": machines.collection_point,
    "aluminium-loop": machines.aluminium_loop,
    "deposit-machine": machines.deposit_machine,
    "volunteers": gatherings.volunteers,
    "city-park": places.city_park,
    "harbour": places.harbour,
    "desert-city": places.desert_city,
    "kitchen-caps": rooms.kitchen_caps,
    "kerbside": rooms.kerbside,
}
