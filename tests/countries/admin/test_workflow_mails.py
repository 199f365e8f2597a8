"""Wagtail's mails of workflows: sent by the worker, and only of what was stored."""

from __future__ import annotations

import smtplib

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowState, WorkflowTask

from tests.factories import home_of, make_network, make_page, make_superuser, make_user
from tests.mailing import post_mails, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def start():
    """Return a function that sends a page for approval to a group with Rea in it."""
    make_network("RO")
    group = Group.objects.create(name="Readers")
    make_user("rea").groups.add(group)
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    step = GroupApprovalTask.objects.create(name="Read it again")
    step.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=step)
    page = make_page(home_of("ro-ro"), "Cans of <Cluj>", publish=False)
    page.save_revision()
    return lambda: workflow.start(page, make_superuser())


def test_whoever_approves_is_written_to_by_the_worker(start):
    """The mail is asked for with the workflow, and not sent in its transaction."""
    start()

    letters = {letter.to[0]: letter for letter in post_mails()}
    assert "Cans of <Cluj>" in letters["rea@site.example"].subject


def test_of_what_was_rolled_back_nobody_hears(start):
    """Nothing waits for approval, and nobody is asked."""
    never = sent_by(start, rolled_back=True)

    assert never == []


def test_a_mail_server_that_is_away_keeps_nobody_from_asking(start, monkeypatch):
    """The page waits for approval whatever becomes of the mail."""

    def refuse(*args, **kwargs):
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr("wagtail.admin.mail.get_connection", refuse)
    monkeypatch.setattr("wagtail.admin.mail.send_mail", refuse)

    start()

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
