"""Where a country of the demo differs from the umbrella's page, checked without a database."""

from __future__ import annotations

from countries.overlays.models import OverlayAction
from tests.cms.demo.data import LOCALES, UMBRELLA_LOCALE, page_by_key, pages


def test_a_country_differs_at_a_block_that_the_umbrella_has() -> None:
    """The demo shows an overlay, and each is at a block of an adopted page, with content of its own."""
    found = [
        (page, row) for code in LOCALES for page in pages(code) for row in page.get("overlays", ())
    ]

    assert found
    for page, row in found:
        source = page_by_key(UMBRELLA_LOCALE)[page["adopts"]]
        assert row["block"] in {block["id"] for block in source["body"]}, page["key"]
        assert row["action"] in OverlayAction.values
        assert row["body"] or row["action"] == OverlayAction.HIDE
