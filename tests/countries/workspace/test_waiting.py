"""What waits for somebody: all that is theirs to do, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from countries import publishing
from countries.facts.models import FactValue
from countries.identity.organisations import Licence
from countries.routing import network_held
from countries.workspace import Kind, waiting_for
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import (
    NOW,
    edit_page,
    make_fact,
    make_licensee,
    make_page,
    make_programme,
    paragraph,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def waiting(user, *countries, kind=""):
    """Return what waits by (kind, locale or country), numbers alone."""
    found = waiting_for(user, now=NOW, countries=countries or None)
    return {
        (row.kind, row.locale or row.country): row.count for row in found if kind in ("", row.kind)
    }


def renew():
    """Do what the worker does."""
    while publishing.renew(now=timezone.now()):
        pass


def left_behind(source, title="About you"):
    """Let a source move on from its translations."""
    edit_page(source, title=title)
    renew()


def adopted(slug="about", title="Despre noi", *, into="ro-ro", publish=True):
    """Return a source and its live translation."""
    source = make_page("en", slug.title(), slug=slug)
    page = adopt(source, into)
    translate(page, title=title)
    save(page, publish=publish)
    return source, page


def test_a_page_behind_waits_for_those_who_translate_it(people):
    """The source moved on: everybody who translates there sees it, nobody else does."""
    source, _page = adopted()
    left_behind(source)

    found = {who: waiting(user, kind=Kind.BEHIND) for who, user in people.items()}

    expected = {(Kind.BEHIND, "ro-ro"): 1}
    assert found.pop("foreign") == {}
    assert all(numbers == expected for numbers in found.values())


def test_a_translator_sees_the_own_language_alone(people):
    """What waits in English is not for the translator of Romanian."""
    source, _page = adopted(into="en-ro", title="About Romania")
    left_behind(source)

    assert waiting(people["translator"], kind=Kind.BEHIND) == {}
    assert waiting(people["manager"], kind=Kind.BEHIND) == {(Kind.BEHIND, "en-ro"): 1}


def test_machine_text_waits_until_somebody_reads_it(people):
    """A published machine translation is work that is left to do."""
    page = adopt(make_page("en", "About", slug="about"), "ro-ro")
    translate(page, machine=True, title="Despre noi")
    save(page)

    assert waiting(people["translator"]) == {(Kind.MACHINE_UNREVIEWED, "ro-ro"): 1}


def test_an_adopted_page_waits_until_somebody_works_on_it(people):
    """It waits for a translator first, and then to be published by whoever may."""
    page = adopt(make_page("en", "About", slug="about"), "ro-ro")
    before = {who: waiting(people[who]) for who in ("translator", "publisher")}
    translate(page, title="Despre noi")
    save(page, publish=False)

    after = {who: waiting(people[who]) for who in ("translator", "publisher")}

    untranslated, ready = (Kind.UNTRANSLATED, "ro-ro"), (Kind.READY, "ro-ro")
    assert before["translator"] == {untranslated: 1}
    assert untranslated in before["publisher"]
    assert after["translator"] == {}
    assert after["publisher"][ready] == 1
    assert untranslated not in after["publisher"]


def test_a_page_that_was_taken_down_waits_for_nobody(people):
    """Whoever unpublished it knows; it is not asked for again."""
    page = make_page("ro-ro", "Veche", slug="veche")
    page.unpublish()

    assert waiting(people["publisher"], kind=Kind.READY) == {}


def test_changes_of_a_live_page_wait_to_be_published(people):
    """For those who publish, and not for those who only write."""
    page = make_page("ro-ro", "Local", slug="local")
    edit_page(page, publish=False, title="Mai nou")

    assert waiting(people["publisher"], kind=Kind.READY) == {(Kind.READY, "ro-ro"): 1}
    assert waiting(people["editor"], kind=Kind.READY) == {}


def start_review(page, reviewers):
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    task = GroupApprovalTask.objects.create(name="Read")
    group = Group.objects.create(name="readers")
    task.groups.add(group)
    for user in reviewers:
        user.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(page, None)


def test_a_review_waits_for_those_who_may_act(people):
    """The task names its page; while it runs the draft does not wait to be published as well."""
    page = make_page("ro-ro", "Local", slug="local", publish=False)
    start_review(page, [people["publisher"]])

    found = waiting_for(people["publisher"], now=NOW)

    review = next(row for row in found if row.kind == Kind.REVIEW)
    assert (review.count, review.locale, review.items[0].title) == (1, "ro-ro", "Local")
    assert Kind.READY not in {row.kind for row in found}
    assert waiting(people["editor"], kind=Kind.REVIEW) == {}


def test_a_reviewer_of_another_country_sees_no_review(people):
    """Being in the task's group opens no other country."""
    page = make_page("ro-ro", "Local", slug="local", publish=False)
    start_review(page, [people["foreign"]])

    assert waiting(people["foreign"], kind=Kind.REVIEW) == {}


