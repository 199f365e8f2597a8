"""A slug is made of the letters that people type, by the same rules on the server and in the browser."""

from __future__ import annotations

import pytest
from wagtail.coreutils import get_js_regex

from countries.text import slug_letters, slug_of


@pytest.mark.parametrize(
    ("title", "code", "expected"),
    [
        ("Școli și festivaluri în București", "ro-ro", "scoli-si-festivaluri-in-bucuresti"),
        ("Każda puszka: Łódź", "pl-pl", "kazda-puszka-lodz"),
        ("Κάθε κουτί μετράει", "el-gr", "kathe-kouti-metraei"),
        ("Ευρώπη & αυτοκίνητο", "el-gr", "evropi-avtokinito"),
        ("Μαΐου", "el-gr", "maiou"),
        ("Свака лименка", "sr-rs", "svaka-limenka"),
        ("Größe über alles", "de-at", "groesse-ueber-alles"),
        ("Größe", "hu-hu", "grosse"),
        ("التدوير يبدأ بعلبة", "ar-ae", "التدوير-يبدأ-بعلبة"),
        ("Every can — counts!", "en", "every-can-counts"),
        ("…", "en", ""),
    ],
)
def test_a_title_becomes_a_slug(title: str, code: str, expected: str) -> None:
    """Alphabets are written in Latin letters, other scripts in their own; signs fall away."""
    assert slug_of(title, code) == expected


def test_a_long_title_makes_no_long_address() -> None:
    """It ends with a whole word or letter, never with a sign between words."""
    assert slug_of("can " * 80, "en") == "-".join(["can"] * 20)


def test_decomposed_letters_count_as_one() -> None:
    """A letter with its mark written apart is the same letter."""
    assert slug_of("Școala", "ro-ro") == slug_of("S\u0326coala", "ro-ro") == "scoala"


def test_a_browser_reads_each_pattern() -> None:
    """Each rule can be given to the browser without a sign that its expressions lack."""
    rules = [get_js_regex(pattern) for pattern, _latin in slug_letters("de-at")]

    assert all(pattern.strip("[]").isalpha() or "][" in pattern for pattern, _flags in rules)
    assert {flags for _pattern, flags in rules} == {"gu"}
