"""What the translation editor offers: memory, glossary and findings."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from wagtail_localize.models import StringTranslation

from countries.translation import aids
from countries.translation.checks.findings import Finding, Severity
from tests.countries.admin.translating.screens import JSON, accept_url, desk_segment, shown, write
from tests.countries.translation.helpers import translate

pytestmark = pytest.mark.django_db

WARNING = Finding("spacing", Severity.WARNING, "Two spaces.")


@dataclass
class Suggested:
    target: str
    match: int
    where: str = "Another page"


@dataclass
class Term:
    text: str
    translations: tuple[str, ...] = ()
    is_kept: bool = False
    is_forbidden: bool = False
    note: str = ""


@pytest.fixture
def memory(monkeypatch):
    """A memory that knows the title exactly, and a sentence nearly."""
    known = {
        "About us": [Suggested("Despre noi", 100), Suggested("Despre", 80)],
        "We recycle cans.": [Suggested("Reciclăm doze &amp; capace.", 85)],
    }
    monkeypatch.setattr(
        aids,
        "suggestions_for",
        lambda translation, texts: {text: known[text] for text in texts if text in known},
    )


def test_the_memory_offers_what_was_said_elsewhere(translator, page, memory):
    """Each offer says how alike its source was, and is taken by a press without script."""
    html = shown(translator, page).content.decode()

    assert "85 %" in html
    assert 'value="Reciclăm doze &amp; capace."' in html


def test_exact_matches_are_taken_at_once(translator, page, memory):
    """Near ones wait for a person."""
    translator.post(accept_url(page), {"what": "memory"})

    assert list(StringTranslation.objects.values_list("data", flat=True)) == ["Despre noi"]


def test_the_glossary_stands_beside_the_source(translator, page, monkeypatch):
    """What is said for a term, and what is left as it is."""
    terms = [Term("cans", ("doze",)), Term("Every Can Counts", is_kept=True)]
    monkeypatch.setattr(aids, "terms_for", lambda translation: terms)
    monkeypatch.setattr(
        aids, "terms_in", lambda terms, text: [term for term in terms if term.text in text]
    )

    html = shown(translator, page).content.decode()

    assert "doze</span>" in html
    assert "keep it as it is" not in html


def test_findings_stand_below_their_text(translator, page, monkeypatch):
    """What the checks say of a translation is shown there, and told to the script."""
    translate(page, title="Despre noi")
    monkeypatch.setattr(
        aids,
        "findings_for",
        lambda translation, pairs: {pk: [WARNING] for pk, _source, _text in pairs},
    )

    html = shown(translator, page).content.decode()

    assert html.count("<li>Two spaces.</li>") == 1


def test_a_finding_that_blocks_says_so(translator, page, monkeypatch):
    """It says before its reason that nothing is published with it, in the page and to the script."""
    translate(page, title="Despre noi")
    found = Finding("spacing", Severity.BLOCKING, "Two spaces.")
    monkeypatch.setattr(
        aids, "findings_for", lambda translation, pairs: {pk: [found] for pk, *_rest in pairs}
    )

    html = shown(translator, page).content.decode()
    version = desk_segment(shown(translator, page)).version
    said = write(translator, page, "Despre", version=version, headers=JSON).json()

    assert re.search(r">\s*Blocks publishing: Two spaces\.</li>", html)
    assert said["findings"] == [{"message": "Two spaces.", "is_blocking": True}]
