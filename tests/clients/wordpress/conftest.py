"""WordPress with the plugin, set to the live site."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.site import PartnerSite
from tests.clients.wordpress.installation import WordPress, missing, running_wordpress

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEXT_SECRET = "whsec_bmV4dC1zZWNyZXQtb2YtdGhlLXdlYmhvb2s="


@pytest.fixture(scope="session")
def installed() -> Iterator[WordPress]:
    """A WordPress for the whole run; the path to a database's socket has to be short."""
    if lacking := missing():
        pytest.skip(f"there is no {lacking} (Debian: wordpress php-cli php-mysql mariadb-server)")
    with (
        tempfile.TemporaryDirectory(prefix="wp-") as folder,
        running_wordpress(Path(folder)) as wordpress,
    ):
        yield wordpress


@pytest.fixture
def settings_of(partner_site: PartnerSite) -> dict[str, str]:
    """What the form of the settings sends."""
    return {
        "base": partner_site.api,
        "key": partner_site.keys["everything"],
        "country": "RO",
        "locale": "",
        "secrets": f"{SECRET} {NEXT_SECRET}",
    }


@pytest.fixture
def wordpress(installed: WordPress, settings_of: dict[str, str]) -> WordPress:
    """WordPress as if the plugin had just been installed and set."""
    installed.do("remove")
    installed.do("settings", settings_of)
    return installed


def known(posts: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return posts by the pages that they show."""
    return {(post["id"], post["locale"]): post for post in posts}
