"""Jobs do page by page what was asked for once, under the rights of who asked, and can be resumed."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries.access import Role
from countries.access.models import Grant
from countries.audit import AuditEntry
from countries.identity.countries import Country
from countries.tasks.models import Job
from countries.translation.jobs import asking, working
from countries.translation.jobs.asking import NothingToDo, TooMany, ask_for, cancel, try_again
from countries.translation.jobs.models import ItemState, JobKind, TranslationJobItem
from countries.translation.jobs.reading import counts_of, items_for, jobs_for
from countries.translation.jobs.updating import behind_in
from countries.translation.jobs.working import step, work_on
from countries.translation.memory import MemoryUnit, teach
from countries.translation.registering import translation_of
from countries.umbrella import many
from countries.umbrella.many import locales_to_start_into, wanted_of
from tests.countries.translation.helpers import adopt, freshness, save, translate
from tests.factories import NOW, edit_page, home_of, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network():
    return make_network("RO", "GR")


@staged
def ana(network):
    return make_user("ana", ("RO", Role.MANAGER, ""))


@staged
def tree(network):
    """An umbrella page with two below it and one below those."""
    top = make_page("en", "Tour")
    first = make_page(top, "Stops")
    return [top, first, make_page(first, "Cluj"), make_page(top, "Press")]


def start(user, pages, *codes, with_children=True):
    infos = [info for info in locales_to_start_into(user, pages) if info.code in codes]
    wanted = wanted_of(pages, infos, with_children=with_children)
    return ask_for(JobKind.START, wanted, about="Tour", user=user, now=NOW)


def run(job):
    """Work on a job until nothing of it waits."""
    while step(job.pk, now=NOW):
        pass


def states(job):
    return list(job.items.order_by("position").values_list("title", "state"))


def test_a_subtree_is_started_page_by_page(ana, tree):
    """Every live page below comes into the locale as a draft, below its parent's counterpart."""
    (job,) = start(ana, tree[:1], "ro-ro")

    run(job)

    copies = [item.result for item in job.items.all()]
    assert [copy.title for copy in copies] == ["Tour", "Stops", "Cluj", "Press"]
    assert not any(copy.live for copy in copies)
    assert copies[2].get_parent() == copies[1]


def test_a_tree_that_was_copied_has_no_defects(ana, tree):
    """Live pages with pages below them are copied without harm to the tree's counts of children."""
    (job,) = start(ana, tree[:1], "ro-ro", "en-ro")
    for _step in range(3):
        step(job.pk, now=NOW)

    run(job)

    assert not any(Page.find_problems())
    assert Page.objects.get(pk=home_of("ro-ro").pk).numchild == 1


def test_no_page_has_two_sources(ana, tree):
    """Two jobs for the same pages make one copy and one tie to the source of each."""
    (one,) = start(ana, tree[:1], "ro-ro")
    (other,) = start(ana, tree[:1], "ro-ro")
    step(one.pk, now=NOW)

    run(other)
    run(one)

    assert Translation.objects.filter(target_locale__language_code="ro-ro").count() == len(tree)
    assert {state for _title, state in states(one)[1:]} == {ItemState.SKIPPED}


def test_a_job_is_of_one_country(network, tree):
    """Asked for several countries, each has a job of its own, which its people see alone."""
    both = make_user("both", ("RO", Role.MANAGER, ""), ("GR", Role.MANAGER, ""))

    jobs = start(both, tree[:1], "ro-ro", "el-gr", with_children=False)

    assert {job.country.code for job in jobs} == {"RO", "GR"}
    greek = make_user("gr", ("GR", Role.EDITOR, ""))
    assert [job.country.code for job in jobs_for(greek)] == ["GR"]


def test_a_translator_sees_the_pages_of_the_own_language(ana, tree):
    """Who translates into one language sees of a job what is about that language, and counts of it."""
    (job,) = start(ana, tree[:1], "ro-ro", "en-ro")
    translator = make_user("english", ("RO", Role.TRANSLATOR, "en-ro"))

    seen = jobs_for(translator).get()

    assert {item.locale for item in items_for(translator, job)} == {"en-ro"}
    assert (seen.total, counts_of(seen)[ItemState.WAITING]) == (4, 4)


def test_pages_of_a_country_go_into_its_other_locale(ana, tree):
    """Of a country's subtree what came from the umbrella is adopted, and the rest translated."""
    adopted = adopt(tree[0], "ro-ro")
    save(adopted)
    make_page(adopted, "Un popas")
    (job,) = start(ana, [Page.objects.get(pk=adopted.pk)], "en-ro")

    run(job)

    first, second = job.items.order_by("position")
    assert translation_of(first.result).source.locale.language_code == "en"
    assert translation_of(second.result).source.locale.language_code == "ro-ro"
    assert second.result.get_parent() == first.result


def test_what_lies_below_a_refused_page_is_refused(ana, tree):
    """A page goes nowhere else where the one above it could not be placed."""
    (job,) = start(ana, tree[:1], "ro-ro")
    Page.objects.get(pk=tree[1].pk).specific.unpublish()

    run(job)

    assert [state for _title, state in states(job)] == ["done", "refused", "refused", "done"]
    assert "Stops" in job.items.get(title="Cluj").told


def test_a_lost_right_stops_the_rest(ana, tree):
    """Rights count at the moment of the work: the rest of the locale says why it was not done."""
    (job,) = start(ana, tree[:1], "ro-ro")
    step(job.pk, now=NOW)
    Grant.objects.filter(user=ana).delete()

    run(job)

    assert [state for _title, state in states(job)] == ["done", *["refused"] * 3]
    assert "ana" in job.items.get(title="Press").told


