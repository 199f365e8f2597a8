"""What a machine must leave alone is marked, and a text that lost any of it is not taken."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countries.translation.glossary.terms import Kind, Term
from countries.translation.machine.protecting import Damaged, protect, restore
from countries.translation.machine.words import Words

WORDS = Words(
    names=(("Every Can Counts", "Fiecare Doză Contează"), ("Caps & Closures", "Caps & Closures")),
    terms=(
        Term("MetalMatters", Kind.KEEP, "en", "ro"),
        Term("can", Kind.TRANSLATE, "en", "ro", ("doză", "cutie")),
        Term("deposit scheme", Kind.TRANSLATE, "en", "ro", ("sistem de garanție",)),
    ),
)


def sent(data, **options):
    return protect(data, WORDS, **options).sent


def back(data, answer):
    """Restore ``answer``, which came for ``data``."""
    return restore(answer, protect(data, WORDS))


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ("About {{ fact:rate }} of all", "{{ fact:rate }}"),
        ("Dear %(name)s, hello", "%(name)s"),
        ("See https://example.org/a?b=1 today", "https://example.org/a?b=1"),
        ("Write to ana@example.org now", "ana@example.org"),
        ("Say #recycle loud", "#recycle"),
        ("With MetalMatters we do", "MetalMatters"),
        ("From Caps &amp; Closures here", "Caps &amp; Closures"),
    ],
)
def test_what_is_not_translated_is_marked(data, kept):
    """Tokens, placeholders, addresses, hashtags, kept terms and names stand in a mark."""
    assert sent(data) == data.replace(kept, f'<x id="1">{kept}</x>')


@pytest.mark.parametrize("data", ["<b>MetalMattersLab</b>", "An every can counts day", "Plain"])
def test_what_only_looks_like_it_is_not(data):
    """Parts of words, and a name that is none, are translated."""
    assert sent(data) == data


def test_no_mark_cuts_a_sign_in_two():
    """An entity is left whole, whatever its letters look like."""
    assert sent("It&#39;s here") == "It&#39;s here"


def test_marks_stand_outside_of_tags():
    """A tag's own letters are no text."""
    data = '<a id="a1">Every Can Counts</a>'

    assert sent(data) == '<a id="a1"><x id="1">Every Can Counts</x></a>'


def test_the_name_is_the_countrys():
    """A programme is called as in the country, whatever the machine made of its name."""
    answer = 'Alătură-te <x id="1">orice doză</x>!'

    assert back("Join Every Can Counts!", answer) == "Alătură-te Fiecare Doză Contează!"


def test_a_name_that_is_told_about_stays():
    """In quotation marks stands the name itself."""
    data = "The name “Every Can Counts” is English"

    assert back(data, 'Numele “<x id="1">a</x>” e englez') == "Numele “Every Can Counts” e englez"


def test_what_is_kept_comes_back_as_it_was():
    """A figure's token, and an ampersand, are the source's to the letter."""
    data = "{{fact:rate}} by Caps &amp; Closures"

    answer = 'De <x id="2">x</x>: <x id="1">{{ fact: rate }}</x>'

    assert back(data, answer) == "De Caps &amp; Closures: {{fact:rate}}"


def test_signs_that_come_back_bare_are_stored_as_such():
    """LibreTranslate answers without entities: what is read is the same."""
    assert back("5 &lt; 7 &amp; more", "5 < 7 & mai mult") == "5 &lt; 7 &amp; mai mult"


def test_letters_that_no_engine_reads_are_not_sent():
    """One unseen sign of a source does not spoil the request for all the others."""
    assert sent("Rinse\x0b it") == "Rinse it"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("Fără <b>cifră</b>", "{{fact:rate}}” is missing"),
        ('<x id="1">a</x> <b>și</b> <x id="1">a</x>', "stands twice"),
        ('<x id="1">a</x> fără aldine', "Missing from the source: <b>"),
        ('<x id="1">a</x> <b>și</b> <i>mai</i>', "Not in the source: <i>"),
        ('<x id="1">a</x> <b>și</b> <script>x</script>', "not allowed"),
        ('<x id="1">a</x> <b>și</b> {{fact:other}}', "double braces"),
        ("", "is missing"),
    ],
)
def test_a_damaged_text_is_not_taken(answer, reason):
    """Whatever is lost, doubled or added is named."""
    with pytest.raises(Damaged, match=reason):
        back("{{fact:rate}} <b>and</b> more", answer)


