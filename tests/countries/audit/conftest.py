"""What a test of the audit log begins with: a network, and nothing in the log that it did not write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.log_actions import LogContext

from countries.audit import AuditEntry
from countries.identity.countries import Country
from tests.factories import make_network, make_superuser
from tests.keeping import staged


@staged
def network() -> dict[str, Country]:
    return make_network("RO", "GR")


@staged
def root(network: dict[str, Country]) -> Any:
    return make_superuser()


@pytest.fixture
def written(network: dict[str, Country]) -> Callable[..., list[AuditEntry]]:
    """Return a function that gives what was written since the last call, the oldest first."""
    seen = [_newest()]

    def since(*actions: str) -> list[AuditEntry]:
        rows = AuditEntry.objects.filter(pk__gt=seen[0]).order_by("pk")
        seen[0] = _newest()
        return [row for row in rows if not actions or row.action in actions]

    return since


@pytest.fixture
def by_root(root: Any, written: Callable[..., list[AuditEntry]]) -> Any:
    """Let what the test does be done by a superuser in the admin."""
    written()
    with LogContext(user=get_user_model().objects.get(pk=root.pk)):
        yield root


def _newest() -> int:
    return AuditEntry.objects.values_list("pk", flat=True).first() or 0
