"""A country decides, for each of its languages, what its pages do with texts that are not finished."""

from __future__ import annotations

import pytest

from countries import publishing
from countries.identity.addresses import Menu
from countries.identity.countries import UnfinishedTexts
from countries.resolution.page import notice_state
from countries.translation.checks.gathering import NotFit
from countries.translation.following import follow
from countries.translation.policies import choose_policy
from tests.countries.translation.helpers import (
    ALL,
    CHANGED,
    block,
    document,
    freshness,
    save,
    translate,
)
from tests.countries.translation.test_titles import menu, page_list
from tests.factories import NOW, edit_page, heading, locale_row, make_page, paragraph

pytestmark = pytest.mark.django_db


def choose(policy, code="ro-ro"):
    choose_policy(locale_row(code), policy)
    renew()


def renew():
    while publishing.renew(now=NOW):
        pass


# --- keep ---


def test_the_good_translation_stays_live_until_its_successor(about, translated):
    """Unless a country decides otherwise, visitors go on reading its text, marked as behind."""
    edit_page(about, body=CHANGED)
    renew()

    shown = block(translated, "p1")

    assert locale_row("ro-ro").unfinished_texts == "keep"
    assert shown["value"]["html"] == "<p>Reciclăm doze.</p>"
    assert (shown["lang"], shown["behind"]) == ("ro", True)


# --- block ---


def test_what_is_not_translated_is_not_published(romanian):
    """A page with a text in another language stays as it is, and says which text it is."""
    choose(UnfinishedTexts.BLOCK)
    translate(romanian, title="Despre noi", summary="Cine suntem.", h1_text="De ce")

    with pytest.raises(NotFit) as refused:
        save(romanian)

    assert "not translated" in str(refused.value)


def test_what_is_behind_is_not_published(about, translated):
    """A page whose source has changed stays live as it was."""
    choose(UnfinishedTexts.BLOCK)
    edit_page(about, title="All about us", body=CHANGED)
    translate(translated, summary="Noi")

    with pytest.raises(NotFit) as refused:
        save(translated)

    translated.refresh_from_db()
    assert (translated.live, translated.summary) == (True, "Cine suntem.")
    assert {one.path for one in refused.value.found} == {"title", "body.p1.html"}


def test_a_block_that_the_page_has_not_yet_keeps_it_from_being_published(about, translated):
    """What the source added is not translated either."""
    edit_page(
        about,
        body=[*CHANGED[:1], paragraph("<p>We recycle cans.</p>"), heading("New", block_id="h2")],
    )
    choose(UnfinishedTexts.BLOCK)
    translated.refresh_from_db()

    with pytest.raises(NotFit) as refused:
        translated.get_latest_revision().publish()

    assert [one.path for one in refused.value.found] == ["body.h2.text"]


def test_what_is_finished_is_published(romanian):
    """A page that is wholly translated goes live."""
    choose(UnfinishedTexts.BLOCK)
    translate(romanian, **ALL)

    save(romanian)

    assert document(romanian)["freshness"]["state"] == "current"


def test_a_page_may_always_be_taken_down(about, translated):
    """The policy keeps nothing live."""
    choose(UnfinishedTexts.BLOCK)
    edit_page(about, body=CHANGED)
    translated.refresh_from_db()

    translated.unpublish()

    translated.refresh_from_db()
    assert not translated.live


def test_the_own_language_follows_all_the_same(about, british_like):
    """What needs no translation goes live by itself."""
    save(british_like)
    choose(UnfinishedTexts.BLOCK, "en-ro")
    edit_page(about, body=CHANGED)

    follow(about.pk, now=NOW)

    assert block(british_like, "p1")["value"]["html"] == "<p>We recycle all cans.</p>"


def test_a_local_page_is_published(network):
    """A page that only the country has is behind nothing."""
    choose(UnfinishedTexts.BLOCK)

    assert make_page("ro-ro", "Noutăți").live


# --- show the source's ---


def test_the_sources_present_text_stands_for_what_is_behind(about, translated):
    """Visitors and partners get it in its language and marked, with the source's own publishing."""
    choose(UnfinishedTexts.SOURCE)
    edit_page(about, body=CHANGED)
    renew()

    shown = block(translated, "p1")

    assert shown["value"]["html"] == "<p>We recycle all cans.</p>"
    assert (shown["lang"], shown["dir"], shown["provenance"]) == ("en", "ltr", "source")
    assert 'lang="en"' in document(translated)["html"]
    assert block(translated, "h1")["lang"] == "ro"


def test_a_field_is_shown_as_the_source_has_it(about, translated):
    """A title and a summary follow the same rule as blocks, and say their language."""
    choose(UnfinishedTexts.SOURCE)
    edit_page(about, title="All about us")
    renew()

    shown = document(translated)

    assert (shown["title"], shown["field_lang"]["title"]) == ("All about us", "en")
    assert "summary" not in shown["field_lang"]


def test_a_new_block_stands_where_the_source_has_it(about, translated):
    """Nobody has to save the page for it."""
    choose(UnfinishedTexts.SOURCE)
    new = heading("In between", block_id="h2")
    edit_page(about, body=[CHANGED[0], new, paragraph("<p>We recycle cans.</p>")])
    renew()

    assert [one["id"] for one in document(translated)["blocks"]] == ["h1", "h2", "p1"]
    assert block(translated, "h2")["lang"] == "en"


def test_the_page_still_says_how_far_it_is_behind(about, translated):
    """What is shown in its place does not make a translation current."""
    choose(UnfinishedTexts.SOURCE)
    edit_page(about, body=CHANGED)
    renew()

    assert freshness(translated).state == "behind"
    assert document(translated)["freshness"]["state"] == "behind"


def test_the_translation_comes_back_with_the_policy(about, translated):
    """Documents follow when a country decides anew; nothing of its own was lost."""
    edit_page(about, body=CHANGED)
    choose(UnfinishedTexts.SOURCE)
    foreign = block(translated, "p1")["lang"]

    choose(UnfinishedTexts.KEEP)

    assert (foreign, block(translated, "p1")["lang"]) == ("en", "ro")
    assert block(translated, "p1")["value"]["html"] == "<p>Reciclăm doze.</p>"


def test_a_source_that_is_gone_shows_nothing(about, translated):
    """What the umbrella has taken down is shown nowhere in the translation's place."""
    choose(UnfinishedTexts.SOURCE)
    edit_page(about, body=CHANGED)
    renew()
    about.unpublish()
    renew()

    assert block(translated, "p1")["value"]["html"] == "<p>Reciclăm doze.</p>"


def test_lists_and_menus_show_the_sources_title(about, translated):
    """A page has one title everywhere, marked with its language."""
    listing = make_page("ro-ro", "Pagini", body=[page_list(translated)])
    edit_page(translated, show_in_menus=True)
    Menu.objects.get(country_locale=locale_row("ro-ro"), kind="header")
    choose(UnfinishedTexts.SOURCE)
    edit_page(about, title="All about us")
    renew()
    renew()

    card = block(listing, "l1")["value"]["items"][0]

    assert (card["title"], card["lang"]) == ("All about us", "en")
    assert ("All about us", "en") in [(item["title"], item["lang"]) for item in menu()]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(UnfinishedTexts.KEEP, "behind"), (UnfinishedTexts.SOURCE, "incomplete")],
)
def test_visitors_are_told_what_they_read(about, translated, policy, expected):
    """The text from before is from before; where the source's stands, parts are not translated."""
    choose(policy)
    edit_page(about, body=CHANGED)
    renew()

    assert notice_state(document(translated)) == expected
