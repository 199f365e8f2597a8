"""Chromium and the site that it looks at, one of each for the whole run."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.people import House, Visit
from tests.browser.reporting import add_what_was_seen
from tests.browser.site import Site, running_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The live site."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def house(browser: Browser, site: Site) -> House:
    return House(browser, site)


@pytest.fixture
def visit(house: House) -> Iterator[Visit]:
    """Return a function that opens the site for somebody, by their user name, or for a visitor."""
    yield house.visit
    house.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what the browser and the site's processes said, and a picture."""
    report = yield
    add_what_was_seen(report, item.funcargs.get("house"), item.name)
    return report
