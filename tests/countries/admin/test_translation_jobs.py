"""The screens of jobs: asking from a page, from ticked pages or for a campaign, and how far one is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.pages.models import CampaignPage
from countries.access import Role
from countries.translation.jobs.models import ItemState, TranslationJob
from countries.translation.jobs.working import step
from tests.factories import NOW, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db
HOST = {"host": "localhost:8000"}


@staged
def network():
    return make_network("RO", "GR")


@pytest.fixture
def ana(network, client):
    user = make_user("ana", ("RO", Role.MANAGER, ""))
    client.force_login(user)
    return user


@staged
def tour(network):
    top = make_page("en", "Tour", model=CampaignPage)
    make_page(top, "Press")
    return top


def start(client, page, *codes, **data):
    url = f"{reverse('translation_jobs:start')}?page={page.pk}&below=1"
    return client.post(url, {"locales": codes, **data}, headers=HOST)


def test_a_campaign_is_started_with_all_below(client, ana, tour):
    """The form leads from a campaign to a job about every page of it, and on to its progress."""
    offered = client.get(reverse("translation_jobs:index"), headers=HOST)
    assert f'<option value="{tour.pk}">' in offered.text

    answer = start(client, tour, "ro-ro", with_children="on")

    job = TranslationJob.objects.get()
    assert answer.url == reverse("translation_jobs:job", args=[job.uuid])
    assert [item.title for item in job.items.all()] == ["Tour", "Press"]


def test_no_language_of_another_country_is_taken(client, ana, tour):
    """What is not offered is refused by the form, and nothing is stored."""
    answer = start(client, tour, "el-gr")

    assert answer.status_code == 200
    assert not TranslationJob.objects.exists()


def test_a_foreign_page_is_none(client, ana):
    """A page of another country answers as one that does not exist."""
    foreign = make_page("el-gr", "Selida")

    answers = [
        client.get(f"{reverse('translation_jobs:start')}?page={pk}", headers=HOST)
        for pk in (foreign.pk, 987_654)
    ]

    assert [(one.status_code, one.url) for one in answers] == [
        (302, reverse("translation_jobs:index"))
    ] * 2


def test_ticked_pages_lead_to_the_form(client, ana):
    """The explorer's action carries the ticked pages to where their translation is asked for."""
    page = make_page("ro-ro", "Pagina")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "translate"])

    answer = client.get(f"{url}?id={page.pk}", headers=HOST)

    assert answer.url == f"{reverse('translation_jobs:start')}?page={page.pk}"
    assert "en-ro" in client.get(answer.url, headers=HOST).text


def test_umbrella_pages_are_ticked_where_they_are_listed(client, ana, tour):
    """Licensees, who do not see the umbrella in the explorer, tick its pages in the list of them."""
    listed = client.get(reverse("countries_adopt_index"), headers=HOST)

    assert f'<input type="checkbox" name="page" value="{tour.pk}"' in listed.text
    assert f'action="{reverse("translation_jobs:start")}"' in listed.text
    asked = client.get(f"{reverse('translation_jobs:start')}?page={tour.pk}", headers=HOST)
    assert "With all live pages below" in asked.text


def test_the_progress_is_told_in_words(client, ana, tour):
    """Without any script the page says how far the job is, page by page."""
    start(client, tour, "ro-ro", with_children="on")
    job = TranslationJob.objects.get()
    step(job.pk, now=NOW)

    answer = client.get(reverse("translation_jobs:job", args=[job.uuid]), headers=HOST)

    assert "1 of 2 pages are through" in answer.text
    assert "http-equiv" not in answer.text


def test_the_progress_takes_few_queries_whatever_the_pages(
    client, ana, tour, django_assert_max_num_queries
):
    """A job of many pages is shown with as many queries as one of few."""
    for number in range(30):
        make_page(tour, f"Page {number}")
    start(client, tour, "ro-ro", with_children="on")
    job = TranslationJob.objects.get()
    url = reverse("translation_jobs:job", args=[job.uuid])
    client.get(url, headers=HOST)

    with django_assert_max_num_queries(20):
        answer = client.get(url, headers=HOST)

    assert answer.text.count("<td>ro-ro</td>") == 32


def test_a_job_is_called_off_and_taken_up_again(client, ana, tour):
    """Who asked cancels what waits, and lets it wait again."""
    start(client, tour, "ro-ro", with_children="on")
    job = TranslationJob.objects.get()
    url = reverse("translation_jobs:job", args=[job.uuid])

    client.post(url, {"do": "cancel"}, headers=HOST)
    states = set(job.items.values_list("state", flat=True))
    client.post(url, {"do": "again"}, headers=HOST)

    assert states == {ItemState.CANCELLED}
    assert set(job.items.values_list("state", flat=True)) == {ItemState.WAITING}


def test_nobody_else_lets_a_job_go_on(client, ana, tour):
    """A job works under the rights of who asked, so nobody else sets it to work."""
    start(client, tour, "ro-ro")
    job = TranslationJob.objects.get()
    client.force_login(make_user("other", ("RO", Role.MANAGER, "")))

    answer = client.post(
        reverse("translation_jobs:job", args=[job.uuid]), {"do": "again"}, headers=HOST
    )

    assert answer.status_code == 404


def test_nothing_behind_is_said(client, ana):
    """Asked to bring up to date what is up to date, the form says that there is no such page."""
    answer = client.post(reverse("translation_jobs:update"), {"locales": ["ro-ro"]}, headers=HOST)

    assert "There is no such page." in answer.text
