"""Who asks, each as a client, and what there is to ask for."""

from __future__ import annotations

import pytest

from countries.access import Role
from tests.countries.translation.guard.asking import client_of
from tests.countries.translation.helpers import adopt
from tests.factories import (
    make_page,
    make_user,
    paragraph,
)
from tests.keeping import staged


@pytest.fixture
def romania(network):
    """A client of Romania's manager."""
    return client_of(make_user("ana", ("RO", Role.MANAGER, "")))


@pytest.fixture
def greece(network):
    """A client of Greece's manager."""
    return client_of(make_user("eleni", ("GR", Role.MANAGER, "")))


@pytest.fixture
def umbrella(network):
    """A client of the umbrella's publisher."""
    return client_of(make_user("emma", ("INT", Role.PUBLISHER, "")))


@pytest.fixture
def editor(network):
    """A client of an editor of Romania, who may not publish."""
    return client_of(make_user("dan", ("RO", Role.EDITOR, "")))


@pytest.fixture
def translator(network):
    """A client of a translator into Romanian, who may not publish."""
    return client_of(make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro")))


@staged
def linked(network):
    """A Romanian copy of a page with a link, so that there is something to override."""
    html = '<p>See <a href="https://can.example">this</a>.</p>'
    return adopt(make_page("en", "Links", body=[paragraph(html)]), "ro-ro")
