"""What a search does, whichever engine answers it."""

from __future__ import annotations

import re

import pytest
from wagtail.models import PageViewRestriction

from countries.search import InvalidCursor, Reason, Scope
from tests.factories import edit_page, make_network, make_page, paragraph

# -- languages --


@pytest.mark.parametrize(
    ("locale", "text", "typed"),
    [
        ("ro-ro", "Reciclați dozele din aluminiu", "doză"),
        ("ro-ro", "Reciclați dozele din aluminiu", "doza"),
        ("ro-ro", "Depozitul de reciclare", "RECICLAȚI"),
        ("ro-ro", "Şcoli şi ţări", "școli țări"),
        ("ro-ro", "Din toate țările", "tara"),
        ("el-gr", "Η ανακύκλωση των κουτιών", "ανακύκλωσης"),
        ("el-gr", "Η ανακύκλωση των κουτιών", "ΑΝΑΚΥΚΛΩΣΗ"),
        ("el-gr", "Ο κύκλος της ζωής", "κυκλος"),
        ("el-gr", "ΟΙ ΦΟΡΕΙΣ ΜΑΣ", "φορείς"),
        ("ar-ae", "إعادة تدوير العلب", "علبة"),
        ("ar-ae", "إعادة تدوير العلب", "اعادة"),
        ("ar-ae", "التَّدْوِيرُ يبدأ بعلبة", "التدوير"),
        ("ar-ae", "عام ٢٠٢٣", "2023"),
        ("en-gb", "Recycling begins at home", "recycled"),
        ("en-gb", "Two bottle banks", "BANK"),
        ("sr-latn-rs", "Svaka limenka se računa", "racuna limenke"),
        ("pl-pl", "Każda puszka się liczy", "kazda"),
        ("fr-be", "L’économie de l’énergie", "energie"),
        ("en-gb", "We don't waste 0.50 of it", "don't 0.50"),
    ],
)
def test_words_are_found_in_their_other_forms(engine, put, locale, text, typed):
    """Inflected, unaccented and differently typed forms of a language find the same page."""
    put("Page", text, locale=locale)
    put("Other", "xyzzy", locale=locale)

    assert engine.titles(typed, locales=[locale]) == ["Page"]
    assert engine.titles(typed) == ["Page"]


def test_a_page_is_read_in_its_own_language(engine, put):
    """The stem of a word in one language finds no page in another by accident."""
    put("English", "Nothing that can be recycled dies", locale="en-gb")
    put("Deutsch", "Jede Dose zählt, die du zurückbringst", locale="de-at")

    assert engine.titles("dies") == ["English"]


def test_the_last_word_may_be_a_beginning(engine, put):
    """Whoever is still typing finds the word already."""
    put("Page", "Recycling at festivals")

    assert engine.titles("recycling festi") == ["Page"]
    assert engine.titles("recyc festivals") == ["Page"]  # relaxed: festivals alone


# -- ranking and relaxing --


def test_a_word_in_the_title_counts_more(engine, put):
    """A page named after the word comes before one that mentions it."""
    put("Something else", "aluminium " * 3)
    put("Aluminium", "What it is made of, and many other words besides")

    assert engine.titles("aluminium") == ["Aluminium", "Something else"]


def test_all_words_are_wanted_first(engine, put):
    """Pages with every word hide those with some."""
    put("Both", "beach cleaning")
    put("One", "beach volleyball")

    result = engine.find("beach cleaning")

    assert [hit.title for hit in result.items] == ["Both"]
    assert (result.total, result.relaxed) == (1, False)


def test_some_words_are_better_than_none(engine, put):
    """Where no page has every word, those with some are shown, and it is said."""
    put("Beach", "A clean beach")
    put("School", "A clean school")
    put("Nothing", "Else")

    result = engine.find("beach school museum")

    assert {hit.title for hit in result.items} == {"Beach", "School"}
    assert result.relaxed
    assert result.total == 2


