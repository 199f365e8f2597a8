"""What was published for a text, or for one alike, is offered wherever the languages are the same."""

from __future__ import annotations

import pytest

from countries.identity.countries import Country
from countries.translation.memory import MemoryUnit, suggestions_for, teach
from tests.countries.translation.helpers import running
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def known(source, target, *, country="GR", languages=("en", "ro")):
    """Teach the memory one text."""
    return teach(
        [
            MemoryUnit.made_of(
                source,
                target,
                source_language=languages[0],
                target_language=languages[1],
                country=Country.objects.get(code=country),
                learned_at=NOW,
            )
        ]
    )


def offered(page, text):
    found = suggestions_for(running(page), [text]).get(text, [])
    return [(each.target, each.match) for each in found]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("We recycle <b>90</b> cans.", 100),
        ("we  recycle <b>90</b> cans.", 99),
        ("We recycle 90 cans.", 97),
        ("We recycle <b>95</b> cans.", 95),
        ("We recycle 90 cans a day.", 85),
    ],
)
def test_the_less_alike_the_lower(romanian, text, match):
    """The same text is 100 percent; other spaces, tags, figures and words take from it."""
    known("We recycle <b>90</b> cans.", "Reciclăm <b>90</b> de doze.")

    ((target, found),) = offered(romanian, text)

    assert target == "Reciclăm <b>90</b> de doze."
    assert found == match


def test_what_is_hardly_alike_is_not_offered(romanian):
    """Below 70 percent a text is no help."""
    known("We recycle cans.", "Reciclăm doze.")

    assert offered(romanian, "Every country has its own way with bottles.") == []


def test_another_language_or_script_is_never_offered(romanian):
    """Serbian in one script is no suggestion for another language."""
    known("We recycle cans.", "Recikliramo limenke.", languages=("en", "sr-latn"))

    assert offered(romanian, "We recycle cans.") == []


def test_the_own_country_comes_first(romanian):
    """Of two equal matches the one of the page's own country is the first."""
    known("We recycle cans.", "Noi reciclăm doze.", country="GR")
    known("We recycle cans.", "Reciclăm doze.", country="RO")

    assert offered(romanian, "We recycle cans.") == [
        ("Reciclăm doze.", 100),
        ("Noi reciclăm doze.", 100),
    ]


def test_at_most_so_many_are_offered(romanian):
    """The best of them, as many as were asked for."""
    for number in range(5):
        known(f"We recycle cans number {'x' * number}", f"Doze {number}")

    found = suggestions_for(running(romanian), ["We recycle cans number xx"], limit=2)

    assert [each.match for each in found["We recycle cans number xx"]] == [100, 94]


def test_the_number_of_queries_is_constant(romanian, django_assert_num_queries):
    """One text or a hundred: those that are the same, those alike, what they say, and the network."""
    for number in range(30):
        known(f"Can {'abcdefghijklmnopqrstuvwxyzäöüß'[number] * 4} here", f"Doza {number}")
    translation = running(romanian)
    texts = [f"Can {letter * 4} here" for letter in "abcdefghijklmnopqrstuvwxyz"]
    suggestions_for(translation, texts[:1])  # what the network is has been looked up

    with django_assert_num_queries(4):
        suggestions_for(translation, texts[:1])
    with django_assert_num_queries(4):
        found = suggestions_for(translation, texts)

    assert len(found) == len(texts)
