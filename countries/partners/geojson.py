"""Things with a place as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Form = dict[str, Any]


def feature_of(item: Form, properties: Form) -> Form:
    """Return an item that has coordinates as a feature: longitude first."""
    place = item["place"]
    return {
        "type": "Feature",
        "id": item["id"],
        "geometry": {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]},
        "properties": properties,
    }


def collection_of(features: Sequence[Form], *, following: str | None) -> Form:
    """Return a collection; ``next`` is a member of ours, which RFC 7946 allows."""
    return {"type": "FeatureCollection", "features": list(features), "next": following}
