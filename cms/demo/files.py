"""Files of the demo to download: posters and artwork from the drawn pictures, and a sheet to count on."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from PIL import Image

from cms.demo.pictures import draw

A3_AT_150_DPI = (2480, 1754)


@dataclass(frozen=True)
class DemoFile:
    """What a file is called in the library, and the picture that it shows, if it does."""

    title: str
    picture: str = ""


FILES = {
    "poster-bins.pdf": DemoFile("Poster: which bin", "bins"),
    "poster-beach.pdf": DemoFile("Poster: on the beach", "beach"),
    "poster-school.pdf": DemoFile("Poster: at school", "school"),
    "poster-festival.pdf": DemoFile("Poster: at the festival", "festival"),
    "artwork-loop.png": DemoFile("Artwork: the aluminium loop", "aluminium-loop"),
    "counting-sheet.csv": DemoFile("Sheet to count cans on"),
}


def make_file(name: str) -> bytes:
    """Return the file's content, the same bytes each time."""
    picture = FILES[name].picture
    if not picture:
        return _counting_sheet()
    with Image.open(io.BytesIO(draw(picture, size=A3_AT_150_DPI))) as drawn:
        shown = drawn.convert("RGB")
    file = io.BytesIO()
    if name.endswith(".pdf"):
        # Without dates the bytes are the same each time.
        shown.save(file, "PDF", resolution=150.0, creationDate=None, modDate=None)
    else:
        shown.resize((1240, 877)).save(file, "PNG", optimize=True)
    return file.getvalue()


def _counting_sheet() -> bytes:
    """Return a sheet with a row for each day of four weeks: bin, cans, kilograms, who counted."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["day", "bin", "cans", "kilograms", "counted by"])
    writer.writerows([day, "", "", "", ""] for day in range(1, 29))
    return file.getvalue().encode()
