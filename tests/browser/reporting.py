"""What a failed test in a browser tells beside its assertion."""

from __future__ import annotations

import pytest

from tests.browser.people import House


def add_what_was_seen(report: pytest.TestReport, house: House | None, name: str) -> None:
    """Add to a failure what the browser and the site's processes said, and a picture."""
    if not report.failed or house is None:
        return
    for number, visitor in enumerate(house.visitors):
        picture = house.site.folder / f"{name}-{number}.png"
        visitor.page.screenshot(path=picture, full_page=True)
        told = [visitor.page.url, str(picture), *visitor.faults.found]
        report.sections.append((f"browser {number}", "\n".join(told)))
    report.sections.append(("site", house.site.logs()))
