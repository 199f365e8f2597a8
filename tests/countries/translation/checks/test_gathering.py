"""Many texts are looked at in few queries; what blocks keeps a page from being published."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringSegment

from countries.identity.countries import Country
from countries.tasks.scheduling import publish_due
from countries.translation.checks import Severity
from countries.translation.checks.gathering import NotFit, findings_for, findings_of_page
from countries.translation.checks.models import CheckSetting
from countries.translation.glossary.models import GlossaryTerm
from tests.countries.translation.helpers import document, running, save, translate
from tests.factories import (
    NOW,
    edit_page,
    heading,
    make_fact,
    make_identity,
    make_page,
    paragraph,
)

pytestmark = pytest.mark.django_db

FOREIGN = "Chaque Canette Compte vine la noi."


@pytest.fixture
def france(network):
    """Another country whose programme has a name of its own."""
    make_identity("INT", "en", "Every Can Counts")
    make_identity("RO", "ro-ro", "Every Can Counts România")
    return make_identity("GR", "el-gr", "Chaque Canette Compte")


def strictness(rule, severity, *, country=None):
    place = Country.objects.get(code=country) if country else None
    CheckSetting.objects.create(rule=rule, severity=severity, country=place)


def pairs(page, *targets):
    rows = StringSegment.objects.filter(source=running(page).source).order_by("order")
    return [(row.pk, row.string.data, target) for row, target in zip(rows, targets, strict=False)]


def test_findings_come_by_segment(romanian):
    """Each text is looked at beside its source; those without findings are left out."""
    some = pairs(romanian, "Despre noi", "Cine  suntem.")

    found = findings_for(running(romanian), some)

    assert {pk: [one.rule for one in those] for pk, those in found.items()} == {
        some[1][0]: ["doubled-space"]
    }


def test_a_hundred_texts_take_as_many_queries_as_one(romanian, django_assert_num_queries):
    """What has to be known is asked once, however many texts there are."""
    translation = running(romanian)
    some = pairs(romanian, "Despre noi", "Cine suntem.", "De ce", "Reciclăm doze.")
    findings_for(translation, some)

    for these in (some[:1], some * 25):
        with django_assert_num_queries(8):
            findings_for(translation, these)


def test_a_field_s_room_is_known(romanian):
    """A title has as much room as its column."""
    some = pairs(romanian, "Despre " * 50)

    found = findings_for(running(romanian), some)

    assert "too-long" in {one.rule for one in found[some[0][0]]}


def test_a_country_s_own_glossary_is_asked(romanian):
    """The country's term takes the place of the network's."""
    GlossaryTerm.objects.create(term="about us", translations={"ro": "despre noi"})
    GlossaryTerm.objects.create(
        term="About us", translations={"ro": "cine suntem"}, country=Country.objects.get(code="RO")
    )
    some = pairs(romanian, "Despre noi")

    (found,) = findings_for(running(romanian), some).values()

    assert [str(one.message) for one in found] == ["“About us” is “cine suntem” here."]


def test_a_translation_that_must_not_go_live_does_not(romanian, france):
    """Publishing names the place and the reason; neither a draft nor a live text is left behind."""
    translate(romanian, p1_html=FOREIGN)
    revisions = romanian.revisions.count()

    with pytest.raises(NotFit) as refused:
        save(romanian)

    assert "block 2: “Chaque Canette Compte” is the programme's name" in refused.value.messages[0]
    romanian.refresh_from_db()
    assert (romanian.live, romanian.revisions.count()) == (False, revisions)


def test_a_refusal_says_nothing_wrong_of_the_text(romanian, france):
    """The translation stays as it was typed, without an error that would hide it."""
    translate(romanian, p1_html=FOREIGN)

    with pytest.raises(NotFit):
        save(romanian)

    assert running(romanian).source.stringsegment_set.count() == 4
    assert not romanian.locale.string_translations.filter(has_error=True).exists()


def test_a_draft_may_say_anything(romanian, france):
    """Rules keep texts from visitors, not from drafts."""
    translate(romanian, p1_html=FOREIGN)

    save(romanian, publish=False)

    romanian.refresh_from_db()
    assert FOREIGN in str(romanian.get_latest_revision_as_object().body)


def test_a_lost_fact_blocks_a_translation(about, romanian):
    """A translated text is compared with the source text that it was made from."""
    make_fact("energy-saving", "95")
    edit_page(about, body=[heading("Why"), paragraph("<p>Saves {{fact:energy-saving}}.</p>")])
    translate(romanian, p1_html="Economisește 95 %.")
    running(romanian).source.update_from_db()
    translate(romanian, p1_html="Economisește 95 %.")

    with pytest.raises(NotFit, match="energy-saving"):
        save(romanian)


def test_a_local_page_is_asked_too(france):
    """A page that only the country has goes live only without blocking findings."""
    page = make_page("ro-ro", "Noutăți", body=[paragraph(f"<p>{FOREIGN}</p>")], publish=False)

    with pytest.raises(NotFit):
        page.get_latest_revision().publish()

    page.refresh_from_db()
    assert not page.live


def test_scheduled_pages_are_asked_again(france, caplog):
    """What became wrong while it waited does not go live by the clock, and the log says so."""
    page = make_page("ro-ro", "Noutăți", body=[paragraph(f"<p>{FOREIGN}</p>")], publish=False)
    revision = page.get_latest_revision()
    revision.approved_go_live_at = NOW
    revision.save()

    done = publish_due(NOW.replace(year=NOW.year + 1))

    page.refresh_from_db()
    assert (done, page.live) == (0, False)
    assert "schedule.failed" in caplog.text


def test_a_country_says_how_strict_a_rule_is(france, romanian):
    """A country's setting goes before the network's, which goes before the rule's own."""
    translate(romanian, p1_html=FOREIGN)
    strictness("identity-foreign", "blocking")
    strictness("identity-foreign", "warning", country="RO")

    save(romanian)

    assert "Canette" in str(document(romanian))


