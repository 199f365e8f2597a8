"""What is put in the place of a source's link or picture is safe, and one's own."""

from __future__ import annotations

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.models import (
    SegmentOverride,
)

from countries.identity.countries import Country
from tests.countries.translation.guard.asking import MISSING, edit_url, put, told, url
from tests.countries.translation.helpers import adopt, document, running, save, translate
from tests.factories import (
    make_page,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//evil", "x"]
)
def test_an_unsafe_link_never_gets_in(linked, romania, address):
    """The address of a link is refused where it is typed, and nothing is stored."""
    translation = running(linked)
    segment = translation.source.overridablesegment_set.get()

    response = put(romania, url("edit_override", translation.pk, segment.pk), value=address)

    assert response.status_code == 400
    assert not SegmentOverride.objects.exists()


def test_a_safe_link_gets_in(linked, romania):
    """A country links to its own address."""
    translation = running(linked)
    segment = translation.source.overridablesegment_set.get()
    translate(linked, title="Legături", p1_html='Vezi <a id="a1">asta</a>.')

    response = put(
        romania, url("edit_override", translation.pk, segment.pk), value="https://doza.example"
    )
    save(linked)

    assert response.status_code == 201
    html = document(linked)["blocks"][0]["value"]["html"]
    assert html == '<p>Vezi <a href="https://doza.example">asta</a>.</p>'


def image(title, collection):
    return get_image_model().objects.create(
        title=title, file=get_test_image_file(), collection=collection
    )


@pytest.mark.parametrize(("owner", "status"), [("RO", 201), ("GR", 400), (None, 400)])
def test_a_picture_is_chosen_from_ones_own(network, romania, owner, status):
    """Another country's picture, or one that is not there, cannot be put on a page."""
    shown = image("Umbrella", Country.objects.get(code="INT").collection)
    copy = adopt(make_page("en", "Picture", image=shown), "ro-ro")
    own = image("Own", Country.objects.get(code=owner).collection).pk if owner else MISSING
    segment = running(copy).source.overridablesegment_set.get(context__path="image")

    response = put(romania, url("edit_override", running(copy).pk, segment.pk), value=str(own))

    assert response.status_code == status


def test_a_picture_that_was_deleted_stops_publishing_with_a_reason(network, romania):
    """A choice that no longer exists is told, not an error of the server."""
    shown = image("Umbrella", Country.objects.get(code="INT").collection)
    copy = adopt(make_page("en", "Picture", image=shown), "ro-ro")
    own = image("Own", Country.objects.get(code="RO").collection)
    segment = running(copy).source.overridablesegment_set.get(context__path="image")
    put(romania, url("edit_override", running(copy).pk, segment.pk), value=str(own.pk))
    own.delete()

    response = romania.post(edit_url(copy), {"action": "publish"})

    assert response.status_code == 302
    assert "no longer exists" in told(response)[0]
