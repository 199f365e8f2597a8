"""How long publishing takes, and renewing; import it once Django is set up."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from cms.pages.models import StandardPage
from countries.delivery.models import Mark
from countries.facts.models import FactValue
from tests.benchmark.network import FACT, body_of, renew_all
from tests.benchmark.texts import Writer

Read = Callable[[StandardPage], str]
"""Returns the title under which visitors find a page now."""

PATIENCE_SECONDS = 5.0


def publish_times(number: int, read: Read) -> dict[str, float]:
    """Publish ``number`` changed pages; return how long the call took, and until visitors saw it."""
    calls, seen = [], []
    for turn, page in enumerate(StandardPage.objects.filter(live=True).order_by("pk")[:number]):
        revision = _changed(page, f"published {turn}").save_revision()
        began = time.perf_counter()
        revision.publish()
        called = time.perf_counter()
        while read(page) != f"published {turn}":
            if time.perf_counter() - called > PATIENCE_SECONDS:
                raise TimeoutError(f"{page} is not seen {PATIENCE_SECONDS} s after its publishing")
        calls.append((called - began) * 1000)
        seen.append((time.perf_counter() - called) * 1000)
    renew_all()
    return {
        "publish_ms": round(statistics.median(calls), 1),
        "publish_worst_ms": round(max(calls), 1),
        "seen_after_ms": round(statistics.median(seen), 1),
        "seen_after_worst_ms": round(max(seen), 1),
    }


def _changed(page: StandardPage, title: str) -> Any:
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.body = json.dumps(body_of(Writer(title)))
    return draft


def renewal_speed(value: str) -> dict[str, float]:
    """Give the fact that every page states another value; return how fast its pages are renewed."""
    row = FactValue.objects.get(fact__name=FACT)
    row.value = value
    row.save()
    waiting = Mark.objects.resources().count()
    began = time.perf_counter()
    renewed = renew_all()
    spent = time.perf_counter() - began
    return {
        "dependants": waiting,
        "renewed": renewed,
        "renewal_seconds": round(spent, 2),
        "documents_per_second": round(renewed / spent, 1),
    }
