"""Reports and lists show each the own, and what all share is the network's."""

from __future__ import annotations

import pytest

from tests.countries.translation.guard.asking import url
from tests.countries.translation.helpers import adopt, running

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["translations_report", "translations_report_results"])
def test_the_report_lists_ones_own_countries(about, romanian, greece, romania, name):
    """Another country's translations are not in it."""
    greek = adopt(about, "el-gr")

    own = greece.get(url(name)).context["object_list"]
    others = romania.get(url(name)).context["object_list"]

    assert list(own) == [running(greek)]
    assert list(others) == [running(romanian)]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("submit_snippet_translation", ("wagtail_countries", "tag", "1")),
        ("snippets_api_listing", ("wagtail_countries", "tag")),
        ("snippets_api_detail", ("wagtail_countries", "tag", "1")),
    ],
)
def test_snippets_are_not_for_countries(romania, name, args):
    """What all share is translated by those who manage the network."""
    assert romania.get(url(name, *args)).status_code == 404