# -- filters and facets --


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"countries": ["RO"]}, {"Ro", "En"}),
        ({"countries": ["ro"]}, {"Ro", "En"}),
        ({"countries": ["RO", "GR"]}, {"Ro", "En", "Gr"}),
        ({"locales": ["en-ro"]}, {"En"}),
        ({"locales": ["EN-RO"]}, {"En"}),
        ({"locales": ["en-xx"]}, set()),
        ({"types": ["news"]}, {"Gr"}),
        ({"programmes": ["metalmatters"]}, {"En"}),
        ({"tags": ["beach"]}, {"Ro"}),
        ({"tags": ["beach", "school"]}, {"Ro", "En"}),
        ({"tags": ["beach"], "countries": ["GR"]}, set()),
    ],
)
def test_filters(engine, put, filters, expected):
    """Values of one filter mean any of them; several filters must all hold."""
    put("Ro", "alucan", locale="ro-ro", tags=("beach", "tour"))
    put("En", "alucan", locale="en-ro", programme="metalmatters", tags=("school",))
    put("Gr", "alucan", locale="el-gr", type="news")

    assert set(engine.titles("alucan", **filters)) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), {"Ro", "Gr"}),
        (Scope(countries=["RO"]), {"Ro"}),
        (Scope(locales={"el-gr"}), {"Gr"}),
        (Scope(types=("news",)), {"Gr"}),
        (Scope(countries=[]), set()),
    ],
)
def test_what_a_scope_leaves_out_does_not_exist(engine, put, scope, expected):
    """Items, total and facets know only what the caller may see."""
    put("Ro", "alucan", locale="ro-ro")
    put("Gr", "alucan", locale="el-gr", type="news")

    result = engine.find("alucan", scope=scope)

    assert {hit.title for hit in result.items} == expected
    assert result.total == len(expected)
    assert len(result.facets["country"]) == len(expected)


def test_a_filter_does_not_widen_a_scope(engine, put):
    """Asking for a country outside the scope finds nothing."""
    put("Gr", "alucan", locale="el-gr")

    assert engine.titles("alucan", countries=["GR"], scope=Scope(countries=["RO"])) == []


def test_facets_are_complete(engine, put):
    """Every country is counted, however many there are and however few hits are shown."""
    codes = [
        "at",
        "be",
        "br",
        "cz",
        "es",
        "fr",
        "gb",
        "gr",
        "hu",
        "ie",
        "it",
        "me",
        "nl",
        "pl",
        "pt",
        "ro",
        "rs",
        "us",
    ]
    for code in codes:
        put(code, "alucan", locale=f"en-{code}")
    put("Second", "alucan", locale="en-ro", type="news", tags=("beach",), programme="")

    result = engine.find("alucan", limit=2)

    counted = {facet.value: facet.count for facet in result.facets["country"]}
    assert counted == {code.upper(): 2 if code == "ro" else 1 for code in codes}
    assert result.facets["country"][0].value == "RO"
    assert [(facet.value, facet.count) for facet in result.facets["type"]] == [
        ("standard", 18),
        ("news", 1),
    ]
    assert [facet.value for facet in result.facets["tag"]] == ["beach"]
    assert [(facet.value, facet.count) for facet in result.facets["programme"]] == [
        ("every-can-counts", 18)
    ]
    assert len(result.facets["locale"]) == 18
    assert result.total == 19


def test_facets_can_be_left_out(engine, put):
    """Who needs no facets does not pay for them."""
    put("Page", "alucan")

    assert engine.find("alucan", facets=False).facets == {}


# -- what a hit is --


def test_a_hit_is_the_document_as_it_stands(engine, put):
    """Identity, place, title and address come from the page's own document."""
    document = put("Știri", "alucan", locale="ro-ro", type="news", slug="stiri")

    (hit,) = engine.find("alucan").items

    assert (hit.id, hit.type, hit.country) == (str(document.key), "news", "RO")
    assert (hit.locale, hit.title) == ("ro-ro", "Știri")
    assert (hit.url, hit.sequence) == ("https://site.example/stiri/", document.sequence)
    assert hit.score > 0


def test_found_words_are_marked(engine, put):
    """The highlight is the part of the text that has the words, each in mark."""
    filler = "Lorem ipsum dolor sit amet. " * 60
    put("Page", f"{filler} Toate dozele se reciclează aici. {filler}", locale="ro-ro")

    (hit,) = engine.find("doză").items

    assert "<mark>dozele</mark>" in hit.highlight
    assert len(hit.highlight) < 400


def test_text_cannot_become_markup(engine, put):
    """Whatever a page's text holds is shown, not run."""
    put("<b>Page</b>", '<script>alert("alucan & co")</script> <mark>x</mark> alucan')

    (hit,) = engine.find("alucan").items

    assert set(re.findall(r"<[^>]*>", hit.highlight)) == {"<mark>", "</mark>"}
    assert "&lt;script&gt;" in hit.highlight
    assert "&amp; co" in hit.highlight


def test_a_beginning_is_marked_too(engine, put):
    """A page that is found by the beginning of a word shows that word."""
    put("Page", "Come to our festivals")

    (hit,) = engine.find("festi").items

    assert "<mark>festivals</mark>" in hit.highlight


# -- suggestions --


