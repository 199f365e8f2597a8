"""Cells of a table that no spreadsheet takes for a formula."""

from __future__ import annotations

from typing import Any

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def as_cell(value: Any) -> str:
    """Return ``value`` as text; what a spreadsheet would calculate begins with an apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
