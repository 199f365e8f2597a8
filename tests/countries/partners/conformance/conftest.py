"""Content of every kind, and a key for all of it."""

from __future__ import annotations

import socket

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, ContactPage, NewsIndexPage, ProgrammePage
from countries.identity.countries import Country
from countries.partners.models import Key, KeyScope
from countries.partners.webhooks.managing import create_endpoint, ping
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
    make_programme,
    paragraph,
)


@pytest.fixture(scope="module")
def content(keeping):
    """Something of every kind."""
    with keeping():
        make_network("RO", "GB")
        make_fact("energy-saving", "95", RO="94")
        make_identity("RO", "ro-ro", "Fiecare Doză Contează")
        make_licensee("RO", "Alucro")
        body = [heading("De ce"), paragraph("<p>Salut {{fact:energy-saving}}</p>", language="en")]
        image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
        page = make_page(
            "ro-ro", "Despre noi", slug="despre", summary="Cine suntem", body=body, image=image
        )
        edit_page(page, slug="despre-noi")
        make_page("ro-ro", "Contact", model=ContactPage, email="a@b.example")
        make_page("ro-ro", "ECC", model=ProgrammePage, programme=make_programme())
        programme = make_programme("caps", "Capace")
        make_page("ro-ro", "Capace", model=ProgrammePage, programme=programme)
        index = make_page("ro-ro", "Știri", model=NewsIndexPage)
        make_page(index, "Deschis", model=ArticlePage, date=NOW.date())
        place = {"town": "București", "latitude": "44.426800", "longitude": "26.102500"}
        events = make_page("ro-ro", "Evenimente", model=EventIndexPage)
        page.event = make_page(events, "Gala", model=EventPage, starts_at=NOW, **place)
        country = Country.objects.get(code="RO")
        page.point = RecyclingPoint.objects.create(country=country, name="Unirii", **place)
        Person.objects.create(country=country, name="Ana")
        file = get_document_model().objects.create(title="Afiș", file=ContentFile(b"x", "a.pdf"))
        Resource.objects.create(country=country, titles={"ro": "Afiș"}, document=file)
        renew(now=NOW)
        yield page


@pytest.fixture
def description(api):
    return api.ok("openapi.json")


@pytest.fixture
def managed(content, make_key, settings, monkeypatch):
    """Return a key with every right, and what it can ask about; names of others lead to this machine."""
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **by_name: (
            resolve(host, *more, **by_name) if host == "localhost" else [here]
        ),
    )
    settings.WAGTAIL_COUNTRIES = {
        **settings.WAGTAIL_COUNTRIES,
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",),
    }
    text = make_key(scopes=KeyScope.values, quota=1_000_000)
    endpoint, spare = (
        create_endpoint(Key.objects.get(), url="https://127.0.0.1/", now=NOW)[0] for _ in range(2)
    )
    delivery = ping(endpoint, now=NOW)
    known = {"id": endpoint.uuid, "delivery": delivery.uuid, "spare": spare.uuid}
    return text, {name: str(uuid) for name, uuid in known.items()}
