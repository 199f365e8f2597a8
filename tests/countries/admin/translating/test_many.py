"""Links, and many texts at once, in the translation editor."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringTranslation

from tests.countries.admin.translating.screens import accept_url, told
from tests.countries.translation.helpers import adopt, running, translate
from tests.factories import make_page, paragraph

pytestmark = pytest.mark.django_db


def test_a_link_is_replaced_by_a_form(translator, page):
    """A country leads somewhere else, and back to the source's."""
    segment = OverridableSegment.objects.get(
        source=running(page).source, context__path__contains="p2"
    )
    where = reverse("countries_desk_choice", args=[running(page).pk, segment.pk])

    translator.post(where, {"value": "https://example.org/ro"})
    own = [row.data for row in SegmentOverride.objects.all()]
    translator.post(where, {"value": "https://example.org/ro", "source": "1"})

    assert own == ["https://example.org/ro"]
    assert not SegmentOverride.objects.exists()


def test_an_unsafe_link_is_refused(translator, page):
    """A script is no address."""
    segment = OverridableSegment.objects.get(
        source=running(page).source, context__path__contains="p2"
    )
    where = reverse("countries_desk_choice", args=[running(page).pk, segment.pk])

    response = translator.post(where, {"value": "javascript:alert(1)"})

    assert "https" in told(response)
    assert not SegmentOverride.objects.exists()


def test_figures_are_left_as_in_the_source_at_once(translator, network):
    """One press takes every text without words, and says how many."""
    body = [paragraph(f"<p>{n} %</p>", block_id=f"p{n}") for n in range(3)]
    page = adopt(make_page("en", "Figures", body=body), "ro-ro")

    response = translator.post(accept_url(page), {"what": "figures"})

    assert told(response) == "3 texts were taken."
    assert sorted(StringTranslation.objects.values_list("data", flat=True)) == ["0 %", "1 %", "2 %"]


def test_machine_text_is_reviewed_at_once_by_those_who_may(translator, publisher, page):
    """A translator reads text by text; who reviews or publishes may say so of all."""
    translate(page, machine=True, title="Despre noi")

    translator.post(accept_url(page), {"what": "machine"})
    before = StringTranslation.objects.get().translation_type
    publisher.post(accept_url(page), {"what": "machine"})

    assert (before, StringTranslation.objects.get().translation_type) == ("machine", "manual")


def test_nothing_else_is_taken(translator, page):
    """A word that names no way to take texts is not there."""
    assert translator.post(accept_url(page), {"what": "everything"}).status_code == 404
