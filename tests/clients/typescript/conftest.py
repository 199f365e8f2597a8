"""The compiled client, and what its tests are told of the site."""

from __future__ import annotations

import pytest

from tests.clients.site import PartnerSite
from tests.clients.typescript import package


@pytest.fixture(scope="session")
def compiled() -> None:
    """Compile the client and its tests once."""
    package.install()
    package.build()


@pytest.fixture(scope="session")
def told(partner_site: PartnerSite, compiled: None) -> dict[str, str]:
    """Return the environment that tests against the site are given."""
    return {
        "PARTNER_API": partner_site.api,
        "PARTNER_KEY": partner_site.keys["everything"],
        "PARTNER_OTHER_KEY": partner_site.keys["romania"],
        "PARTNER_HASTY_KEY": partner_site.keys["hasty"],
        "PARTNER_IMAGE": partner_site.image,
        "PARTNER_MOVED": partner_site.moved,
        "WEBHOOK_SECRETS": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    }
