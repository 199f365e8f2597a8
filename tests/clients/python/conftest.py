"""What tests of the Python client share: the running application as a transport, and real content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.core import signals
from django.core.files.base import ContentFile
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from ecc_partner import Client
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.events import EventIndexPage, EventPage
from countries.identity.countries import Country
from countries.partners.keys import issue_key
from countries.partners.models import Partner
from countries.publishing import renew
from tests.factories import (
    NOW,
    edit_page,
    make_fact,
    make_licensee,
    make_network,
    make_page,
    paragraph,
)
from tests.keeping import kept

SITE = "http://localhost:8000"


class Application(httpx.BaseTransport):
    """The site's own application, in this process and in the test's transaction."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._wsgi = httpx.WSGITransport(get_wsgi_application())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._wsgi.handle_request(request)


class Answers(httpx.BaseTransport):
    """Answers that a test gives, one per request; an exception is raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """Let requests at the application itself stay in the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def make_client(application: Application) -> Iterator[Callable[..., Client]]:
    """Return a function that makes a client of the application."""
    made: list[Client] = []

    def make(key: str | None = None, **more: Any) -> Client:
        made.append(Client(key, SITE, **{"transport": application, **more}))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    """A client without a key."""
    return make_client()


@pytest.fixture
def make_key() -> Callable[..., str]:
    """Return a function that issues a key and returns its text."""

    def make(**terms: Any) -> str:
        partner, _made = Partner.objects.get_or_create(
            code="metro", defaults={"name": "Metro", "contact_email": "it@metro.example"}
        )
        return issue_key(partner, now=dt.datetime.now(dt.UTC), **terms)[1]

    return make


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Something of every kind in Romania; the page *Despre noi*, with what belongs to it."""
    with kept(django_db_blocker):
        make_network("RO", "GB")
        make_fact("energy-saving", "95", RO="94")
        make_licensee("RO", "Alucro")
        image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
        body = [paragraph("<p>Salut doză</p>")]
        page = make_page("ro-ro", "Despre noi", slug="despre", body=body, image=image)
        edit_page(page, slug="despre-noi")
        for number in range(3):
            make_page("en-ro", f"Page {number}", body=[paragraph("<p>Hello</p>")])
        country = Country.objects.get(code="RO")
        place = {"town": "București", "latitude": "44.426800", "longitude": "26.102500"}
        events = make_page("ro-ro", "Evenimente", model=EventIndexPage)
        page.event = make_page(events, "Gala", model=EventPage, starts_at=NOW, **place)
        RecyclingPoint.objects.create(country=country, name="Unirii", **place)
        Person.objects.create(country=country, name="Ana")
        file = get_document_model().objects.create(title="Afiș", file=ContentFile(b"x", "a.pdf"))
        Resource.objects.create(country=country, titles={"ro": "Afiș"}, document=file)
        renew(now=NOW)
        yield page
