"""The site that the examples are run against."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tests.countries.partners.docs import content
from tests.countries.partners.docs.serving import served


@dataclass(frozen=True)
class Site:
    """Where the site is, and a key for it."""

    url: str
    key: str


PARTNER = "partner.example"
"""Whose endpoint the examples make; the name leads to a public address, and nothing is sent there."""
PUBLIC_ADDRESS = "93.184.216.34"


@pytest.fixture(scope="module")
def known_name() -> Iterator[None]:
    """Let the partner's name be known without asking anybody."""
    ask = socket.getaddrinfo

    def answer(host: Any, *args: Any, **kwargs: Any) -> Any:
        return ask(PUBLIC_ADDRESS if host == PARTNER else host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", answer)
        yield


@pytest.fixture(scope="module")
def site(keeping: Callable[[], Any], known_name: None) -> Iterator[Site]:
    """The site with the content of the examples, answering on a port."""
    with keeping(), served() as url:
        plugin = {**settings.WAGTAIL_COUNTRIES, "PUBLIC_URL": url, "CONTENT_LICENCE": "CC BY 4.0"}
        with override_settings(WAGTAIL_COUNTRIES=plugin, BASE_URL=url):
            content.build()
            yield Site(url, content.make_key())
