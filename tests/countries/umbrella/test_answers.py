"""A country says of umbrella pages that it does not take them, or not yet; and is asked no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from countries.access import Action, Role
from countries.audit.models import AuditEntry
from countries.coverage import Choice, State, Tally, chosen, coverage
from countries.coverage.records import records_of
from countries.routing import network
from countries.umbrella.answers import PastDay, answer, withdraw
from countries.umbrella.models import AdoptionAnswer, AnswerKind
from countries.workspace import Kind, waiting_for
from tests.countries.translation.helpers import adopt
from tests.factories import make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

NOW = timezone.now()
SOON = NOW.date() + dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def about():
    make_network("RO", "GR")
    return make_page("en", "About us", slug="about")


@pytest.fixture
def team(about):
    return make_page(about, "Team", slug="team")


@staged
def ana():
    return make_user("ana", ("RO", Role.EDITOR, ""))


def say(user, page, kind=AnswerKind.REFUSED, *, code="RO", **more):
    """Let a country answer to a page."""
    countries = [network().by_country_code[code]]
    return answer([page], countries=countries, kind=kind, user=user, now=NOW, **more)


def states(page, code="RO"):
    """Return the states of a page in the languages of a country."""
    part = coverage(country=code)
    column = next(one for one in part.columns if one.key == page.translation_key)
    return {info.code: part.cell(info, column).state for info in part.locales}


def offered(user, *, now=NOW):
    """Return how many pages each locale is offered."""
    found = waiting_for(user, now=now)
    return {row.locale: row.count for row in found if row.kind == Kind.OFFERED}


def test_a_refused_page_is_a_state_of_its_own(about, ana):
    """It is neither adopted nor an open question, in all languages of the country."""
    say(ana, about, reason="We have no offices")

    assert states(about) == {"ro-ro": State.REFUSED, "en-ro": State.REFUSED}
    assert states(about, "GR") == {"el-gr": State.NOT_ADOPTED}


def test_an_answer_counts_for_no_share():
    """What a country has answered lowers nobody's percentage, and does not lag."""
    tally = Tally.of([State.CURRENT, State.REFUSED, State.POSTPONED])

    assert (tally.share, tally.due, tally.total, tally.lagging) == (100, 1, 3, 0)
    assert tally.others == [(State.REFUSED, 1), (State.POSTPONED, 1)]


def test_an_answer_holds_for_what_lies_below(about, team, ana):
    """A section is answered once, with all that the country has not of it."""
    say(ana, about)

    assert set(states(team).values()) == {State.REFUSED}


def test_what_the_country_has_stays_what_it_is(about, team, ana):
    """A page below that was adopted is no answer's matter."""
    adopt(team, "ro-ro")

    say(ana, about)

    assert states(team) == {"ro-ro": State.DRAFT, "en-ro": State.REFUSED}


def test_the_nearer_answer_holds(about, team, ana):
    """A page can be put off in a section that is refused."""
    say(ana, about)
    say(ana, team, AnswerKind.POSTPONED, until=SOON)

    assert set(states(team).values()) == {State.POSTPONED}


def test_what_is_put_off_comes_back_by_itself(about, ana):
    """On its day the page is offered again, without anybody's doing."""
    say(ana, about, AnswerKind.POSTPONED, until=SOON)

    later = NOW + dt.timedelta(days=10)
    assert (offered(ana), offered(ana, now=later)) == ({}, {"ro-ro": 1, "en-ro": 1})


def test_answered_pages_are_not_offered(about, team, ana):
    """They wait for nobody; others do."""
    make_page("en", "Festivals", slug="festivals")

    say(ana, about)

    assert offered(ana) == {"ro-ro": 1, "en-ro": 1}


def test_adopting_withdraws_the_answer(about, ana):
    """Whoever adopts what was refused has thought better of it."""
    say(ana, about)

    adopt(about, "ro-ro")

    assert not AdoptionAnswer.objects.exists()
    assert states(about) == {"ro-ro": State.DRAFT, "en-ro": State.NOT_ADOPTED}


def test_an_answer_can_be_changed_and_withdrawn(about, ana):
    """There is one answer of a country to a page, the last."""
    say(ana, about)
    say(ana, about, AnswerKind.POSTPONED, until=SOON)
    kinds = [row.answer for row in AdoptionAnswer.objects.all()]

    withdrawn = withdraw([about], countries=[network().by_country_code["RO"]], user=ana)

    assert (kinds, withdrawn, offered(ana)) == (["postponed"], 1, {"ro-ro": 1, "en-ro": 1})


@pytest.mark.parametrize("until", [None, NOW.date()])
def test_a_day_that_is_to_come_is_named(about, ana, until):
    """Nothing is put off to never, or to today."""
    with pytest.raises(PastDay):
        say(ana, about, AnswerKind.POSTPONED, until=until)

    assert not AdoptionAnswer.objects.exists()


def test_the_database_keeps_no_answer_without_its_day(about, ana):
    """What is put off has a day, what is refused has none."""
    say(ana, about)

    with pytest.raises(IntegrityError), transaction.atomic():
        AdoptionAnswer.objects.update(answer=AnswerKind.POSTPONED)


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.PUBLISHER])
def test_a_country_is_answered_for_by_those_who_adopt_there(about, role):
    """Neither who only translates there, nor who works in another country."""
    code = "RO" if role == Role.TRANSLATOR else "GR"
    other = make_user("other", (code, role, "ro-ro" if role == Role.TRANSLATOR else ""))

    with pytest.raises(PermissionDenied):
        say(other, about)

    assert not AdoptionAnswer.objects.exists()


def test_an_answer_is_recorded(about, ana):
    """The log says that a country refused a page, and why."""
    say(ana, about, reason="No offices")

    entry = AuditEntry.objects.get(action="adoption.answer.give")
    assert (entry.country, entry.after["reason"]) == ("RO", "No offices")


def test_files_say_until_when_and_why(about, ana):
    """What is taken from the dashboard tells the day and the reason."""
    say(ana, about, AnswerKind.POSTPONED, until=SOON, reason="After the move")
    choice = Choice(state=State.POSTPONED)

    records = list(records_of(chosen(coverage(), choice), choice))

    told = {(row["locale"], row["until"], row["reason"]) for row in records}
    assert told == {(code, SOON.isoformat(), "After the move") for code in ("ro-ro", "en-ro")}


def test_a_superuser_answers_for_all(about):
    """Who may adopt everywhere may answer everywhere."""
    countries = [network().by_country_code[code] for code in ("RO", "GR")]
    root = make_user("root", is_superuser=True)

    count = answer([about], countries=countries, kind=AnswerKind.REFUSED, user=root, now=NOW)

    assert (count, set(states(about, "GR").values())) == (2, {State.REFUSED})


def test_the_right_is_that_of_adding_pages(about):
    """A grant of that action alone is enough."""
    user = make_user("mia", ("RO", Action.CREATE, ""))

    assert say(user, about) == 1
