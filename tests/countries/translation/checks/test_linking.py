"""The addresses of a page's links are looked at, also those that its country put in their place."""

from __future__ import annotations

import json

import pytest
from wagtail_localize.models import OverridableSegment, SegmentOverride

from countries.translation.checks.gathering import NotFit, findings_of_page
from tests.countries.translation.helpers import adopt, running, save, translate
from tests.factories import make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

LINKED = '<p>See <a href="https://example.org">this</a>.</p>'


@staged
def linked(network):
    """Romania's copy of a page with one link, translated."""
    page = adopt(make_page("en", "Links", body=[paragraph(LINKED, block_id="p1")]), "ro-ro")
    translate(page, title="Legături", p1_html='Vezi <a id="a1">asta</a>.')
    return page


def put(page, address):
    """Store an address in the link's place, as no screen of ours would."""
    segments = OverridableSegment.objects.filter(source=running(page).source)
    segment = segments.get(context__path__contains=".'")
    SegmentOverride.objects.bulk_create(
        [
            SegmentOverride(
                locale=page.locale, context=segment.context, data_json=json.dumps(address)
            )
        ]
    )


def found_in(page):
    draft = page.get_latest_revision_as_object()
    return [(one.finding.rule, one.path) for one in findings_of_page(draft)]


def test_a_script_in_a_links_place_is_found(linked):
    """It keeps the page back, though what is saved would not carry it."""
    put(linked, "javascript:alert(1)")

    with pytest.raises(NotFit, match="script"):
        save(linked)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("http://localhost:8000/gr/", "link-abroad"),
        ("http://localhost:8000/ro/nothing-here/", "link-dead"),
    ],
)
def test_where_a_link_leads_is_looked_at(linked, address, rule):
    """A link that its country put there is judged as the source's are."""
    put(linked, address)

    save(linked, publish=False)

    assert (rule, "body.p1.html") in found_in(linked)


def test_a_good_address_is_left_alone(linked):
    """Another site's address is the country's own business."""
    put(linked, "https://can.example/ro")

    save(linked, publish=False)

    assert [rule for rule, _path in found_in(linked) if rule.startswith("link-")] == []


def test_a_page_that_is_no_translation_is_looked_at(network):
    """Links in the rich text of a country's own page lead somewhere, too."""
    body = [paragraph('<p>Vezi <a href="http://localhost:8000/ro/nimic/">asta</a>.</p>')]
    page = make_page("ro-ro", "Legături", body=body, publish=False)

    assert [rule for rule, _path in found_in(page) if rule.startswith("link-")] == ["link-dead"]


def test_an_address_that_is_typed_is_told_once(network):
    """A link whose words are its address has one finding."""
    address = "http://localhost:8000/ro/nimic/"
    body = [paragraph(f'<p>Vezi <a href="{address}">{address}</a>.</p>')]
    page = make_page("ro-ro", "Legături", body=body, publish=False)

    assert [rule for rule, _path in found_in(page)].count("link-dead") == 1
