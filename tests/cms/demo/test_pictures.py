"""The demo's pictures: drawn by code, the same each time, light, and described in words."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from cms.demo.pictures import PICTURES, UnknownPictureError, draw
from countries.text import language_of
from tests.cms.demo.data import LOCALES

NAMES = (
    "can-hero",
    "festival",
    "office",
    "beach",
    "school",
    "bins",
    "tour-bus",
    "collection-point",
    "aluminium-loop",
    "deposit-machine",
    "volunteers",
    "city-park",
    "harbour",
    "desert-city",
    "kitchen-caps",
    "kerbside",
)
SMALL = (160, 90)
SPOKEN = {language_of(locale) for locale in LOCALES}


def test_the_pictures_that_the_texts_ask_for_are_there():
    """The demo's texts may name sixteen pictures, and each of them exists."""
    assert set(PICTURES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_is_described_in_every_language_of_the_demo(name):
    """Whoever cannot see a picture reads what it shows, in each language that has pages."""
    alt = PICTURES[name].alt

    assert {language for language in SPOKEN if language not in alt} == set()
    assert len({text.strip() for text in alt.values()}) == len(alt)
    assert all(20 <= len(text) <= 200 for text in alt.values())


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_draws_a_scene_of_its_own(name):
    """A picture has the size asked for and many colours: something was drawn on it."""
    picture = Image.open(io.BytesIO(draw(name, size=SMALL)))

    assert picture.format == "WEBP"
    assert picture.size == SMALL
    assert len(picture.convert("RGB").getcolors(SMALL[0] * SMALL[1])) > 500


def test_no_two_pictures_are_alike():
    """Each name leads to another picture."""
    assert len({draw(name, size=SMALL) for name in NAMES}) == len(NAMES)


def test_drawing_twice_gives_the_same_bytes():
    """A second run of the demo finds the pictures unchanged, byte for byte."""
    assert draw("city-park", size=SMALL) == draw("city-park", size=SMALL)


def test_a_full_picture_is_light():
    """The busiest scene, at full size, stays below 150 kB."""
    data = draw("desert-city")

    assert Image.open(io.BytesIO(data)).size == (1600, 900)
    assert len(data) <= 150_000


def test_a_square_picture_is_cut_at_the_sides_not_squeezed():
    """Another shape shows the middle of the scene at the same proportions."""
    wide = Image.open(io.BytesIO(draw("aluminium-loop", size=(320, 180)))).convert("RGB")
    square = Image.open(io.BytesIO(draw("aluminium-loop", size=(180, 180)))).convert("RGB")

    middle = wide.crop((70, 0, 250, 180))
    differences = [abs(a - b) for a, b in zip(middle.tobytes(), square.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 4


def test_an_unknown_picture_is_refused_by_name():
    """A text that names a picture nobody has drawn gets told which ones there are."""
    with pytest.raises(UnknownPictureError, match=r"dragon.*can-hero"):
        draw("dragon")
