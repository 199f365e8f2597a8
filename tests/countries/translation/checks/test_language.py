"""A text is in its own language, in its letters, with its punctuation."""

from __future__ import annotations

import pytest

from countries.translation.glossary import Kind, Term
from tests.countries.translation.checks.asking import found, places

ROMANIAN = "Dozele se strâng separat și ajung din nou pe raft în mai puțin de două luni."
ENGLISH = "The cans are collected and they are back on the shelf in less than two months."


def test_cedillas_are_no_letters_of_romanian() -> None:
    """Letters of old fonts are found, each at its place; the right ones are let be."""
    text = "Reciclaţi şi <b>voi</b> dozele, știm."

    assert places(found("forbidden-character", "", text), text) == ["ţ", "ş"]


def test_characters_that_nobody_sees_are_found() -> None:
    """Control characters and marks of byte order are found in every language."""
    assert len(found("forbidden-character", "", "Eine\ufeff Dose\x0b", "de-at")) == 2


@pytest.mark.parametrize(
    ("text", "locale", "wrong"),
    [
        ("Το κoυτί είναι εδώ.", "el-gr", ["κoυτί"]),
        ("Το κουτί της CANPACK είναι εδώ.", "el-gr", []),
        ("Dоza de aluminiu", "ro-ro", ["Dоza"]),
        ("10 µm, 5 kΩ", "ro-ro", []),
        ("شركة Crown وCANPACK", "ar-ae", []),
    ],
)
def test_words_of_two_alphabets_are_found(text: str, locale: str, wrong: list[str]) -> None:
    """Look-alikes inside a word are found; names, units and Arabic's joined words are not."""
    assert places(found("mixed-alphabet", "", text, locale), text) == wrong


@pytest.mark.parametrize(
    ("text", "locale", "count"),
    [
        ("Ta koutia einai edo konta mas", "el-gr", 1),
        ("European Aluminium", "el-gr", 0),
        ("Лименке се скупљају одвојено", "sr-latn-rs", 1),
        ("Τα κουτιά είναι εδώ", "el-gr", 0),
    ],
)
def test_another_alphabet_is_found(text: str, locale: str, count: int) -> None:
    """A sentence in other letters is told; names in their own letters are not."""
    assert len(found("alphabet", "", text, locale)) == count


def test_a_text_without_accents_is_told() -> None:
    """A longer Romanian text without any of its own letters was typed on another keyboard."""
    bare = "Dozele se strang separat si ajung din nou pe raft in mai putin de doua luni."

    assert len(found("accents", "", bare)) == 1
    assert found("accents", "", ROMANIAN) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [(ENGLISH, 1), (ROMANIAN, 0), (f"Pe afiș scrie: „{ENGLISH}”", 0), ("Every Can Counts", 0)],
)
def test_a_text_in_another_language_is_found(text: str, count: int) -> None:
    """Long text is told by its function words; quotations and names are no findings."""
    assert len(found("language", "", text)) == count


@pytest.mark.parametrize(
    ("text", "locale", "count"),
    [
        ("Why we do it", "ro-ro", 1),
        ("Ball Beverage Packaging", "ro-ro", 0),
        ("Every Can Counts", "ro-ro", 0),
        ("Video", "ro-ro", 0),
        ("Why we do it", "en-ro", 0),
        ("“Why we do it”", "ro-ro", 0),
    ],
)
def test_a_text_left_as_it_was_is_found(text: str, locale: str, count: int) -> None:
    """Several words equal to the source are told, but names, quotations and the same language."""
    assert len(found("untranslated", text, text, locale)) == count


