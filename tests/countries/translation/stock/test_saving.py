"""What wagtail-localize's saving does to pages, and what is done here.

Each pair is one scenario; ``README.md`` lists them. A test that begins with ``test_stock_still`` fails
when a newer release mends the defect: then its pair can go, and what mends it here may, too.
"""

from __future__ import annotations

import json

import pytest
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.pages.models import StandardPage
from countries.translation.memory import suggestions_for
from countries.translation.registering import SecondSource
from countries.translation.saving import restart_translation
from tests.countries.translation.helpers import (
    CHANGED,
    adopt,
    block,
    document,
    freshness,
    running,
    save,
    translate,
)
from tests.factories import NOW, edit_page, heading, make_page, make_superuser, paragraph

pytestmark = pytest.mark.django_db


def said(page):
    """Return what the live row of a page says in its paragraph."""
    return type(page).objects.get(pk=page.pk).body[1].value["html"].source


# --- the status lies ---


def test_stock_still_says_up_to_date_of_a_changed_source(stock, about, translated):
    """Until somebody presses sync, nothing is known of what the source says now."""
    edit_page(about, body=CHANGED)

    assert running(translated).get_status_display() == "Up to date"


def test_a_changed_source_is_told_at_once(about, translated):
    """The page is behind with the publishing of its source, no button pressed."""
    edit_page(about, body=CHANGED)

    assert freshness(translated).state == "behind"


# --- mixed pages ---


def test_stock_still_puts_english_over_a_good_translation(stock, about, translated):
    """After sync and publish a good paragraph is the source's, on a live page."""
    edit_page(about, body=CHANGED)
    stock.sync(translated)

    stock.save(translated)

    assert said(translated) == "<p>We recycle all cans.</p>"


def test_a_good_translation_stays(about, translated):
    """After the same steps the paragraph is as it was, and marked as behind."""
    edit_page(about, body=CHANGED)
    running(translated).source.update_from_db()

    running(translated).save_target(publish=True)

    assert said(translated) == "<p>Reciclăm doze.</p>"
    assert block(translated, "p1")["behind"]


# --- what a new translation is ---


def test_stock_still_makes_a_new_translation_live(stock, about):
    """A page is live in another language before anybody has translated a word."""
    romanian = Locale.objects.get(language_code="ro-ro")
    source, _created = TranslationSource.update_or_create_from_instance(about)
    translation = Translation.objects.create(source=source, target_locale=romanian)

    stock.create(translation)

    assert translation.get_target_instance().live


def test_a_new_translation_is_a_draft(romanian):
    """What is adopted goes live when somebody publishes it."""
    assert not romanian.live


# --- publish=False ---


def test_stock_still_overwrites_the_live_row_with_a_draft(stock, translated):
    """A draft that nobody published is in the live row."""
    translate(translated, title="Ciornă")

    stock.save(translated, publish=False)

    translated.refresh_from_db()
    assert (translated.live, translated.title) == (True, "Ciornă")


def test_a_draft_leaves_the_live_row_alone(translated):
    """A draft is a revision."""
    translate(translated, title="Ciornă")

    save(translated, publish=False)

    translated.refresh_from_db()
    assert (translated.live, translated.title) == (True, "Despre noi")


# --- one transaction ---


def test_stock_still_publishes_after_the_commit(stock, translated):
    """Saving and publishing are two transactions: a kill between them leaves half."""
    translate(translated, title="Nou")

    with stock.commit(execute=False) as later:
        running(translated).save_target(publish=True)

    assert any(getattr(one, "__name__", "") == "publish" for one in later)


def test_saving_and_publishing_are_one_transaction(translated, django_capture_on_commit_callbacks):
    """Nothing of the publishing is left until the commit."""
    translate(translated, title="Nou")

    with django_capture_on_commit_callbacks(execute=False) as later:
        running(translated).save_target(publish=True)

    assert document(translated)["title"] == "Nou"
    assert not any(getattr(one, "__name__", "") == "publish" for one in later)


# --- what the country owns ---


