"""Translation requests on their screens, and the mails that tell of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from countries.access import Role
from countries.admin.requesting.mails import tell_of_request
from countries.identity.countries import Country
from countries.routing import network as addresses
from countries.tasks.models import Job
from countries.translation.requests.models import RequestedPage, TranslationRequest
from tests.countries.translation.helpers import adopt, translate
from tests.factories import edit_page, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

LATER = dt.date(2100, 1, 15)
NEW = "/admin/translation-requests/new/"


@staged
def page(network):
    return adopt(make_page("en", "About us", summary="Who we are."), "ro-ro")


@pytest.fixture
def made(network, page, clients):
    """Return a request of Romania that its translator Tina has."""
    return make_request(page, translator="tina")


def make_request(page, *, translator="", due=LATER):
    people = get_user_model().objects
    row = TranslationRequest.objects.create(
        country=country_of(page),
        locale=page.locale,
        translator=people.get(username=translator) if translator else None,
        due_on=due,
        created_at=timezone.now(),
    )
    RequestedPage.objects.create(request=row, page=page)
    return row


def country_of(page):
    return Country.objects.get(pk=addresses().by_locale_id[page.locale_id].country.pk)


def said(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def deliver():
    """Do what was left to the worker."""
    for job in Job.objects.filter(task_path=tell_of_request.module_path):
        tell_of_request.func(*job.args)


def of(name, request):
    return reverse(f"translation_requests:{name}", args=[request.pk])


def test_a_manager_asks_for_a_page_and_one_mail_tells_the_translator(clients, page):
    """The form makes a request with its note; a single mail in Romanian names pages, day and words."""
    other = adopt(make_page("en", "Cans everywhere"), "ro-ro")
    tina = get_user_model().objects.get(username="tina")
    data = {
        "locale": "ro-ro",
        "page": [page.pk, other.pk],
        "translator": tina.pk,
        "due_on": LATER.isoformat(),
        "note": "Until the fair.",
    }

    answer = clients["own"].post(NEW, data)
    deliver()

    request = TranslationRequest.objects.get()
    assert answer.headers["Location"] == of("request", request)
    assert set(request.pages.values_list("pk", flat=True)) == {page.pk, other.pk}
    (letter,) = mail.outbox
    assert letter.to == ["tina@site.example"]
    assert letter.extra_headers["Content-Language"] == "ro"
    for word in ("About us", "Cans everywhere", "Until the fair.", of("request", request)):
        assert word in letter.body
    assert "15 Ianuarie 2100" in letter.subject


@pytest.mark.parametrize("change", [{"due_on": "2020-01-01"}, {"page": []}, {"locale": "el-gr"}])
def test_what_makes_no_request_makes_none(clients, page, change):
    """A day that is over, no page, and another country's language are refused."""
    data = {"locale": "ro-ro", "page": [page.pk], "due_on": LATER.isoformat(), "note": ""}

    answer = clients["own"].post(NEW, {**data, **change})

    assert answer.status_code in (404, 422)
    assert not TranslationRequest.objects.exists()


def test_the_form_names_the_translators_of_the_language_alone(clients, page):
    """Nobody of another country stands among those who can be asked."""
    answer = clients["own"].get(f"{NEW}?locale=ro-ro").content.decode()

    assert "tina" in answer
    assert "gina" not in answer


def test_who_runs_the_site_can_ask_themselves(clients, page):
    """They do the work of a translator where they choose to; others are not offered them."""
    root = get_user_model().objects.get(is_superuser=True)

    mine = clients["root"].get(f"{NEW}?locale=ro-ro").content.decode()
    others = clients["own"].get(f"{NEW}?locale=ro-ro").content.decode()

    option = f'<option value="{root.pk}">'
    assert option in mine
    assert option not in others


def test_pages_that_are_done_come_last(clients, page):
    """What is left to do is offered first, and of the others the form says that nothing is left."""
    done = adopt(make_page("en", "A page done"), "ro-ro")
    translate(done, title="Gata")
    done.move(done.get_parent(), pos="first-child")

    answer = clients["own"].get(f"{NEW}?locale=ro-ro")

    content = answer.content.decode()
    assert [one[0].pk for one in answer.context["here"]] == [page.pk, done.pk]
    assert content.count("everything is translated") == 1


