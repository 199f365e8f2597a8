"""The table of wagtail-localize's defects names every pair, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent


def named():
    return set(re.findall(r"`(test_\w+)`", (HERE / "README.md").read_text()))


def written():
    files = [file.read_text() for file in HERE.glob("test_*.py")]
    return {name for text in files for name in re.findall(r"^def (test_\w+)", text, re.M)}


def test_what_the_table_names_is_a_test():
    """No line of the table speaks of a test that nobody wrote."""
    assert named() - written() == set()


def test_every_defect_is_in_the_table():
    """A test that shows a defect has its line, and so its pair."""
    defects = {name for name in written() if name.startswith("test_stock_still")}

    assert defects - named() == set()


def test_every_line_has_its_pair():
    """Beside each defect stands what happens here."""
    lines = (HERE / "README.md").read_text().split("\n")
    rows = [line.split("|")[2:4] for line in lines if line.startswith("| ") and "`" in line]

    assert rows
    assert all("test_stock_still" in one and "`test_" in other for one, other in rows)
