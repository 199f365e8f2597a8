"""``manage.py demo`` at a terminal."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page

from tests.factories import make_network

pytestmark = pytest.mark.django_db


def test_the_demo_can_be_counted_without_building_it(db):
    """A dry run says how much is missing, and makes none of it."""
    make_network("RO")
    output = StringIO()
    pages = Page.objects.count()

    call_command("demo", "--dry-run", "--json", stdout=output)

    report = json.loads(output.getvalue())
    assert report["dry_run"]
    assert all(report["missing"][kind] > 0 for kind in ("countries", "pictures", "pages"))
    assert Page.objects.count() == pages
