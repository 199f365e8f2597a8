"""Files of the demo to download: posters and artwork, a sheet to count on, and yearly reports."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from PIL import Image

from cms.demo.pictures import draw

A3_AT_150_DPI = (2480, 1754)


@dataclass(frozen=True)
class DemoFile:
    """What a file is called in the library, whose it is, and what it shows.

    That is a picture, or the report of the locale in which it is written.
    """

    title: str
    picture: str = ""
    report: str = ""
    country: str = "INT"


FILES = {
    "poster-bins.pdf": DemoFile("Poster: which bin", "bins"),
    "poster-beach.pdf": DemoFile("Poster: on the beach", "beach"),
    "poster-school.pdf": DemoFile("Poster: at school", "school"),
    "poster-festival.pdf": DemoFile("Poster: at the festival", "festival"),
    "artwork-loop.png": DemoFile("Artwork: the aluminium loop", "aluminium-loop"),
    "counting-sheet.csv": DemoFile("Sheet to count cans on"),
    "report-2025-en.odt": DemoFile("Activity report ’25 (invented)", report="en"),
    "report-2025-en-gb.odt": DemoFile(
        "Activity report ’25 (invented)", report="en-gb", country="GB"
    ),
    "report-2025-ro-ro.odt": DemoFile(
        "Raport de activitate ’25 (inventat)", report="ro-ro", country="RO"
    ),
    "report-2025-el-gr.odt": DemoFile(
        "Απολογισμός δραστηριοτήτων ’25 (επινοημένος)", report="el-gr", country="GR"
    ),
    "report-2025-ar-ae.odt": DemoFile("تقرير الأنشطة ’25 (متخيَّل)", report="ar-ae", country="AE"),
}


def make_file(name: str) -> bytes:
    """Return the content of a file that is no report, the same bytes each time."""
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
