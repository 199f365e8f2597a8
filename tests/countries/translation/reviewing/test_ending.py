"""A fact that has ended keeps the pages that embed it from going live, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.blocks.content import FactsBlock
from countries.access import Role
from countries.facts.models import FactValue
from countries.tasks.scheduling import publish_due
from countries.translation.reviewing.ending import EndedFact
from countries.workspace.correcting import restore_version, version_before
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, make_fact, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

EMBEDS = "<p>At {{fact:rate}}.</p>"
YESTERDAY = timezone.localdate() - dt.timedelta(days=2)


@staged
def editor():
    """Return whoever publishes in Romania and Greece."""
    make_network("RO", "GR")
    return make_user("petru", ("RO", Role.PUBLISHER, ""), ("GR", Role.PUBLISHER, ""))


@staged
def fact(editor):
    """Return a fact whose value of Romania has ended; those of Greece and of all others have not."""
    made = make_fact("rate", "76.3", RO="30", GR="40")
    FactValue.objects.filter(fact=made, country__code="RO").update(expires_on=YESTERDAY)
    return made


def publish(page, user):
    """Publish the newest version of a page, and return whether it is live."""
    Page.objects.get(pk=page.pk).get_latest_revision().publish(user=user)
    return Page.objects.get(pk=page.pk).live


def test_a_page_that_embeds_an_ended_fact_is_not_published(fact, editor):
    """The error names the fact, the country and the day; the draft stays a draft."""
    page = make_page("ro-ro", body=[paragraph(EMBEDS)], publish=False)

    with pytest.raises(EndedFact) as refused:
        publish(page, editor)

    text = " ".join(refused.value.messages)
    assert "rate" in text
    assert "Romania" in text
    assert not Page.objects.get(pk=page.pk).live


def test_a_block_of_figures_embeds_its_facts(fact, editor):
    """A fact is embedded by its name as well as by its token."""
    value = FactsBlock().get_prep_value(
        FactsBlock().to_python({"title": "", "names": ["rate"], "language": ""})
    )
    block = {"type": "facts", "id": "f1", "value": value}
    page = make_page("ro-ro", body=[block], publish=False)

    with pytest.raises(EndedFact):
        publish(page, editor)


def test_what_has_not_ended_there_is_published(fact, editor):
    """Greece has a value of its own that lasts."""
    page = make_page("el-gr", body=[paragraph(EMBEDS)], publish=False)

    assert publish(page, editor)


def test_the_title_of_another_page_keeps_nobody_back(fact, editor):
    """A list shows what the pages in it say: those are to be put right, not the list."""
    value = {"title": "", "of": "children", "limit": 6, "pages": [], "language": ""}
    page = make_page(
        "ro-ro", "Liste", body=[{"type": "page_list", "id": "l1", "value": value}], publish=False
    )
    make_page(page, "At {{fact:rate}} too")

    assert publish(page, editor)


def test_a_correction_that_takes_it_out_is_published(fact, editor):
    """The live page goes on with the figure until somebody takes it out."""
    page = make_page("ro-ro", body=[paragraph(EMBEDS)])
    edit_page(page, publish=False, body=[paragraph("<p>At a third.</p>")])

    assert publish(page, editor)


def test_a_new_value_lets_it_go_live(fact, editor):
    """Renewing the fact is the other way."""
    page = make_page("ro-ro", body=[paragraph(EMBEDS)], publish=False)
    FactValue.objects.filter(fact=fact, country__code="RO").update(expires_on=None)

    assert publish(page, editor)


def test_a_live_page_stays_and_may_be_taken_down(fact, editor):
    """Nothing that is public is touched by an end, and unpublishing is never refused."""
    page = make_page("ro-ro", body=[paragraph(EMBEDS)])
    was_live = Page.objects.get(pk=page.pk).live

    page.unpublish(user=editor)

    assert was_live
    assert not Page.objects.get(pk=page.pk).live


def test_an_earlier_public_version_may_come_back(fact, editor):
    """Whoever puts a page right in a hurry is not held up by its figures."""
    page = make_page("ro-ro", "At first", body=[paragraph(EMBEDS)], publish=False)
    page.get_latest_revision().publish()
    page = Page.objects.get(pk=page.pk).specific
    edit_page(page, title="Wrong")
    page = Page.objects.get(pk=page.pk).specific

    restored = restore_version(page, version_before(page), user=editor)

    assert restored.title == "At first"


def test_the_clock_publishes_it_no_more_than_a_person(fact, editor):
    """What was planned before the end waits, and goes live once the fact has a value that lasts."""
    page = make_page("ro-ro", body=[paragraph(EMBEDS)], publish=False)
    revision = page.get_latest_revision()
    revision.approved_go_live_at = NOW
    revision.save()

    publish_due(timezone.now())
    was_live = Page.objects.get(pk=page.pk).live

    FactValue.objects.filter(fact=fact, country__code="RO").update(expires_on=None)
    publish_due(timezone.now())

    assert (was_live, Page.objects.get(pk=page.pk).live) == (False, True)


def test_what_the_system_follows_by_itself_goes_on(fact, editor):
    """A copy of a source goes live with it, as far as nobody decides: it is listed, not refused."""
    source = make_page("en", body=[paragraph(EMBEDS)])
    page = adopt(source, "ro-ro")
    translate(page, title="Despre", p1_html="La {{fact:rate}}.")

    save(page)

    assert Page.objects.get(pk=page.pk).live


def test_whoever_opens_such_a_page_is_told(fact, editor, client):
    """The editor says which fact ended, and leads to it."""
    page = make_page("ro-ro", body=[paragraph(EMBEDS)])
    client.force_login(editor)

    text = client.get(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), headers={"host": "localhost:8000"}
    ).content.decode()

    assert "The fact “rate” ended in Romania" in text
    assert reverse("facts:edit", args=[fact.pk]) in text