def test_an_empty_answer_is_none():
    """Nothing is no translation."""
    with pytest.raises(Damaged, match="Nothing"):
        back("Hello", " ")


def test_line_breaks_are_kept():
    """A text of two lines stays one of two lines."""
    assert back("One<br/>Two", "Unu<br/>Doi") == "Unu<br/>Doi"
    with pytest.raises(Damaged, match="line breaks"):
        back("One<br/>Two", "Unu Doi")


@pytest.mark.parametrize(
    ("data", "says"),
    [("{{fact:rate}}", False), ("<b>Every Can Counts</b>", False), ("It is", True)],
)
def test_what_has_no_words_needs_no_machine(data, says):
    """A text of names and figures alone is known without asking."""
    assert protect(data, WORDS).says_something is says


def test_agreed_words_are_put_in_place():
    """Where the term itself stands, the first word that was agreed on is marked instead of it."""
    data = "Deposit schemes, or a deposit scheme: deposit scheme"
    mark = '<x id="{}">sistem de garanție</x>'

    assert sent(data, agreed=True) == f"Deposit schemes, or a {mark.format(1)}: {mark.format(2)}"


def test_capitals_are_those_of_the_source():
    """An agreed word begins a sentence as the term did."""
    assert "Sistem de garanție" in sent("Deposit scheme", agreed=True)


def test_short_words_are_not_put_in_place():
    """“Can” may be a verb: the machine's own words stand, and the checks tell of them."""
    data = "Can we recycle it?"

    assert sent(data, agreed=True) == data


def test_left_out_terms_are_found():
    """A translation has one of the agreed words, in any of its endings, or it left the term out."""
    assert WORDS.left_out("Your can", "Conserva ta")
    assert not WORDS.left_out("Your can", "Cutie ta")


PIECES = st.lists(
    st.sampled_from(
        [
            *("Rinse", "it", "and", "“all”", "&amp;", "few &lt; all", "<br/>"),
            *("{{fact:rate}}", "{{ programme:ecc.name }}", "%s", "#recycle", "MetalMatters"),
            *("<b>cans</b>", '<a id="a1">here</a>', "Every Can Counts", "<i>%(name)s</i>"),
        ]
    ),
    min_size=1,
    max_size=9,
).filter(lambda pieces: set(pieces) != {"<br/>"})
KEPT = re.compile(r"\{\{[^{}]*\}\}|%s|%\(name\)s|#recycle|MetalMatters|<[^<>]*>")
MARK = re.compile(r'<x id="\d+">.*?</x>')


def inside(data):
    """Return a text without the breaks around it, which are stored nowhere."""
    return re.sub(r"^(?: |<br/>)+|(?: |<br/>)+$", "", data)


def shouted(sent):
    """Return what a machine makes of it that changes every word but what is marked."""
    parts = re.split(r'(<x id="\d+">.*?</x>|<[^<>]*>|&\w+;)', sent)
    return "".join(part if part[:1] in ("<", "&") else part.upper() for part in parts)


@settings(max_examples=80, deadline=None)
@given(PIECES)
def test_whatever_stands_in_a_text_comes_back(pieces):
    """No token, placeholder, tag or name of any text is lost or changed by a machine."""
    data = " ".join(pieces)
    protected = protect(data, WORDS)

    told = restore(shouted(protected.sent), protected)

    assert Counter(KEPT.findall(told)) == Counter(KEPT.findall(inside(data)))
    assert told.count("Fiecare Doză Contează") == data.count("Every Can Counts")


@settings(max_examples=40, deadline=None)
@given(PIECES.filter(lambda pieces: MARK.search(protect(" ".join(pieces), WORDS).sent)), st.data())
def test_whichever_mark_is_lost_is_missed(pieces, data):
    """An answer without any one of the marks is never taken."""
    protected = protect(" ".join(pieces), WORDS)
    lost = data.draw(st.sampled_from(MARK.findall(protected.sent)))

    with pytest.raises(Damaged):
        restore(protected.sent.replace(lost, "that"), protected)
