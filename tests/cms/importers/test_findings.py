"""What the report of an import says."""

from __future__ import annotations

from collections import Counter

import pytest

from cms.importers import CODES, KnownNames, find_residue


@pytest.fixture
def report(parse, names, facts):
    """Return a function that parses a text and returns its findings."""

    def report_text(text, locale="en-gb"):
        page = parse(f"Title of the page\n\n{text}", locale)
        return find_residue([page], names=names, facts=facts)

    return report_text


def codes_of(findings):
    """Return the codes of findings, in their order."""
    return [finding.code for finding in findings]


def test_every_defect_of_a_translated_page_is_reported(about, names, facts):
    """Each kind of defect of the page is found, at its block."""
    found = {(finding.code, finding.block) for finding in find_residue([about], names=names, facts=facts)}  # fmt: skip

    assert found == {
        ("doubled-heading", None),
        ("foreign-language", 0),
        ("lost-link", 0),
        ("free-figure", 1),
        ("broken-sentence", 2),
        ("machine-residue", 2),
        ("free-figure", 2),
        ("stale-figure", 2),
        ("undated-claim", 2),
        ("mixed-spelling", 3),
        ("name-variant", 3),
        ("foreign-language", 4),
        ("free-figure", 6),
        ("stale-figure", 6),
        ("undated-claim", 6),
        ("free-figure", 10),
        ("undated-claim", 10),
        ("placeholder", 10),
    }


def test_every_defect_of_a_page_with_programmes_is_reported(initiatives, names, facts):
    """Findings of the pages below carry their pages' slugs."""
    found = Counter(
        (finding.page, finding.code)
        for finding in find_residue([initiatives], names=names, facts=facts)
    )

    assert found == {
        ("initiatives", "missing-heading"): 1,
        ("rinse-and-return", "leaked-caption"): 1,
        ("rinse-and-return", "free-figure"): 1,
        ("rinse-and-return", "stale-figure"): 1,
        ("rinse-and-return", "undated-claim"): 1,
        ("rinse-and-return", "lost-link"): 1,
        ("kerb-heroes", "missing-heading"): 1,
        ("kerb-heroes", "leaked-filename"): 1,
        ("kerb-heroes", "free-figure"): 3,
        ("kerb-heroes", "undated-claim"): 1,
        ("kerb-heroes", "leaked-shortcode"): 1,
        ("kerb-heroes", "lost-link"): 2,
        ("lids-tops", "free-figure"): 1,
        ("lids-tops", "undated-claim"): 1,
        ("lids-tops", "lost-link"): 1,
    }


def test_a_clean_page_has_no_findings(report):
    """Tokens, names, dates and ordinary words are nothing to report."""
    findings = report(
        "Founded by friends, Cercul Metalic is at home in {{fact:countries}} countries.\n\n"
        "Summer Festivals\n\nOn 14 June 2025 and at 18:30 we meet at Pier 12 North for the 3rd time,"
        " says J. Pop, Ph.D. ... and then we walk. See https://lake.example/2024/10-reasons there.\n\n"
        "With Kerb Heroes it is easy, i.e. fun. The programme's colour is grey; its centre is Leeds."
    )

    assert findings == []


def test_findings_stand_in_the_order_of_the_page(about, names, facts):
    """The page's own come first, then block by block."""
    blocks = [-1 if finding.block is None else finding.block
              for finding in find_residue([about], names=names, facts=facts)]  # fmt: skip

    assert blocks == sorted(blocks)


def test_every_code_is_documented(about, initiatives, web_page, names, facts):
    """Each code that comes out is in the list that documents them."""
    findings = find_residue([about, initiatives, web_page], names=names, facts=facts)

    assert set(codes_of(findings)) <= set(CODES)


