"""A token is what is replaced when a page is shown; whatever else stands in braces is not."""

from __future__ import annotations

import pytest

from countries.text import tokens_in, without_tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{fact:rate}} of cans", ["{{fact:rate}}"]),
        ("{{ fact:rate }} of cans", ["{{ fact:rate }}"]),
        ("{{programme:every-can-counts.name}}", ["{{programme:every-can-counts.name}}"]),
        ("{{fact:Rate}} and {{fact}} and {rate}", []),
        ("{{fact:a}}{{fact:b}}", ["{{fact:a}}", "{{fact:b}}"]),
    ],
)
def test_tokens_are_found_as_written(text, expected):
    """With their own spaces; a misspelt one embeds nothing and is none."""
    assert tokens_in(text) == expected


def test_a_text_is_read_without_its_tokens():
    """What stood on both sides of a token stays apart."""
    assert without_tokens("a{{fact:rate}}b {{fact}}") == "a b {{fact}}"
