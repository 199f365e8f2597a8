"""HTML becomes pages with blocks."""

from __future__ import annotations

from cms.importers import Source, parse_source


def test_only_the_main_part_is_imported(web_page):
    """Navigation, forms, scripts and the footer are no content."""
    text = " ".join(block.text for block in web_page.blocks)

    assert not any(word in text for word in ("Home", "Your name", "rights", "track", "color"))


def test_marked_headings_keep_their_level(web_page):
    """h2 to h4 are headings of their level, h5 counts as 4, and the doubled title goes."""
    headings = [(block.text, block.value["level"]) for block in web_page.blocks if block.type == "heading"]  # fmt: skip

    assert web_page.title == "What we do"
    assert headings == [("In schools", 3), ("On beaches", 4)]


def test_paragraphs_keep_safe_markup(web_page):
    """Bold text and safe links stay, handlers and script addresses go."""
    html = web_page.blocks[0].value["html"]

    assert "<b>metal</b>" in html
    assert '<a href="https://partners.example/?a=1&amp;b=2">partners</a>' in html
    assert "javascript" not in html
    assert "onclick" not in html


def test_each_element_becomes_its_block(web_page):
    """Lists, links, labels, frames of video, quotations and tables are told apart."""
    assert [(block.type, block.text) for block in web_page.blocks][1:] == [
        ("heading", "In schools"),
        ("paragraph", "Boxes for every corridor\nA visit by a founder"),
        ("paragraph", "Scrieți-ne"),
        ("heading", "On beaches"),
        ("paragraph", "Every summer we walk along the sea."),
        ("call_to_action", "See the map"),
        ("video", "Watch the film"),
        ("video", "The film of the year"),
        ("quote", "I never knew."),
        ("paragraph", "Town: Boxes\nCluj: a few"),
        ("paragraph", "Loose words at the end,\nin two lines."),
    ]


def test_addresses_of_links_and_videos_are_kept(web_page):
    """A frame's video is linked to where it can be watched, a label to the address below it."""
    addresses = [block.value["url"] for block in web_page.blocks if "url" in block.value]

    assert addresses == [
        "https://beaches.example/map",
        "https://films.example/beach",
        "https://www.youtube.com/watch?v=abc123",
    ]


def test_a_language_that_the_source_states_is_believed(web_page):
    """A fragment too short to tell has the language of its lang attribute."""
    assert [(block.text, block.language) for block in web_page.blocks if block.language] == [
        ("Scrieți-ne", "ro")
    ]


def test_pictures_left_behind_are_remembered(web_page):
    """A picture is not imported, and neither is its caption; the page says so."""
    assert ("lost-image", "Our crew at the lake") in [
        (piece.code, piece.text) for piece in web_page.removed
    ]


def test_residue_is_taken_out_of_markup(web_page):
    """A file name and a shortcode go from the text and from its HTML."""
    assert web_page.blocks[5].value["html"] == "<p>Every summer we walk along the sea.</p>"
    assert len(web_page.blocks[5].removed) == 2


def test_a_document_without_heading_takes_its_own_title(names):
    """The document's title is used, without the site's name behind it."""
    source = Source("<title>Our boxes – Cercul</title><p>They are blue.</p>", "html", "x.html")

    page = parse_source(source, locale="en-gb", names=names)

    assert (page.title, page.has_heading) == ("Our boxes", True)


def test_programmes_in_html_end_with_the_next_heading_of_their_level(names):
    """Headings below a programme's are its own; one of its level belongs to the page again."""
    source = Source(
        "<h1>Our work</h1><p>Two things.</p><h2>Kerb Heroes</h2><p>Crews walk.</p><h3>How</h3>"
        "<p>On foot.</p><h2>Lids &amp; Tops</h2><p>Lids go back.</p><h2>Contact</h2><p>Write.</p>",
        "html",
        "x.html",
    )

    page = parse_source(source, locale="en-gb", names=names)

    assert [block.text for block in page.blocks] == ["Two things.", "Contact", "Write."]
    assert [[block.text for block in child.blocks] for child in page.children] == [
        ["Crews walk.", "How", "On foot."],
        ["Lids go back."],
    ]


def test_boxes_in_boxes_end_as_text(names):
    """Deep nesting is read to a point, beyond which only the text counts."""
    source = Source("<div>" * 400 + "deep &lt; words" + "</div>" * 400, "html", "x.html")

    page = parse_source(source, locale="en-gb", names=names)

    assert [block.value for block in page.blocks] == [{"html": "<p>deep &lt; words</p>"}]
