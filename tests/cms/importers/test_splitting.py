"""Text becomes pages with blocks."""

from __future__ import annotations

import pytest

from cms.importers import ParsedPage, slug_of


def outline(page: ParsedPage) -> list[tuple[str, str]]:
    """Return type and text of each block."""
    return [(block.type, block.text) for block in page.blocks]


def test_a_page_is_split_into_its_blocks(about):
    """Labels, headings, paragraphs and lists become blocks of their types, in order."""
    assert [block.type for block in about.blocks] == [
        "video", "paragraph", "paragraph", "paragraph", "paragraph", "heading", "paragraph",
        "heading", "paragraph", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip
    assert [block.text for block in about.blocks if block.type == "heading"] == [
        "Why do we do it?",
        "Summer Festivals",
    ]


def test_blocks_know_their_line(about):
    """Each block says in which line of the source it begins."""
    assert [block.source_line for block in about.blocks][:4] == [3, 7, 9, 11]


def test_the_doubled_title_is_said_once(about):
    """The title is the page's, and the heading that says it again is gone and reported."""
    assert (about.title, about.slug, about.has_heading) == ("Who we are", "who-we-are", True)
    assert [piece.code for piece in about.removed] == ["doubled-heading"]


def test_a_lone_play_label_is_a_video(about):
    """The label of a video becomes a video block without an address."""
    assert about.blocks[0].value == {"title": "", "label": "Redă filmul", "url": ""}


def test_only_what_is_in_another_language_is_marked(about):
    """A label and a paragraph in Romanian are marked on the English page, nothing else is."""
    marked = [block for block in about.blocks if block.language]

    assert [block.language for block in marked] == ["ro", "ro"]
    assert [block.source_line for block in marked] == [3, 13]


def test_a_list_is_one_paragraph_block(about):
    """List items become one list, the addresses in them links."""
    assert about.blocks[9].value == {
        "html": "<ul><li>they hand out bags</li><li>they collect cans, see"
        ' <a href="https://festivals.example/bags">https://festivals.example/bags</a>'
        " for a picture</li><li>they say thank you</li></ul>"
    }


def test_mail_addresses_become_links(about):
    """A mail address in a paragraph can be followed."""
    assert '<a href="mailto:hello@cercul.example">' in about.blocks[-1].value["html"]


def test_broken_text_is_not_mended(about):
    """A sentence broken around a name stays as it is in the source."""
    assert "scheme. Rinse and Return . Begun" in about.blocks[2].text


def test_each_programme_becomes_a_page(initiatives):
    """Sections under programmes' names become pages below, each with its programme."""
    assert [block.type for block in initiatives.blocks] == ["paragraph"]
    assert [(child.title, child.slug, child.programme, child.type) for child in initiatives.children] == [
        ("Rinse and Return", "rinse-and-return", "rinse-and-return", "programme"),
        ("Kerb Heroes", "kerb-heroes", "kerb-heroes", "programme"),
        ("Lids & Tops", "lids-tops", "lids-tops", "programme"),
    ]  # fmt: skip


def test_a_section_without_heading_is_found_by_its_first_words(initiatives):
    """A caption swallowed the heading; the programme's name at the start tells the section."""
    assert [child.has_heading for child in initiatives.children] == [True, False, True]


def test_residue_at_the_edges_is_taken_out(initiatives):
    """Captions, file names and shortcodes leave the text and are remembered."""
    removed = [
        (piece.code, piece.text)
        for child in initiatives.children
        for block in child.blocks
        for piece in block.removed
    ]

    assert removed == [
        ("leaked-caption", "DIGITAL CAMERA"),
        ("leaked-filename", "KerbHeroes-Norwich-014"),
        ("leaked-shortcode", '[spacer size="20"]'),
    ]
    assert initiatives.children[0].blocks[0].text.startswith("Rinse and Return asks")
    assert initiatives.children[1].blocks[0].text.startswith("Kerb Heroes sends")


def test_labels_become_calls_to_action(initiatives):
    """A label on its own line and one at the end of a paragraph are links to be."""
    labels = [
        block.value["label"]
        for child in initiatives.children
        for block in child.blocks
        if block.type == "call_to_action"
    ]

    assert labels == [
        "Learn about Rinse and Return",
        "Read the Kerb Heroes handbook",
        "Learn about Kerb Heroes",
        "Learn About Lids & Tops",
    ]
    assert initiatives.children[1].blocks[1].text.endswith("since 2016.")


def test_a_page_without_title_is_called_after_its_file(parse):
    """Without a heading the file's name gives the title, less the organisation's."""
    page = parse(
        "A text that is long enough to be a paragraph.", file="cercul-metalic-our-work.txt"
    )

    assert (page.title, page.slug, page.has_heading) == ("Our work", "our-work", False)


def test_parsing_twice_gives_the_same(parse):
    """The same source gives equal pages."""
    text = "Title\n\nA paragraph that is longer than its title.\n\nMore\n\nAnd still more text."

    assert parse(text) == parse(text)


@pytest.mark.parametrize("page_type", ["news", "contact"])
def test_news_about_several_programmes_stays_one_page(parse, page_type):
    """Types that tell one story are not split by programme."""
    text = (
        "Two prizes\n\nBoth of our programmes won this week.\n\nKerb Heroes\n\n"
        "The crews won for the kindest doorstep talk.\n\nLids & Tops\n\nThe lids won for the poster."
    )

    assert len(parse(text, page_type="standard").children) == 2
    assert parse(text, page_type=page_type).children == ()


def test_a_page_about_one_programme_stays_one_page(parse):
    """One programme's sections are a page's own."""
    page = parse(
        "Kerb Heroes\n\nThe crews walk from door to door.\n\nHow Kerb Heroes began\n\n"
        "Two neighbours talked over a fence about their boxes."
    )

    assert (page.title, page.children) == ("Kerb Heroes", ())
    assert [kind for kind, _text in outline(page)] == ["paragraph", "heading", "paragraph"]


def test_a_name_in_a_running_text_opens_no_section(parse):
    """A paragraph that begins with another programme's name stays where it is."""
    page = parse(
        "Our work\n\nWe do two things.\n\nKerb Heroes\n\nThe crews walk from door to door.\n\n"
        "Lids & Tops is its sister and shares the office with it."
    )

    assert page.children == ()
    assert page.blocks[-1].text.startswith("Lids & Tops is its sister")


def test_a_name_on_a_line_of_its_own_inside_a_sentence_is_no_heading(parse):
    """Where a link was cut out of a sentence, the pieces stay paragraphs."""
    page = parse(
        "Our year\n\nSince spring we run the national part of\n\nKerb Heroes\n\n"
        ". It was launched by two neighbours who had talked over a fence.\n\nLids & Tops\n\n"
        "The lids came later, and nobody knows quite why or how."
    )

    assert page.children == ()
    assert ("paragraph", "Kerb Heroes") in outline(page)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why it works\n\nBecause people like to see what their can becomes.",
         ("heading", "Why it works")),
        ("What is it?\n\nA box for every corridor, and a poster beside it.",
         ("heading", "What is it?")),
        ("It works.\n\nBecause people like to see what their can becomes.",
         ("paragraph", "It works.")),
        ("and so on\n\nBecause people like to see what their can becomes.",
         ("paragraph", "and so on")),
        ("# Why it works #\n\nShort.", ("heading", "Why it works")),
        ("Why it works\n============\nShort.", ("heading", "Why it works")),
        ("Find out more about us\n\nhttps://about.example/us",
         ("call_to_action", "Find out more about us")),
        ("Our map: https://about.example/map", ("call_to_action", "Our map")),
        ("[Our map](https://about.example/map)", ("call_to_action", "Our map")),
        ("Our map: javascript:alert(1)", ("paragraph", "Our map: javascript:alert(1)")),
        ("Watch the video", ("video", "Watch the video")),
        ("Δείτε το βίντεο", ("video", "Δείτε το βίντεο")),
        ("شاهد الفيديو", ("video", "شاهد الفيديو")),
    ],
)  # fmt: skip
def test_a_short_line_is_told_by_its_form_and_what_follows(parse, text, expected):
    """Headings stand above longer text; labels invite; the rest is a paragraph."""
    page = parse(f"Title\n\nA first paragraph, long enough for anyone.\n\n{text}")

    assert outline(page)[1] == expected


