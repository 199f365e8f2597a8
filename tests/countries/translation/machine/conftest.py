"""Engines that answer on the loopback address, and a patience that waits for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from countries.translation.machine import transport
from countries.translation.machine.transport import Patience
from countries.translation.policies import switch_machine
from tests.countries.translation.machine.engines import KEY, Engines, serving
from tests.factories import locale_row


@pytest.fixture(scope="package")
def server() -> Any:
    with serving() as engines:
        yield engines


@pytest.fixture
def engines(server: Engines) -> Engines:
    """The server as it begins: nothing was asked, nothing fails."""
    server.__dict__.update(Engines(url=server.url).__dict__)
    cache.clear()
    return server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited."""
    found: list[float] = []
    monkeypatch.setattr(transport, "PATIENCE", Patience(sleep=found.append))
    return found


@pytest.fixture
def configured(settings: Any, engines: Engines, waits: list[float]) -> Engines:
    """The site with both engines: Romanian by DeepL, all else by LibreTranslate."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "MACHINE_TRANSLATION": {
            "engines": {
                "deepl": {"key": KEY, "url": engines.url},
                "libretranslate": {"key": KEY, "url": engines.url},
            },
            "pairs": {"en:ro": "deepl", "*": "libretranslate"},
        }
    }
    return engines


@pytest.fixture
def switched_on(configured: Engines, network: Any) -> Engines:
    """The same, with Romania's Romanian switched on."""
    switch_machine(locale_row("ro-ro"), on=True)
    return configured
