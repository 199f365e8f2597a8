"""Build the benchmark's network by the plugin's own functions; import it once Django is set up."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page

from cms.demo.content import read_network
from cms.media.models import CountryImage, ImageText
from cms.pages.models import StandardPage
from countries import publishing
from countries.delivery.store import read_store
from countries.facts.models import Fact, FactValue
from countries.identity.countries import Country, CountryLocale
from countries.loading import load_network
from countries.opening import open_country
from tests.benchmark.texts import Writer

COUNTRIES = ("INT", "RO", "GB", "IE", "GR", "AE")
LOCALES = ("en", "ro-ro", "en-ro", "en-gb", "en-ie", "el-gr", "ar-ae", "en-ae")
FACT = "benchmark-share"
"""The fact that every page states."""

BLOCKS = 4
SECTION = 25
"""How many pages lie together below one of them."""

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def build_network(number: int) -> int:
    """Open six countries and publish ``number`` pages in their locales; return the documents' number.

    Pages are put into the tree live, a locale in one unit of publishing, which writes their documents
    together: the same rows and documents as by the editor's button, without the revisions.
    """
    load_network(read_network())
    for code in COUNTRIES:
        if not Country.objects.open().filter(code=code).exists():
            open_country(code, now=START)
    fact = Fact.objects.create(name=FACT, labels={"en": "Share"}, unit="percent")
    FactValue.objects.create(fact=fact, value="75", source="Made up", as_of=START.date())
    picture = _picture()
    for position, locale in enumerate(LOCALES):
        share = number // len(LOCALES) + (position < number % len(LOCALES))
        _build_locale(locale, share, picture)
    renewed = renew_all()
    read_store().catch_up()
    return number + renewed


def renew_all() -> int:
    """Do what the worker does until nothing is marked; return how many marks that were."""
    total = 0
    while taken := publishing.renew(now=dt.datetime.now(dt.UTC)):
        total += taken
    return total


def _picture() -> CountryImage:
    file = ContentFile(b"", name="benchmark.png")
    Image.new("RGB", (1600, 900), "seagreen").save(file, "PNG")
    picture = CountryImage.objects.create(title="Benchmark", file=file, credit="Nobody")
    ImageText.objects.create(image=picture, locale="en", alt="A green field")
    return picture


def _build_locale(locale: str, number: int, picture: CountryImage) -> None:
    home = CountryLocale.objects.get(locale__language_code=locale).home
    if home is None:
        raise LookupError(f"{locale} has no home page")
    section: Page = home
    with publishing.unit():
        for position in range(number):
            is_section = position % SECTION == 0
            page = _page(locale, position, picture, is_section=is_section)
            (home if is_section else section).add_child(instance=page)
            if is_section:
                section = page


def _page(locale: str, position: int, picture: CountryImage, *, is_section: bool) -> StandardPage:
    writer = Writer(f"{locale} {position}")
    moment = START + dt.timedelta(minutes=position)
    return StandardPage(
        title=writer.words(4),
        slug=f"benchmark-{position}",
        summary=writer.sentences(2)[:400],
        image=picture,
        body=json.dumps(body_of(writer)),
        show_in_menus=is_section,
        live=True,
        first_published_at=moment,
        last_published_at=moment,
    )


def body_of(writer: Writer) -> list[dict[str, Any]]:
    """Return the stored form of a page's blocks: headings, texts, and the fact."""
    body: list[dict[str, Any]] = []
    for number in range(BLOCKS):
        heading = {"text": writer.words(5), "level": "2", "language": ""}
        text = {"html": writer.rich_text(), "language": ""}
        body += [
            {"type": "heading", "id": f"h{number}", "value": heading},
            {"type": "paragraph", "id": f"p{number}", "value": text},
        ]
    stated = {"html": f"<p>{{{{fact:{FACT}}}}} {writer.sentences(1)}</p>", "language": ""}
    return [*body, {"type": "paragraph", "id": "fact", "value": stated}]