def test_the_umbrellas_pages_are_offered_until_they_are_adopted(people):
    """For each language of the country, the newest first; never drafts."""
    first = make_page("en", "First", slug="first")
    make_page("en", "Second", slug="second")
    make_page("en", "Draft", slug="draft", publish=False)
    before = next(row for row in waiting_for(people["manager"], now=NOW) if row.locale == "ro-ro")
    adopt(first, "ro-ro")

    after = waiting(people["manager"], kind=Kind.OFFERED)

    assert [item.title for item in before.items] == ["Second", "First"]
    assert after == {(Kind.OFFERED, "ro-ro"): 1, (Kind.OFFERED, "en-ro"): 2}
    assert waiting(people["translator"], kind=Kind.OFFERED) == {}


def show_fact(name, code="ro-ro"):
    body = [paragraph(f"<p>It is {{{{fact:{name}}}}}.</p>")]
    return make_page(code, f"Shows {name}", slug=f"shows-{name}-{code}", body=body)


@pytest.mark.parametrize(("days", "expected"), [(None, 0), (-1, 1), (30, 1), (59, 1), (61, 0)])
def test_a_fact_waits_before_it_ends(people, days, expected):
    """A value on the country's pages is asked for again 60 days before its last day."""
    make_fact("rate", "76.3", RO="30")
    show_fact("rate")
    ends = TODAY + dt.timedelta(days=days) if days is not None else None
    FactValue.objects.filter(country__code="RO").update(expires_on=ends)

    found = [row for row in waiting_for(people["editor"], now=NOW) if row.kind == Kind.FACT]

    assert sum(row.count for row in found) == expected
    assert {row.due for row in found} == ({ends} if expected else set())


def test_an_old_figure_asks_for_a_newer_one(people):
    """Where nobody said when it ends, its day does."""
    make_fact("rate", "76.3", RO="30")
    show_fact("rate")
    FactValue.objects.filter(country__code="RO").update(as_of=dt.date(2020, 1, 1))

    (found,) = [row for row in waiting_for(people["editor"], now=NOW) if row.kind == Kind.FACT]

    assert "from 2020" in found.items[0].note


def test_a_fact_that_no_page_shows_waits_for_nobody(people):
    """Nor does the value of another country."""
    make_fact("rate", "76.3", RO="30", GR="40")
    show_fact("rate", "el-gr")
    FactValue.objects.filter(country__code="RO").update(expires_on=TODAY)

    assert waiting(people["editor"], kind=Kind.FACT) == {}
    assert waiting(people["foreign"], kind=Kind.FACT) == {}


def test_licences_wait_for_those_who_run_the_country(people, network):
    """60 days before the end its manager knows; others are not told."""
    Licence.objects.create(
        organisation=make_licensee("RO", "Alucro"),
        programme=make_programme(),
        country=network["RO"],
        valid_until=TODAY + dt.timedelta(days=40),
    )

    (found,) = [row for row in waiting_for(people["manager"], now=NOW) if row.kind == Kind.LICENCE]

    assert (found.count, found.country, found.due) == (1, "RO", TODAY + dt.timedelta(days=40))
    assert waiting(people["editor"], kind=Kind.LICENCE) == {}
    assert waiting(people["foreign"], kind=Kind.LICENCE) == {}


def link_to(page):
    return [paragraph(f'<p><a linktype="page" id="{page.pk}">there</a></p>')]


@pytest.mark.parametrize("what", ["deleted", "unpublished", "foreign", "fine", "umbrella"])
def test_links_that_lead_nowhere_are_told(people, what):
    """To a page that is gone, not live, or another country's; all other links are fine."""
    code = {"foreign": "el-gr", "umbrella": "en"}.get(what, "ro-ro")
    target = make_page(code, "Secret target", slug="target")
    make_page("ro-ro", "Source", slug="source", body=link_to(target))
    if what == "deleted":
        target.delete()
    elif what == "unpublished":
        target.unpublish()
    renew()

    found = [row for row in waiting_for(people["editor"], now=NOW) if row.kind == Kind.LINK]

    items = [(item.title, item.note) for row in found for item in row.items]
    where = "of another country" if what == "foreign" else "that is gone or not live"
    fails = what not in ("fine", "umbrella")
    assert items == ([("Source", f"1 link to a page {where}")] if fails else [])


def test_countries_can_be_chosen_and_strangers_find_nothing(people):
    """Asking for a country that is not one's own is like asking for none."""
    source, _page = adopted()
    left_behind(source)

    assert waiting(people["root"], "ro", kind=Kind.BEHIND) == {(Kind.BEHIND, "ro-ro"): 1}
    assert waiting(people["root"], "GR", kind=Kind.BEHIND) == {}
    assert waiting(people["foreign"], "RO") == {}
    people["manager"].is_active = False
    assert waiting(people["manager"]) == {}


def test_what_waits_is_asked_in_as_many_queries_for_many(people, django_assert_num_queries):
    """Neither more pages nor more countries cost more."""
    source, _page = adopted()
    left_behind(source)
    root = people["root"]
    waiting_for(root, now=NOW, countries=["RO"])
    with network_held(), CaptureQueriesContext(connection) as few:
        one = waiting_for(root, now=NOW, countries=["RO"])
    for number in range(3):
        other, _page = adopted(f"page-{number}")
        left_behind(other)

    with network_held(), django_assert_num_queries(len(few)):
        many = waiting_for(root, now=NOW)

    assert len(few) == 12
    assert sum(row.count for row in one) < sum(row.count for row in many)