def test_an_excerpt_shows_the_place(about, names, facts):
    """The excerpt is short and holds what the finding is about."""
    findings = find_residue([about], names=names, facts=facts)
    machine = next(finding for finding in findings if finding.code == "machine-residue")

    assert "Rinse and Return it is known" in machine.excerpt
    assert all(len(finding.excerpt) <= 125 for finding in findings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We walk with Kerb Heroes . Then we rest.", True),
        ("We walk , then we rest.", True),
        ("The national part of our work is called\n\nand it is fun, as everybody says.", True),
        ("The scheme was begun by the friends of the\n\nIt is fun, as everybody says.", True),
        ("We walk ... then we rest.", False),
        ("We have three wishes for the year\n\n- rest\n- walks", False),
        ("A film about our friends – The Lonely Lid", False),
        ("Who pays? We do!", False),
    ],
)
def test_broken_sentences_are_found(report, text, expected):
    """A loose stop, a paragraph that goes on in the next and one that ends in an article."""
    assert ("broken-sentence" in codes_of(report(text))) is expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("The scheme Kerb Heroes it was praised by all.", "en-gb", True),
        ("Kerb Heroes they are everywhere on our roads.", "en-gb", True),
        ("Programul Kerb Heroes acesta este lăudat de toți.", "ro-ro", True),
        ("With Kerb Heroes it is easy to begin again.", "en-gb", False),
        ("We like Kerb Heroes. It is easy to begin again.", "en-gb", False),
        ("The scheme it was praised by all.", "en-gb", False),
    ],
)
def test_a_repeated_subject_is_machine_residue(report, text, locale, expected):
    """A name and a pronoun before one verb are a machine's; after a preposition they are not."""
    assert ("machine-residue" in codes_of(report(text, locale))) is expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("We meet on XX December 2025 at the lake.", "en-gb", 1),
        ("Ne vedem pe XX decembrie 2025 la lac, ca în fiecare an.", "ro-ro", 1),
        ("At home in [18 ] towns and [ 4] villages.", "en-gb", 2),
        ("Lorem ipsum dolor sit amet.", "en-gb", 2),
        ("The place is TBC for now.", "en-gb", 1),
        ("Ask [insert name] for the key.", "en-gb", 1),
        ("0 cans collected", "en-gb", 1),
        ("A house of the XX century, size XXL.", "en-gb", 0),
        ("We aim for 0 waste at the lake.", "en-gb", 0),
        ("He said [sic] that in [our] town.", "en-gb", 0),
    ],
)
def test_placeholders_are_found(report, text, locale, expected):
    """Days, figures and names that were to be filled in, and counters that never moved."""
    assert codes_of(report(text, locale)).count("placeholder") == expected


@pytest.mark.parametrize(
    ("text", "locale", "words"),
    [
        ("Aluminium is light. Aluminum is shiny.", "en-gb", ["aluminium", "aluminum"]),
        ("The Nordic Aluminium prize goes to aluminum.", "en-gb", ["in names only"]),
        ("Our programme has a center.", "en-gb", ["programme", "center"]),
        ("We organise it. We are organized.", "en-gb", ["organise", "organized"]),
        ("The curbside color is gray.", "en-us", []),
        ("The kerbside colour is grey.", "en-gb", []),
        ("Aluminium et aluminum sont des mots que nous avons dans la langue.", "fr-fr", []),
    ],
)
def test_spellings_that_do_not_belong_together_are_found(report, text, locale, words):
    """British and American spellings may each stand on a page, not both; only English is asked."""
    messages = [finding.message for finding in report(text, locale) if finding.code == "mixed-spelling"]  # fmt: skip

    assert bool(messages) is bool(words)
    assert all(word in messages[0] for word in words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nordic Aluminium pays. So does the Nordic Aluminium Association.", 2),
        ("Nordic Aluminium pays. The Nordic Aluminium Association eats. NAA sleeps.", 3),
        ("The Nordic Aluminium Association (NAA) pays. The NAA sleeps.", 0),
        ("NORDIC ALUMINIUM pays. Nordic Aluminium sleeps.", 0),
        ("Nordic Aluminium meets Cercul Metalic.", 0),
    ],
)
def test_an_organisation_under_several_names_is_found(report, text, expected):
    """Names and their initials count, unless the text explains the initials; case does not."""
    found = [finding for finding in report(text) if finding.code == "name-variant"]

    assert [f"has {expected} names" in finding.message for finding in found] == [True] * bool(
        expected
    )


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("Today it takes 95% less energy.", "free-figure", "{{fact:energy-saved}}"),
        ("Today it takes 90 per cent less energy.", "stale-figure", "is 95%"),
        ("It is at home in nine countries.", "stale-figure", "is 21"),
        ("It is at home in 21 countries.", "free-figure", "{{fact:countries}}"),
        ("It is at home in 12 towns of 21 countries.", "free-figure", "a fact should stand"),
        ("Cans are back after 45 days.", "stale-figure", "is 60 days"),
        ("It was launched in 2009.", "free-figure", "{{fact:launch-year}}"),
        ("It was launched in 2012.", "free-figure", "a fact should stand"),
    ],
)
def test_figures_are_held_against_the_facts(report, text, code, hint):
    """A figure beside a fact's words either agrees with it, and could be its token, or is stale."""
    found = [(finding.code, finding.message) for finding in report(text)]

    assert any(one == code and hint in message for one, message in found)