def test_a_draft_of_the_umbrella_is_not_told(clients, network):
    """A page to start from is offered under its public title, and found by that alone."""
    edit_page(make_page("en", "Deposit"), publish=False, title="Secret plan")
    url = f"{NEW}?locale=ro-ro"

    shown = clients["own"].get(url).content.decode()
    found = clients["own"].get(f"{url}&q=Secret").content.decode()

    assert "Deposit" in shown
    assert "Secret plan" not in shown
    assert "Deposit" not in found


def test_ticked_pages_of_the_explorer_are_ticked_in_the_form(clients, page):
    """The action of the explorer leads to the form with its pages."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "request_translation"])

    answer = clients["own"].get(f"{url}?id={page.pk}", follow=True)

    assert f'value="{page.pk}" checked' in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("own", 200), ("translator", 200), ("root", 200), ("foreign", 404)]
)
def test_a_request_is_there_for_who_works_in_its_language(clients, made, who, status):
    """Others find nothing, as if it did not exist."""
    assert clients[who].get(of("request", made)).status_code == status


@pytest.mark.parametrize("name", ["take", "hand_over", "close"])
def test_nothing_is_done_with_what_is_foreign(clients, made, name):
    """A foreign request and one that is not there answer alike."""
    missing = reverse(f"translation_requests:{name}", args=[made.pk + 1000])

    answers = [clients["foreign"].post(url) for url in (of(name, made), missing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_handing_over_tells_both_by_mail(clients, made):
    """Whoever had it and whoever gets it hear of it, each in their language, with the note."""
    sorin = make_user("sorin", ("RO", Role.TRANSLATOR, "ro-ro"))

    clients["translator"].post(
        of("hand_over", made), {"translator": sorin.pk, "note": "The title is done."}
    )
    deliver()

    made.refresh_from_db()
    assert made.translator == sorin
    assert {letter.to[0] for letter in mail.outbox} == {
        "sorin@site.example",
        "tina@site.example",
    }
    assert all("The title is done." in letter.body for letter in mail.outbox)


def test_own_translations_are_listed_by_due_date(clients, made, page):
    """What is overdue stands before what is due later; others' requests are not among them."""
    late = make_request(page, translator="tina", due=dt.date(2020, 1, 1))
    free = make_request(page)

    answer = clients["translator"].get(reverse("translation_requests:mine")).content.decode()

    assert answer.index(of("request", late)) < answer.index(of("request", made))
    assert of("request", free) not in answer


def test_a_list_costs_as_many_queries_for_ten_requests(
    clients, made, page, django_assert_max_num_queries
):
    """Progress is looked up together."""
    url = reverse("translation_requests:index")
    clients["own"].get(url)
    for number in range(9):
        make_request(adopt(make_page("en", f"Page {number}"), "ro-ro"))

    with django_assert_max_num_queries(22) as counted:
        clients["own"].get(url)
    ten = len(counted)
    TranslationRequest.objects.exclude(pk=made.pk).delete()
    with django_assert_max_num_queries(22) as counted:
        clients["own"].get(url)

    assert len(counted) == ten


@pytest.mark.parametrize(
    ("state", "expected"),
    [("open", True), ("overdue", False), ("untaken", False), ("closed", False)],
)
def test_lists_show_requests_by_state(clients, made, state, expected):
    """A request that somebody has stands among the open ones alone."""
    url = reverse("translation_requests:index")

    answer = clients["own"].get(f"{url}?state={state}").content.decode()

    assert (of("request", made) in answer) is expected


def test_the_workspace_names_what_is_asked_of_whom(clients, made, page):
    """A translator's first screen counts what they have, and what nobody has."""
    make_request(page)

    answer = clients["translator"].get(reverse("wagtailadmin_home")).content.decode()

    assert "/waiting/request/" in answer
    assert "/waiting/untaken/" in answer
