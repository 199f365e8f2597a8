"""What the admin leaves out of Wagtail leaves no hole."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_network, make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Client:
    make_network("RO")
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_superuser("brand"))
    return client


def test_the_root_of_the_tree_opens(brand: Client) -> None:
    """Whoever may change Wagtail's sites sees all homes, though there are no sites to change."""
    response = brand.get(reverse("wagtailadmin_explore_root"))

    assert response.status_code == 200


def test_the_link_to_the_sites_leads_to_the_countries(brand: Client) -> None:
    """A country has its address where its other settings are."""
    response = brand.get(reverse("wagtailsites:index"))

    assert response["Location"] == reverse("countries:index")
