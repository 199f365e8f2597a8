"""What the examples of the documentation find: the page that they name, and something of every kind."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from cms.media.models import CountryImage, ImageText
from cms.pages.entries import RecyclingPoint
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, NewsIndexPage
from countries.identity.countries import Country
from countries.partners.api.openapi import EXAMPLES
from countries.partners.keys import issue_key
from countries.partners.models import KeyKind, KeyScope, Partner
from countries.publishing import renew
from tests.factories import (
    NOW,
    edit_page,
    heading,
    make_fact,
    make_identity,
    make_licensee,
    make_network,
    make_page,
    paragraph,
)

PLACE = {"town": "București", "latitude": "44.426800", "longitude": "26.102500"}


def build() -> None:
    """Make the content; the page of the examples has had another address."""
    make_network("RO", "GB")
    make_fact("energy-saving", "95", RO="94")
    make_identity("RO", "ro-ro", "Fiecare Doză Contează")
    make_licensee("RO", "Alucro")
    index = make_page("ro-ro", "Știri", model=NewsIndexPage, slug="stiri", show_in_menus=True)
    page = make_page(
        index,
        "Doza care se întoarce",
        model=ArticlePage,
        slug="doza",
        translation_key=EXAMPLES["id"],
        date=dt.date(2026, 11, 22),
        summary="O doză reciclată economisește energie.",
        body=[heading("De ce"), paragraph("<p>Doza se întoarce.</p>")],
        image=_image(),
    )
    edit_page(page, slug="doza-care-se-intoarce")
    events = make_page("ro-ro", "Evenimente", model=EventIndexPage, slug="evenimente")
    make_page(events, "Gala", model=EventPage, slug="gala", starts_at=NOW, **PLACE)
    country = Country.objects.get(code="RO")
    RecyclingPoint.objects.create(country=country, name="Unirii", is_public=True, **PLACE)
    while renew(now=NOW):
        pass


def make_key() -> str:
    """Return a test key that may do everything."""
    partner = Partner.objects.create(name="Metro", code="metro", contact_email="it@metro.example")
    scopes = [scope.value for scope in KeyScope]
    terms: dict[str, Any] = {"kind": KeyKind.TEST, "scopes": scopes, "quota": 100_000}
    return issue_key(partner, now=NOW, **terms)[1]


def _image() -> CountryImage:
    file = BytesIO()
    Image.new("RGB", (1200, 800), (40, 120, 70)).save(file, "PNG")
    content = ContentFile(file.getvalue(), name="can.png")
    image: CountryImage = CountryImage.objects.create(title="Can", file=content, credit="Ana Pop")
    ImageText.objects.create(image=image, locale="ro-ro", alt="O doză pe o bancă")
    return image
