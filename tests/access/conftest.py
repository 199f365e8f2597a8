"""The world of these tests: built once in a transaction, which each cell leaves as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.access.world import World, build
from tests.keeping import kept


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Return the world; what a test does to it has to be undone by the test."""
    with kept(django_db_blocker):
        yield build()
