"""Numbers of a translation are those of the source, written as its own language does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countries.text import format_number
from countries.translation.checks.numbers import parse_number
from tests.countries.translation.checks.asking import found, places

LOCALES = ("en-gb", "ro-ro", "fr-fr", "de-at", "pl-pl", "el-gr", "ar-ae", "pt-br", "es-es", "hu-hu")


@settings(max_examples=60, deadline=None)
@given(value=st.decimals(min_value=0, max_value=10**9, places=1), locale=st.sampled_from(LOCALES))
def test_what_a_locale_writes_is_read_back(value: Decimal, locale: str) -> None:
    """Each number is read as it was, from the signs and digits of its locale."""
    assert parse_number(format_number(value, locale, unit="count"), locale) == value


@settings(max_examples=40, deadline=None)
@given(value=st.integers(min_value=21, max_value=10**9), locale=st.sampled_from(LOCALES))
def test_a_number_in_its_locale_s_form_is_the_source_s(value: int, locale: str) -> None:
    """No number raises an alarm in the form of any locale."""
    source = f"There were {format_number(Decimal(value), 'en-gb', unit='count')} cans."
    target = f"({format_number(Decimal(value), locale, unit='count')})"

    assert found("number", source, target, locale) == []


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("1,000.5 tonnes", "1.000,5 tone", "ro-ro"),
        ("1,000.5 tonnes", "1 000,5 tonne", "fr-fr"),
        ("1,250 cans", "١٬٢٥٠ علبة", "ar-ae"),
        ("12.5 per cent", "١٢٫٥ بالمئة", "ar-ae"),
        ("12 May 2025", "12.05.2025", "ro-ro"),
        ("1 million cans", "1.000.000 de doze", "ro-ro"),
        ("at 5:30 pm", "la ora 17.30", "ro-ro"),
        ("in the 21st century", "în secolul XXI", "ro-ro"),
        ("two cans", "2 doze", "ro-ro"),
        ("the 1990s", "anii ’90", "ro-ro"),
        ("10–12 June", "10–12 iunie", "ro-ro"),
        ("Call 0800 123 456", "Sună la 0800 123 456", "ro-ro"),
        ("See {{fact:co2-saved-2030}}", "Vezi {{fact:co2-saved-2030}}", "ro-ro"),
    ],
)
def test_one_number_in_other_words_is_the_same(source: str, target: str, locale: str) -> None:
    """Signs, scripts, scales, clocks and dates differ between languages; the number does not."""
    assert found("number", source, target, locale) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("We collected 1,250 cans.", "Am strâns 1.520 de doze."),
        ("Since 2012.", "Din 2021."),
        ("76.3 per cent", "76,8 la sută"),
        ("It takes 60 days.", "Durează două luni."),
    ],
)
def test_another_number_is_found(source: str, target: str) -> None:
    """A number that was mistyped or lost is told."""
    assert found("number", source, target) != []


@pytest.mark.parametrize(
    ("text", "locale", "wrong"),
    [
        ("Am strâns 1,000.5 tone.", "ro-ro", ["1,000.5"]),
        ("Am strâns 1.000,5 tone.", "ro-ro", []),
        ("We collected 1.000,5 tonnes.", "en-gb", ["1.000,5"]),
        ("Am strâns 1,250,000 de doze.", "ro-ro", ["1,250,000"]),
        ("Versiunea 2.1.3 din 12.05.2025.", "ro-ro", []),
    ],
)
def test_signs_of_another_language_are_found(text: str, locale: str, wrong: list[str]) -> None:
    """Points and commas stand as the language has them; what may be either is let be."""
    assert places(found("number-format", "", text, locale), text) == wrong


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("a bag of 5 kg", "un sac de 5 g", 1),
        ("a bag of 5 kg", "un sac de 5 kg", 0),
        ("It costs £50.", "Costă 50 €.", 1),
        ("It costs €50.", "Costă 50 EUR.", 0),
        ("95% less energy", "cu 95 la sută mai puțină energie", 0),
    ],
)
def test_another_unit_is_found(source: str, target: str, count: int) -> None:
    """The same number with another unit is told; units in words are let be."""
    assert len(found("unit", source, target)) == count
