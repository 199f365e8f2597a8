"""What is behind is computed from texts, at once, with no button pressed."""

from __future__ import annotations

import pytest
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries import publishing
from countries.segments.freshness import freshness_of, freshness_of_draft
from countries.translation.saving import restart_translation
from tests.countries.translation.helpers import (
    ALL,
    CHANGED,
    adopt,
    block,
    document,
    freshness,
    running,
    save,
    translate,
)
from tests.factories import NOW, edit_page, heading, make_page, paragraph

pytestmark = pytest.mark.django_db


def test_the_journey_of_a_change(about, translated):
    """Current, behind with the source's publish, shown by the worker, translated, current again."""
    states = [freshness(translated).state]
    edit_page(about, body=CHANGED)
    states.append(freshness(translated).state)
    publishing.renew(now=NOW)
    states.append(document(translated)["freshness"]["state"])
    old = block(translated, "p1")
    save(translated, publish=False)
    translate(translated, p1_html="Reciclăm toate dozele.")
    save(translated)
    states.append(document(translated)["freshness"]["state"])

    assert states == ["current", "behind", "behind", "current"]
    assert (old["value"]["html"], old["behind"]) == ("<p>Reciclăm doze.</p>", True)
    assert block(translated, "p1")["value"]["html"] == "<p>Reciclăm toate dozele.</p>"


def test_a_draft_of_the_source_changes_nothing(about, translated):
    """What the umbrella has not published puts nobody behind."""
    edit_page(about, body=CHANGED, publish=False)

    assert freshness(translated).state == "current"


def test_a_source_that_returns_to_its_text_is_matched_again(about, translated):
    """Taking a change back takes the delay back."""
    edit_page(about, title="All about us")
    behind = freshness(translated).state
    edit_page(about, title="About us")

    assert (behind, freshness(translated).state) == ("behind", "current")


def test_since_when_is_the_sources_publishing(about, translated):
    """The delay counts from the moment at which the source was published."""
    changed = edit_page(about, title="All about us")

    assert freshness(translated).since == changed.last_published_at


def test_an_unpublished_source_leaves_translations_as_they_are(about, translated):
    """Nothing is behind a page that is not there; the translation stays live."""
    about.unpublish()
    publishing.renew(now=NOW)

    assert document(translated)["freshness"]["state"] == "current"
    assert document(translated)["title"] == "Despre noi"


def test_foreign_blocks_stay_marked_when_the_source_is_deleted(about, romanian):
    """Without its source a page still says which of its blocks are English."""
    translate(romanian, p1_html="Reciclăm doze.")
    save(romanian)
    about.delete()
    publishing.renew(now=NOW)

    assert (block(romanian, "p1")["lang"], block(romanian, "h1")["lang"]) == ("ro", "en")
    assert document(romanian)["freshness"]["state"] == "incomplete"
    romanian.refresh_from_db()
    assert romanian.live


def test_foreign_blocks_stay_marked_when_translating_stops(romanian):
    """A country that goes its own way does not make English text Romanian by it."""
    save(romanian)
    translation = running(romanian)
    translation.enabled = False
    translation.save()

    assert block(romanian, "p1")["lang"] == "en"
    assert document(romanian)["origin"]["mode"] == "local"


def test_text_written_after_stopping_is_the_countrys_own(romanian):
    """What the country then writes itself is local, and no longer marked."""
    save(romanian)
    Translation.objects.update(enabled=False)
    edit_page(romanian, body=[heading("De ce"), paragraph("<p>Reciclăm.</p>")])

    assert block(romanian, "p1")["lang"] == "ro"
    assert block(romanian, "p1")["provenance"] == "local"


def test_restarting_keeps_what_was_written_meanwhile(about, translated):
    """A stopped translation that starts again takes the country's words as its translations."""
    Translation.objects.update(enabled=False)
    edit_page(translated, title="Despre noi toți")

    restart_translation(Translation.objects.get(), now=NOW)
    save(translated)

    assert document(translated)["title"] == "Despre noi toți"
    assert freshness(translated).state == "current"


def test_restarting_keeps_blocks_that_no_longer_match(about, translated):
    """A block that the country took apart stays as it is, and counts as behind."""
    Translation.objects.update(enabled=False)
    own = paragraph("<p>Reciclăm.</p><p>Doze.</p>")
    edit_page(translated, body=[heading("De ce", block_id="h1"), own])

    restart_translation(Translation.objects.get(), now=NOW)
    save(translated)

    assert block(translated, "p1")["value"]["html"] == "<p>Reciclăm.</p><p>Doze.</p>"
    assert freshness(translated).state == "behind"


def test_restarting_keeps_blocks_that_the_country_added(about, translated):
    """A block of the country's own stays where the country put it."""
    Translation.objects.update(enabled=False)
    added = paragraph("<p>La București.</p>", block_id="own")
    edit_page(translated, body=[heading("De ce"), added, paragraph("<p>Reciclăm doze.</p>")])

    restart_translation(Translation.objects.get(), now=NOW)
    save(translated)

    assert [part["id"] for part in document(translated)["blocks"]] == ["h1", "own", "p1"]


def test_a_text_confirmed_in_a_draft_is_current_at_once(about, translated):
    """A person who leaves the text as it is has read the source again: the live page says so."""
    edit_page(about, title="About us all")
    save(translated, publish=False)
    translate(translated, title="Despre noi")

    save(translated, publish=False)

    assert freshness(translated).state == "current"
    assert document(translated)["freshness"]["state"] == "current"


def test_a_draft_is_judged_by_its_own_texts(romanian):
    """The freshness of a draft in memory is not that of the live page."""
    save(romanian)
    translate(romanian, **ALL)
    save(romanian, publish=False)

    romanian.refresh_from_db()
    draft = romanian.get_latest_revision_as_object()

    assert freshness_of_draft(draft).state == "current"
    assert freshness(romanian).state == "incomplete"


def test_freshness_costs_the_same_for_any_number(about, django_assert_num_queries):
    """A list of pages is compared in three queries."""
    for code in ("ro-ro", "en-ro", "el-gr"):
        save(adopt(about, code))
    pages = list(Page.objects.filter(depth=3).select_related("locale"))

    with django_assert_num_queries(3):
        found = freshness_of(pages)

    assert len(found) == 4
    assert found[about.pk].state == "current"


def test_a_local_page_has_no_source(network):
    """A page that only the country has is compared with nothing."""
    page = make_page("ro-ro", "Numai aici")

    assert freshness(page).source_id is None
    assert freshness_of_draft(page).state == "current"