def restricted(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def test_stock_still_deletes_the_pages_own_restriction(stock, translated):
    """A page that its country made private is public after the next saving."""
    restricted(translated)

    stock.save(translated)

    assert not PageViewRestriction.objects.filter(page=translated).exists()


def test_the_pages_own_restriction_stays(translated):
    """Who may read a page is its country's to say."""
    restricted(translated)

    running(translated).save_target(publish=True)

    assert PageViewRestriction.objects.filter(page=translated).exists()


def greek_like(page):
    """Give a page a slug in its own letters, as its country did."""
    page.refresh_from_db()
    page.slug = "σχετικά"
    page.save()
    return page


def test_stock_still_writes_another_slug(stock, translated):
    """An address in other letters than Latin does not outlive a translation."""
    greek_like(translated)

    stock.save(translated)

    translated.refresh_from_db()
    assert translated.slug != "σχετικά"


def test_the_slug_is_the_countrys(translated):
    """Saving a translation never moves a page."""
    greek_like(translated)

    running(translated).save_target(publish=True)

    translated.refresh_from_db()
    assert translated.slug == "σχετικά"


# --- the stream ---


def with_own_block(page):
    """Add a block of the country's own while the translation is stopped, then start it again."""
    Translation.objects.update(enabled=False)
    own = paragraph("<p>La București.</p>", block_id="own")
    edit_page(page, body=[heading("De ce"), paragraph("<p>Reciclăm doze.</p>"), own])


def test_stock_still_replaces_the_whole_stream(stock, translated):
    """A block that the country added is gone with the next saving."""
    with_own_block(translated)
    Translation.objects.update(enabled=True)

    stock.save(translated)

    assert "own" not in [one.id for one in type(translated).objects.get(pk=translated.pk).body]


def test_blocks_of_the_country_stay(translated):
    """What no source ever had is left where the country put it."""
    with_own_block(translated)
    restart_translation(Translation.objects.get(), now=NOW)

    save(translated)

    assert "own" in [one["id"] for one in document(translated)["blocks"]]


def test_stock_still_loses_manual_edits_when_restarted(stock, translated):
    """What people wrote while a translation was stopped is overwritten by what was before."""
    Translation.objects.update(enabled=False)
    edit_page(translated, title="Scris de mână")
    Translation.objects.update(enabled=True)

    stock.save(translated)

    translated.refresh_from_db()
    assert translated.title == "Despre noi"


def test_manual_edits_stay_when_restarted(translated):
    """They become the translations."""
    Translation.objects.update(enabled=False)
    edit_page(translated, title="Scris de mână")
    restart_translation(Translation.objects.get(), now=NOW)

    save(translated)

    translated.refresh_from_db()
    assert translated.title == "Scris de mână"


# --- sources ---


def two_sources(about):
    """Say that the Romanian page is translated from the English and from the Greek one, too."""
    adopt(about, "ro-ro")
    greek = adopt(about, "el-gr")
    save(greek)
    source, _created = TranslationSource.update_or_create_from_instance(
        type(greek).objects.get(pk=greek.pk)
    )
    romanian = Locale.objects.get(language_code="ro-ro")
    return source, romanian


def test_stock_still_takes_two_sources_for_one_page(stock, about):
    """Its editor of such a page raises MultipleObjectsReturned."""
    source, romanian = two_sources(about)

    Translation.objects.create(source=source, target_locale=romanian, enabled=True)

    with pytest.raises(Translation.MultipleObjectsReturned):
        Translation.objects.get(
            source__object_id=about.translation_key, target_locale=romanian, enabled=True
        )


def test_a_second_source_is_refused(about):
    """A page has one source, whoever asks for another."""
    source, romanian = two_sources(about)

    with pytest.raises(SecondSource):
        Translation.objects.create(source=source, target_locale=romanian, enabled=True)


def test_stock_still_gives_a_later_language_the_old_texts(stock, about, romanian):
    """A language that is added gets what the source said when the first one was."""
    changed = edit_page(about, title="All about us")

    stock.create_all(changed, Locale.objects.get(language_code="el-gr"))

    source = TranslationSource.objects.get(object_id=about.translation_key)
    assert '"title": "About us"' in source.content_json


def test_a_later_language_gets_the_present_texts(about, romanian):
    """What is adopted is what the source says now."""
    edit_page(about, title="All about us")

    assert adopt(about, "el-gr").title == "All about us"


def test_a_subtree_has_all_its_children(about):
    """Adopting page by page counts them right."""
    make_page(about, "Below", slug="below")

    copy = Page.objects.get(pk=adopt(about, "ro-ro", with_children=True).pk)

    assert copy.numchild == copy.get_children().count() == 1


# --- extraction and reuse ---


STEPS = {"title": "", "items": [{"title": "Rinse", "text": ""}], "language": ""}


def test_stock_still_overlooks_items_without_ids(stock):
    """An item of a list that came without an id is not there to be translated."""
    page = StandardPage(
        title="Steps", body=json.dumps([{"type": "steps", "id": "s1", "value": STEPS}])
    )

    assert "Rinse" not in [segment.string.data for segment in strings_of(page)]


def test_items_get_their_ids_with_the_page(network):
    """Whatever a page is made of, its items can be translated once it is saved."""
    page = make_page("en", "Steps", body=[{"type": "steps", "id": "s1", "value": STEPS}])

    assert "Rinse" in [segment.string.data for segment in strings_of(page)]


def strings_of(page):
    found = extract_segments(page)
    return [segment for segment in found if isinstance(segment, StringSegmentValue)]


def test_stock_still_reuses_nothing_across_pages(stock, about, translated):
    """The same sentence on another page has to be translated again."""
    other = make_page("en", "About us", slug="other")
    copy = adopt(other, "ro-ro")

    stock.save(copy)

    copy.refresh_from_db()
    assert copy.title == "About us"
    assert StringTranslation.objects.filter(data="Despre noi", context__path="title").count() == 1


def test_a_sentence_is_offered_on_other_pages(about, translated):
    """The memory knows what was approved elsewhere."""
    save(translated, user=make_superuser("learner"))
    copy = adopt(make_page("en", "About us", slug="other"), "ro-ro")

    offers = suggestions_for(running(copy), ["About us"])

    assert next((one.target, one.match) for one in offers["About us"]) == ("Despre noi", 100)
