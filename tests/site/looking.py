"""One visit to every kind of page in a script, and what there was to see of each."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.people import House
from tests.site.catalogue import Catalogue, Sample

WIDTHS = (320, 390, 768, 1280)
HEIGHT = 900

# What a reader sees or can unfold, line by line.
READABLE = """() => {
  for (const box of document.querySelectorAll("main details")) box.open = true;
  return document.querySelector("main").innerText.split("\\n").map((line) => line.trim())
    .filter(Boolean);
}"""
# What sticks out, unless something around it clips or scrolls it.
STICKING_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const isHeld = (element) => {
    for (let box = element.parentElement; box && box !== root; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const {left, right} = element.getBoundingClientRect();
    return (right > root.clientWidth + 1 || left < -1) && !isHeld(element);
  });
  return [`${root.scrollWidth} px wide`, ...out.map((one) => one.outerHTML.slice(0, 120))];
}"""
# A page is read to its end when its last picture is there.
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
class Look:
    """One page: what it says, what sticks out of it at some width, what it kept."""

    sample: Sample
    text: list[str]
    sticking_out: list[str]
    kept: list[str]


@dataclass(frozen=True)
class Visited:
    """All the pages of one visit, and what the visit left, asked of others and complained about."""

    looks: list[Look]
    cookies: list[str]
    foreign: list[str]
    faults: list[str]


class Visits:
    """Makes one visit for each script, when somebody first asks for it."""

    def __init__(self, house: House, catalogue: Catalogue) -> None:
        self._house = house
        self._catalogue = catalogue
        self._made: dict[str, Visited] = {}

    def to(self, script: str) -> Visited:
        """Return what there was to see in a script."""
        if script not in self._made:
            self._made[script] = self._make(script)
        return self._made[script]

    def _make(self, script: str) -> Visited:
        visitor = self._house.visit()
        page = visitor.page
        looks = []
        for sample in self._catalogue.samples(script):
            answer = visitor.open(sample.url)
            assert answer.status == sample.status, f"{answer.status}: {sample.url}"
            out = []
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                out += [f"{width} px: {element}" for element in page.evaluate(STICKING_OUT)]
            page.evaluate(READ_TO_THE_END)
            looks.append(Look(sample, page.evaluate(READABLE), out, page.evaluate(KEPT)))
        cookies = [cookie["name"] for cookie in visitor.context.cookies()]
        # A browser says of a page that is not found just that.
        faults = [fault for fault in visitor.faults.found if "status of 404" not in fault]
        self._house.leave(visitor)
        return Visited(looks, cookies, visitor.faults.foreign, faults)
