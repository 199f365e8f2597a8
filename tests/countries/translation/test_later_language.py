"""A language that a country gets later starts from what sources say then."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringSegment

from countries.opening import LocalePlan, _open_locale
from countries.translation.registering import translation_of
from countries.translation.starting import start_translation
from countries.umbrella.adopting import adopt_page
from tests.factories import NOW, edit_page, make_network, make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("origin", ["umbrella", "local"])
def test_a_later_language_takes_the_present_source(origin):
    """Neither the copy nor the texts to translate are those of the time of the first translation."""
    romania = make_network("RO")["RO"]
    page = make_page("en" if origin == "umbrella" else "ro-ro", "Before")
    copy_into = adopt_page if origin == "umbrella" else start_translation
    copy_into(page, into="en-ro", user=None, now=NOW)
    edit_page(page, title="After")
    _open_locale(romania, LocalePlan("hu-ro", "hu"), 2, user=None)

    (copy,) = copy_into(page, into="hu-ro", user=None, now=NOW)

    source = translation_of(copy).source
    texts = StringSegment.objects.filter(source=source).values_list("string__data", flat=True)
    assert copy.title == "After"
    assert "After" in texts
    assert "Before" not in texts
