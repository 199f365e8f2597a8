"""Only safe markup, links and characters pass."""

from __future__ import annotations

import pytest

from countries.text import clean_href, clean_rich_text, clean_text


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <b>two</b> <strong>three</strong> <i>four</i> <em>five</em><br>six</p>",
        "<ul><li>CO<sub>2</sub></li></ul><ol><li>m<sup>2</sup></li></ol>",
        "<h2>a</h2><h3>b</h3><h4>c</h4>",
        '<p><span lang="ro" dir="ltr">doză</span></p>',
        '<p><a href="https://a.example/?x=1&amp;y=2">a</a></p>',
        '<p><a href="mailto:a@b.example">m</a> <a href="tel:+40-21-555">t</a></p>',
        '<p><a linktype="page" id="5">p</a> <a linktype="document" id="7">d</a></p>',
        "<p>{{fact:energy-saved}} less</p>",
    ],
)
def test_rich_text_keeps_what_it_may_have(html):
    """Allowed tags, links and tokens come out as they went in."""
    assert clean_rich_text(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p onclick=x style=y>a</p>", "<p>a</p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="java&#10;script:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="//evil.example">a</a></p>', "<p>a</p>"),
        ('<p><a href="https://a.example" target="_blank" onmouseover="x">a</a></p>',
         '<p><a href="https://a.example">a</a></p>'),
        ('<p><a linktype="embed" id="x1">a</a></p>', "<p>a</p>"),
        ('<img src=x onerror=alert(1)><iframe src="https://a.example"></iframe>b', "b"),
        ("<svg><a href='javascript:x'>s</a></svg>t", "t"),
        ('<span lang="ro&quot;&gt;" dir="up">a</span>', "<span>a</span>"),
        ("<h1>Title</h1><!-- note -->", "Title"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)  # fmt: skip
def test_rich_text_loses_the_rest(html, expected):
    """Scripts, handlers, styles, unsafe links and unknown tags are dropped, their text is kept."""
    assert clean_rich_text(html) == expected
    assert clean_rich_text(expected) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/path?q=1#top",
        "HTTP://a.example",
        "https://κουτί.example/μετράει",
        "mailto:hello@a.example?subject=Cans",
        "tel:+40(21)555-01",
    ],
)
def test_a_safe_address_passes(address):
    """Web, mail and telephone addresses are followed; spaces around them are not part of them."""
    assert clean_href(f"  {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript\u200b:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https://",
        "https://a.example\\@evil.example",
        "https://www.a.example@evil.example",
        "https://a.example/\u202egpj.exe",
        "https://a b.example",
        "http://[::1",
        "mailto:nobody",
        "tel:javascript",
        "/path",
        "#top",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_an_unsafe_address_is_refused(address):
    """Scripts, tricks with spaces and controls, users, other schemes and paths are refused."""
    assert clean_href(address) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/ro/en/about", "/ro/en/about"),
        ("#top", "#top"),
        ("?page=2", "?page=2"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("about", None),
    ],
)
def test_an_address_of_this_site_passes_on_request(address, expected):
    """Paths, queries and fragments pass if relative addresses are asked for."""
    assert clean_href(address, relative=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Every\u00a0can \n counts ", "Every can counts"),
        ("<b>Cans</b> & lids", "Cans & lids"),
        ("R&amp;D", "R&D"),
        ("5 < 6", "5 < 6"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;ok", "ok"),
        ("a\x00b\u202ec\u00add\ufeff", "abcd"),
        ("e\u0301", "é"),
        ("علبة\u200f!", "علبة\u200f!"),
    ],
)
def test_clean_text_is_one_line_without_markup(text, expected):
    """Markup, entities, control and direction characters go; letters stay."""
    assert clean_text(text) == expected


def test_text_escaped_many_times_holds_no_tag():
    """However often markup was escaped, no tag comes out."""
    text = "<script>x</script>"
    for _depth in range(12):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert "<" not in clean_text(text)
