"""Unread machine text and the hand that wrote it keep a page from going live, on every path."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision

from countries.access import Role
from countries.tasks.scheduling import publish_due
from countries.translation.reviewing.deciding import accept, review_of, send_for_review
from countries.translation.reviewing.guarding import MachineText, SameHand, writers_of
from countries.translation.reviewing.models import TwoPersonRule
from countries.translation.reviewing.two_persons import switch_off, switch_on
from countries.translation.saving import save_translation
from countries.translation.writing import take_machine, text_segment, write_text
from countries.workspace.correcting import restore_version, version_before
from tests.countries.translation.helpers import running, translate
from tests.factories import NOW, edit_page, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def people(network):
    return {
        "ana": make_user("ana", ("RO", Role.PUBLISHER, "")),
        "bogdan": make_user("bogdan", ("RO", Role.PUBLISHER, "")),
        "tina": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "rea": make_user("rea", ("RO", Role.REVIEWER, "")),
        "mara": make_user("mara", ("RO", Role.MANAGER, "")),
    }


@pytest.fixture
def strict(network, people):
    """Romania asks for two persons."""
    return TwoPersonRule.objects.create(
        country=network["RO"], switched_on_by=people["mara"], switched_on_at=NOW
    )


def type_text(page, text, user):
    """Type the title's translation, as on the editor's screen."""
    translation = running(page)
    segment = translation.source.stringsegment_set.get(context__path="title")
    write_text(translation, text_segment(translation, segment.pk), text=text, version="", user=user)


def draft_by(page, user, **fields):
    """Save a version of an own page as Wagtail's editor does."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


def fall_due(revision):
    """Let the moment come that was planned."""
    row = Revision.objects.get(pk=revision.pk)
    row.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    row.content["go_live_at"] = row.approved_go_live_at.isoformat()
    row.save()
    publish_due(timezone.now())


def is_live(page):
    return Page.objects.get(pk=page.pk).live


# --- machine text ---


def test_machine_text_is_published_by_nobody(people, romanian):
    """Whoever publishes is told how many texts have to be read first, and nothing is saved."""
    translate(romanian, machine=True, title="Despre noi")

    with pytest.raises(MachineText, match="1 text"):
        save_translation(running(romanian), user=people["ana"], publish=True, now=NOW)

    assert not is_live(romanian)


def test_a_draft_with_machine_text_is_saved(people, romanian):
    """Only going live asks for a reader."""
    translate(romanian, machine=True, title="Despre noi")

    revision = save_translation(running(romanian), user=people["tina"], publish=False, now=NOW)

    with pytest.raises(MachineText):
        revision.publish(user=people["ana"])


def test_machine_text_goes_live_when_somebody_has_read_it(people, romanian):
    """Marked as reviewed it is a person's."""
    translate(romanian, machine=True, title="Despre noi")
    take_machine(running(romanian), user=people["ana"])

    save_translation(running(romanian), user=people["ana"], publish=True, now=NOW)

    assert is_live(romanian)


def test_the_clock_publishes_no_machine_text(people, romanian):
    """What was planned waits where its text has not been read by then."""
    translate(romanian, machine=True, title="Despre noi")
    revision = save_translation(running(romanian), user=people["tina"], publish=False, now=NOW)

    fall_due(revision)

    assert not is_live(romanian)


def test_an_approval_publishes_no_machine_text(people, romanian):
    """A publisher's approval is refused, and the translation still waits."""
    translate(romanian, machine=True, title="Despre noi")
    send_for_review(running(romanian), user=people["tina"], now=NOW)
    review = review_of(people["ana"], running(romanian).pk)

    with pytest.raises(MachineText):
        accept(review, user=people["ana"])

    assert not is_live(romanian)
    assert review_of(people["ana"], running(romanian).pk) is not None


# --- two persons ---


def test_without_the_rule_everybody_publishes_their_own(people, romanian):
    """It is off until somebody switches it on."""
    type_text(romanian, "Despre noi", people["ana"])

    save_translation(running(romanian), user=people["ana"], publish=True, now=NOW)

    assert is_live(romanian)


def test_who_typed_a_translation_does_not_publish_it(people, strict, romanian):
    """Another person does, who has typed nothing."""
    type_text(romanian, "Despre noi", people["ana"])

    with pytest.raises(SameHand):
        save_translation(running(romanian), user=people["ana"], publish=True, now=NOW)
    save_translation(running(romanian), user=people["bogdan"], publish=True, now=NOW)

    assert is_live(romanian)


def test_what_is_public_is_nobody_s_any_more(people, strict, romanian):
    """Who wrote what is live may publish what somebody else wrote since."""
    type_text(romanian, "Despre noi", people["ana"])
    save_translation(running(romanian), user=people["bogdan"], publish=True, now=NOW)
    page = Page.objects.get(pk=romanian.pk).specific
    draft_by(page, people["bogdan"], title="Despre doze")

    page.get_latest_revision().publish(user=people["ana"])

    assert Page.objects.get(pk=page.pk).title == "Despre doze"


