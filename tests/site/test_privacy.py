"""A visit leaves nothing with the visitor, and nobody else hears of it."""

from __future__ import annotations

import pytest

from tests.site.catalogue import SCRIPTS
from tests.site.looking import Visits
from tests.site.problems import none_of

pytestmark = [pytest.mark.site, pytest.mark.parametrize("script", SCRIPTS)]


def test_nothing_is_kept_of_a_visit(visits: Visits, script: str) -> None:
    """There is no cookie, no storage and no worker."""
    visited = visits.to(script)

    kept = [f"{look.sample.url}: {name}" for look in visited.looks for name in look.kept]

    none_of([*kept, *visited.cookies])


def test_nothing_is_asked_of_others(visits: Visits, script: str) -> None:
    """Every request goes to the host that the page lies on."""
    visited = visits.to(script)

    none_of(visited.foreign)


def test_the_browser_has_nothing_to_complain_about(visits: Visits, script: str) -> None:
    """No script fails, and nothing is blocked by the policy of what a page may load."""
    visited = visits.to(script)

    none_of(visited.faults)
