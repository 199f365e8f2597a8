"""What is in the source's language follows it; what its country wrote is never lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from countries.opening import LocalePlan, _open_locale
from countries.tasks.models import Job
from countries.translation import following
from countries.translation.composing import compose
from countries.translation.following import follow, follow_source
from countries.translation.starting import start_translation
from tests.countries.translation.helpers import (
    adopt,
    block,
    document,
    freshness,
    running,
    save,
    translate,
)
from tests.factories import NOW, edit_page, heading, make_network, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

OTHER = [heading("Why we do it"), paragraph("<p>We recycle all cans.</p>")]


def test_untouched_text_follows_and_goes_live(about, british_like):
    """A live copy in the same language says what its source says, by itself."""
    save(british_like)
    edit_page(about, body=OTHER)

    followed = follow(about.pk, now=NOW)

    assert followed == 1
    assert block(british_like, "p1")["value"]["html"] == "<p>We recycle all cans.</p>"
    assert freshness(british_like).state == "current"


def test_publishing_enqueues_the_following(about, british_like):
    """The job is written in the transaction that publishes the source."""
    Job.objects.all().delete()

    edit_page(about, body=OTHER)

    job = Job.objects.get(task_path=follow_source.module_path)
    assert job.args == [about.pk]


def test_a_page_that_nobody_translates_enqueues_nothing(network):
    """Publishing a page without translations leaves no job."""
    Job.objects.all().delete()

    make_page("en", "Alone")

    assert not Job.objects.filter(task_path=follow_source.module_path).exists()


def test_another_language_does_not_follow(about, romanian):
    """A translation stays live as it is, and says that it is behind."""
    save(romanian)
    edit_page(about, title="All about us")

    follow(about.pk, now=NOW)

    assert document(romanian)["title"] == "About us"
    assert freshness(romanian).segments_behind == 1


def test_localize_knows_the_source_as_it_is_live(about, romanian):
    """Following refreshes what localize's own screens compare with."""
    edit_page(about, title="All about us")

    follow(about.pk, now=NOW)

    assert "All about us" in running(romanian).source.content_json


def test_a_draft_that_was_never_published_follows_as_a_draft(about, british_like):
    """What the country has not published yet is not published for it."""
    edit_page(about, title="All about us")

    follow(about.pk, now=NOW)

    british_like.refresh_from_db()
    assert not british_like.live
    assert british_like.get_latest_revision_as_object().title == "All about us"


def test_a_page_with_a_draft_gets_a_newer_draft(about, british_like):
    """Unpublished changes of the country stay unpublished, and stay."""
    save(british_like)
    draft = british_like.get_latest_revision_as_object()
    draft.slug = "about-romania"
    draft.save_revision()
    edit_page(about, title="All about us")

    follow(about.pk, now=NOW)

    british_like.refresh_from_db()
    draft = british_like.get_latest_revision_as_object()
    assert british_like.title == "About us"
    assert (draft.title, draft.slug) == ("All about us", "about-romania")


def test_what_was_typed_but_not_published_does_not_go_live(about, british_like):
    """A text that somebody is working on waits for somebody to publish it."""
    save(british_like)
    translate(british_like, summary="Who we are in Romania.")
    edit_page(about, title="All about us")

    follow(about.pk, now=NOW)

    british_like.refresh_from_db()
    assert british_like.summary == "Who we are."
    assert freshness(british_like).state == "behind"


def test_the_countrys_own_text_stays_when_others_follow(about, british_like):
    """A text that the country rewrote is its own; the texts around it follow."""
    translate(british_like, summary="Who we are in Romania.")
    save(british_like)
    edit_page(about, body=OTHER)

    follow(about.pk, now=NOW)

    british_like.refresh_from_db()
    assert british_like.summary == "Who we are in Romania."
    assert block(british_like, "p1")["value"]["html"] == "<p>We recycle all cans.</p>"
    assert freshness(british_like).state == "current"


def test_a_rewritten_text_stays_when_its_source_changes(about, british_like):
    """Where source and country both changed a text, the country's stays and counts as behind."""
    translate(british_like, summary="Who we are in Romania.")
    save(british_like)
    edit_page(about, summary="Who we all are.", title="All about us")

    follow(about.pk, now=NOW)

    british_like.refresh_from_db()
    assert (british_like.title, british_like.summary) == ("All about us", "Who we are in Romania.")
    assert freshness(british_like).paths["summary"].segments_behind == 1


