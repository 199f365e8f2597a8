"""What people read in the admin is translated, in the languages that have a whole catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["countries", "cms"]
LANGUAGES = ["ro", "el", "ar", "fr", "nl", "de"]
WITH_CONTEXT = ("pgettext", "pgettext_lazy")
ONE = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", *WITH_CONTEXT)
IN_TEMPLATE = re.compile(r"\b(n?p?gettext)\((.*?)(?:,\s*count)?\) ")

Word = tuple[str, str]
"""A context, mostly none, and the English text."""


@cache
def words_of(package: str) -> frozenset[Word]:
    """Return all that the code and templates of a package mark as to be translated."""
    found: set[Word] = set()
    for path in sorted((ROOT / package).rglob("*.py")):
        found |= set(_words_of_code(ast.parse(path.read_text())))
    for path in sorted((ROOT / package / "templates").rglob("*.html")):
        found |= set(_words_of_template(path.read_text()))
    return frozenset(found)


def _words_of_code(tree: ast.AST) -> Iterator[Word]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
        if node.func.id in ONE and texts:
            has_context = node.func.id in WITH_CONTEXT
            yield (texts[0], texts[1]) if has_context else ("", texts[0])


def _words_of_template(source: str) -> Iterator[Word]:
    for name, arguments in IN_TEMPLATE.findall(templatize(source)):
        texts = ast.literal_eval(f"({arguments},)")
        yield (texts[0], texts[1]) if name.startswith("p") else ("", texts[0])


def is_known(word: Word, language: str) -> bool:
    """Tell whether the site's catalogues, Wagtail's and Django's among them, have a word."""
    context, text = word
    key = f"{context}{trans_real.CONTEXT_SEPARATOR}{text}" if context else text
    catalog = trans_real.translation(language)._catalog
    return any(found in catalog for found in (key, (key, 0), (key, 1)))


def test_words_are_found_in_code_and_templates():
    """The check below looks at something: fields, messages of several numbers, long texts."""
    found = words_of("countries")

    assert {
        ("", "Address and tags"),
        ("kind of key", "live"),
        ("", "%(name)s is open in %(count)d language."),
        ("", "%(count)s live page lies below this one."),
        ("", "Leave it open"),
    } <= found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("package", PACKAGES)
def test_every_word_is_translated(package, language):
    """No label, help or message of the admin is left in English."""
    assert [word for word in sorted(words_of(package)) if not is_known(word, language)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_label_is_the_name_of_a_month(package):
    """Django looks up “May” for dates, too: a label of that name would become the month."""
    months = {"January", "February", "March", "April", "May", "may", "June", "July", "August"}

    assert {text for context, text in words_of(package) if not context} & months == set()
