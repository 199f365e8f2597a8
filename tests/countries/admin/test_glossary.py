"""The glossary: the network's terms are read by all, a country's are its own people's."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from countries.translation.glossary import Kind, places_of
from countries.translation.glossary.lookup import terms_for
from countries.translation.glossary.models import GlossaryTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(network):
    """A term of the network, one of Romania and one of Greece."""
    owners = {"deposit": None, "garanție": network["RO"], "εγγύηση": network["GR"]}
    return {
        name: GlossaryTerm.objects.create(term=name, country=owner, translations={"ro": "garanție"})
        for name, owner in owners.items()
    }


def typed(**fields):
    return {"language": "en", "kind": "translate", "country": "", "note": "", **fields}


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("translator", ["deposit", "garanție"]),
        ("own", ["deposit", "garanție"]),
        ("foreign", ["deposit", "εγγύηση"]),
        ("root", ["deposit", "garanție", "εγγύηση"]),
    ],
)
def test_each_sees_the_network_s_terms_and_their_own(clients, terms, who, shown):
    """The list holds no term of another country."""
    answer = clients[who].get(reverse("glossary:index"))

    assert sorted(row.term for row in answer.context["object_list"]) == sorted(shown)


def test_a_translator_adds_a_term_of_the_country(clients, network):
    """Whoever translates may write down what was agreed on, for the own country."""
    data = typed(**{"term": "can", "country": network["RO"].pk, "translations-ro": "doză"})

    clients["translator"].post(reverse("glossary:add"), data)

    term = GlossaryTerm.objects.get()
    assert (term.country, term.translations) == (network["RO"], {"ro": "doză"})


@pytest.mark.parametrize("country", ["", "GR"])
def test_nobody_adds_a_term_for_others(clients, network, country):
    """A country's people make no term of the network, and none of another country."""
    pk = network[country].pk if country else ""

    clients["own"].post(reverse("glossary:add"), typed(term="can", country=pk))

    assert not GlossaryTerm.objects.exists()


@pytest.mark.parametrize("name", ["deposit", "εγγύηση"])
def test_what_is_others_is_not_there_to_change(clients, terms, name):
    """The network's terms are read only, those of other countries are not there."""
    address = reverse("glossary:edit", args=[terms[name].pk])

    assert clients["own"].get(address).status_code == 404
    assert clients["own"].post(address, typed(term="x")).status_code == 404


def test_the_network_s_managers_change_its_terms(clients, terms):
    """Terms without a country are those of who manages the network."""
    data = typed(**{"term": "deposit", "translations-ro": "garanție | gaj"})

    clients["root"].post(reverse("glossary:edit", args=[terms["deposit"].pk]), data)

    terms["deposit"].refresh_from_db()
    assert terms["deposit"].said_in("ro-ro") == ("garanție", "gaj")


def test_a_term_has_a_language_and_stands_once():
    """An unknown code is refused, and so is a term that stands there already."""
    with pytest.raises(ValidationError, match="no language code"):
        GlossaryTerm(term="can", language="english!").full_clean()
    GlossaryTerm.objects.create(term="can")

    with pytest.raises(ValidationError, match="already"):
        GlossaryTerm(term="can").full_clean()


def test_the_nearest_translation_is_said():
    """What stands for a locale goes before what stands for its language; nothing stands in for it."""
    term = GlossaryTerm(translations={"pt": "lata", "pt-br": "latinha", "sr-latn": "limenka"})

    said = [term.said_in(code) for code in ("pt-br", "pt-pt", "sr-latn-me", "ro-ro")]

    assert said == [("latinha",), ("lata",), ("limenka",), ()]


def test_a_country_s_term_takes_the_place_of_the_network_s(network, django_assert_num_queries):
    """What the country agreed on holds there, and there alone; one query finds all."""
    GlossaryTerm.objects.create(term="can", translations={"ro": "doză"})
    GlossaryTerm.objects.create(
        term="Can", translations={"ro": "doză de băutură"}, country=network["RO"]
    )
    GlossaryTerm.objects.create(term="cutie", language="ro", kind="forbidden")

    with django_assert_num_queries(1):
        found = terms_for("en", "ro-ro", "RO")

    assert [(term.text, term.kind, term.translations) for term in found] == [
        ("cutie", Kind.FORBIDDEN, ()),
        ("Can", Kind.TRANSLATE, ("doză de băutură",)),
    ]
    assert terms_for("en", "ro-ro", "MD")[1].translations == ("doză",)


@pytest.mark.parametrize(
    ("term", "text", "language", "said"),
    [
        ("drink can", "Drink cans and a drink can.", "en", ["Drink cans", "drink can"]),
        ("doză", "Dozele, dozelor, dozatorul", "ro", ["Dozele", "dozelor"]),
        ("pločevinka", "Pločevinke in pločevinarstvo", "sl", ["Pločevinke"]),
        ("puszka", "Puszki i puszek", "pl", ["Puszki"]),
        ("can", "candle and scan", "en", []),
    ],
)
def test_terms_are_found_as_whole_words_in_their_endings(term, text, language, said):
    """Words of the same stem are the term, words that only hold its letters are not."""
    found = [text[start:end] for start, end in places_of(term, text, language)]

    assert found == said
