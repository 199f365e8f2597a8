"""Words to translate are counted by what is known of them, in any script, in a few queries."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from countries.segments.words import count_words
from countries.translation.desk import desk_of
from countries.translation.memory import MemoryUnit
from countries.translation.requests.counting import progress_of, word_counts
from tests.countries.translation.helpers import adopt, running, translate
from tests.factories import NOW, heading, make_page, paragraph

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We recycle cans.", 3),
        ("Every <b>can</b> counts: {{fact:rate}} &amp; more", 4),
        ("Ανακυκλώνουμε κουτάκια — κάθε μέρα.", 4),
        ("نعيد تدوير العُلَب كل يوم.", 5),
        ("l’eau-de-vie 76,3 %", 2),
        ("– … !", 0),
    ],
)
def test_words_stand_between_spaces(text, expected):
    """Tags, tokens and signs are no words, in Latin, Greek and Arabic script."""
    assert count_words(text) == expected


def page_saying(title, *texts):
    """Return Romania's copy of an umbrella page with these paragraphs."""
    body = [
        paragraph(f"<p>{text}</p>", block_id=f"p{number}")
        for number, text in enumerate(texts, start=1)
    ]
    return adopt(make_page("en", title, body=body), "ro-ro")


def unit(source, target):
    made = MemoryUnit.made_of(
        source, target, source_language="en", target_language="ro", learned_at=NOW
    )
    made.save()


def test_words_are_new_alike_repeated_or_known(network):
    """Each text counts as what the memory or the set itself knows of it."""
    unit("We recycle every can in the park.", "Reciclăm fiecare doză în parc.")
    unit("Empty cans are light.", "Dozele goale sunt ușoare.")
    page = page_saying(
        "Zebra",
        "We recycle every can in the park.",
        "Empty cans are very light.",
        "Nobody has said this before now.",
        "Nobody has said this before now.",
    )

    counts = word_counts([page])

    assert (counts.exact, counts.fuzzy, counts.repeated) == (7, 5, 6)
    assert counts.new == 7
    assert counts.total == 25


def test_what_is_translated_is_not_left(network):
    """Only texts to do have words left, and machine text is to do until somebody has read it."""
    page = page_saying("Cans", "We recycle cans.")
    translate(page, title="Doze", machine=True)
    translate(page, p1_html="Reciclăm doze.")

    progress = progress_of([page])[page.pk]

    assert (progress.total, progress.done, progress.words_left) == (2, 1, 1)


def test_the_count_agrees_with_the_editor(network):
    """A page is as far in lists as on the screen where it is translated."""
    body = [heading("Why"), paragraph("<p>We recycle cans.</p><p>All of them.</p>")]
    page = adopt(make_page("en", "About us", summary="Who we are.", body=body), "ro-ro")
    near = adopt(make_page("en", "Near", body=body), "en-ro")
    translate(page, summary="Cine suntem.")

    for one in (page, near):
        desk, progress = desk_of(running(one)), progress_of([one])[one.pk]

        assert (progress.total, progress.done) == (desk.total, desk.done)


def test_many_pages_cost_no_more_queries(network, django_assert_num_queries):
    """Progress and words of ten pages are as many queries as of one."""
    made = [page_saying(f"Page {number}", f"Text number {number}.") for number in range(10)]
    pages = list(Page.objects.filter(pk__in=[page.pk for page in made]).select_related("locale"))

    for some in (pages[:1], pages):
        with django_assert_num_queries(4):
            progress_of(some)
        with django_assert_num_queries(6):
            word_counts(some)
