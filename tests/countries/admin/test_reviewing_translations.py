"""A translation is sent for review, accepted or sent back with a reason; its draft is shown by a link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowPage, WorkflowState

from countries.access import Role
from countries.access.models import Grant
from countries.translation.models import SegmentComment
from countries.translation.requests.models import RequestedPage, TranslationRequest
from countries.translation.reviewing import previewing
from countries.translation.reviewing.models import PreviewLink, TwoPersonRule
from tests.countries.translation.helpers import adopt, running, translate
from tests.factories import NOW, make_network, make_page, make_user, paragraph
from tests.keeping import staged
from tests.mailing import post_mails

pytestmark = pytest.mark.django_db

HOST = {"host": "localhost:8000"}


@staged
def network():
    return make_network("RO", "GR")


@staged
def page(network):
    source = make_page("en", "About us", body=[paragraph("<p>We recycle cans.</p>")])
    return adopt(source, "ro-ro")


def client_of(user):
    client = Client(headers=HOST)
    client.force_login(user)
    return client


@staged
def people(network):
    return {
        "tina": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "rea": make_user("rea", ("RO", Role.REVIEWER, "")),
        "pia": make_user("pia", ("RO", Role.PUBLISHER, "")),
        "gina": make_user("gina", ("GR", Role.MANAGER, "")),
    }


@pytest.fixture
def clients(people):
    return {name: client_of(user) for name, user in people.items()}


@pytest.fixture
def sent(clients, page):
    """Return the page as Tina has sent it for review."""
    translate(page, title="Despre noi", p1_html="Reciclăm doze.")
    clients["tina"].post(editor(page), {"action": "review"})
    return Page.objects.get(pk=page.pk).specific


def editor(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def decision(page):
    return reverse("countries_review", args=[running(page).pk])


def said(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_sending_saves_the_draft_and_starts_a_workflow(sent):
    """Wagtail knows of it as one of its own."""
    state = sent.current_workflow_state

    assert sent.get_latest_revision_as_object().title == "Despre noi"
    assert (state.status, state.requested_by.username) == ("in_progress", "tina")
    assert WorkflowPage.objects.get(page__depth=1).workflow == state.workflow


def test_nobody_changes_it_meanwhile(clients, sent):
    """The translator is told why, and is offered nothing to send again."""
    answer = clients["tina"].get(editor(sent)).content.decode()

    assert "under review" in answer
    assert 'value="review"' not in answer


@pytest.mark.parametrize(
    ("who", "status"), [("rea", 200), ("pia", 200), ("gina", 404), ("tina", 200)]
)
def test_the_editor_opens_to_its_reviewers(clients, sent, who, status):
    """A reviewer reads it where it is translated; another country's people find nothing."""
    answer = clients[who].get(editor(sent))

    assert answer.status_code == status
    assert ('name="decision"' in answer.content.decode()) is (who in ("rea", "pia"))


def test_a_reviewer_can_write_nothing(clients, sent):
    """Neither are they offered to, nor can they by the address."""
    translation = running(sent)
    segment = translation.source.stringsegment_set.first()
    url = reverse("countries_desk_text", args=[translation.pk, segment.pk])

    shown = clients["rea"].get(editor(sent)).content.decode()

    assert "data-ecc-save" not in shown
    assert 'value="save"' not in shown
    assert clients["rea"].post(url, {"text": "Altceva"}).status_code == 404


def test_a_reviewer_says_something_about_a_text(clients, sent):
    """Who has to decide may ask and remark, at the text itself, and settle what was said."""
    translation = running(sent)
    segment = translation.source.stringsegment_set.first()
    url = reverse("countries_desk_comment", args=[translation.pk, segment.pk])

    shown = clients["rea"].get(editor(sent)).content.decode()
    clients["rea"].post(url, {"comment": "Is this the usual word?"})
    comment = SegmentComment.objects.get()
    clients["rea"].post(reverse("countries_desk_resolve", args=[translation.pk, comment.pk]))

    assert url in shown
    comment.refresh_from_db()
    assert comment.author.username == "rea"
    assert comment.resolved_by == comment.author


@pytest.mark.parametrize("who", ["rea", "gina"])
def test_nobody_else_remarks(clients, page, who):
    """A reviewer for whom nothing waits, and another country's people, find no such address."""
    translation = running(page)
    segment = translation.source.stringsegment_set.first()
    url = reverse("countries_desk_comment", args=[translation.pk, segment.pk])

    assert clients[who].post(url, {"comment": "Hello"}).status_code == 404
    assert not SegmentComment.objects.exists()


def test_a_reviewer_sees_the_draft(clients, sent):
    """The preview opens to whoever has to decide, and to no other reviewer's language or country."""
    url = reverse("wagtail_localize:preview_translation", args=[running(sent).pk])

    assert clients["rea"].get(url).status_code == 200
    assert clients["gina"].get(url).status_code == 404


