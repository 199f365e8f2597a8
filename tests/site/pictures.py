"""Takes the documentation's pictures of the demo: `make pictures`, which asks for this file alone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from cms.settings.environment import ROOT
from tests.browser.people import House, Visitor
from tests.site.catalogue import SCRIPTS, Catalogue

pytestmark = pytest.mark.site

FOLDER = ROOT / "docs" / "pictures"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WIDTHS = (DESK, PHONE)
ALONE = (960, 675)
"""How large a picture of a desk's screen is that stands alone."""

STRIP_HEIGHT = 320
GAP = 16
QUALITY = 70
BY_NIGHT = ("home", "recycling_points")
HOMES = ("/ae/", "http://greece.localhost:{port}/", "/uk/")
HALF_TRANSLATED = "/ro/ce-facem/la-festivaluri/"

# A reader who has waited for it sees this.
LOADED = """async () => {
  await document.fonts.ready;
  await Promise.allSettled([...document.images]
    .filter((image) => image.getBoundingClientRect().top < innerHeight)
    .map((image) => image.decode()));
}"""


def test_single_pictures(house: House) -> None:
    """Take what stands alone: a country on a desk, three on a phone, a licensee's admin."""
    desk, phone = house.visit(viewport=DESK), house.visit(viewport=PHONE)
    homes = [home.format(port=house.site.port) for home in HOMES]

    save("romania", alone(picture(desk, "/ro/")))
    save("half-translated", alone(picture(desk, HALF_TRANSLATED)))
    save("phones", side_by_side(picture(phone, home) for home in homes))
    save("admin-home", alone(picture(house.visit("ro-manager", viewport=DESK), "/admin/")))


def test_every_type_of_page(house: House, catalogue: Catalogue) -> None:
    """Take a strip of each type: in Latin, Greek and Arabic letters, on a desk and on a phone."""
    by_day = [house.visit(viewport=width) for width in WIDTHS]
    by_night = [house.visit(viewport=width, color_scheme="dark") for width in WIDTHS]
    examples = {script: examples_of(catalogue, script) for script in SCRIPTS}

    for name in examples[SCRIPTS[0]]:
        urls = [examples[script][name] for script in SCRIPTS]
        save(f"types/{file_of(name)}", strip(by_day, urls))
        if name in BY_NIGHT:
            save(f"types/{file_of(name)}-by-night", strip(by_night, urls))


def examples_of(catalogue: Catalogue, script: str) -> dict[str, str]:
    """Return the address of one page of each type in a script, and of those that nobody writes."""
    found: dict[str, str] = {}
    for sample in catalogue.samples(script):
        found.setdefault(sample.name, sample.url)
    return found


def file_of(name: str) -> str:
    """Return the name of a type's picture."""
    return name.replace("_", "-").replace(" ", "-")


def strip(visitors: list[Visitor], urls: list[str]) -> Image.Image:
    """Return each page as each of the visitors sees it, side by side and small."""
    return side_by_side(lowered(picture(one, url)) for url in urls for one in visitors)


def picture(visitor: Visitor, address: str) -> Image.Image:
    """Return what somebody sees of a page before they scroll."""
    visitor.open(address)
    visitor.page.evaluate(LOADED)
    return Image.open(BytesIO(visitor.page.screenshot())).convert("RGB")


def alone(image: Image.Image) -> Image.Image:
    """Return a picture of a desk's screen as large as it stands in a page."""
    return image.resize(ALONE, Image.Resampling.LANCZOS)


def lowered(image: Image.Image) -> Image.Image:
    """Return an image as high as a strip."""
    width = round(image.width * STRIP_HEIGHT / image.height)
    return image.resize((width, STRIP_HEIGHT), Image.Resampling.LANCZOS)


def side_by_side(images: Iterator[Image.Image]) -> Image.Image:
    """Return images of the same height as one, with gaps that show any background."""
    found = [*images]
    whole = sum(image.width for image in found) + GAP * (len(found) - 1)
    together = Image.new("RGBA", (whole, found[0].height))
    start = 0
    for image in found:
        together.paste(image, (start, 0))
        start += image.width + GAP
    return together


def save(name: str, image: Image.Image) -> None:
    """Write a picture of the documentation."""
    path = FOLDER / f"{name}.webp"
    path.parent.mkdir(exist_ok=True)
    image.save(path, quality=QUALITY, method=6)
