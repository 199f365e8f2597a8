"""What tests of webhooks share: keys that may manage them, endpoints, and no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from countries.partners.keys import issue_key
from countries.partners.models import Key, KeyScope, Partner
from countries.partners.webhooks.managing import create_endpoint
from countries.partners.webhooks.models import Endpoint
from tests.factories import NOW

URL = "https://127.0.0.1/hook"


@pytest.fixture
def loopback(settings: Any) -> None:
    """Let addresses of this machine, and none else, stand for public ones."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",),
        "WEBHOOK_ALLOWED_PORTS": range(1, 65536),
        "WEBHOOK_HTTP": True,
    }


@pytest.fixture
def key(partner: Partner) -> Key:
    return issue_key(partner, now=NOW, scopes=[KeyScope.READ, KeyScope.WEBHOOKS])[0]


@pytest.fixture
def make_endpoint(key: Key, loopback: None) -> Callable[..., Endpoint]:
    """Return a function that makes an endpoint, of ``key`` unless another is given."""

    def make(owner: Key = key, *, url: str = URL, **terms: Any) -> Endpoint:
        return create_endpoint(owner, url=url, now=NOW, **terms)[0]

    return make
