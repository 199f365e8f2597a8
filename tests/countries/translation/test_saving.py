"""A translation is saved block by block; nothing is ever half in one language and half in another."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageViewRestriction
from wagtail_localize.models import StringTranslation, TranslationLog

from countries.access import Role
from countries.segments.models import SegmentOrigin
from tests.countries.translation.helpers import (
    ALL,
    adopt,
    block,
    document,
    freshness,
    running,
    save,
    translate,
)
from tests.factories import NOW, edit_page, heading, make_page, make_user, paragraph

pytestmark = pytest.mark.django_db


def steps(*texts):
    items = [
        {"type": "item", "id": f"i{number}", "value": {"title": text, "text": ""}}
        for number, text in enumerate(texts)
    ]
    return {"type": "steps", "id": "s1", "value": {"title": "", "items": items, "language": ""}}


def bodies(page):
    """Return what each block of the page's row says, by block id."""
    page.refresh_from_db()
    return {child.id: str(child.value) for child in page.body}


def test_a_draft_never_touches_the_live_row(romanian):
    """Saving without publishing leaves what visitors read as it was."""
    save(romanian)
    translate(romanian, **ALL)

    save(romanian, publish=False)

    romanian.refresh_from_db()
    assert romanian.title == document(romanian)["title"] == "About us"
    assert romanian.has_unpublished_changes
    assert romanian.get_latest_revision_as_object().title == "Despre noi"


def test_publishing_puts_the_translation_live(romanian):
    """A complete translation is the country's own, by a person, and current."""
    translate(romanian, **ALL)

    save(romanian)

    found = document(romanian)
    assert found["title"] == "Despre noi"
    assert found["freshness"]["state"] == "current"
    assert {part["provenance"] for part in found["blocks"]} == {"human"}
    assert {part["lang"] for part in found["blocks"]} == {"ro"}


def test_untranslated_blocks_are_marked(romanian):
    """What is not translated shows the source's text, in the source's language, beside the rest."""
    translate(romanian, p1_html="Reciclăm doze.")

    save(romanian)

    assert (block(romanian, "p1")["lang"], block(romanian, "h1")["lang"]) == ("ro", "en")
    assert document(romanian)["field_lang"]["title"] == "en"
    assert document(romanian)["freshness"]["state"] == "incomplete"


def test_a_new_block_shows_whole_or_not_at_all(network):
    """Of a block with three texts, one of them translated, none is shown translated."""
    page = make_page("en", "Steps", body=[steps("Rinse", "Crush", "Bring")])
    romanian = adopt(page, "ro-ro")
    translate(romanian, s1_items_i0_title="Clătește")

    save(romanian)

    titles = [item["title"] for item in block(romanian, "s1")["value"]["items"]]
    assert titles == ["Rinse", "Crush", "Bring"]
    assert block(romanian, "s1")["lang"] == "en"


def test_a_changed_source_keeps_the_previous_translation(about, romanian):
    """After the source changed, saving again keeps the good text, marked as behind."""
    translate(romanian, **ALL)
    save(romanian)
    edit_page(about, body=[heading("Why we do it"), paragraph("<p>We recycle all cans.</p>")])

    save(romanian)

    assert block(romanian, "p1")["value"]["html"] == "<p>Reciclăm doze.</p>"
    assert (block(romanian, "p1")["lang"], block(romanian, "p1")["behind"]) == ("ro", True)
    assert not block(romanian, "h1")["behind"]


def test_a_changed_title_keeps_the_previous_one(about, romanian):
    """Fields follow the same rule as blocks."""
    translate(romanian, **ALL)
    save(romanian)
    edit_page(about, title="All about us")

    save(romanian)

    assert document(romanian)["title"] == "Despre noi"
    assert freshness(romanian).paths["title"].segments_behind == 1


def test_a_block_with_one_new_text_keeps_its_previous_translation(network):
    """A step added by the source does not turn the others back into English."""
    page = make_page("en", "Steps", body=[steps("Rinse", "Crush")])
    romanian = adopt(page, "ro-ro")
    translate(romanian, s1_items_i0_title="Clătește", s1_items_i1_title="Strivește")
    save(romanian)
    edit_page(page, body=[steps("Rinse", "Crush", "Bring")])

    save(romanian)

    titles = [item["title"] for item in block(romanian, "s1")["value"]["items"]]
    assert titles == ["Clătește", "Strivește"]
    assert freshness(romanian).new_paths == ("body.s1.items.i2.title",)