@pytest.mark.parametrize(
    ("locale", "text", "typed", "expected"),
    [
        ("en-gb", "Aluminium recycling", "recyclng", "recycling"),
        ("en-gb", "Aluminium recycling", "alumniium recycling", "aluminium recycling"),
        ("ro-ro", "Școli și universități", "universtati", "universități"),
        ("el-gr", "Η ανακύκλωση", "ανακίκλωση", "ανακύκλωση"),
        ("ar-ae", "التدوير يبدأ", "التدوبر", "التدوير"),
    ],
)
def test_a_misspelled_word_is_put_right(engine, put, locale, text, typed, expected):
    """Where nothing has the words as typed, the nearest words that exist are offered."""
    put("Page", text, locale=locale)

    assert engine.find(typed).suggestion == expected


def test_nothing_is_suggested_where_all_words_are_found(engine, put):
    """A search that finds what was asked for needs no advice."""
    put("Page", "recycling recycle")

    assert engine.find("recycling").suggestion is None


def test_nothing_is_suggested_for_what_is_like_nothing(engine, put):
    """No suggestion is better than a wild one."""
    put("Page", "recycling")

    assert engine.find("qwertzuiop").suggestion is None


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, "banket"),
        ({"scope": Scope(countries=["RO"])}, "basket"),
        ({"countries": ["RO"]}, "basket"),
    ],
)
def test_of_words_as_near_the_one_on_most_pages_in_scope_is_suggested(
    engine, put, limits, expected
):
    """However often others use another one."""
    for text, locale, times in (
        ("banket", "en-gb", 3),
        ("banket", "en-ro", 1),
        ("basket", "en-ro", 2),
    ):
        for number in range(times):
            put(f"Page {number}", text, locale=locale)

    assert engine.find("barket", **limits).suggestion == expected


def test_a_suggestion_tells_nothing_of_what_is_out_of_scope(engine, put):
    """A word that only an unseen page has is not offered."""
    put("Seen", "cans", locale="en-gb")
    put("Unseen", "confidential", locale="en-ro")

    assert engine.find("confidentail", scope=Scope(countries=["GB"])).suggestion is None
    assert engine.find("confidentail", countries=["GB"]).suggestion is None
    assert engine.find("confidentail").suggestion == "confidential"


# -- paging --


def test_paging_shows_each_hit_once(engine, put):
    """Following the cursors shows every hit, none twice, and ends."""
    for number in range(23):
        put(f"Page {number}", "alucan " * (number % 4 + 1))

    shown, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        result = engine.find("alucan", limit=5, cursor=cursor)
        shown += [hit.id for hit in result.items]
        cursor, pages = result.next or "", pages + 1

    assert (len(shown), len(set(shown)), pages) == (23, 23, 5)
    assert result.total == 23


def test_paging_shows_no_hit_twice_while_content_changes(engine, put):
    """A page that moves down in rank between two requests is not shown again."""
    first = put("First", "alucan alucan alucan")
    others = [put(f"Page {number}", "alucan and much more") for number in range(3)]
    start = engine.find("alucan", limit=1)
    put("First", "alucan at the very end of a much longer text than before", key=first.key)
    put("Late", "alucan alucan alucan")

    rest = engine.find("alucan", limit=10, cursor=start.next)

    assert start.items[0].id == str(first.key)
    assert {hit.title for hit in rest.items} == {"Late", *(other.title for other in others)}


def test_a_relaxed_search_goes_on_relaxed(engine, put):
    """The second page of a search for some words stays one."""
    for number in range(4):
        put(f"Page {number}", "beach" if number % 2 else "school")

    start = engine.find("beach school", limit=3)
    rest = engine.find("beach school", limit=3, cursor=start.next)

    assert (len(start.items), len(rest.items), rest.relaxed) == (3, 1, True)


@pytest.mark.parametrize("cursor", ["x", "AQ", "!!!", "é", "AQE" + "A" * 300, "\x00"])
def test_an_invented_cursor_is_refused(engine, cursor):
    """A cursor that was never given out raises InvalidCursor."""
    with pytest.raises(InvalidCursor):
        engine.find("alucan", cursor=cursor)


def test_a_cursor_of_another_search_is_refused(engine, put):
    """A cursor goes with its own words and filters."""
    for number in range(2):
        put(f"Page {number}", "alucan beach")
    cursor = engine.find("alucan", limit=1).next

    with pytest.raises(InvalidCursor):
        engine.find("beach", limit=1, cursor=cursor)


# -- hostile and useless input --


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.EMPTY),
        ("   \n", Reason.EMPTY),
        ("?!… “” * ( ) \" ' -- ; \\ /", Reason.NO_WORDS),
        ("💧🥫", Reason.NO_WORDS),
        ("\x00\ud800", Reason.NO_WORDS),
        ("a" * 501, Reason.TOO_LONG),
        ("wort " * 90 + " ".join(f"w{number}" for number in range(30)), Reason.TOO_LONG),
        (" ".join(f"w{number}" for number in range(30)), Reason.TOO_LONG),
    ],
)
def test_what_holds_no_search_finds_nothing_and_says_why(engine, put, typed, reason):
    """An empty result names its reason."""
    put("Page", "alucan")

    result = engine.find(typed)

    assert (result.items, result.total, result.reason) == ([], 0, reason)