def test_an_address_below_a_label_is_its_own(parse):
    """A label takes the address that stands alone in the next line."""
    page = parse("Title\n\nWatch the film\nhttps://films.example/1\n\nA paragraph of some length.")

    assert page.blocks[0].value["url"] == "https://films.example/1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line that was broken by its editor\nin the middle of a thought.", 1),
        (
            "A line that fills the whole width of the window it was typed into.\nAnd goes on here.",
            1,
        ),
        ("A short line.\nAnother one.", 2),
        ("A short line.\n\nAnother one.", 2),
    ],
)
def test_wrapped_lines_are_one_paragraph(parse, text, expected):
    """Lines that an editor wrapped belong together, short ones stand alone."""
    assert len(parse(f"Title\n\n{text}").blocks) == expected


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1. rinse\n2. return", "<ol><li>rinse</li><li>return</li></ol>"),
        ("• rinse\n• return\n  today", "<ul><li>rinse</li><li>return today</li></ul>"),
        ("- a < b & c", "<ul><li>a &lt; b &amp; c</li></ul>"),
        ("- see [us](https://us.example)",
         '<ul><li>see <a href="https://us.example">us</a></li></ul>'),
    ],
)  # fmt: skip
def test_lists_keep_their_kind(parse, text, html):
    """Numbers make an ordered list, bullets another; text in them is escaped."""
    assert parse(f"Title\n\nWe ask for two things:\n\n{text}").blocks[-1].value["html"] == html


