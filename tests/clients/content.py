"""What a partner finds on the site that the clients are tried out on, and what changes there."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from cms.media.models import CountryImage, ImageText
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.models import ArticlePage, EventIndexPage, EventPage, NewsIndexPage
from countries import publishing
from countries.facts.models import FactValue
from countries.identity.countries import Country
from countries.partners.keys import issue_key
from countries.partners.models import Key, KeyScope, Partner
from countries.tasks.worker import Worker
from tests.factories import (
    edit_page,
    make_fact,
    make_identity,
    make_licensee,
    make_network,
    make_page,
    paragraph,
)

NEWS = 24
JUNE = dt.datetime(2027, 6, 5, 15, 30, tzinfo=dt.UTC)
KEYS: dict[str, dict[str, Any]] = {
    "everything": {"scopes": [scope.value for scope in KeyScope], "quota": 100_000},
    "romania": {"countries": ["RO"], "quota": 100_000},
    "hasty": {"quota": 3},
}
"""The partner's keys by what they may."""


def build() -> dict[str, Any]:
    """Prepare an empty database and fill it; return the keys' texts and ids by their names."""
    call_command("prepare", stdout=sys.stderr)
    make_network("RO", "GR")
    make_fact("cans-returned", "1250", unit="count", RO="840")
    make_identity("RO", "ro-ro", "Every Can Counts România")
    make_licensee("RO", "Alucro")
    image = _make_image()
    _make_entries()
    index = make_page("ro-ro", "Știri", model=NewsIndexPage, slug="news", show_in_menus=True)
    for number in range(NEWS):
        _make_news(index, number, image)
    make_page("en-ro", "About cans", slug="about", body=[paragraph("<p>Cans go round.</p>")])
    make_page("el-gr", "Κουτιά", slug="about", body=[paragraph("<p>Κάθε κουτί μετράει.</p>")])
    moved = make_page("ro-ro", "Mutată", slug="old-address")
    edit_page(moved, slug="new-address")
    events = make_page("ro-ro", "Evenimente", model=EventIndexPage, slug="events")
    place = {"place_name": "Plaja", "town": "Constanța", "latitude": "44.17", "longitude": "28.65"}
    make_page(events, "Pe mal", model=EventPage, slug="mal", starts_at=JUNE, **place)
    _do_what_waits()
    return {"keys": _make_keys(), "image": str(image.uuid), "moved": moved.full_url}


def change(steps: list[list[Any]]) -> None:
    """Take steps, each the name of one of ``STEPS`` with its arguments."""
    for name, *arguments in steps:
        STEPS[name](*arguments)
    _do_what_waits()


def _make_news(index: Page, number: int, image: CountryImage) -> Any:
    body = [
        paragraph(f"<p>Voluntarii golesc <b>{number + 10}</b> de coșuri.</p>"),
        paragraph("<p>Empty cans are light.</p>", block_id="p2", language="en"),
    ]
    date = dt.date(2026, 5, 1) + dt.timedelta(days=number)
    title, slug = f"Vestea {number}", f"news-{number}"
    given = {"date": date, "image": image, "summary": "Pe scurt."}
    return make_page(index, title, model=ArticlePage, slug=slug, body=body, **given)


def _make_image() -> CountryImage:
    file = BytesIO()
    Image.new("RGB", (1200, 800), (40, 120, 70)).save(file, "PNG")
    content = ContentFile(file.getvalue(), name="field.png")
    image: CountryImage = CountryImage.objects.create(title="Field", file=content)
    ImageText.objects.create(image=image, locale="ro-ro", alt="Un câmp")
    return image


def _make_entries() -> None:
    country = Country.objects.get(code="RO")
    place = {"town": "București", "latitude": "44.42", "longitude": "26.10"}
    for name in ("Unirii", "Obor"):
        RecyclingPoint.objects.create(country=country, name=name, is_public=True, **place)
    document = get_document_model().objects.create(
        title="Poster",
        file=ContentFile(b"%PDF-1.4", name="poster.pdf"),
        collection=Collection.objects.get(name__contains="Romania"),
    )
    titles = {"ro": "Afiș"}
    Resource.objects.create(country=country, titles=titles, document=document, is_public=True)
    Person.objects.create(country=country, name="Ana", is_public=True)


def _make_keys() -> dict[str, str]:
    partner = Partner.objects.create(name="Metro", code="metro", contact_email="it@metro.example")
    now = timezone.now()
    return {name: issue_key(partner, now=now, **terms)[1] for name, terms in KEYS.items()}


def _do_what_waits() -> None:
    """Do what the worker would, so that nothing is left to renew."""
    Worker().drain()
    while publishing.renew(now=timezone.now()):
        pass


# -- what changes --


def _page(slug: str) -> Any:
    return Page.objects.get(slug=slug).specific


def _publish(slug: str, title: str) -> None:
    index = _page("news")
    number = index.get_children().count()
    page = _make_news(index, number, CountryImage.objects.get())
    edit_page(page, slug=slug, title=title)


def _rename(slug: str, title: str) -> None:
    edit_page(_page(slug), title=title)


def _unpublish(slugs: Iterable[str]) -> None:
    for slug in slugs:
        _page(slug).unpublish()


def _republish(slug: str) -> None:
    _page(slug).get_latest_revision().publish()


def _delete(slug: str) -> None:
    _page(slug).delete(user=get_user_model().objects.first())


def _set_fact(value: str) -> None:
    found = FactValue.objects.get(fact__name="cans-returned", country__code="RO")
    found.value = value
    found.save()


def _narrow(begins: str, locales: list[str]) -> None:
    """Change which locales a key may read: the key that a text begins."""
    key = next(key for key in Key.objects.all() if begins.startswith(key.prefix))
    key.locales = locales
    key.save(update_fields=["locales"])


STEPS: dict[str, Callable[..., None]] = {
    "publish": _publish,
    "rename": _rename,
    "unpublish": _unpublish,
    "republish": _republish,
    "delete": _delete,
    "fact": _set_fact,
    "narrow": _narrow,
}
"""What can happen on the site, by name."""