def test_what_was_refused_is_tried_again(ana, tree):
    """Once the reason is gone the job goes on where it was refused, and does nothing twice."""
    (job,) = start(ana, tree[:1], "ro-ro")
    Page.objects.get(pk=tree[1].pk).specific.unpublish()
    run(job)
    Page.objects.get(pk=tree[1].pk).get_latest_revision().publish()

    waiting = try_again(job)
    run(job)

    assert waiting == 2
    assert {state for _title, state in states(job)} == {ItemState.DONE}


def test_a_cancelled_job_leaves_the_rest(ana, tree):
    """What was done stays, what waited is left alone."""
    (job,) = start(ana, tree[:1], "ro-ro")
    step(job.pk, now=NOW)

    cancel(job, now=NOW)

    assert not step(job.pk, now=NOW)
    assert [state for _title, state in states(job)] == ["done", *["cancelled"] * 3]


def test_a_page_that_breaks_keeps_no_other(ana, tree, monkeypatch):
    """An error nobody foresaw is noted at its page, nothing of it is kept, and the rest is done."""
    copy = many.adopt_page

    def break_one(source, **kwargs):
        copies = copy(source, **kwargs)
        if source.title == "Press":
            raise RuntimeError("broken")
        return copies

    monkeypatch.setattr(many, "adopt_page", break_one)
    (job,) = start(ana, tree[:1], "ro-ro")

    run(job)

    assert states(job)[3] == ("Press", "refused")
    assert "RuntimeError" in job.items.get(title="Press").told
    assert not Page.objects.filter(title="Press", locale__language_code="ro-ro").exists()


def test_a_database_that_is_away_settles_nothing(ana, tree, monkeypatch):
    """The page waits on, and the task is tried again by the worker."""
    (job,) = start(ana, tree[:1], "ro-ro")

    def away(source, **kwargs):
        raise OperationalError("away")

    monkeypatch.setattr(many, "adopt_page", away)

    with pytest.raises(OperationalError):
        step(job.pk, now=NOW)

    assert {state for _title, state in states(job)} == {ItemState.WAITING}


def test_the_task_leaves_the_others_a_turn(ana, tree, monkeypatch):
    """After some pages the work goes on in a task that stands behind those that wait."""
    monkeypatch.setattr(working, "AT_ONCE", 3)
    (job,) = start(ana, tree[:1], "ro-ro")
    Job.objects.all().delete()

    done = work_on.func(job.pk)

    assert done == 3
    assert Job.objects.get(task_path=work_on.module_path).args == [job.pk]


def test_asking_is_recorded(ana, tree):
    """The audit log of the country says who asked for what."""
    start(ana, tree[:1], "ro-ro")

    entry = AuditEntry.objects.get(action="translation.job.start")
    assert entry.country == "RO"


def test_too_much_is_refused_at_once(ana, tree, monkeypatch):
    """Asking for more pages than one job takes stores nothing."""
    monkeypatch.setattr(asking, "MOST_ITEMS", 3)

    with pytest.raises(TooMany):
        start(ana, tree[:1], "ro-ro")

    assert not TranslationJobItem.objects.exists()


def test_nobody_starts_where_they_add_no_pages(network, tree):
    """A translator, who may add no pages, is offered no locale."""
    translator = make_user("t", ("RO", Role.TRANSLATOR, ""))

    assert locales_to_start_into(translator, tree) == []
    with pytest.raises(NothingToDo):
        start(translator, tree[:1], "ro-ro")


# --- bringing up to date ---


@staged
def behind(ana):
    """A live Romanian page of which the source changed two texts since, one of which is known."""
    about = make_page("en", "About", body=[paragraph("<p>We recycle cans.</p>")])
    romanian = adopt(about, "ro-ro")
    translate(romanian, title="Despre", p1_html="Reciclăm doze.")
    save(romanian)
    edit_page(about, title="About cans", body=[paragraph("<p>We recycle all cans.</p>")])
    return romanian


def update(user, *codes):
    infos = [info for info in many.network().locales if info.code in codes]
    return ask_for(JobKind.UPDATE, behind_in(infos), about="", user=user, now=NOW)


def test_what_is_behind_takes_what_the_memory_knows(ana, behind):
    """Exact matches become a draft, nothing is published, and what is left is said."""
    unit = MemoryUnit.made_of(
        "About cans",
        "Despre doze",
        source_language="en",
        target_language="ro",
        country=Country.objects.get(code="RO"),
        learned_at=NOW,
    )
    teach([unit])
    (job,) = update(ana, "ro-ro")

    run(job)

    item = job.items.get()
    page = Page.objects.get(pk=behind.pk)
    assert item.state == ItemState.DONE
    assert page.get_latest_revision_as_object().title == "Despre doze"
    assert (page.title, page.has_unpublished_changes) == ("Despre", True)
    assert "1 text waits for a translator." in item.told
    assert freshness(page).segments_behind == 2


def test_without_a_match_nothing_is_saved(ana, behind):
    """A page for which the memory knows nothing gets no draft that says what it says already."""
    before = Page.objects.get(pk=behind.pk).latest_revision_id
    (job,) = update(ana, "ro-ro")

    run(job)

    assert job.items.get().state == ItemState.SKIPPED
    assert Page.objects.get(pk=behind.pk).latest_revision_id == before


def test_only_live_pages_that_are_behind_are_taken(ana, behind):
    """What is current, a draft or in another locale is no part of it."""
    make_page("ro-ro", "A noastră")

    (job,) = update(ana, "ro-ro", "en-ro")

    assert [item.page_id for item in job.items.all()] == [behind.pk]