def test_the_source_is_read_as_it_is_live(about, romanian):
    """What the source says in a draft is nobody's to translate."""
    edit_page(about, title="Secret plan", publish=False)

    save(romanian)

    assert "Secret plan" not in running(romanian).source.content_json
    assert document(romanian)["title"] == "About us"


def test_a_source_that_became_private_is_not_read(about, romanian):
    """A country goes on with the text it has."""
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    edit_page(about, title="Members only")

    save(romanian)

    assert "Members only" not in running(romanian).source.content_json


def test_the_slug_stays_the_countrys(romanian):
    """Translating never writes over the address."""
    draft = romanian.get_latest_revision_as_object()
    draft.slug = "despre-noi"
    draft.save_revision()
    translate(romanian, **ALL)

    save(romanian)

    romanian.refresh_from_db()
    assert romanian.slug == "despre-noi"


def test_what_the_country_owns_stays(about, romanian):
    """Fields that are not translated are never copied again from the source."""
    draft = romanian.get_latest_revision_as_object()
    draft.show_in_menus = True
    draft.save_revision()
    edit_page(about, is_invented=True)

    save(romanian)

    romanian.refresh_from_db()
    assert (romanian.show_in_menus, romanian.is_invented) == (True, False)


def test_view_restrictions_stay(romanian):
    """A page that the country made private stays private."""
    PageViewRestriction.objects.create(page=romanian, restriction_type="login")

    save(romanian)

    assert romanian.view_restrictions.exists()


def test_machine_text_says_so(romanian):
    """A text that nobody looked at is marked as a machine's."""
    translate(romanian, **ALL)
    translate(romanian, machine=True, p1_html="Noi reciclăm conserve.")

    save(romanian)

    assert block(romanian, "p1")["provenance"] == "machine"
    assert document(romanian)["freshness"]["state"] == "machine_unreviewed"


def test_the_same_words_can_be_a_translation(about, romanian):
    """A name that reads the same in both languages is no longer foreign once a person said so."""
    translate(romanian, title="About us")

    save(romanian)

    assert "title" not in document(romanian)["field_lang"]
    assert freshness(romanian).paths["title"].provenance == "human"


def test_blocks_follow_the_order_of_the_source(about, romanian):
    """A block that the source moved keeps its translation in its new place."""
    translate(romanian, **ALL)
    save(romanian)
    edit_page(about, body=[paragraph("<p>We recycle cans.</p>"), heading("Why we do it")])

    save(romanian)

    assert list(bodies(romanian)) == ["p1", "h1"]
    assert freshness(romanian).state == "current"


def test_a_block_that_the_source_removed_goes(about, romanian):
    """Until it is saved again the page is behind by that block."""
    translate(romanian, **ALL)
    save(romanian)
    edit_page(about, body=[heading("Why we do it")])
    behind = freshness(romanian).segments_behind

    save(romanian)

    assert behind == 1
    assert list(bodies(romanian)) == ["h1"]
    assert freshness(romanian).state == "current"


def test_a_block_that_the_source_added_is_marked(about, romanian):
    """A new block is missing first, and foreign but marked once saved."""
    translate(romanian, **ALL)
    save(romanian)
    body = [heading("Why we do it"), paragraph("<p>We recycle cans.</p>")]
    edit_page(about, body=[*body, paragraph("<p>Join us.</p>", block_id="p2")])
    behind = freshness(romanian)

    save(romanian)

    assert (behind.state, behind.segments_behind) == ("behind", 1)
    assert block(romanian, "p2")["lang"] == "en"
    assert freshness(romanian).state == "incomplete"


def test_a_block_in_another_language_loses_that_mark_when_translated(network):
    """The umbrella's French quotation, put into Romanian, is Romanian."""
    quote = paragraph("<p>Chaque canette compte.</p>", language="fr")
    romanian = adopt(make_page("en", "Quotation", body=[quote]), "ro-ro")
    save(romanian)
    before = block(romanian, "p1")["lang"]
    translate(romanian, p1_html="Fiecare doză contează.")

    save(romanian)

    assert (before, block(romanian, "p1")["lang"]) == ("fr", "ro")


def test_a_block_in_another_language_keeps_that_mark_when_confirmed(network):
    """A quotation that a translator leaves in French stays marked as French."""
    quote = paragraph("<p>Chaque canette compte.</p>", language="fr")
    romanian = adopt(make_page("en", "Quotation", body=[quote]), "ro-ro")
    translate(romanian, title="Citat", p1_html="Chaque canette compte.")

    save(romanian)

    assert block(romanian, "p1")["lang"] == "fr"
    assert freshness(romanian).state == "current"


