"""A visit leaves nothing with the visitor, and nobody else hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.browser.people import House
from tests.site.catalogue import SCRIPTS, Catalogue
from tests.site.problems import none_of

pytestmark = pytest.mark.site

READ_TO_THE_END = """async () => {
  for (const picture of document.images) picture.loading = "eager";
  await Promise.allSettled([...document.images].map((picture) => picture.decode()));
}"""
KEPT = """async () => [
  ...Object.keys(localStorage).map((name) => `localStorage ${name}`),
  ...Object.keys(sessionStorage).map((name) => `sessionStorage ${name}`),
  ...(await indexedDB.databases()).map((database) => `indexedDB ${database.name}`),
  ...(await caches.keys()).map((name) => `cache ${name}`),
  ...(await navigator.serviceWorker.getRegistrations()).map((one) => `worker ${one.scope}`),
]"""


@dataclass(frozen=True)
class Traces:
    """What a visit left with the visitor, asked of others, and made the browser complain about."""

    kept: list[str]
    foreign: list[str]
    faults: list[str]


@pytest.fixture(scope="module", params=SCRIPTS)
def traces(request: pytest.FixtureRequest, house: House, catalogue: Catalogue) -> Iterator[Traces]:
    """Every kind of page in a script was read to its end, one after the other."""
    visitor = house.visit()
    kept: list[str] = []
    for sample in catalogue.samples(request.param):
        answer = visitor.open(sample.url)
        assert answer.status == sample.status
        visitor.page.evaluate(READ_TO_THE_END)
        kept += [f"{sample.url}: {name}" for name in visitor.page.evaluate(KEPT)]
    kept += [f"cookie {cookie['name']}" for cookie in visitor.context.cookies()]
    # A browser says of a page that is not found just that.
    faults = [fault for fault in visitor.faults.found if "status of 404" not in fault]
    yield Traces(kept, visitor.faults.foreign, faults)
    house.close()


def test_nothing_is_kept_of_a_visit(traces: Traces) -> None:
    """There is no cookie, no storage and no worker."""
    none_of(traces.kept)


def test_nothing_is_asked_of_others(traces: Traces) -> None:
    """Every request goes to the host that the page lies on."""
    none_of(traces.foreign)


def test_the_browser_has_nothing_to_complain_about(traces: Traces) -> None:
    """No script fails, and nothing is blocked by the policy of what a page may load."""
    none_of(traces.faults)
