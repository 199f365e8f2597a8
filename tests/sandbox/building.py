"""Build the sandbox's pages, by the plugin's own functions."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page

from countries.identity.countries import Country, CountryLocale
from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import Programme
from countries.opening import open_country, plan_from_codes
from tests.sandbox.models import Picture, PictureText, SandboxPage

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
COUNTRIES = {
    "INT": ("Sandbox", "int", ["en"]),
    "RO": ("Romania", "ro", ["ro-ro", "en-ro"]),
    "AE": ("United Arab Emirates", "ae", ["ar-ae"]),
}


def open_countries() -> None:
    """Open the umbrella and two countries."""
    Programme.objects.get_or_create(code="every-can-counts", defaults={"name": "Every Can Counts"})
    for code, (name, slug, locales) in COUNTRIES.items():
        open_country(code, now=NOW, name=name, slug=slug, locales=plan_from_codes(locales))


def home_of(locale: str) -> Any:
    """Return the specific home page of a country locale."""
    home = CountryLocale.objects.get(locale__language_code=locale).home
    assert home is not None
    return home.specific


def country(code: str) -> Country:
    return Country.objects.get(code=code)


def license_country(code: str) -> Licence:
    """Give an organisation the licence without which nobody works in a country."""
    organisation, _created = Organisation.objects.get_or_create(code="licensee", name="Licensee")
    programme = Programme.objects.get(code="every-can-counts")
    return Licence.objects.create(
        organisation=organisation, programme=programme, country=country(code)
    )


def note(text: str, *, block_id: str = "n1", language: str = "") -> dict[str, Any]:
    """Return the stored form of a note."""
    return {"type": "note", "id": block_id, "value": {"text": text, "language": language}}


def make_page(parent: Page | str, title: str, *notes: dict[str, Any], **fields: Any) -> SandboxPage:
    """Create a page below ``parent`` (a page, or the locale code of a home) and publish it."""
    above = home_of(parent) if isinstance(parent, str) else parent
    page = SandboxPage(title=title, body=json.dumps(notes), live=False, **fields)
    above.add_child(instance=page)
    page.save_revision().publish()
    return SandboxPage.objects.get(pk=page.pk)


def make_picture(alt: str, *, locale: str = "en") -> Picture:
    """Store a small picture with what it shows."""
    file = ContentFile(b"", name="can.png")
    Image.new("RGB", (800, 600), "silver").save(file, "PNG")
    picture = Picture.objects.create(title="A can", file=file, credit="A. Photographer")
    PictureText.objects.create(image=picture, locale=locale, alt=alt)
    return picture
