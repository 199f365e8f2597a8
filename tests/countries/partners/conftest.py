"""What tests of the partner API share: a client that speaks it, and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

from countries.partners.keys import issue_key
from countries.partners.models import Partner
from tests.factories import NOW

BASE = "/api/partner/v1/"


class Api:
    """A client of the API: paths are below the version; ``key`` is the text of a key."""

    def __init__(self) -> None:
        self.client = Client(headers={"host": "localhost"})

    def send(self, method: str, path: str = "", *, key: str = "", **more: Any) -> Any:
        headers = dict(more.pop("headers", {}))
        if key:
            headers["Authorization"] = f"Bearer {key}"
        where = path if path.startswith("/") else BASE + path
        query = more.pop("query", None)
        return self.client.generic(method, where, headers=headers, query_params=query, **more)

    def get(self, path: str = "", *, key: str = "", headers: Any = None, **query: Any) -> Any:
        return self.send("GET", path, key=key, headers=headers or {}, query=query)

    def ok(self, path: str = "", *, key: str = "", **query: Any) -> Any:
        """Return the JSON of an answer that must be 200."""
        response = self.get(path, key=key, **query)
        assert response.status_code == 200, response.content
        return orjson.loads(response.content)

    def follow(self, url: str, *, key: str = "") -> Any:
        """Return the JSON at an absolute address that an answer gave."""
        return orjson.loads(
            self.send("GET", url.removeprefix("http://localhost:8000"), key=key).content
        )


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def partner() -> Partner:
    return Partner.objects.create(name="Metro", code="metro", contact_email="it@metro.example")


@pytest.fixture
def make_key(partner: Partner) -> Callable[..., str]:
    """Return a function that issues a key and returns its text."""

    def make(**terms: Any) -> str:
        return issue_key(partner, now=NOW, **terms)[1]

    return make