def test_the_sources_text_can_be_accepted(about, british_like):
    """Typing the source's new text ends the difference."""
    translate(british_like, summary="Who we are in Romania.")
    save(british_like)
    edit_page(about, summary="Who we all are.")
    follow(about.pk, now=NOW)
    translate(british_like, summary="Who we all are.")

    save(british_like)

    assert document(british_like)["summary"] == "Who we all are."
    assert freshness(british_like).paths["summary"].provenance == "source"
    assert freshness(british_like).state == "current"


def test_a_rewritten_block_is_not_removed_by_itself(about, british_like):
    """The source drops a block that the country had rewritten: a person decides."""
    translate(british_like, p1_html="We recycle Romanian cans.")
    save(british_like)
    edit_page(about, body=[heading("Why we do it")])

    followed = follow(about.pk, now=NOW)

    assert followed == 0
    assert block(british_like, "p1")["value"]["html"] == "<p>We recycle Romanian cans.</p>"
    assert freshness(british_like).state == "behind"


def test_a_locked_page_does_not_follow(about, british_like):
    """Nothing changes behind the back of who locked a page."""
    save(british_like)
    british_like.refresh_from_db()
    british_like.locked, british_like.locked_at = True, timezone.now()
    british_like.save()
    edit_page(about, title="All about us")

    assert follow(about.pk, now=NOW) == 0


def test_following_twice_changes_nothing_more(about, british_like):
    """A job that is repeated finds nothing left to do."""
    save(british_like)
    edit_page(about, body=OTHER)
    follow(about.pk, now=NOW)
    revisions = british_like.revisions.count()

    assert follow(about.pk, now=NOW) == 0
    assert british_like.revisions.count() == revisions


def test_an_unpublished_source_is_not_followed(about, british_like):
    """The copies of a page that the umbrella takes down stay live as they are."""
    save(british_like)
    about.unpublish()

    follow(about.pk, now=NOW)

    assert block(british_like, "p1")["value"]["html"] == "<p>We recycle cans.</p>"


@staged
def french(about):
    """The umbrella's own French page, of which only the heading is translated."""
    umbrella = make_network("BE")["INT"]
    _open_locale(umbrella, LocalePlan("fr", "fr"), 1, user=None)
    page = start_translation(about, into="fr", user=None, now=NOW)[0]
    translate(page, title="À propos", summary="Qui", h1_text="Pourquoi")
    save(page)
    return page


def test_the_umbrella_translates_inside_itself(about, french):
    """The umbrella's other languages are translated from its first."""
    assert french.get_parent().slug == "fr"
    assert freshness(french).source_id == about.pk


def test_a_copy_keeps_the_language_of_each_block(french):
    """What is English in the French source is English in a copy of it, in a French locale."""
    belgian = adopt(french, "fr-be")

    save(belgian)

    assert block(belgian, "h1")["lang"] == "fr"
    assert block(belgian, "p1")["lang"] == "en"
    assert freshness(belgian).state == "incomplete"


def test_a_foreign_block_does_not_follow_as_ones_own(about, french):
    """A block that is still English in the French source does not push the country's text away."""
    belgian = adopt(french, "fr-be")
    translate(belgian, p1_html="Nous recyclons.")
    save(belgian)
    edit_page(about, body=OTHER)
    translate(french, title="À propos de nous")
    save(french)

    follow(french.pk, now=NOW)

    assert block(belgian, "p1")["value"]["html"] == "<p>Nous recyclons.</p>"
    assert document(belgian)["title"] == "À propos de nous"


def test_what_is_foreign_stays_so_after_the_source_was_taken_down(french):
    """English in a French source is English in its copy also where that is saved later."""
    belgian = adopt(french, "fr-be")
    french.refresh_from_db()
    french.unpublish()

    save(belgian)

    assert (block(belgian, "h1")["lang"], block(belgian, "p1")["lang"]) == ("fr", "en")


def test_a_page_that_refuses_does_not_stop_the_others(about, british_like, monkeypatch):
    """One page that cannot be saved is left as it is; the rest follow."""
    make_network("AE")
    emirates = adopt(about, "en-ae")
    for page in (british_like, emirates):
        save(page)
    edit_page(about, title="All about us")
    refused = running(british_like).pk

    def compose_or_refuse(translation, *, now):
        if translation.pk == refused:
            raise ValidationError("wrong")
        return compose(translation, now=now)

    monkeypatch.setattr(following, "compose", compose_or_refuse)

    assert follow(about.pk, now=NOW) == 1
    assert document(emirates)["title"] == "All about us"
    assert document(british_like)["title"] == "About us"
