"""Pictures and files are made by another process, and waited for by name."""

from __future__ import annotations

import pytest

from cms.demo.beside import made_beside
from cms.demo.files import make_file


def test_what_is_made_beside_is_what_is_made_here():
    """The other process makes the same bytes."""
    with made_beside({"counting-sheet.csv": make_file}) as made:
        sheet = made("counting-sheet.csv")

    assert sheet == make_file("counting-sheet.csv")


def test_an_error_comes_to_who_waits():
    """What cannot be made raises where it is asked for, with its name."""
    with made_beside({"no-such-file": make_file}) as made, pytest.raises(KeyError, match="no-such"):
        made("no-such-file")


def test_what_nobody_asked_for_is_not_there():
    """Nothing is made that was not wanted."""
    with made_beside({}) as made, pytest.raises(LookupError, match="bins"):
        made("bins")