def test_a_figure_belongs_to_the_nearest_words(report):
    """The words of a fact belong to one figure of a sentence, not to all."""
    found = codes_of(report("We reached 2 million homes in 31 towns in 2024."))

    assert "stale-figure" not in found


@pytest.mark.parametrize(
    "text",
    ["Programul este prezent în 15 țări ale lumii.", "Dozele sunt 90% reciclabile, se spune."],
)
def test_figures_are_held_against_the_facts_in_any_language(report, text):
    """A fact's words are known in each language, whatever their ending."""
    assert "stale-figure" in codes_of(report(text, "ro-ro"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Half of it, 50%, comes back.", True),
        ("In 2024 50% came back.", False),
        ("50% came back (2024).", False),
        ("Since 2012, 50% comes back.", True),
        ("Launched in 2012, it runs in 50 towns.", True),
        ("Currently 50% comes back, says the report of 2024.", True),
        ("It began in 2012.", False),
    ],
)
def test_claims_need_a_date(report, text, expected):
    """A figure is dated by a year, but not by the one in which something began, nor by “now”."""
    assert ("undated-claim" in codes_of(report(text))) is expected


def test_residue_inside_a_sentence_is_left_and_reported(report):
    """What may be meant is not touched, but an editor is told."""
    findings = report("The picture IMG_2041 and the words SONY DSC are on the wall.")

    assert codes_of(findings) == ["leaked-caption", "leaked-filename"]


def test_a_heading_said_twice_is_reported(report):
    """Two headings of one text on a page are one too many."""
    findings = report(
        "Our boxes\n\nThey are blue and stand in the hall.\n\nOur friends\n\nThey are many, and kind."
        "\n\nOur boxes\n\nThey are still blue, as they were before."
    )

    assert codes_of(findings) == ["doubled-heading"]


def test_a_foreign_block_is_not_held_against_the_page(report):
    """Spelling, names and figures of a block in another language are its translator's."""
    findings = report(
        "Cercul Metalic a strâns peste 400 de doze în 20 de țări, iar toate au ajuns din nou pe raft"
        " în doar câteva săptămâni."
    )

    assert codes_of(findings) == ["foreign-language"]
    assert "Romanian" in findings[0].message


def test_without_names_and_facts_the_rest_is_found(parse):
    """An import that knows nothing still reports what needs no knowledge."""
    page = parse("Title\n\nIt is at home in nine countries , they say.")

    assert codes_of(find_residue([page], names=KnownNames())) == [
        "broken-sentence", "free-figure", "undated-claim",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Reciclaţi dozele şi capacele, este uşor.", "ro-ro", 1),
        ("Reciclați dozele și capacele, este ușor.", "ro-ro", 0),
        ("Το κoυτί <είναι> εδώ.", "el-gr", 1),
    ],
)
def test_letters_that_only_look_right_are_reported(report, text, locale, expected):
    """A block with letters of an old font or another alphabet is reported once, at the first."""
    assert codes_of(report(text, locale)).count("false-letter") == expected
