"""The demo's kits: umbrella pages that a country takes together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cms.demo.content import DATA
from countries.identity.loading import stable_uuid
from countries.umbrella.models import Kit, KitItem


def read_kits() -> list[dict[str, Any]]:
    """Return the rows of the kits' file."""
    rows: list[dict[str, Any]] = json.loads((DATA / "kits.json").read_text(encoding="utf-8"))[
        "kits"
    ]
    return rows


def make_kits(pages: Mapping[str, int]) -> None:
    """Make the kits that are not there yet, of ``pages`` by their keys; what people changed stays."""
    for row in read_kits():
        kit, is_new = Kit.objects.get_or_create(
            code=row["code"],
            defaults={
                "uuid": stable_uuid("demo-kit", row["code"]),
                "names": row["names"],
                "description": row["description"],
            },
        )
        if not is_new:
            continue
        KitItem.objects.bulk_create(
            KitItem(
                kit=kit,
                position=position,
                page_id=pages[item["page"]],
                with_children=item.get("with_children", False),
            )
            for position, item in enumerate(row["pages"])
        )
