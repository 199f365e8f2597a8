"""A worker that dies in a translation job leaves each page wholly done or not at all."""

from __future__ import annotations

import signal

import pytest
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries.access import Role
from countries.translation.jobs.asking import ask_for
from countries.translation.jobs.models import ItemState, JobKind, TranslationJob
from countries.translation.jobs.working import step
from countries.umbrella.many import locales_to_start_into, wanted_of
from tests.countries.tasks.conftest import SharedDatabase, shared_database
from tests.factories import NOW, home_of, make_network, make_page, make_user
from tests.faults.test_kill_while_publishing import change

__all__ = ["shared_database"]


@pytest.fixture
def job(shared_database: SharedDatabase) -> TranslationJob:
    """A job about four live pages, three of them below the first."""
    make_network("RO")
    user = make_user("ana", ("RO", Role.MANAGER, ""))
    top = make_page("en", "Tour")
    for title in ("Stops", "Press", "Figures"):
        make_page(top, title)
    infos = [info for info in locales_to_start_into(user, [top]) if info.code == "ro-ro"]
    wanted = wanted_of([top], infos, with_children=True)
    return ask_for(JobKind.START, wanted, about="Tour", user=user, now=NOW)[0]


@pytest.mark.parametrize(
    ("point", "done"),
    [
        ("action-done", 2),
        pytest.param("action-started", 2, marks=pytest.mark.faults),
        pytest.param("committed", 3, marks=pytest.mark.faults),
    ],
)
def test_a_job_that_was_killed_goes_on_exactly(point, done, job, shared_database):
    """What was committed stays, the rest follows, no page comes twice, and the tree has no defect."""
    code = change(shared_database, "translate", job.pk, point)
    after_kill = job.items.filter(state=ItemState.DONE).count()
    while step(job.pk, now=NOW):
        pass

    assert (code, after_kill) == (-signal.SIGKILL, done)
    assert set(job.items.values_list("state", flat=True)) == {ItemState.DONE}
    assert Translation.objects.filter(target_locale__language_code="ro-ro").count() == 4
    below = home_of("ro-ro").get_descendants()
    assert sorted(page.title for page in below) == ["Figures", "Press", "Stops", "Tour"]
    assert not any(Page.find_problems())
