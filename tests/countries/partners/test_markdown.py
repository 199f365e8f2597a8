"""A document's HTML as Markdown."""

from __future__ import annotations

import pytest

from countries.partners.markdown import markdown_of


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Title</h1><p>Text</p>", "# Title\n\nText\n"),
        ("<p>a <b>bold</b>, <i>slanted</i> word</p>", "a **bold**, *slanted* word\n"),
        ("<p><strong> spaced </strong>out</p>", "**spaced** out\n"),
        ('<p><a href="https://a.example/x">link</a></p>', "[link](https://a.example/x)\n"),
        ('<p><a href="https://a.example/(x)">l</a></p>', "[l](<https://a.example/(x)>)\n"),
        ("<p><a>no link</a></p>", "no link\n"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two\n"),
        ("<ol><li>one</li><li>two<ul><li>in</li></ul></li></ol>", "1. one\n2. two\n\n   - in\n"),
        ("<p>one<br>two</p>", "one\\\ntwo\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ('<img src="/a.webp" alt="A can">', "![A can](/a.webp)\n"),
        ("<p>2 * 3_4 [x] `y` &lt;b&gt;</p>", "2 \\* 3\\_4 \\[x\\] \\`y\\` \\<b\\>\n"),
        ("<p># no heading</p><p>- no list</p>", "\\# no heading\n\n\\- no list\n"),
        ("<section><figure><figcaption>C</figcaption></figure></section>", "C\n"),
        ("<p>a</p><p> </p><p>b</p>", "a\n\nb\n"),
        ("", "\n"),
    ],
)
def test_html_becomes_markdown(html, expected):
    """Every element that documents are made of has its form, and text stays text."""
    assert markdown_of(html) == expected
