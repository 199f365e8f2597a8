"""What is asked of an engine: each text once, in portions, and the glossary's words on the second try."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from countries.translation.glossary.terms import Kind, Term
from countries.translation.machine.asking import Pair, answers, ask
from countries.translation.machine.deepl import DeepL
from countries.translation.machine.engines import Busy, TooLarge, UsedUp
from countries.translation.machine.libretranslate import LibreTranslate
from countries.translation.machine.models import MachineAnswer
from countries.translation.machine.words import Words
from tests.countries.translation.machine.engines import KEY, Failure

pytestmark = pytest.mark.django_db

SCHEME = Term("deposit scheme", Kind.TRANSLATE, "en", "ro", ("sistem de garanție",))


@pytest.fixture
def pair(engines, waits):
    return Pair(DeepL(key=KEY, url=engines.url), "en", "ro-ro", Words())


@pytest.fixture
def with_term(engines, waits):
    return Pair(DeepL(key=KEY, url=engines.url), "en", "ro-ro", Words(terms=(SCHEME,)))


def told(pair, *texts):
    return {text: answer.text for text, answer in answers(pair, texts).items()}


def test_a_text_is_paid_for_once(pair, engines):
    """Asking again, on whichever page, sends nothing."""
    ask(pair, ["One", "Two"])
    ask(pair, ["Two", "Three"])

    assert engines.texts == ["One", "Two", "Three"]
    assert told(pair, "One") == {"One": "RO One"}


def test_reading_asks_nobody(pair, engines):
    """What was not asked for is missing, and stays so."""
    assert answers(pair, ["One"]) == {}
    assert engines.asked == []


def test_a_variant_of_the_target_is_another_text(pair, engines):
    """What is known in Portugal's Portuguese is not Brazil's."""
    for target in ("pt-pt", "pt-br"):
        ask(Pair(pair.engine, "en", target, Words()), ["One"])

    assert [one["target_lang"] for one in engines.asked] == ["PT-PT", "PT-BR"]


def test_texts_go_in_the_engine_s_portions(pair, engines):
    """DeepL takes fifty texts at once, and 128 KiB."""
    ask(pair, [f"Text {number}" for number in range(120)])
    ask(pair, [f"{number} {'long ' * 8000}" for number in range(5)])

    assert [len(one["text"]) for one in engines.asked] == [50, 50, 20, 2, 2, 1]


def test_too_much_for_a_server_goes_in_halves(engines, waits):
    """A server that takes fewer texts than expected gets them all the same."""
    engines.batch_limit = 3
    pair = Pair(LibreTranslate(key=KEY, url=engines.url), "en", "ro-ro", Words())

    ask(pair, [f"Text {number}" for number in range(10)])

    assert MachineAnswer.objects.count() == 10


def test_a_text_that_is_too_long_keeps_no_other(pair, engines):
    """It is told, and the texts behind it are translated."""
    with pytest.raises(TooLarge):
        ask(pair, ["word " * 40_000, "One"])

    assert told(pair, "One") == {"One": "RO One"}


def test_what_was_answered_before_a_failure_is_kept(pair, engines):
    """The second portion fails, the first one is there and is not asked for again."""
    texts = [f"Text {number}" for number in range(60)]
    engines.failures = [None, Failure(456)]

    with pytest.raises(UsedUp):
        ask(pair, texts)

    assert len(answers(pair, texts)) == 50


def test_an_engine_that_is_used_up_is_left_alone(pair, engines):
    """Thousands of pages do not ask one after the other what cannot be."""
    engines.failures = [Failure(456)]
    with pytest.raises(UsedUp):
        ask(pair, ["One"])

    with pytest.raises(UsedUp):
        ask(pair, ["Two"])

    assert len(engines.asked) == 1


def test_another_key_is_asked_at_once(pair, engines):
    """Once the operator set another key nobody waits for the former one's."""
    cache.set(f"machine-away:{DeepL(key='old').account}", Busy("old"))

    ask(pair, ["One"])

    assert told(pair, "One")


def test_a_damaged_answer_is_told_and_asked_for_again(pair, engines):
    """A text that lost a tag has its reason, and another chance."""
    engines.says = {"<b>One</b> two": "Unu doi"}
    ask(pair, ["<b>One</b> two"])
    (answer,) = answers(pair, ["<b>One</b> two"]).values()
    assert (answer.text, answer.why_not) == ("", "Missing from the source: <b>.")

    engines.says = {"<b>One</b> two": "<b>Unu</b> doi"}
    ask(pair, ["<b>One</b> two"])

    assert told(pair, "<b>One</b> two") == {"<b>One</b> two": "<b>Unu</b> doi"}


def test_agreed_words_are_insisted_on(with_term, engines):
    """An answer without them is asked for again, with them in place."""
    text = "Our deposit scheme works"
    marked = 'Our <x id="1">sistem de garanție</x> works'
    engines.says = {text: "Schema noastră merge", marked: 'Al nostru <x id="1">…</x> merge'}

    ask(with_term, [text])

    assert engines.texts == [text, marked]
    assert told(with_term, text) == {text: "Al nostru sistem de garanție merge"}


def test_an_answer_with_agreed_words_is_enough(with_term, engines):
    """Nothing is asked for twice where the machine's own words are right."""
    text = "Our deposit scheme works"
    engines.says = {text: "Sistemul de garanție merge"}

    ask(with_term, [text])

    assert engines.texts == [text]


def test_a_second_answer_that_is_damaged_is_no_better(with_term, engines):
    """The first one stands, and the checks tell of what it left out."""
    text = "Our <b>new</b> deposit scheme"
    marked = 'Our <b>new</b> <x id="1">sistem de garanție</x>'
    engines.says = {text: "<b>Noua</b> schemă", marked: "Sistem de garanție"}

    ask(with_term, [text])

    assert told(with_term, text) == {text: "<b>Noua</b> schemă"}


def test_a_new_term_asks_anew_only_where_it_stands(pair, with_term, engines):
    """The glossary grew: texts without the term are not paid for again."""
    ask(pair, ["Our deposit scheme", "Hello"])
    engines.asked.clear()

    ask(with_term, ["Our deposit scheme", "Hello"])

    assert engines.texts == ['Our <x id="1">sistem de garanție</x>']


def test_names_alone_are_asked_of_nobody(engines, waits):
    """A title that is the programme's name is the country's, without a machine."""
    words = Words(names=(("Every Can Counts", "Fiecare Doză Contează"),))
    pair = Pair(DeepL(key=KEY, url=engines.url), "en", "ro-ro", words)

    ask(pair, ["Every Can Counts"])

    assert told(pair, "Every Can Counts") == {"Every Can Counts": "Fiecare Doză Contează"}
    assert engines.asked == []


@pytest.mark.parametrize("number", [1, 40])
def test_reading_costs_the_same_for_many(pair, number, django_assert_num_queries):
    """One query, however many texts there are."""
    texts = [f"Text {count}" for count in range(number)]
    ask(pair, texts)

    with django_assert_num_queries(1):
        answers(pair, texts)
