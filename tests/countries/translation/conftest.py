"""A page of the umbrella with two blocks, and its copies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.countries.translation.helpers import ALL, adopt, save, translate
from tests.factories import heading, make_network, make_page, paragraph

TITLE, SUMMARY = "About us", "Who we are."


@pytest.fixture
def network() -> Any:
    return make_network("RO", "GR")


@pytest.fixture
def about(network: Any) -> Any:
    """The umbrella's page: a title, a summary, a heading and a paragraph."""
    body = [heading("Why we do it"), paragraph("<p>We recycle cans.</p>")]
    return make_page("en", TITLE, summary=SUMMARY, body=body)


@pytest.fixture
def romanian(about: Any) -> Any:
    """Its copy in Romania, as adopted."""
    return adopt(about, "ro-ro")


@pytest.fixture
def british_like(about: Any) -> Any:
    """Its copy in Romania's English: another locale, the same language."""
    return adopt(about, "en-ro")


@pytest.fixture
def translated(romanian: Any) -> Any:
    """The Romanian page, wholly translated and published."""
    translate(romanian, **ALL)
    save(romanian)
    return romanian
