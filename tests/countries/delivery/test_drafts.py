"""Drafts: the bytes that are made of a document."""

from __future__ import annotations

import uuid

import orjson
import pytest

from countries.delivery.drafts import Address, Draft


def made(text):
    draft = Draft(address=Address("page", uuid.UUID(int=1)), document={"html": text}, title=text)
    return orjson.loads(draft.body)["html"], draft.title


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("S\u0326tiri", "\u0218tiri"),
        ("\u0218tiri", "\u0218tiri"),
        ("a\u0338 < b", "a\u0338 < b"),
        ("<p>\u0338 o\u0308</p>", "<p>\u0338 \u00f6</p>"),
    ],
)
def test_texts_are_in_one_form_however_they_were_typed(typed, told):
    """Letters and their marks are one character; no mark becomes one with a tag."""
    assert made(typed) == (told, told)
