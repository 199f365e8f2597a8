"""What the site adds to what waits: messages of visitors, and media whose rights end."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.forms import Submission
from countries.access import Role
from countries.workspace import waiting_for
from tests.factories import NOW, make_network, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@staged
def network():
    return make_network("RO", "GR")


@staged
def people(network):
    return {
        "manager": make_user("radu", ("RO", Role.MANAGER, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "foreign": make_user("gina", ("GR", Role.MANAGER, "")),
    }


def waiting(user, kind):
    found = waiting_for(user, now=NOW)
    return [(row.country, row.count, row.due) for row in found if row.kind == kind]


def test_messages_wait_until_they_are_handled(network, people):
    """For those who read their country's messages, and for no others."""
    for handled_at in (None, None, NOW):
        Submission.objects.create(
            country=network["RO"], locale="ro-ro", data={}, handled_at=handled_at
        )

    found = {who: waiting(user, "message") for who, user in people.items()}

    assert found == {"manager": [("RO", 2, None)], "translator": [], "foreign": []}


@pytest.mark.parametrize(("days", "expected"), [(-400, 1), (0, 1), (60, 1), (61, 0), (None, 0)])
def test_images_wait_before_their_rights_end(network, people, days, expected):
    """60 days before, and until somebody takes them away, in the country that has them."""
    ends = TODAY + dt.timedelta(days=days) if days is not None else None
    CountryImage.objects.create(
        title="Cans",
        file=get_test_image_file(),
        collection=network["RO"].collection,
        expires_on=ends,
    )

    found = {who: waiting(user, "media") for who, user in people.items()}

    own = [("RO", 1, ends)] * expected
    assert found == {"manager": own, "translator": [], "foreign": []}
