"""What tests of replicas share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.countries.partners.conftest import Api
from tests.countries.partners.sync.replica import Replica


@pytest.fixture
def replicate(api: Api, make_key: Any) -> Any:
    """Return a function that fills a replica; its key has the terms given as ``terms``."""

    def unbegun(*, key: str = "", terms: dict[str, Any] | None = None, **filters: Any) -> Replica:
        return Replica(api, key or make_key(**(terms or {})), **filters)

    def begin(**asked: Any) -> Replica:
        return unbegun(**asked).begin()

    begin.unbegun = unbegun  # type: ignore[attr-defined]  # for those that are filled step by step
    return begin
