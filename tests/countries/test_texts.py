"""Texts per language are found for a locale: its own, the wider language's, English, any."""

from __future__ import annotations

import pytest

from countries.identity.texts import text_in

TEXTS = {"en": "can", "pt": "lata", "pt-br": "latinha", "sr-latn": "limenka", "sr": "лименка"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("pt-br", ("latinha", "pt-br")),
        ("pt-pt", ("lata", "pt")),
        ("sr-latn-rs", ("limenka", "sr-latn")),
        ("sr-cyrl-rs", ("лименка", "sr")),
        ("ro-ro", ("can", "en")),
    ],
)
def test_the_nearest_language_answers(code, expected):
    """The most exact code that has a text comes first."""
    assert text_in(TEXTS, code) == expected


def test_any_language_is_better_than_none():
    """Without English the first language by its code answers, and says which it is."""
    assert text_in({"ro": "doză", "el": "κουτί"}, "pl-pl") == ("κουτί", "el")


def test_without_texts_there_is_an_empty_one():
    """Nothing is said in the reader's own language."""
    assert text_in({}, "ro-ro") == ("", "ro-ro")
