"""The rules themselves: what breaks one is found, so none of them is blind."""

from __future__ import annotations

import re

import pytest

from tests.countries.partners.feeds.test_forms import RULES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("form", "pattern", "put"),
    [
        ("atom", r"<updated>", "<updated>x"),
        ("atom", r'rel="self"', 'rel="related"'),
        ("atom", r"<id>urn:[^<]*</id>", ""),
        ("atom", r'<entry xml:lang="[^"]*"', "<entry"),
        ("atom", r"<author>.*?</author>", ""),
        ("atom", r"&lt;p&gt;", "&lt;script&gt;"),
        ("rss", r"<pubDate>\w+,", "<pubDate>"),
        ("rss", r' isPermaLink="false"', ""),
        ("rss", r"<dc:language>[^<]*</dc:language>", ""),
        ("rss", r"<description>[^<]*</description>", ""),
        ("rss", r'rel="self"', 'rel="related"'),
        ("rss", r"&lt;p&gt;", '&lt;p&gt;&lt;a href="/x/"&gt;'),
        ("json", r'"date_modified":"', '"date_modified":"x'),
        ("json", r'"version":', '"versions":'),
        ("json", r'"language":"[^"]*",', ""),
        ("json", r'"id":"urn:[^"]*"', '"id":"1"'),
    ],
)
def test_what_breaks_a_rule_is_found(api, articles, form, pattern, put):
    """A good feed, broken in one place, is told to be broken."""
    body = api.get(f"feeds/ro/ro-ro.{form}").content.decode()
    broken = re.sub(pattern, put, body, flags=re.DOTALL)
    assert broken != body

    try:
        found = RULES[form](broken.encode())
    except KeyError as error:
        found = [str(error)]

    assert found
