"""The few words of the frame, in the languages that have a catalogue, and the marks of language."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from themes.templatetags.themes_text import direction, language_attributes

THEMES = Path(__file__).resolve().parents[2] / "themes"
LANGUAGES = [
    "ro",
    "el",
    "ar",
    "fr",
    "nl",
    "de",
    "es",
    "it",
    "pt",
    "pt_BR",
    "pl",
    "cs",
    "hu",
    "sr_Latn",
    "sl",
    "ca",
]
WITH_CONTEXT = re.compile(r'\{% translate "([^"]+)" context "([^"]+)"')
TRANSLATED = re.compile(r'(?:\{% translate |[=(]_\()"([^"]+)"')


def catalogue(language: str) -> Path:
    """Return the path of a language's catalogue."""
    return THEMES / "locale" / language / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_templates_is_translated(language: str) -> None:
    """No word of the frame is left in English where a catalogue exists."""
    with catalogue(language).open("rb") as file:
        messages = read_po(file, locale=language)
    known = {str(message.id): message.string for message in messages if message.id}
    used = {
        word
        for path in (THEMES / "templates").rglob("*.html")
        for word in TRANSLATED.findall(path.read_text())
    }

    assert used
    assert {word for word in used if not known.get(word)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogues_are_up_to_date(language: str) -> None:
    """What is read at run time is what stands in the catalogue's source."""
    with catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    with catalogue(language).open("rb") as file:
        plain = [m for m in read_po(file, locale=language) if m.id and isinstance(m.id, str)]

    for message in plain:
        found = (
            compiled.pgettext(message.context, message.id)
            if message.context
            else compiled.gettext(message.id)
        )
        assert found == message.string


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("ro", 1, "pagină"),
        ("ro", 5, "pagini"),
        ("ro", 20, "de pagini"),
        ("ar", 3, "صفحات"),
        ("pl", 22, "22 strony"),
        ("cs", 5, "stránek"),
        ("sr_Latn", 21, "Pronađena je"),
        ("sl", 2, "Najdeni"),
    ],
)
def test_numbers_follow_the_grammar(language: str, number: int, expected: str) -> None:
    """Romanian, Arabic and the Slavic languages count in more than two forms."""
    with catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    found = compiled.ngettext("%(total)s page found", "%(total)s pages found", number)

    assert expected in found % {"total": number}


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar-AE", "rtl"),
        ("en-ae", "ltr"),
        ("ku-Arab-IQ", "rtl"),
        ("az-latn", "ltr"),
        ("ur_PK", "rtl"),
    ],
)
def test_direction_follows_script_then_language(tag: str, expected: str) -> None:
    """A script that is named decides the direction; otherwise the language does."""
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("language", "surrounding", "expected"),
    [
        ("ro", "ro-RO", ""),
        ("en-ro", "en-GB", ""),
        ("sr-Latn", "sr-Cyrl-RS", ' lang="sr-Latn" dir="ltr"'),
        ("ar", "en", ' lang="ar" dir="rtl"'),
        ("", "en", ""),
        (None, "en", ""),
        ('"><x', "en", ' lang="&quot;&gt;&lt;x" dir="ltr"'),
    ],
)
def test_marks_appear_only_where_the_language_changes(
    language: str | None, surrounding: str, expected: str
) -> None:
    """A region makes no other language, a script does, and nothing escapes its attribute."""
    assert str(language_attributes(language, surrounding)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_with_a_context_are_translated_too(language: str) -> None:
    """What a context tells apart, such as the roles of organisations, has words of its own."""
    with catalogue(language).open("rb") as file:
        messages = read_po(file, locale=language)
    known = {(message.context, message.id) for message in messages if message.string}
    used = {
        (context, word)
        for path in (THEMES / "templates").rglob("*.html")
        for word, context in WITH_CONTEXT.findall(path.read_text())
    }

    assert used
    assert used - known == set()