def test_markup_in_text_is_text(parse):
    """A text file's angle brackets are characters, not tags."""
    page = parse("Title\n\nUse <script>alert(1)</script> never, says a & b.")

    assert page.blocks[0].value["html"] == (
        "<p>Use &lt;script&gt;alert(1)&lt;/script&gt; never, says a &amp; b.</p>"
    )


@pytest.mark.parametrize(
    ("line", "kept", "removed"),
    [
        ("SAMSUNG CAMERA PICTURES The lake.", "The lake.", ["SAMSUNG CAMERA PICTURES"]),
        ("The lake. IMG_20230401_1200", "The lake.", ["IMG_20230401_1200"]),
        ("DSC_0042.JPGThe lake.", "The lake.", ["DSC_0042.JPG"]),
        ("lake-party-2023-07 The lake.", "The lake.", ["lake-party-2023-07"]),
        ("Photo: Ana PopKerb Heroes are here.", "Kerb Heroes are here.", ["Photo: Ana Pop"]),
        ("[vc_row][/vc_row]The lake.", "The lake.", ["[vc_row]", "[/vc_row]"]),
        ("[caption id=“a1”]A boat[/caption] The lake.", "The lake.",
         ["[caption id=“a1”]A boat[/caption]"]),
        ("The lake [sic] has [1] boat.", "The lake [sic] has [1] boat.", []),
        ("COVID-19 closed the lake.", "COVID-19 closed the lake.", []),
        ("ISO-14001 is a standard.", "ISO-14001 is a standard.", []),
        ("The camera SONY DSC is old.", "The camera SONY DSC is old.", []),
        ("Kerb Heroes are here.", "Kerb Heroes are here.", []),
        ("We love theKerb Heroes crew.", "We love theKerb Heroes crew.", []),
    ],
)  # fmt: skip
def test_only_certain_residue_is_removed(parse, line, kept, removed):
    """What is certain goes from the edges; what may be meant stays."""
    block = parse(f"Title\n\nA first paragraph that is long enough.\n\n{line}").blocks[1]

    assert block.text == kept
    assert [piece.text for piece in block.removed] == removed


def test_a_line_of_residue_alone_leaves_no_block(parse):
    """A paragraph that is nothing but a file's name is remembered by the page."""
    page = parse("Title\n\nlake-party-norwich-061\n\nA paragraph that says something.")

    assert len(page.blocks) == 1
    assert [(piece.code, piece.text, piece.line) for piece in page.removed] == [
        ("leaked-filename", "lake-party-norwich-061", 3)
    ]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Știri & noutăți", "stiri-noutati"),
        ("Κάθε κουτί", "καθε-κουτι"),
        ("كل علبة", "كل-علبه"),
        ("!!!", "page"),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_a_slug_is_made_of_folded_words(title, slug):
    """Slugs keep their script, lose accents and signs, and are cut between words."""
    assert slug_of(title) == slug


def test_pages_below_have_slugs_of_their_own(parse):
    """Two sections of one name get different slugs."""
    text = "Intro that is long enough to be a paragraph of its own.\n\n" + "\n\n".join(
        f"{name}\n\nThis is what the programme does all day long."
        for name in ("Kerb Heroes", "Lids & Tops", "Kerb Heroes")
    )

    assert [child.slug for child in parse(text).children] == [
        "kerb-heroes", "lids-tops", "kerb-heroes-2",
    ]  # fmt: skip


def test_a_foreign_title_is_known(parse):
    """A title in another language than the page's is marked."""
    page = parse("Citește mai mult despre noi\n\nWe are a small office with a large cellar.")

    assert page.title_language == "ro"
