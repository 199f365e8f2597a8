"""Putting other words in the place of what is seen of marked-up text."""

from __future__ import annotations

import pytest

from countries.text.marked import Marked, find_again, seen_in


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>95&nbsp;% &lt; all</p><p>Two</p>", "\n95\u00a0% < all\n\nTwo\n"),
        ("<b>95</b>% of <a href='x'>all</a>", "95% of all"),
        ("one<br/>two<!-- 3 -->", "one\ntwo"),
        ("fish & chips <3", "fish & chips <3"),
    ],
)
def test_what_is_seen(html, seen):
    """Entities are letters, inline tags are nothing, blocks and breaks part lines."""
    assert seen_in(html) == seen


@pytest.mark.parametrize(
    ("html", "figure", "expected"),
    [
        ("<p>saves 95% now</p>", "95%", "<p>saves {{fact:x}} now</p>"),
        ("<p>saves <b>95</b>% now</p>", "95%", "<p>saves <b>{{fact:x}}</b> now</p>"),
        ("<p>9<i>5 %</i> now</p>", "95 %", "<p>{{fact:x}}<i></i> now</p>"),
        ("<p>95&nbsp;%</p>", "95\u00a0%", "<p>{{fact:x}}</p>"),
    ],
)
def test_every_tag_stays(html, figure, expected):
    """Only letters are replaced, so that what was opened is closed."""
    marked = Marked(html)
    start = marked.text.index(figure)

    assert marked.replaced(start, start + len(figure), "{{fact:x}}") == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Before.\nIn  9\u00a0countries now.\nAfter.", "9\u00a0countries"),
        ("In 10 countries now.", None),
        ("9 countries", None),
    ],
)
def test_a_passage_is_found_with_other_spaces_and_no_other_words(text, found):
    """A text that changed since is not the one that is meant."""
    passage = "In 9 countries now."

    place = find_again(text, passage, 3, 14)

    assert (text[slice(*place)] if place else None) == found
