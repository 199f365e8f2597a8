"""What the edge of the window cuts off, in a part of a page."""

from __future__ import annotations

from playwright.sync_api import Page

# Panels slide to their place; what a hidden panel holds, the map at a form's edge and what only a
# screen reader says do not count, nor does what can be scrolled sideways in a box of its own.
CUT_OFF = """async (within) => {
  // What never ends, or rests, is not waited for.
  const atMost = (milliseconds, what) => Promise.race([
    what, new Promise((done) => setTimeout(done, milliseconds)),
  ]);
  await atMost(500, new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(done))));
  await atMost(2000, Promise.allSettled(
    document.getAnimations().map((animation) => animation.finished)));
  const width = document.documentElement.clientWidth;
  const isHeld = (element) => {
    for (let box = element.parentElement; box && !box.matches("body"); box = box.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(box).overflowX)) return true;
    }
    return false;
  };
  const out = [...document.querySelectorAll(`:is(${within}) *`)].filter((element) => {
    const {left, right} = element.getBoundingClientRect();
    return right - left > 1 && (right > width + 1 || left < -1)
      && element.checkVisibility({visibilityProperty: true})
      && !element.closest(".form-side, .w-minimap, .w-sr-only, .visuallyhidden, svg") && !isHeld(element);
  });
  return out.map((one) => one.outerHTML.slice(0, 120));
}"""


def cut_off(page: Page, *, within: str) -> list[str]:
    """Return the elements in ``within`` that pass the window's edges, each as its HTML's beginning."""
    return list(page.evaluate(CUT_OFF, within))