@pytest.mark.parametrize(
    ("text", "locale", "count"),
    [
        ("Où va la canette?", "fr-fr", 1),
        ("Où va la canette ?", "fr-fr", 1),
        ("Où va la canette\u202f? Ici\u00a0: à 10:30.", "fr-fr", 0),
        ("«\u00a0Oui\u00a0», dit-elle.", "fr-fr", 0),
        ("« Oui », dit-elle.", "fr-fr", 2),
        ("Πού πάει το κουτί?", "el-gr", 1),
        ("Πού πάει το κουτί;", "el-gr", 0),
        ("Dónde va la lata?", "es-es", 1),
        ("¿Dónde va la lata? ¡Aquí!", "es-es", 0),
        ("أين تذهب العلبة?", "ar-ae", 1),
        ("Unde merge doza ?", "ro-ro", 1),
        ("Unde merge doza? {{fact:x}}. Aici.", "ro-ro", 0),
        ("Doza , aici", "ro-ro", 1),
    ],
)
def test_signs_stand_as_the_language_sets_them(text: str, locale: str, count: int) -> None:
    """Spaces before signs, question marks and commas are judged by language."""
    assert len(found("punctuation", "", text, locale)) == count


@pytest.mark.parametrize(
    ("text", "locale", "count"),
    [
        ("El spune „da”.", "ro-ro", 0),
        ("El spune “da”.", "ro-ro", 1),
        ("Er sagt „ja“ und geht’s an.", "de-at", 0),
        ("Er sagt “ja”.", "de-at", 1),
        ('He says "yes".', "en-gb", 1),
        ('A 24" screen', "en-gb", 0),
    ],
)
def test_quotation_marks_are_the_language_s(text: str, locale: str, count: int) -> None:
    """The first mark of another language is told."""
    assert len(found("quotation-mark", "", text, locale)) == count


@pytest.mark.parametrize(
    ("source", "target", "locale", "count"),
    [
        ("Cans are collected here.", "Dozele se strâng aici", "ro-ro", 1),
        ("Cans are collected here", "Dozele se strâng aici.", "ro-ro", 1),
        ("Where do cans go?", "Πού πάνε τα κουτιά;", "el-gr", 0),
        ("Where do cans go?", "Unde merg dozele.", "ro-ro", 1),
        ("Cans are collected here.", "Dozele se strâng aici!", "ro-ro", 0),
        ("Yes.", "Da", "ro-ro", 0),
    ],
)
def test_a_text_ends_as_its_source(source: str, target: str, locale: str, count: int) -> None:
    """A lost or added sign at the end is told, whichever sign the language has for it."""
    assert len(found("end-punctuation", source, target, locale)) == count


def test_doubled_spaces_are_found_at_their_place() -> None:
    """Places are those of the stored text, with its tags and entities."""
    text = "Doze &amp; <b>capace</b>  aici"

    (finding,) = found("doubled-space", "", text)

    assert (finding.start, finding.end) == (text.index("  "), text.index("  ") + 2)


DEPOSIT = Term(
    "deposit return scheme", Kind.TRANSLATE, "en", "ro-ro", ("sistem garanție-returnare",)
)
ALUPRO = Term("Alupro", Kind.KEEP, "en", "ro-ro")
TIN = Term("conservă", Kind.FORBIDDEN, "ro", "ro-ro", note="Scrie: doză.")


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("A deposit return scheme starts.", "Începe un sistem garanție-returnare.", 0),
        ("Two deposit return schemes start.", "Încep două sisteme garanție-returnare.", 0),
        ("A deposit return scheme starts.", "Începe o schemă de depozit.", 1),
        ("A deposit is paid.", "Se plătește o garanție.", 0),
    ],
)
def test_agreed_terms_are_used(source: str, target: str, count: int) -> None:
    """A term in any usual ending asks for what was agreed on, in any usual ending."""
    assert len(found("term", source, target, terms=[DEPOSIT])) == count


def test_a_kept_term_stays_as_it_is() -> None:
    """A term that is not translated stands in the translation, capitals and all."""
    assert found("term-kept", "Alupro runs it.", "Alupro o conduce.", terms=[ALUPRO]) == []
    assert len(found("term-kept", "Alupro runs it.", "alupro o conduce.", terms=[ALUPRO])) == 1


def test_a_forbidden_term_is_found_with_what_to_write() -> None:
    """A forbidden word is found in its endings, with the glossary's note."""
    text = "Strângem conserve de aluminiu, nu cutii."

    (finding,) = found("term-forbidden", "", text, terms=[TIN])

    assert text[finding.start : finding.end] == "conserve"
    assert "Scrie: doză." in str(finding.message)