@pytest.mark.parametrize("way", ["revision", "action", "schedule"])
def test_who_wrote_an_own_page_does_not_publish_it(people, strict, way):
    """Neither at once, nor among many, nor by planning it."""
    page = make_page("ro-ro", "Noutăți", publish=False)
    later = timezone.now() + dt.timedelta(days=1) if way == "schedule" else None
    revision = draft_by(page, people["ana"], summary="Nou.", go_live_at=later)

    action = PublishPageRevisionAction(revision, user=people["ana"])
    publish = action.execute if way == "action" else partial(revision.publish, user=people["ana"])

    with pytest.raises(SameHand):
        publish()

    assert not is_live(page)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_saving_the_same_again_is_no_writing(people, strict):
    """A publisher's editor stores the version that it publishes, which says nothing new."""
    page = make_page("ro-ro", "Noutăți", publish=False)
    draft_by(page, people["ana"], summary="Nou.")
    page = type(page).objects.get(pk=page.pk)

    draft_by(page, people["bogdan"]).publish(user=people["bogdan"])

    assert is_live(page)


def test_what_a_second_person_planned_goes_live_by_the_clock(people, strict):
    """The clock publishes what somebody else than its writer has planned."""
    page = make_page("ro-ro", "Noutăți", publish=False)
    later = timezone.now() + dt.timedelta(hours=1)
    revision = draft_by(page, people["ana"], summary="Nou.", go_live_at=later)
    revision.publish(user=people["bogdan"])

    fall_due(revision)

    assert is_live(page)


def test_what_its_writer_planned_before_the_rule_waits(people, network):
    """A plan of the writer's own from before does not go round the rule."""
    page = make_page("ro-ro", "Noutăți", publish=False)
    later = timezone.now() + dt.timedelta(hours=1)
    revision = draft_by(page, people["ana"], summary="Nou.", go_live_at=later)
    revision.publish(user=people["ana"])
    switch_on(network["RO"], user=people["mara"], now=NOW)

    fall_due(revision)

    assert not is_live(page)


def test_who_wrote_it_does_not_approve_it(people, strict, romanian):
    """Nor where they could not publish it; another reviewer can."""
    type_text(romanian, "Despre noi", people["ana"])
    send_for_review(running(romanian), user=people["ana"], now=NOW)
    pk = running(romanian).pk

    with pytest.raises(SameHand):
        accept(review_of(people["ana"], pk), user=people["ana"])
    accept(review_of(people["bogdan"], pk), user=people["bogdan"])

    assert is_live(romanian)


def test_taking_down_needs_one_person(people, strict, romanian):
    """Whoever wrote a page takes it down alone."""
    type_text(romanian, "Despre noi", people["ana"])
    save_translation(running(romanian), user=people["bogdan"], publish=True, now=NOW)
    page = Page.objects.get(pk=romanian.pk).specific

    page.unpublish(user=people["ana"])

    assert not is_live(romanian)


def test_what_was_public_comes_back_by_one_person(people, strict):
    """The version before is restored by whoever may publish, in a hurry."""
    page = make_page("ro-ro", "Noutăți", summary="Bun.")
    page = edit_page(page, summary="Greșit.")

    restore_version(page, version_before(page), user=people["ana"])

    assert type(page).objects.get(pk=page.pk).summary == "Bun."


def test_a_draft_that_never_was_public_does_not_come_back_so(people, strict):
    """Going back to an own draft is writing."""
    page = make_page("ro-ro", "Noutăți")
    mine = draft_by(page, people["ana"], summary="Al meu.")

    with pytest.raises(SameHand):
        restore_version(type(page).objects.get(pk=page.pk), mine, user=people["ana"])


def test_adopting_is_no_writing(people, romanian):
    """What came from the umbrella as it is was written by nobody in the country."""
    revision = romanian.get_latest_revision() or romanian.save_revision()

    assert writers_of(romanian, revision) == set()


def test_other_countries_are_not_bound(network, strict):
    """The rule of a country is its own."""
    eleni = make_user("eleni", ("GR", Role.PUBLISHER, ""))
    page = make_page("el-gr", "Νέα", publish=False)

    draft_by(page, eleni, summary="Νέο.").publish(user=eleni)

    assert is_live(page)


def test_the_system_s_own_work_needs_nobody(strict, romanian):
    """What follows its source in the same language is no person's text."""
    save_translation(running(romanian), user=None, publish=True, now=NOW)

    assert is_live(romanian)


# --- switching ---


def test_the_rule_is_not_switched_on_for_one_person(network):
    """With one publisher alone nothing could ever go live."""
    mara = make_user("mara", ("RO", Role.MANAGER, ""))
    make_user("root", is_superuser=True)

    with pytest.raises(ValidationError, match="ro-ro"):
        switch_on(network["RO"], user=mara, now=NOW)

    assert not TwoPersonRule.objects.exists()


def test_two_publishers_of_one_language_are_not_enough_for_the_other(network):
    """Each language of the country needs two."""
    mara = make_user("mara", ("RO", Role.MANAGER, ""))
    make_user("pia", ("RO", Role.PUBLISHER, "ro-ro"))

    with pytest.raises(ValidationError, match="en-ro"):
        switch_on(network["RO"], user=mara, now=NOW)


def test_only_who_manages_settings_switches(network, people):
    """A publisher neither switches the rule on nor off."""
    with pytest.raises(PermissionDenied):
        switch_on(network["RO"], user=people["ana"], now=NOW)
    with pytest.raises(PermissionDenied):
        switch_off(network["RO"], user=people["ana"])