def test_a_page_that_is_not_sent_is_not_the_reviewer_s(clients, page):
    """Its editor and its decision open when the translator sends it."""
    assert clients["rea"].get(editor(page)).status_code != 200
    assert clients["rea"].post(decision(page), {"decision": "accept"}).status_code == 404


def test_a_reviewer_accepts_and_publishes_nothing(clients, sent):
    """To review and to publish are two rights."""
    clients["rea"].post(decision(sent), {"decision": "accept"})

    sent.refresh_from_db()
    state = WorkflowState.objects.get()
    assert (state.status, sent.live) == ("approved", False)


def test_a_publisher_accepts_and_it_is_live(clients, sent):
    """The workflow ends as Wagtail's own does."""
    clients["pia"].post(decision(sent), {"decision": "accept"})

    assert Page.objects.get(pk=sent.pk).title == "Despre noi"
    assert Page.objects.get(pk=sent.pk).live


def test_it_is_sent_back_with_a_reason_alone(clients, sent):
    """Without one it still waits."""
    answer = clients["rea"].post(decision(sent), {"decision": "reject", "reason": "  "})

    assert "Say what has to be changed." in said(answer)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_wagtail_s_own_form_asks_for_a_reason_too(clients, sent):
    """The step cannot be rejected without words from any screen."""
    state = TaskState.objects.get()
    url = reverse("wagtailadmin_pages:workflow_action", args=[sent.pk, "reject", state.pk])

    clients["pia"].post(url, {"comment": ""})

    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_the_reason_stands_in_the_editor_and_in_a_mail(clients, people, sent):
    """One mail in Romanian goes to whoever sent it and to whom it was asked of, and to nobody twice."""
    sorin = make_user("sorin", ("RO", Role.TRANSLATOR, "ro-ro"))
    request = TranslationRequest.objects.create(
        country_id=Grant.objects.get(user=sorin).country_id,
        locale=sent.locale,
        translator=sorin,
        due_on=NOW.date(),
        created_at=NOW,
    )
    RequestedPage.objects.create(request=request, page=sent)

    clients["rea"].post(decision(sent), {"decision": "reject", "reason": "Say “doze”."})
    letters = post_mails()

    assert "Say “doze”." in clients["tina"].get(editor(sent)).content.decode()
    assert sorted(letter.to[0] for letter in letters) == [
        "sorin@site.example",
        "tina@site.example",
    ]
    for letter in letters:
        assert letter.extra_headers["Content-Language"] == "ro"
        assert "Say “doze”." in letter.body


def test_what_came_back_is_sent_again(clients, sent):
    """The same workflow goes on."""
    clients["rea"].post(decision(sent), {"decision": "reject", "reason": "Say “doze”."})

    clients["tina"].post(editor(sent), {"action": "review"})

    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert state.task_states.count() == 2


def test_who_wrote_it_is_told_that_another_has_to_accept(network, people, page):
    """Under the two-person rule the screen says so, and nothing fails."""
    TwoPersonRule.objects.create(country=network["RO"], switched_on_at=NOW)
    pia = client_of(people["pia"])
    segment = running(page).source.stringsegment_set.get(context__path="title")
    url = reverse("countries_desk_text", args=[running(page).pk, segment.pk])
    pia.post(url, {"text": "Despre noi", "version": ""})
    pia.post(editor(page), {"action": "review"})

    accepted = pia.post(decision(page), {"decision": "accept"})
    state = TaskState.objects.get()
    stock = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    approved = pia.post(stock)
    published = pia.post(editor(page), {"action": "publish"})

    for answer in (accepted, approved, published):
        assert answer.status_code == 302
        assert "another person publishes" in said(answer)
    assert not Page.objects.get(pk=page.pk).live


def test_reviews_are_listed_what_is_due_first(clients, people, network, page):
    """The queue names what waits for the reviewer."""
    other = adopt(make_page("en", "Cans everywhere"), "ro-ro")
    for one in (page, other):
        clients["tina"].post(editor(one), {"action": "review"})
    request = TranslationRequest.objects.create(
        country=network["RO"], locale=other.locale, due_on=NOW.date(), created_at=NOW
    )
    RequestedPage.objects.create(request=request, page=other)

    shown = clients["rea"].get(reverse("countries_reviews")).content.decode()

    assert shown.index(editor(other)) < shown.index(editor(page))


def test_the_queue_costs_no_more_for_many(clients, page, django_assert_num_queries):
    """However many wait."""
    url = reverse("countries_reviews")
    clients["tina"].post(editor(page), {"action": "review"})
    clients["rea"].get(url)
    with django_assert_num_queries(12):
        clients["rea"].get(url)
    for number in range(4):
        other = adopt(make_page("en", f"Page {number}"), "ro-ro")
        clients["tina"].post(editor(other), {"action": "review"})

    with django_assert_num_queries(12):
        clients["rea"].get(url)


# --- the link to a draft ---


