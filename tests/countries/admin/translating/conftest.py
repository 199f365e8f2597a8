"""A page of Romania that is translated from the umbrella's, and who works on it."""

from __future__ import annotations

import pytest

from countries.access import Role
from tests.countries.admin.translating.screens import client_of
from tests.countries.translation.helpers import adopt
from tests.factories import make_network, make_page, make_user, paragraph
from tests.keeping import staged

LINKED = '<p>See <a href="https://example.org/x">our <b>cans</b></a>.</p>'


@staged
def network():
    return make_network("RO", "GR")


@staged
def page(network):
    """A page of Romania that is translated from the umbrella's."""
    body = [paragraph("<p>We recycle cans.</p>"), paragraph(LINKED, block_id="p2")]
    return adopt(make_page("en", "About us", body=body), "ro-ro")


@staged
def ion(network):
    return make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro"), first_name="Ion", last_name="Pop")


@pytest.fixture
def translator(ion):
    return client_of(ion)


@pytest.fixture
def publisher(network):
    return client_of(make_user("pia", ("RO", Role.PUBLISHER, "ro-ro")))
