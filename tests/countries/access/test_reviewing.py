"""A step of a workflow is done by whoever may review in the page's country and language."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from countries import opening
from countries.access import Role
from countries.access.workflows import ReviewTask
from tests.access.asks_pages import form_of
from tests.factories import make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network():
    countries = make_network("RO", "GR")
    if not WorkflowPage.objects.filter(page__depth=1).exists():
        # Another test has emptied the database: as a new installation has it.
        stock = Workflow.objects.create(name="Moderators approval")
        task = GroupApprovalTask.objects.create(name="Moderators approval")
        WorkflowTask.objects.create(workflow=stock, task=task)
        WorkflowPage.objects.create(workflow=stock, page=Page.get_first_root_node())
        opening.let_countries_review()
    return countries


@staged
def submitted(network):
    """Return a draft of Romania that an editor has submitted."""
    page = make_page("ro-ro", "Despre", publish=False)
    workflow = WorkflowPage.objects.get(page__depth=1).workflow
    workflow.start(page, make_user("dan", ("RO", Role.EDITOR, "")))
    return page


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def test_the_umbrella_brings_a_workflow(network):
    """Every page can be sent to its country's reviewers; Wagtail's own step is switched off."""
    workflow = WorkflowPage.objects.get(page__depth=1).workflow

    assert [type(task.specific) for task in workflow.tasks] == [ReviewTask]
    assert list(Workflow.objects.active()) == [workflow]


@pytest.mark.parametrize(
    ("code", "role", "locale", "expected"),
    [
        ("RO", Role.REVIEWER, "", 1),
        ("RO", Role.REVIEWER, "ro-ro", 1),
        ("RO", Role.REVIEWER, "en-ro", 0),
        ("RO", Role.PUBLISHER, "", 1),
        ("RO", Role.TRANSLATOR, "", 0),
        ("GR", Role.REVIEWER, "", 0),
        ("INT", Role.BRAND_MANAGER, "", 0),
    ],
)
def test_a_task_waits_for_the_countrys_reviewers(submitted, code, role, locale, expected):
    """In the page's language; nobody else is asked or may answer."""
    user = make_user("rea", (code, role, locale))

    states = TaskState.objects.reviewable_by(user)

    assert states.count() == expected
    task = submitted.current_workflow_task
    assert bool(task.get_actions(submitted, user)) is bool(expected)
    assert task.locked_for_user(submitted, user) is not bool(expected)


def test_a_reviewer_opens_the_editor_while_the_task_waits(submitted):
    """To read and approve what was submitted; not a page that nobody submitted."""
    other = make_page("ro-ro", "Altele", publish=False)
    reviewer = client_of(make_user("rea", ("RO", Role.REVIEWER, "")))

    found = [
        reviewer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code
        for page in (submitted, other)
    ]

    assert found[0] == 200
    assert found[1] != 200


@pytest.mark.parametrize(("role", "expected"), [(Role.PUBLISHER, True), (Role.REVIEWER, False)])
def test_what_is_approved_goes_live_by_who_may_publish(submitted, role, expected):
    """A publisher's approval publishes; after a reviewer's the page waits for a publisher."""
    user = make_user("rea", ("RO", role, ""))
    state = submitted.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", state.pk])

    client_of(user).post(url)

    state.refresh_from_db()
    submitted.refresh_from_db()
    assert state.status == TaskState.STATUS_APPROVED
    assert submitted.live is expected


def test_nobody_else_approves(submitted):
    """A reviewer of another country, or of another language."""
    state = submitted.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", state.pk])

    for name, grant in (
        ("gina", ("GR", Role.MANAGER, "")),
        ("eve", ("RO", Role.REVIEWER, "en-ro")),
    ):
        client_of(make_user(name, grant)).post(url)

    submitted.refresh_from_db()
    assert not submitted.live


def decision(page, name, **comment):
    return {
        "title": "Changed while reading",
        "slug": page.slug,
        "action-workflow-action": "on",
        "workflow-action-name": name,
        "workflow-action-extra-data": json.dumps(comment),
    }


def test_a_reviewers_decision_in_the_editor_stores_no_form(submitted):
    """It is sent back with the comment, and says what it said before."""
    user = make_user("rea", ("RO", Role.REVIEWER, ""))
    state = submitted.current_workflow_task_state
    data = decision(submitted, "reject", comment="Which year?")

    client_of(user).post(reverse("wagtailadmin_pages:edit", args=[submitted.pk]), data)

    state.refresh_from_db()
    assert (state.status, state.comment) == (TaskState.STATUS_REJECTED, "Which year?")
    assert Page.objects.get(pk=submitted.pk).draft_title == "Despre"
    assert submitted.revisions.count() == 1


@pytest.mark.parametrize("name", ["", "publish", "approve-all"])
def test_a_reviewer_who_does_not_edit_saves_nothing(submitted, name):
    """Nor does something that the step does not offer; they are told so."""
    user = make_user("rea", ("RO", Role.REVIEWER, ""))
    url = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
    data = decision(submitted, name) if name else {"title": "Changed", "slug": submitted.slug}

    response = client_of(user).post(url, data, follow=True)

    assert "You may review this page, but not change it." in response.content.decode()
    assert Page.objects.get(pk=submitted.pk).draft_title == "Despre"
    assert submitted.revisions.count() == 1


def test_a_publisher_edits_what_they_review(submitted):
    """Whoever may edit as well goes on as Wagtail has it."""
    user = make_user("pia", ("RO", Role.PUBLISHER, ""))

    client_of(user).post(
        reverse("wagtailadmin_pages:edit", args=[submitted.pk]), form_of(submitted, title="Nou")
    )

    assert Page.objects.get(pk=submitted.pk).draft_title == "Nou"
