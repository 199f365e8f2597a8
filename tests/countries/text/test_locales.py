"""Locale codes: what they are made of, and what other libraries are told."""

from __future__ import annotations

import pytest
from django.conf.locale import LANG_INFO

from countries.text import (
    InvalidLocaleCode,
    base_language,
    bcp47,
    direction,
    gettext_language,
    language_of,
    native_name,
    parse_locale,
    same_language,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ro-ro", ("ro", "", "ro")),
        ("en", ("en", "", "")),
        ("sr-latn-rs", ("sr", "latn", "rs")),
        ("SR_Latn_RS", ("sr", "latn", "rs")),
        ("es-419", ("es", "", "419")),
    ],
)
def test_a_code_has_language_script_and_region(code, expected):
    """A code is read in any case, with hyphens or underscores."""
    assert parse_locale(code) == expected


@pytest.mark.parametrize("code", ["", "e", "ro-", "ro-ro-ro", "../en", "english", "ro ro", "ro-rø"])
def test_what_is_no_code_is_refused(code):
    """Anything but language, script and region is refused by name."""
    with pytest.raises(InvalidLocaleCode, match=code or "“”"):
        parse_locale(code)


@pytest.mark.parametrize(
    ("code", "language", "base", "tag"),
    [
        ("sr-latn-rs", "sr-latn", "sr", "sr-Latn-RS"),
        ("en-ro", "en", "en", "en-RO"),
        ("ar-ae", "ar", "ar", "ar-AE"),
        ("en", "en", "en", "en"),
    ],
)
def test_parts_and_tag_of_a_code(code, language, base, tag):
    """The language keeps its script, and the tag for HTML has BCP 47's case."""
    assert (language_of(code), base_language(code), bcp47(code)) == (language, base, tag)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("ar-ae", "rtl"), ("he", "rtl"), ("az-arab-ir", "rtl"), ("ro-ro", "ltr"), ("sr-latn", "ltr")],
)
def test_direction_follows_the_script(code, expected):
    """A language is written in the direction of its script."""
    assert direction(code) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ro-ro", "ro", True),
        ("en-ro", "en-gb", True),
        ("sr-latn-rs", "sr-latn-me", True),
        ("sr-me", "sr-latn", True),
        ("sr", "sr-latn", False),
        ("ro", "en-ro", False),
    ],
)
def test_one_language_needs_one_script(one, other, expected):
    """Two codes are one language if language and script agree; a region may imply the script."""
    assert same_language(one, other) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ro-ro", "română"),
        ("el-gr", "Ελληνικά"),
        ("ar-ae", "العربية"),
        ("sr-latn-rs", "srpski"),
        ("fr-be", "français"),
        ("qaa", "qaa"),
    ],
)
def test_a_language_names_itself(code, expected):
    """The native name is CLDR's, in the script of the code; an unknown one keeps its code."""
    assert native_name(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ro-ro", "ro"),
        ("el-gr", "el"),
        ("ar-ae", "ar"),
        ("sr-latn-rs", "sr-latn"),
        ("sr-latn-me", "sr-latn"),
        ("sr-rs", "sr"),
        ("pt-br", "pt-br"),
        ("pt-pt", "pt"),
        ("en-us", "en"),
        ("en-ro", "en-gb"),
        ("en", "en-gb"),
        ("en-au", "en-au"),
    ],
)
def test_django_is_told_a_language_that_it_has(code, expected):
    """Django gets a language with a catalogue; English is British but where American is written."""
    assert gettext_language(code) == expected


def test_every_language_for_django_is_one_of_its_own():
    """What Django is told for the network's locales is in Django's list of languages."""
    network = (
        "en en-gb en-ie en-us en-ro en-ae fr-fr fr-be nl-be nl-nl de-at es-es pt-pt pt-br it-it"
        " pl-pl cs-cz hu-hu el-gr sr-latn-rs sr-latn-me ro-ro ar-ae sl-si"
    )

    assert {gettext_language(code) for code in network.split()} <= set(LANG_INFO)
