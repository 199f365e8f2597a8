"""Chromium and the site that it looks at, one of each for the whole run."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.people import House, Visit
from tests.browser.site import PATIENCE, Site, running_site

NAMES = ("chromium", "chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The live site."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "There is no Chromium; on Debian: apt-get install chromium"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


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
    house: House | None = item.funcargs.get("house")
    if report.failed and house is not None:
        for number, visitor in enumerate(house.visitors):
            picture = house.site.folder / f"{item.name}-{number}.png"
            visitor.page.screenshot(path=picture, full_page=True)
            told = [visitor.page.url, str(picture), *visitor.faults.found]
            report.sections.append((f"browser {number}", "\n".join(told)))
        report.sections.append(("site", house.site.logs()))
    return report
