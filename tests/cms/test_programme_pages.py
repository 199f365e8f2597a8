"""A programme's page stands under the programme's own name, look and no other's logo."""

from __future__ import annotations

import orjson
import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.pages.models import ProgrammePage
from countries.delivery.models import Document
from tests.factories import make_identity, make_network, make_page, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    make_network("GB")
    make_identity("GB", "en-gb", "Every Can Counts")
    programme = make_programme("metalmatters", "MetalMatters")
    programme.theme = "metalmatters"
    programme.save()
    return make_page("en-gb", "A campaign", slug="metal", model=ProgrammePage, programme=programme)


def test_the_header_names_the_programme(page):
    """The header and the title say the programme's name, not the umbrella's."""
    html = BeautifulSoup(
        Client(headers={"host": "localhost:8000"}).get("/uk/metal/").content, "html.parser"
    )

    assert html.html["data-theme"] == "metalmatters"
    assert html.select_one(".ecc-brand__name").get_text() == "MetalMatters"
    assert html.title.get_text() == "A campaign · MetalMatters"


def test_partners_get_no_logo_of_another_programme(page):
    """The attribution names the programme and comes without the umbrella's logo."""
    stored = Document.objects.get(key=page.translation_key)
    attribution = orjson.loads(bytes(stored.body))["attribution"]

    assert attribution["text"].startswith("MetalMatters")
    assert attribution["logo"] == ""
