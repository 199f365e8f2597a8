"""The demo, what it has, everything that it answers, and Chromium: one of each for the whole run."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.people import House, Visit
from tests.browser.reporting import add_what_was_seen
from tests.browser.serving import Served
from tests.site.catalogue import Catalogue, read_catalogue
from tests.site.crawling import Crawl, Crawler
from tests.site.demo import PASSWORD, demo_in
from tests.site.looking import Visits


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, fresh; or the one that already runs at DEMO_URL, which saves building it."""
    with demo_in(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def catalogue(demo: Served) -> Catalogue:
    return read_catalogue(demo)


@pytest.fixture(scope="session")
def crawl(demo: Served, catalogue: Catalogue) -> Crawl:
    return Crawler(catalogue, port=demo.port).run()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def house(browser: Browser, demo: Served) -> House:
    return House(browser, demo, password=PASSWORD)


@pytest.fixture(scope="session")
def visits(house: House, catalogue: Catalogue) -> Visits:
    """What there is to see of every kind of page, looked at once for each script."""
    return Visits(house, catalogue)


@pytest.fixture
def visit(house: House) -> Iterator[Visit]:
    """Return a function that opens the demo for somebody, by their user name, or for a visitor."""
    yield house.visit
    house.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what the browser and the site's processes said, and a picture."""
    report = yield
    add_what_was_seen(report, item.funcargs.get("house"), item.name)
    return report
