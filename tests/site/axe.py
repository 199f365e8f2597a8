"""axe, which looks for what keeps people out of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

# WCAG 2.2, level AA, and all that it takes over from before.
STANDARD = {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"}
ADVICE = "best-practice"
ALL = (*sorted(STANDARD), ADVICE)
# What can only change when colours do.
COLOURED = ("color-contrast", "link-in-text-block")
RUN = """async ([rules, within]) => {
  const found = await axe.run(within, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => (
    {rule: rule.id, tags: rule.tags, element: node.html, why: node.failureSummary})));
}"""


@dataclass(frozen=True)
class Violation:
    """One element that breaks one rule."""

    rule: str
    element: str
    why: str
    is_advice: bool

    def __str__(self) -> str:
        why = " ".join(self.why.split())
        return f"{self.rule}: {self.element[:160]}\n    {why}"


@cache
def _script() -> str:
    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def violations(
    page: Page, *, within: str = "html", rules: tuple[str, ...] = ALL
) -> Iterator[Violation]:
    """Yield what axe finds on a page as it is now, in the part that ``within`` selects.

    ``rules`` are either tags of rules or rules.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script())
    for row in page.evaluate(RUN, [[*rules], within]):
        is_advice = not STANDARD & set(row["tags"])
        yield Violation(row["rule"], row["element"], row["why"], is_advice)
