"""Things of two countries, made once for a module and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from countries.access import Role
from tests.countries.access.things import SECRET, Things, client_of, make_things
from tests.factories import make_network, make_user
from tests.keeping import kept


@pytest.fixture(scope="module")
def two_countries(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Things]]:
    """Make everything that Greece and Romania have; each test then rolls its own changes back."""
    with kept(django_db_blocker):
        make_network("RO", "GR")
        make_user("ana", ("RO", Role.MANAGER, ""))
        eleni, radu = make_user("eleni", ("GR", Role.MANAGER, "")), make_user("radu")
        yield {
            "GR": make_things("GR", "el-gr", SECRET, eleni),
            "RO": make_things("RO", "ro-ro", "Unirea", radu),
        }
        cache.clear()


@pytest.fixture
def greek(two_countries: dict[str, Things], db: None) -> Things:
    return two_countries["GR"]


@pytest.fixture
def romanian(two_countries: dict[str, Things], db: None) -> Things:
    return two_countries["RO"]


@pytest.fixture
def ana(two_countries: dict[str, Things], db: None) -> Client:
    """A client of Romania's manager."""
    return client_of(get_user_model().objects.get(username="ana"))