def test_reverting_turns_freshness_back(romanian):
    """An older revision that goes live again is judged by its own texts."""
    save(romanian)
    foreign = romanian.get_latest_revision()
    translate(romanian, **ALL)
    save(romanian)

    foreign.publish()

    assert freshness(romanian).state == "incomplete"
    assert block(romanian, "p1")["lang"] == "en"


def test_a_copy_inside_the_country_stays_marked(romanian):
    """Copying a page whose blocks are foreign does not make them the country's."""
    save(romanian)
    romanian.refresh_from_db()

    copy = romanian.copy(to=romanian.get_parent(), update_attrs={"slug": "copie"})

    assert block(copy, "p1")["lang"] == "en"
    assert freshness(copy).state == "incomplete"


def test_links_in_a_block_are_cleaned_when_it_is_saved(network):
    """Markup and addresses that are not safe never reach a stored page."""
    html = '<p>See <a href="javascript:alert(1)">this</a>.</p>'
    romanian = adopt(make_page("en", "Links", body=[paragraph(html)]), "ro-ro")
    segment = running(romanian).source.stringsegment_set.get(context__path="body.p1.html")
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=romanian.locale,
        data='Vezi <a id="a1">asta</a>.<!-- x -->',
    )

    save(romanian)

    romanian.refresh_from_db()
    assert romanian.body[0].value["html"].source == "<p>Vezi asta.</p>"


def test_a_wrong_text_stops_saving_and_is_noted(romanian):
    """A title longer than a title may be is refused, and says so at its text."""
    translate(romanian, **{**ALL, "title": "x" * 300})

    with pytest.raises(ValidationError):
        save(romanian)

    row = StringTranslation.objects.get(context__path="title", locale=romanian.locale)
    assert row.has_error
    assert "255" in row.field_error
    assert not TranslationLog.objects.exists()


def test_a_text_with_an_error_counts_as_none(romanian):
    """Markup that a text cannot hold is not put on the page."""
    translate(romanian, **{**ALL, "p1_html": "<div>Reciclăm</div>"})

    save(romanian)

    assert block(romanian, "p1")["lang"] == "en"


def test_publishing_needs_the_right_there(romanian):
    """A translator saves, and does not publish."""
    user = make_user("ana", ("RO", Role.TRANSLATOR, "ro-ro"))
    translate(romanian, **ALL)

    save(romanian, publish=False, user=user)
    with pytest.raises(PermissionDenied):
        save(romanian, publish=True, user=user)

    romanian.refresh_from_db()
    assert not romanian.live


def test_a_translator_of_another_country_saves_nothing(romanian):
    """The rights of one country mean nothing in another."""
    user = make_user("eleni", ("GR", Role.MANAGER, ""))

    with pytest.raises(PermissionDenied):
        save(romanian, publish=False, user=user)


def test_a_locked_page_is_left_alone(romanian):
    """Who locked a page is the only one to change it."""
    owner = make_user("radu", ("RO", Role.MANAGER, ""))
    user = make_user("ana", ("RO", Role.MANAGER, ""))
    romanian.locked, romanian.locked_by, romanian.locked_at = True, owner, NOW
    romanian.save()

    with pytest.raises(PermissionDenied):
        save(romanian, publish=False, user=user)


def test_whoever_calls_localizes_saving_gets_ours(romanian):
    """Its own views and commands save by the same rules."""
    translate(romanian, p1_html="Reciclăm doze.")

    running(romanian).save_target(publish=True)

    assert block(romanian, "h1")["lang"] == "en"
    assert SegmentOrigin.objects.filter(page=romanian, provenance="human").count() == 1


def test_saving_says_what_it_was_made_from(romanian):
    """Every text knows the source's text that it was made from."""
    translate(romanian, **ALL)

    save(romanian)

    row = SegmentOrigin.objects.get(page=romanian, path="title", provenance="human")
    assert (row.source_texts, row.language, row.made_at) == (["About us"], "ro-ro", NOW)


def test_lists_without_ids_are_translated_too(network):
    """Items that came without ids get them, so that none of their text stays unseen."""
    items = [{"title": "Rinse", "text": ""}]
    body = {"type": "steps", "id": "s1", "value": {"title": "", "items": items, "language": ""}}
    page = make_page("en", "Steps", body=[body])

    romanian = adopt(page, "ro-ro")
    save(romanian)

    item = page.body.raw_data[0]["value"]["items"][0]
    assert item["id"]
    assert block(romanian, "s1")["lang"] == "en"
    assert f"body.s1.items.{item['id']}.title" in freshness(romanian).paths