@pytest.mark.parametrize(
    "typed",
    [
        '"alucan',
        "alucan*",
        "title:alucan",
        "alucan OR",
        "NEAR(alucan)",
        "(alucan",
        "alucan' OR 1=1 --",
        "alucan AND NOT",
        '{"match_all": {}} alucan',
        "^alucan + -",
        "alucan\x00",
        "alucan ½",
        "alucan ﷺ",
        "alucan " + " ".join(f"w{number}" for number in range(14)),
        "alucan" + "a" * 400 + " alucan",
    ],
)
def test_operators_are_only_words(engine, put, typed):
    """Nothing that is typed breaks the query or changes its meaning."""
    put("Page", "alucan or near not match all")
    put("Other", "xyzzy")

    assert engine.titles(typed) == ["Page"]


def test_stop_words_alone_are_found(engine, put):
    """A search for words that an analyzer leaves out still finds the pages with them."""
    put("Page", "It is not what it was")
    put("Other", "xyzzy")

    assert engine.titles("it is not what it was") == ["Page"]


# -- what must not be found --


def test_a_page_that_is_gone_vanishes(engine, put, bury):
    """A tombstone takes the page out of items, total, facets and suggestions."""
    document = put("Page", "alucan")
    assert engine.titles("alucan") == ["Page"]

    bury(document)

    result = engine.find("alucan")
    assert (result.items, result.total, result.facets["country"]) == ([], 0, [])
    assert engine.find("alucna").suggestion is None


def test_a_page_that_comes_back_is_found(engine, put, bury):
    """A page published again is found again."""
    document = put("Page", "alucan")
    bury(document)
    engine.catch_up()

    put("Page", "alucan anew", key=document.key)

    assert engine.titles("alucan") == ["Page"]


def test_an_edited_page_is_found_by_its_new_words_only(engine):
    """What an editor took out finds nothing, what was put in does."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", body=[paragraph("<p>vechituri</p>")])
    assert engine.titles("vechituri") == ["Despre noi"]

    edit_page(page, body=[paragraph("<p>noutăți</p>")])

    assert engine.titles("vechituri") == []
    assert engine.titles("noutati") == ["Despre noi"]


def test_drafts_and_private_pages_are_never_found(engine):
    """Only what any visitor may read is found; a restriction hides a page at once."""
    make_network("RO")
    make_page("ro-ro", "Ciornă", body=[paragraph("<p>secretele</p>")], publish=False)
    page = make_page("ro-ro", "Intern", body=[paragraph("<p>secretele</p>")])
    assert engine.titles("secretele") == ["Intern"]

    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    result = engine.find("secretele")
    assert (result.items, result.total) == ([], 0)


def test_another_country_keeps_its_own_page(engine):
    """Unpublishing a page in one country leaves its counterparts."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", body=[paragraph("<p>alucan</p>")])
    make_page("en-ro", "About us", body=[paragraph("<p>alucan</p>")])

    page.unpublish()

    assert engine.titles("alucan") == ["About us"]


# -- what is no page --


def test_entries_are_found_beside_pages(engine, put):
    """A registered entry is found by its text, with its own type, address and facet."""
    put("Reciclare", "Despre reciclare", locale="ro-ro")
    put("Piața Unirii", "Aici se face reciclare", locale="ro-ro", kind="point", type="point")

    result = engine.find("reciclare")

    found = {hit.title: (hit.type, bool(hit.url)) for hit in result.items}
    assert found == {"Reciclare": ("standard", True), "Piața Unirii": ("point", True)}
    assert {(it.value, it.count) for it in result.facets["type"]} == {("standard", 1), ("point", 1)}
    assert engine.titles("reciclare", types=["point"]) == ["Piața Unirii"]
    assert engine.titles("reciclare", kinds=["page"]) == ["Reciclare"]


def test_documents_that_are_neither_are_not_found(engine, put):
    """Menus, facts and organisations are no hits."""
    put("Reciclare", "Reciclare", locale="ro-ro", kind="menu", type="header")

    assert engine.titles("reciclare") == []


def test_an_entry_that_is_gone_is_not_found(engine, put, bury):
    """Its tombstone takes it out at once."""
    point = put("Piața Unirii", "Reciclare", locale="ro-ro", kind="point", type="point")
    engine.titles("reciclare")

    bury(point)

    assert engine.titles("reciclare") == []
