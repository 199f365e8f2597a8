"""A file that something is made of stays, and the admin says what holds it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.pages.entries import Resource
from countries.access import Role
from countries.identity.countries import Country
from tests.factories import make_network, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

Document = get_document_model()


@staged
def network() -> dict[str, Country]:
    return make_network("RO")


@pytest.fixture
def document(network: dict[str, Country]) -> Any:
    """Return a document of Romania from which a resource is made."""
    file = ContentFile(b"%PDF-1.4", name="afis.pdf")
    row = Document.objects.create(title="Afiș", file=file, collection=network["RO"].collection)
    Resource.objects.create(country=network["RO"], titles={"ro": "Afiș de vară"}, document=row)
    return row


def client_of(user: Any) -> Client:
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


@pytest.mark.parametrize("one_by_one", [True, False])
def test_a_document_in_use_is_kept(network, document, one_by_one):
    """Whether it is deleted alone or in a selection, the answer is a sentence."""
    manager = client_of(make_user("radu", ("RO", Role.MANAGER, "")))
    bulk = reverse("wagtail_bulk_action", args=["media", "countrydocument", "delete"])
    url = (
        reverse("wagtaildocs:delete", args=[document.pk])
        if one_by_one
        else f"{bulk}?id={document.pk}&next={reverse('wagtaildocs:index')}"
    )

    answer = manager.post(url, follow=True)

    assert answer.status_code == 200
    assert "cannot be deleted: it is used by" in answer.content.decode()
    assert Document.objects.filter(pk=document.pk).exists()


def test_a_document_that_nothing_uses_is_deleted(network, document):
    """What held it is gone."""
    Resource.objects.all().delete()
    manager = client_of(make_user("radu", ("RO", Role.MANAGER, "")))

    manager.post(reverse("wagtaildocs:delete", args=[document.pk]))

    assert not Document.objects.filter(pk=document.pk).exists()


def test_a_countrys_collection_is_kept(network):
    """It belongs to the country as long as that is known."""
    collection = network["RO"].collection
    url = reverse("wagtailadmin_collections:delete", args=[collection.pk])

    answer = client_of(make_superuser()).post(url, follow=True)

    assert answer.status_code == 200
    assert "cannot be deleted" in answer.content.decode()
    assert Collection.objects.filter(pk=collection.pk).exists()
