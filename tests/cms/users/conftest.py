"""What the tests of signing in share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from countries.access import Role
from tests.factories import make_network, make_user
from tests.keeping import staged


@pytest.fixture(autouse=True)
def _nobody_has_tried(settings: Any) -> Iterator[None]:
    """Forget who has tried how often."""
    yield
    caches[settings.SIGN_IN_CACHE].clear()


@staged
def publisher() -> Any:
    """Somebody who may publish, and so needs a second factor where one is required."""
    make_network("RO")
    return make_user("paula", ("RO", Role.PUBLISHER, ""), first_name="Paula")


@staged
def editor() -> Any:
    """Somebody who may not publish."""
    make_network("RO")
    return make_user("edith", ("RO", Role.EDITOR, ""), first_name="Edith")


@pytest.fixture
def client() -> Client:
    """A browser at the umbrella's host, the only one that has the admin."""
    return Client(SERVER_NAME="localhost")
