"""Folding, stemming, plain text and excerpts."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from countries.text import excerpt, fold, normalise, plain_text, stem_text, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Știri ÎN România", "stiri in romania"),
        ("ştiri", "stiri"),
        ("Ανακύκλωσης", "ανακυκλωσησ"),
        ("ΔΉΜΟΣ", "δημοσ"),
        ("الأَلْمُنْيُوم", "الالمنيوم"),
        ("إعادة", "اعاده"),
        ("عـلـبة ٣", "علبه 3"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Đurđevac", "djurdjevac"),
        ("ﬁlm CO₂ soft\u00adhyphen", "film co2 softhyphen"),
    ],
)
def test_folding_leaves_only_what_readers_type(text, expected):
    """Case, accents, final sigma, vowel marks and forms of one letter are gone."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'aluminium, don’t!", ["l", "aluminium", "don", "t"]),
        ("e-mail: 4,000 CO2", ["e", "mail", "4", "000", "CO2"]),
        ("الأَلْمُنْيُوم يعود", ["الأَلْمُنْيُوم", "يعود"]),
        ("re\u0301sume\u0301", ["résumé"]),
        ("… — !", []),
    ],
)
def test_words_are_letters_and_digits(text, expected):
    """Marks part words, but accents and vowel marks belong to them."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("reciclarea dozelor", "reciclare doze", "ro-ro"),
        ("recycled cans", "recycling can", "en-gb"),
        ("limenkama", "limenke", "sr-latn-rs"),
        ("dobozokat", "doboz", "hu"),
        ("κουτιών", "κουτί", "el"),
        ("العلب", "علبة", "ar"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other, language):
    """Inflected forms of the same words are found together."""
    assert stem_text(one, language) == stem_text(other, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Fiecare oraș colectează", "ro"),
        ("Žene računaju reciklažu", "sr-latn"),
        ("Ανακύκλωση", "el"),
        ("الأَلْمُنْيُوم", "ar"),
        ("Újrahasznosítás", "hu"),
    ],
)
def test_stems_do_not_depend_on_accents(text, language):
    """A text typed without accents has the stems of the text with them."""
    assert stem_text(fold(text), language) == stem_text(text, language)


def test_a_language_without_stemmer_is_folded():
    """Slovene has no stemmer: its words are folded and left whole."""
    assert stem_text("Pločevinke štejejo", "sl-si") == "plocevinke stejejo"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Cans &amp; lids<br>again</p><ul><li>one</li><li>two\nthree</li></ul>",
         "Cans & lids\nagain\none\ntwo three"),
        ("<p>re<b>cycle</b>\u00a0me</p>", "recycle me"),
        ("<style>p{}</style><script>x()</script><p>seen</p>", "seen"),
        ("no markup < at all", "no markup < at all"),
        ("<p>open <b>ends", "open ends"),
        ('<P>one<BR/>two</P><img alt="a > b">three', "one\ntwo\nthree"),
        ("<p class=x>one</p><!-- <p>no</p> --><p>two</p>", "one\ntwo"),
        ("<p>seen</p><svg><title>no</title><path d=''/></svg>", "seen"),
        ("<p>&lt;b&gt; &amp;amp;&#10;again</p>", "<b> &amp; again"),
        ("", ""),
    ],
)  # fmt: skip
def test_plain_text_is_what_a_reader_sees(html, expected):
    """Blocks become lines, entities characters, and what is not shown is left out."""
    assert plain_text(html) == expected


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Every can, every time.", 40, "Every can, every time."),
        ("Every can, every time.", 12, "Every can…"),
        ("Every can, every time.", 10, "Every can…"),
        ("Unbreakable", 5, "Unbr…"),
        ("two\n lines", 20, "two lines"),
    ],
)
def test_an_excerpt_ends_with_a_word(text, length, expected):
    """An excerpt keeps to its length and cuts between words where it can."""
    cut = excerpt(text, length)

    assert cut == expected
    assert len(cut) <= length


_WORDS = [
    *(
        "recicl",
        "colect",
        "organiz",
        "comunic",
        "particip",
        "inform",
        "transport",
        "ambal",
        "alumin",
    ),
    *(
        "depozit",
        "festival",
        "sezon",
        "muncit",
        "voluntar",
        "educ",
        "campan",
        "național",
        "cetățen",
    ),
]


def test_threads_do_not_share_a_stemmer(monkeypatch):
    """Requests that search at the same time get the stems of their own words."""
    vocabulary = [
        f"{start}{end}" for start in _WORDS for end in ("", "ele", "ilor", "ației", "ându")
    ]
    expected = [stem_text(word, "ro") for word in vocabulary]
    normalise._stem.cache_clear()
    monkeypatch.setattr(normalise, "_stem", normalise._stem.__wrapped__)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda word: stem_text(word, "ro"), vocabulary * 4))
    finally:
        sys.setswitchinterval(interval)

    assert found == expected * 4
