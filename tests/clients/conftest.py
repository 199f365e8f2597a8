"""One live site for all clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clients.site import PartnerSite, running_site


@pytest.fixture(scope="session")
def partner_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartnerSite]:
    """The live site, in a folder of its own."""
    with running_site(tmp_path_factory.mktemp("partner-site")) as running:
        yield running
