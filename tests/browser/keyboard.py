"""Going through a page by keyboard, as somebody does who has no other hand free."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

# A field is called by its label, anything else by what stands on it.
NAME_OF_FOCUSED = """() => {
  const one = document.activeElement;
  const said = one.labels?.[0]?.innerText ?? one.getAttribute("aria-label") ?? one.textContent;
  return said.trim().replace(/\\s+/g, " ").replace(/ ?\\*$/, "");
}"""
MOST_STOPS = 250


def reach(page: Page, name: str, *, by: str = "Tab") -> None:
    """Press a key until what is called ``name``, or begins so, has the focus."""
    stops = []
    for _press in range(MOST_STOPS):
        page.keyboard.press(by)
        stops.append(page.evaluate(NAME_OF_FOCUSED))
        if stops[-1] == name or stops[-1].startswith(f"{name} "):
            return
    pytest.fail(f"the keyboard reaches no “{name}”, but {list(dict.fromkeys(stops))}")


def follow(page: Page, name: str, *, by: str = "Tab") -> None:
    """Go to the link or button called ``name``, press it, and wait for where it leads."""
    reach(page, name, by=by)
    with page.expect_navigation():
        page.keyboard.press("Enter")
