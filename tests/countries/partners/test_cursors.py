"""Cursors: opaque, signed, of one list only."""

from __future__ import annotations

import pytest

from countries.partners.api.cursors import WrongCursor, decode, encode

FILTERS = {"countries": ["RO", "GB"], "path": "pages", "order": "title"}
POSITION = ("2026-01-01", "some-key", "ro-ro")


def test_a_cursor_remembers_its_place():
    """What was put in comes out, whatever the order in which values were named."""
    cursor = encode(POSITION, FILTERS)

    assert decode(cursor, {**FILTERS, "countries": ["GB", "RO"]}) == POSITION


@pytest.mark.parametrize(
    "filters", [{**FILTERS, "order": "-title"}, {**FILTERS, "countries": ["RO"]}, {}]
)
def test_a_cursor_of_another_list_is_refused(filters):
    """Changed filters or order do not go on somewhere in the middle."""
    with pytest.raises(WrongCursor, match="other filters"):
        decode(encode(POSITION, FILTERS), filters)


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "ü", "." * 3000, encode(POSITION, {})[:-2]])
def test_what_we_did_not_sign_is_refused(text):
    """A forged or cut cursor is refused, not guessed at."""
    with pytest.raises(WrongCursor):
        decode(text, FILTERS)
