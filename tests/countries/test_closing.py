"""What is asked for inside a unit is done once at its end, or not at all."""

from __future__ import annotations

import pytest

from countries.closing import gathering, once


def test_the_same_is_done_once_at_the_end():
    """The first thing asked for under a key is kept, and done when all else is."""
    done: list[str] = []

    with gathering():
        kept = [once("a", "first", done.append), once("a", "second", done.append)]
        once("b", "other", done.append)
        before = list(done)

    assert kept == ["first", "first"]
    assert (before, done) == ([], ["first", "other"])


def test_nothing_is_done_where_it_failed():
    """An error inside leaves nothing to do, also for whoever gathers next."""
    done: list[str] = []

    def fail() -> None:
        with gathering():
            once("a", "first", done.append)
            raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail()
    with gathering():
        pass

    assert done == []


def test_outside_nothing_gathers():
    """Whoever asks where nothing gathers is told to do it."""
    done: list[str] = []

    assert once("a", "thing", done.append) is None
    assert done == []
