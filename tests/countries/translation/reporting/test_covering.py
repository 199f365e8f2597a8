"""The report counts pages by what they are, and the words that are left, in few queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from countries.access import Role
from countries.routing import network as present
from countries.segments.words import count_words
from countries.translation.reporting.covering import (
    Column,
    locales_for_report,
    report_on,
    total_of,
)
from countries.translation.reporting.working import done_in, translators_of
from countries.translation.requests.counting import progress_of
from tests.countries.translation.helpers import adopt, running, save, translate
from tests.factories import edit_page, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network():
    return make_network("RO", "GR")


@staged
def about(network):
    """An umbrella page of seven words."""
    return make_page("en", "About us", body=[paragraph("<p>We recycle <b>all</b> cans.</p>")])


def lines_of(code):
    return {line.type: line.numbers for line in report_on([present().by_code[code]])}


def whole(code):
    return lines_of(code)[""]


def translate_about(page):
    translate(page, title="Despre noi", p1_html="Reciclăm <b>toate</b> dozele.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We recycle cans.", 3),
        ("We <b>re</b>cycle", 3),
        ("{{fact}} %", 0),
        ("don’t well-known 1.000,5", 3),
        ("<a id='a1'>Ανακύκλωση</a> &amp; doze", 2),
        ("", 0),
    ],
)
def test_words_are_what_is_written(text, words):
    """Markup, entities, signs and tokens are no words; a figure is one."""
    assert count_words(text) == words


def test_a_draft_counts_what_nobody_translated(about):
    """Of a page that is not live the words are left whose texts have no translation."""
    page = adopt(about, "ro-ro")
    translate(page, title="Despre noi")

    numbers = whole("ro-ro")

    assert numbers.states[Column.UNTRANSLATED] == 1
    assert numbers.words == 4


def test_a_draft_counts_as_the_editor_does(about):
    """What publishing refused is to do; what the source says in the page's own language is not."""
    page, near = adopt(about, "ro-ro"), adopt(about, "en-ro")
    translate_about(page)
    wrong = StringTranslation.objects.filter(context__path="title", locale=page.locale)
    wrong.update(has_error=True)

    assert (whole("ro-ro").words, whole("en-ro").words) == (2, 0)
    for one, words in ((page, 2), (near, 0)):
        assert progress_of([one])[one.pk].words_left == words


def test_a_current_page_leaves_no_words(about):
    """What is translated and live is done."""
    page = adopt(about, "ro-ro")
    translate_about(page)
    save(page)

    numbers = whole("ro-ro")

    assert (numbers.states[Column.CURRENT], numbers.words) == (1, 0)


def test_a_page_that_is_behind_leaves_the_changed_words(about):
    """Only the texts that the source changed count, as they read now."""
    page = adopt(about, "ro-ro")
    translate_about(page)
    save(page)
    edit_page(about, title="About all of us")

    numbers = whole("ro-ro")

    assert (numbers.states[Column.BEHIND], numbers.words) == (1, 4)


def test_an_incomplete_page_leaves_the_foreign_words(about):
    """What a live page still shows in the source's language is to be translated."""
    page = adopt(about, "ro-ro")
    translate(page, title="Despre noi")
    save(page)

    numbers = whole("ro-ro")

    assert (numbers.states[Column.INCOMPLETE], numbers.words) == (1, 4)


def test_types_add_up_to_their_locale(about):
    """Homes, local pages and adopted ones count once each, by type, and the sum is the first line."""
    adopt(about, "ro-ro")
    make_page("ro-ro", "Locală")

    lines = lines_of("ro-ro")

    of_types = [numbers for name, numbers in lines.items() if name]
    assert lines[""].total == sum(numbers.total for numbers in of_types) == 3
    assert lines[""].states[Column.LOCAL] == 2


def test_the_report_is_of_the_own_countries(network):
    """A manager has the locales of the own country, the brand's people every one."""
    manager = make_user("ro", ("RO", Role.MANAGER, ""))
    brand = make_user("brand", ("INT", Role.BRAND_MANAGER, ""))

    assert {info.country.code for info in locales_for_report(manager)} == {"RO"}
    assert {info.country.code for info in locales_for_report(brand)} >= {"INT", "RO", "GR"}


def test_the_queries_do_not_grow_with_the_pages(about, django_assert_max_num_queries):
    """As many queries for forty pages of three countries, with their people, as for one."""
    brand = make_user("brand", ("INT", Role.BRAND_MANAGER, ""))
    pages = [about, *(make_page("en", f"Page {number}") for number in range(12))]
    for number, page in enumerate(pages):
        for code in ("ro-ro", "el-gr"):
            copy = adopt(page, code)
            if number % 3:
                translate(copy, title="Titlu")
                save(copy)
    edit_page(about, title="All of us")
    codes = ("en", "ro-ro", "el-gr")
    infos = [info for info in locales_for_report(brand) if info.code in codes]

    with django_assert_max_num_queries(15):
        lines = report_on(infos)
        translators_of(infos)

    assert total_of(lines).total == 3 + 13 * 3


# --- who, and how much ---


def test_translators_are_who_holds_the_right_there(network):
    """A role in one language is named there alone; one for the whole country in each."""
    make_user("all", ("RO", Role.EDITOR, ""))
    make_user("english", ("RO", Role.TRANSLATOR, "en-ro"))
    infos = [present().by_code[code] for code in ("ro-ro", "en-ro", "el-gr")]

    found = translators_of(infos)

    names = {code: [one.get_username() for one in some] for code, some in found.items()}
    assert names == {"ro-ro": ["all"], "en-ro": ["all", "english"], "el-gr": []}


def test_a_text_counts_in_its_week_for_who_wrote_it(about):
    """Texts, the words of their sources, and which of them are live, by week, locale and person."""
    ana = make_user("ana", ("RO", Role.MANAGER, ""))
    page = adopt(about, "ro-ro")
    translate_about(page)
    now = timezone.now()
    rows = StringTranslation.objects.filter(locale=running(page).target_locale)
    rows.update(last_translated_by=ana, updated_at=now - dt.timedelta(days=7))
    save(page, user=ana)
    rows.filter(context__path="title").update(updated_at=now + dt.timedelta(minutes=1))

    later, earlier = done_in([present().by_code["ro-ro"]], now=now + dt.timedelta(minutes=2))

    assert (later.person, later.texts, later.words, later.live_words) == ("ana", 1, 2, 0)
    assert (earlier.texts, earlier.words, earlier.live_texts, earlier.live_words) == (1, 4, 1, 4)
    assert later.week - earlier.week == dt.timedelta(days=7)
