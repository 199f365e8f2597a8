"""Where a file may be used is ticked in its form."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.media.forms import TerritoryField
from tests.factories import make_network, make_superuser
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def image():
    make_network("RO", "GR")
    return get_image_model().objects.create(title="Field", file=get_test_image_file())


@pytest.mark.parametrize(("ticked", "kept"), [(["RO"], ["RO"]), ([], [])])
def test_a_territory_is_ticked(client, image, ticked, kept):
    """The countries' codes are stored; nothing ticked means everywhere."""
    client.force_login(make_superuser())
    data = {"title": "Field", "collection": image.collection_id, "territory": ticked}

    client.post(
        reverse("wagtailimages:edit", args=[image.pk]), data, headers={"host": "localhost:8000"}
    )

    image.refresh_from_db()
    assert image.territory == kept


def test_no_country_of_others_is_ticked(db):
    """A code that the network does not know is refused."""
    make_network("RO")

    with pytest.raises(ValidationError, match="XX"):
        TerritoryField().clean(["RO", "XX"])
