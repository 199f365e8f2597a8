"""What the translation editor knows of each text, and in how many queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import StringTranslation

from countries.translation.desk import State, desk_of
from countries.translation.registering import refresh_source
from tests.countries.translation.helpers import adopt, running, save, translate
from tests.factories import edit_page, heading, make_fact, make_page, make_user, paragraph

pytestmark = pytest.mark.django_db


def desk(page):
    return desk_of(running(page))


def texts(page):
    """Return the page's segments by path."""
    return {segment.path: segment for segment in desk(page).segments}


def states(page):
    return {path: segment.state for path, segment in texts(page).items()}


def change(about, *, html, title="About us"):
    edit_page(about, title=title, body=[heading("Why we do it"), paragraph(html)])


def test_texts_stand_in_the_order_of_the_page(romanian):
    """The page's own fields come first, then its blocks, each under the name of its kind."""
    found = [
        (group.label, [one.place.field for one in group.segments])
        for group in desk(romanian).groups()
    ]

    assert found == [
        ("Page", ["Title", "Summary"]),
        ("Heading", ["Text"]),
        ("Text", ["Text"]),
    ]


def test_what_nobody_translated_is_untranslated(romanian):
    """An adopted page begins with nothing done."""
    assert set(states(romanian).values()) == {State.UNTRANSLATED}


def test_a_person_s_text_is_translated_and_a_machine_s_is_not_yet(romanian):
    """Machine text waits for somebody to read it."""
    translate(romanian, title="Despre noi")
    translate(romanian, machine=True, summary="Cine suntem.")

    found = states(romanian)

    assert (found["title"], found["summary"]) == (State.TRANSLATED, State.MACHINE)


def test_the_source_s_words_can_be_meant(romanian):
    """A text that is typed as the source has it counts as taken on purpose."""
    translate(romanian, title="About us")

    assert states(romanian)["title"] == State.SOURCE


def test_a_locale_of_the_source_s_language_takes_its_words(british_like):
    """English for Romania has nothing to translate."""
    assert set(states(british_like).values()) == {State.SOURCE}


def test_an_error_of_a_field_is_shown_at_its_text(romanian):
    """What publishing refused is told where it can be mended."""
    translate(romanian, title="Despre noi")
    StringTranslation.objects.update(has_error=True, field_error="Too long.")

    segment = texts(romanian)["title"]

    assert (segment.state, segment.error) == (State.WRONG, "Too long.")


def test_a_changed_source_shows_what_stood_before(about, romanian):
    """Beside the new sentence stand the former translation and what changed in the source."""
    translate(romanian, p1_html="Reciclăm doze.")
    change(about, html="<p>We recycle all cans.</p>")
    refresh_source(running(romanian).source)

    segment = texts(romanian)["body.p1.html"]

    assert segment.state == State.BEHIND
    assert segment.previous.text == "Reciclăm doze."
    assert [(piece.kind, piece.text) for piece in segment.pieces] == [
        ("same", "We recycle "),
        ("come", "all "),
        ("same", "cans."),
    ]


def test_sentences_of_one_text_find_their_own_former_ones(about, romanian):
    """Of a text in several parts each part is compared with the one that it was."""
    change(about, html="<ul><li>Cans are light metal</li><li>Collect them at work</li></ul>")
    refresh_source(running(romanian).source)
    for segment in desk(romanian).segments:
        if segment.path == "body.p1.html":
            StringTranslation.objects.create(
                translation_of_id=segment.key[0],
                context_id=segment.key[1],
                locale=romanian.locale,
                data=f"ro: {segment.data}",
                translation_type="manual",
            )
    change(about, html="<ul><li>Collect them at home</li><li>Cans are very light metal</li></ul>")
    refresh_source(running(romanian).source)

    found = [one.previous.text for one in desk(romanian).segments if one.path == "body.p1.html"]

    assert found == ["ro: Collect them at work", "ro: Cans are light metal"]


def test_a_page_written_elsewhere_shows_what_it_says(about, romanian):
    """Where nobody typed the former text here, the live page's own is what stood before."""
    translate(romanian, title="Despre", summary="Cine", h1_text="De ce", p1_html="Reciclăm doze.")
    save(romanian)
    StringTranslation.objects.all().delete()
    change(about, html="<p>We recycle all cans.</p>")
    refresh_source(running(romanian).source)

    previous = texts(romanian)["body.p1.html"].previous

    assert (previous.text, previous.source) == ("Reciclăm doze.", "We recycle cans.")


def test_who_made_a_text_is_told(romanian):
    """A translation names its person."""
    ana = make_user("ana")
    translate(romanian, title="Despre noi")
    StringTranslation.objects.update(last_translated_by=ana)

    segment = texts(romanian)["title"]

    assert segment.by == ana
    assert segment.at is not None


def test_the_counts_add_up(romanian):
    """Progress is counted from the texts themselves."""
    translate(romanian, title="Despre noi")

    found = desk(romanian)

    assert (found.done, found.total) == (1, 4)
    assert found.counts[State.UNTRANSLATED] == 3


def test_a_filter_shows_the_texts_of_one_state(romanian):
    """Blocks without such a text are left out."""
    translate(romanian, title="Despre noi")

    groups = desk(romanian).groups("translated")

    assert [[one.path for one in group.segments] for group in groups] == [["title"]]


def test_a_text_knows_how_much_room_it_has(romanian):
    """The editor can say how many characters there are for a title, and none for a paragraph."""
    found = texts(romanian)

    assert found["title"].place.maximum == 255
    assert found["body.p1.html"].place.maximum is None


def test_a_text_that_counts_says_so(about, romanian):
    """A number or a fact's token before a word asks for the right plural."""
    make_fact("countries", "21", unit="count")
    change(about, html="<p>In 21 countries: {{ fact:countries }}</p>", title="Twelve")
    refresh_source(running(romanian).source)

    found = texts(romanian)

    assert found["body.p1.html"].tokens == ["{{ fact:countries }}"]
    assert found["body.p1.html"].counts_something
    assert not found["title"].counts_something


def test_the_desk_takes_as_many_queries_for_many_texts(network):
    """Ten texts and a hundred cost the same."""
    counts = []
    for number in (10, 100):
        body = [paragraph(f"<p>Text {n}</p>", block_id=f"p{n}") for n in range(number - 1)]
        translation = running(adopt(make_page("en", f"Page {number}", body=body), "ro-ro"))
        desk_of(translation)
        with CaptureQueriesContext(connection) as queries:
            found = desk_of(translation)
        assert found.total == number
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 18
