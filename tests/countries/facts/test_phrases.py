"""A figure together with what it counts, in the plural forms of each language."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from countries import publishing
from countries.delivery.models import Document
from countries.facts import token_names
from countries.facts.loading import load_facts
from countries.facts.models import Fact, FactValue
from countries.facts.phrases import categories_of, phrase_of
from countries.resolution.tokens import unknown_tokens
from tests.countries.translation.helpers import document
from tests.factories import make_fact, make_network, make_page, paragraph
from tests.keeping import staged

NOUNS = {
    "en": {"one": "country", "other": "countries"},
    "pl": {"one": "kraj", "few": "kraje", "many": "krajów", "other": "kraju"},
    "ro": {"one": "țară", "few": "țări", "other": "de țări"},
    "ar": {
        "zero": "لا دول",
        "one": "دولة واحدة",
        "two": "دولتان",
        "few": "{n} دول",
        "many": "{n} دولة",
        "other": "{n} دولة",
    },
}


@pytest.mark.parametrize(
    ("locale", "value", "expected"),
    [
        ("en-gb", "1", "1\u00a0country"),
        ("en", "19", "19\u00a0countries"),
        ("pl-pl", "2", "2\u00a0kraje"),
        ("pl-pl", "19", "19\u00a0krajów"),
        ("ro-ro", "19", "19\u00a0țări"),
        ("ro-ro", "20", "20\u00a0de țări"),
        ("ar-ae", "19", "19 دولة"),
        ("ar-ae", "3", "3 دول"),
        ("fr-be", "19", "19"),
    ],
)
def test_the_noun_agrees_with_the_figure(locale, value, expected):
    """Where a locale has no noun the figure stands alone: never one of another language."""
    assert phrase_of(value, value, NOUNS, locale) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["one", "other"]),
        ("ro", ["one", "few", "other"]),
        ("ar", ["zero", "one", "two", "few", "many", "other"]),
        ("hu", ["one", "other"]),
    ],
)
def test_a_language_has_its_own_kinds_of_numbers(language, expected):
    """They are CLDR's."""
    assert categories_of(language) == expected


@staged
def countries_count():
    """Return a fact that counts countries, with a value of Romania."""
    make_network("RO", "GR")
    fact = make_fact("countries", "19", unit="count", RO="20")
    fact.nouns = NOUNS
    fact.save()
    return fact


def test_a_page_says_the_phrase(countries_count):
    """The token with its part is replaced by figure and noun, in HTML and in the document."""
    page = make_page("ro-ro", body=[paragraph("<p>În {{fact:countries.phrase}}.</p>")])

    text = json.dumps(document(page), ensure_ascii=False)

    assert "20\u00a0de țări" in text.replace("&nbsp;", "\u00a0")


def test_a_phrase_is_known_where_the_language_has_a_noun(countries_count):
    """Elsewhere its token embeds nothing that could be read, and is told of."""
    text = "{{fact:countries}} {{fact:countries.phrase}} {{fact:countries.other}}"

    found = {
        locale: unknown_tokens(text, facts=token_names(locale), programmes=set())
        for locale in ("ro-ro", "el-gr")
    }

    other = "{{fact:countries.other}}"
    assert found == {"ro-ro": [other], "el-gr": ["{{fact:countries.phrase}}", other]}


def document_of(fact):
    """Return the fact's own document, which partners get."""
    return json.loads(bytes(Document.objects.get(kind="fact", key=fact.uuid).body))


def test_partners_get_nouns_and_phrases(countries_count):
    """The fact's own document has them, in the locales that have a noun."""
    found = document_of(countries_count)

    by_country = {value["country"]: value.get("phrase") for value in found["values"]}
    assert found["nouns"]["ro"] == NOUNS["ro"]
    assert by_country["RO"]["ro-ro"] == "20\u00a0de țări"


def test_a_fact_without_nouns_says_nothing_of_them(countries_count):
    """The members are there, and empty."""
    countries_count.nouns = {}
    countries_count.save()

    found = document_of(countries_count)

    assert found["nouns"] == {}
    assert [value["phrase"] for value in found["values"]] == [{}, {}]


def test_the_value_decides_the_form(countries_count):
    """A new value takes the noun that goes with it, on each page that shows it."""
    page = make_page("ro-ro", body=[paragraph("<p>În {{fact:countries.phrase}}.</p>")])
    value = FactValue.objects.get(country__code="RO")
    value.value = "2"
    value.save()

    publishing.renew(now=timezone.now())

    assert "2\u00a0țări" in json.dumps(document(page), ensure_ascii=False)


def test_a_networks_file_may_say_what_a_fact_counts(db):
    """Its nouns are loaded as its words are."""
    row = {"name": "homes", "labels": {"en": "Homes"}, "unit": "count", "values": []}

    load_facts([{**row, "nouns": {"en": NOUNS["en"]}, "keywords": ["homes"]}])

    fact = Fact.objects.get(name="homes")
    assert (fact.nouns, fact.keywords) == ({"en": NOUNS["en"]}, ["homes"])
