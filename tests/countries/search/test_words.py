"""What needs no index: cutting out and marking text, near words, queries and cursors."""

from __future__ import annotations

import random
from html import unescape

import pytest

from countries.search.cursors import MOST_SEEN, Cursor, digest, read_cursor, write_cursor
from countries.search.highlight import LENGTH, highlight
from countries.search.query import SearchQuery, read_terms
from countries.search.spelling import closest, edit_distance


@pytest.mark.parametrize(
    ("text", "typed", "language", "expected"),
    [
        ("Toate dozele", "doza", "ro-ro", "Toate <mark>dozele</mark>"),
        ("Η ανακύκλωση", "ανακυκλωσης", "el", "Η <mark>ανακύκλωση</mark>"),
        ("إعادة العلب", "علبة", "ar", "إعادة <mark>العلب</mark>"),
        ("a < b & cans", "can", "en", "a &lt; b &amp; <mark>cans</mark>"),
        ("cans, cans", "can", "en", "<mark>cans</mark>, <mark>cans</mark>"),
        ("one\n\n  can", "can", "en", "one <mark>can</mark>"),
        ("scan can", "can", "en", "scan <mark>can</mark>"),
        ("nothing here", "can", "en", "nothing here"),
        ("", "can", "en", ""),
    ],
)
def test_matching_words_are_marked(text, typed, language, expected):
    """Every form of a word is marked, and nothing else."""
    assert highlight(text, read_terms(typed), language) == expected


def test_a_highlight_is_cut_between_words():
    """The cut-out is of bounded length, says where text is left out, and breaks no word."""
    text = " ".join(f"word{number}" for number in range(500)) + " needle " + "tail " * 500

    found = highlight(text, read_terms("needle"), "en")

    inner = found.replace("<mark>", "").replace("</mark>", "").strip("…").split()
    assert found.startswith("…")
    assert found.endswith("…")
    assert "needle" in inner
    assert set(inner) <= set(text.split())
    assert len(found) <= LENGTH + 20


def test_a_highlight_shows_most_words_together():
    """The place with several of the words wins over the first one."""
    text = "beach " + "filler " * 100 + "beach cleaning" + " filler" * 100

    found = highlight(text, read_terms("beach cleaning"), "en")

    assert "<mark>beach</mark> <mark>cleaning</mark>" in found


def test_any_text_comes_out_as_it_was():
    """Without its marks and unescaped, a highlight is a part of the text."""
    chance = random.Random(7)
    for _round in range(200):
        text = "".join(chance.choice("ab<>&\"' .éσ") for _letter in range(chance.randrange(600)))
        found = highlight(text, read_terms("a b ab"), "en")
        plain = unescape(found.replace("<mark>", "").replace("</mark>", "")).strip("…")
        assert plain in " ".join(text.split())


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("can", "can", 0),
        ("can", "cans", 1),
        ("can", "cn", 1),
        ("can", "con", 1),
        ("can", "acn", 1),
        ("recyclng", "recycling", 1),
        ("kitten", "sitting", 3),
        ("", "abc", 3),
        ("abcdefgh", "zyxwvuts", 3),
    ],
)
def test_edit_distance(one, other, distance):
    """Missing, added, changed and swapped letters count one each, up to the bound."""
    assert min(edit_distance(one, other, 2), 3) == distance
    assert min(edit_distance(other, one, 2), 3) == distance


def test_the_nearest_and_most_frequent_words_come_first():
    """Distance decides, then the number of pages."""
    known = [("beaches", 1), ("bench", 9), ("breach", 50), ("beech", 3), ("beach", 2)]

    assert closest("beach", known) == ["breach", "bench", "beech"]


def test_short_words_are_not_put_right():
    """Among three letters everything is near everything."""
    assert closest("cna", [("can", 100)]) == []


def test_a_repeated_word_counts_once_and_last():
    """Only the word that was typed last may be a beginning."""
    terms = read_terms("Can bank CAN")

    assert [word.folded for word in terms.words] == ["bank", "can"]
    assert terms.prefix == "can"


def test_a_cursor_ends_where_it_would_grow_too_long():
    """Paging is bounded, and so is a cursor."""
    digests = [digest(str(number), "en") for number in range(MOST_SEEN)]
    nearly = Cursor().after(digests[:-1])

    assert nearly is not None
    assert len(write_cursor(nearly, SearchQuery("can"))) < 3500
    assert nearly.after(digests[-1:]) is None


def test_a_cursor_is_read_back():
    """What is written for a query is read for it, whatever the order of its filters."""
    cursor = Cursor(every=False, seen=frozenset({digest("a", "en"), digest("b", "en")}))
    text = write_cursor(cursor, SearchQuery("can", countries=["RO", "GR"]))

    read = read_cursor(SearchQuery("can", countries=["gr", "ro"], cursor=text, limit=3))

    assert read == cursor