def test_the_network_makes_a_warning_block(romanian):
    """What only warns by itself blocks where the network says so."""
    strictness("doubled-space", "blocking")
    translate(romanian, summary="Cine  suntem.")

    with pytest.raises(NotFit):
        save(romanian)


def test_a_rule_that_is_off_finds_nothing(romanian):
    """A rule that is switched off in a country is not asked there."""
    strictness("doubled-space", "off", country="RO")
    some = pairs(romanian, "Despre  noi")

    assert findings_for(running(romanian), some) == {}


def test_warnings_of_a_page_name_their_place(network):
    """The whole page is looked at: field by field, block by block, and its short texts together."""
    body = [
        heading("Who we are and why", block_id="h1"),
        paragraph("<p>Dozele se strâng  aici.</p>"),
        heading("How it works for your festival", block_id="h2"),
    ]
    page = make_page("ro-ro", "Noutăți", body=body)

    found = findings_of_page(page)

    assert [(one.place, one.finding.rule) for one in found] == [
        ("Text, block 2", "doubled-space"),
        ("Headings and labels", "language"),
    ]
    assert {one.finding.severity for one in found} == {Severity.WARNING}


def test_blocks_of_another_language_are_let_be(network):
    """A block whose language an editor set is in that language on purpose."""
    quoted = paragraph(
        "<p>The cans are collected and they are back on the shelf in less than two months.</p>",
        language="en",
    )
    page = make_page("ro-ro", "Noutăți", body=[quoted])

    assert findings_of_page(page) == []


def test_what_the_page_shows_of_its_source_is_let_be(romanian):
    """Text that is not translated yet is marked as the source's: nothing is wrong with it."""
    save(romanian)

    assert findings_of_page(romanian.get_latest_revision_as_object()) == []


def test_links_are_followed_as_far_as_this_site(network):
    """Addresses that lead to nothing, or into another country, are told; others' sites are not."""
    greek = make_page("el-gr", "Νέα", slug="nea")
    own = make_page("ro-ro", "Noutăți", slug="noutati")
    ways = [greek.url, own.url, f"{own.url}nimic/", "https://elsewhere.example/"]
    page = make_page(
        "ro-ro",
        "Legături",
        body=[paragraph(f"<p>Aici: {way} .</p>", block_id=f"p{n}") for n, way in enumerate(ways)],
    )

    found = [one for one in findings_of_page(page) if one.finding.rule.startswith("link-")]

    assert [(one.path, one.finding.rule) for one in found] == [
        ("body.p0.html", "link-abroad"),
        ("body.p2.html", "link-dead"),
    ]


def test_a_copy_in_the_same_language_may_tell_what_its_source_tells(about, british_like, france):
    """Where the umbrella tells how a programme is called elsewhere, a country that takes the text does."""
    edit_page(about, body=[paragraph("<p>Greece calls it Chaque Canette Compte.</p>")])

    save(british_like)

    british_like.refresh_from_db()
    assert british_like.live
    assert "Chaque Canette Compte" in str(document(british_like))
