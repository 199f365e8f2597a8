"""Garbage is looked for less often while much is made, and as before afterwards."""

from __future__ import annotations

import gc

import pytest

from countries.garbage import THRESHOLDS, less_garbage_collection


def test_garbage_is_looked_for_less_often_inside():
    """The thresholds are ours inside, and what there was before is never looked at."""
    with less_garbage_collection():
        assert gc.get_threshold() == THRESHOLDS
        assert gc.get_freeze_count() > 0


def test_afterwards_all_is_as_before():
    """Whatever happened inside, thresholds and frozen objects are given back."""
    before = gc.get_threshold()

    with pytest.raises(ValueError, match="inside"), less_garbage_collection():
        raise ValueError("inside")

    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