@pytest.fixture
def link(clients, page):
    """Return the address that Tina gives away."""
    translate(page, title="Despre noi")
    url = reverse("countries_preview_link", args=[running(page).pk])
    clients["tina"].post(url, {"what": "make"})
    return reverse("countries_draft", args=[previewing.signed(PreviewLink.objects.get())])


def test_the_draft_is_shown_without_an_account(link):
    """As it would be saved now, found by no search engine and kept by nobody."""
    answer = Client(headers=HOST).get(link)

    assert answer.status_code == 200
    assert "Despre noi" in answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_what_is_to_be_done_can_be_outlined(link):
    """The same link with the markings of the editor's preview."""
    visitor = Client(headers=HOST)

    assert visitor.get(f"{link}?outline=1").content != visitor.get(link).content


def test_a_link_is_shown_to_whom_it_belongs(clients, page, link):
    """Who may translate has a link of their own; others find no such screen."""
    url = reverse("countries_preview_link", args=[running(page).pk])

    assert "/_util/preview/" in clients["tina"].get(url).content.decode()
    assert "/_util/preview/" not in clients["pia"].get(url).content.decode()
    assert clients["gina"].get(url).status_code == 404


def _withdraw(clients, page):
    url = reverse("countries_preview_link", args=[running(page).pk])
    clients["tina"].post(url, {"what": "withdraw"})


def test_what_was_withdrawn_is_not_made_anew_by_itself(clients, page, link):
    """The screen says that the link is gone, and offers to make another."""
    url = reverse("countries_preview_link", args=[running(page).pk])

    answer = clients["tina"].post(url, {"what": "withdraw"}, follow=True)

    content = answer.content.decode()
    assert "answer no more" in content
    assert "/_util/preview/" not in content
    assert 'value="make"' in content


def test_a_link_after_a_withdrawal_is_another(clients, page, link):
    """What was given away before stays dead."""
    url = reverse("countries_preview_link", args=[running(page).pk])
    clients["tina"].post(url, {"what": "withdraw"})

    clients["tina"].post(url, {"what": "make"})

    new = reverse("countries_draft", args=[previewing.signed(PreviewLink.objects.get())])
    visitor = Client(headers=HOST)
    assert (visitor.get(link).status_code, visitor.get(new).status_code) == (404, 200)


def _take_the_right(clients, page):
    Grant.objects.filter(user__username="tina").delete()


def _close_the_account(clients, page):
    user = Grant.objects.get(user__username="tina").user
    user.is_active = False
    user.save()


def _stop(clients, page):
    translation = running(page)
    translation.enabled = False
    translation.save()


@pytest.mark.parametrize("end", [_withdraw, _take_the_right, _close_the_account, _stop])
def test_a_link_ends_at_once(clients, page, link, end):
    """When it is withdrawn, and when who gave it may not see the draft any more; as if it never was."""
    end(clients, page)

    visitor = Client(headers=HOST)
    answer, missing = visitor.get(link), visitor.get("/_util/preview/nonsense/")

    assert (answer.status_code, missing.status_code) == (404, 404)
    assert answer.content.replace(link.encode(), b"") == missing.content.replace(
        b"/_util/preview/nonsense/", b""
    )


def test_a_link_ends_after_a_week(link, monkeypatch):
    """Seven days after it was given out."""
    later = timezone.now().timestamp() + dt.timedelta(days=7, minutes=1).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert Client(headers=HOST).get(link).status_code == 404


def test_another_salt_signs_no_link(page, link):
    """What was signed for something else opens nothing."""
    row = PreviewLink.objects.get()
    words = signing.dumps([row.pk, row.token], salt="something.else")

    assert Client(headers=HOST).get(reverse("countries_draft", args=[words])).status_code == 404


# --- the switch ---


def test_a_manager_switches_their_own_country(network, people):
    """It is refused with a message while there is one publisher, and another country's is not there."""
    mara = client_of(make_user("mara", ("RO", Role.MANAGER, "")))
    own, foreign = (
        reverse("two_persons:country", args=[network[code].pk]) for code in ("RO", "GR")
    )

    mara.post(own, {"to": "on"})

    assert list(TwoPersonRule.objects.values_list("country__code", flat=True)) == ["RO"]
    assert mara.post(foreign, {"to": "on"}).status_code == 404
    mara.post(own, {"to": "off"})
    assert not TwoPersonRule.objects.exists()


def test_it_is_refused_with_one_publisher(network):
    """The screen says who is missing."""
    mara = client_of(make_user("mara", ("RO", Role.MANAGER, "")))

    answer = mara.post(reverse("two_persons:country", args=[network["RO"].pk]), {"to": "on"})

    assert "Invite somebody first." in said(answer)
    assert not TwoPersonRule.objects.exists()


@pytest.mark.parametrize("who", ["tina", "pia", "rea"])
def test_nobody_else_switches(clients, network, who):
    """Not even a publisher."""
    url = reverse("two_persons:country", args=[network["RO"].pk])

    assert clients[who].post(url, {"to": "on"}).status_code == 404
    assert not TwoPersonRule.objects.exists()
