"""Mails about accounts: none of what was rolled back, and nobody's work waits for a mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.users.adapters import AccountAdapter
from cms.users.invitations import send_invitation
from cms.users.second_factor import reset_second_factor
from cms.users.tasks import send_password_reset
from countries.access import Role
from countries.access.models import Grant
from countries.tasks.models import Job
from countries.tasks.worker import Worker
from tests.cms.users.acting import BROWSER, PASSWORD, enrol, sign_in
from tests.factories import make_superuser
from tests.mailing import post_mails, sent_by


@pytest.fixture
def acts(client: Client, editor: Any) -> dict[str, Callable[[], Any]]:
    """What makes the site write to Edith, by its name."""
    boss = make_superuser()
    sign_in(client, "edith")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, headers=BROWSER)
    # The invited have never signed in.
    type(editor).objects.filter(pk=editor.pk).update(last_login=None)
    new = {"email": "edith@site.example"}
    return {
        "invitation": lambda: send_invitation(editor, invited_by=boss, language="en"),
        "reset": lambda: reset_second_factor(editor, by=boss),
        "password": lambda: send_password_reset.enqueue(editor.email, "en"),
        "change": lambda: AccountAdapter().send_notification_mail("x/password_changed", editor),
        "address": lambda: client.post(reverse("change_address"), new, headers=BROWSER),
    }


@pytest.mark.parametrize("kind", ["invitation", "reset", "password", "change", "address"])
def test_what_was_rolled_back_is_told_nobody(acts: dict[str, Callable[[], Any]], kind: str) -> None:
    """The same, once it is stored, is told one person."""
    never = sent_by(acts[kind], rolled_back=True)
    once = sent_by(acts[kind], rolled_back=False)

    assert (never, once) == ([], ["edith@site.example"])


def test_a_confirmed_address_is_told_once_it_is_stored(client: Client, editor: Any) -> None:
    """Where the address cannot be taken the former one hears nothing."""
    sign_in(client, "edith")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, headers=BROWSER)
    client.post(reverse("change_address"), {"email": "root@site.example"}, headers=BROWSER)
    (letter,) = post_mails()
    link = next(word for word in letter.body.split() if word.startswith("http"))
    make_superuser()

    client.post(link.removeprefix("http://localhost:8000"), headers=BROWSER)

    assert len(post_mails()) == 1


def test_a_mail_server_that_is_away_undoes_nothing(
    client: Client, publisher: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """The factor is gone, the answer comes at once, and the mail waits to be tried again."""
    enrol(publisher)
    client.force_login(make_superuser())

    def refuse(self: Any) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    answer = client.post(reverse("team:reset_factor", args=[publisher.pk]), follow=True)
    Worker().drain()

    job = Job.objects.get(task_path="cms.users.second_factor.tell_of_reset")
    assert "a mail tells them so" in answer.content.decode()
    assert (job.state, job.attempts) == (Job.State.READY, 1)
    assert "job.failed task=cms.users.second_factor.tell_of_reset" in caplog.text


def test_an_invitation_s_link_is_nowhere_but_in_the_mail(editor: Any) -> None:
    """The job that sends it has names alone: whoever reads the jobs can accept nothing."""
    send_invitation(editor, invited_by=make_superuser(), language="en")

    job = Job.objects.get(task_path="cms.users.invitations.post_invitation")
    assert job.args == [editor.pk, job.args[1], "en"]


def test_who_has_come_meanwhile_is_not_invited(editor: Any) -> None:
    """The mail waited; they have signed in otherwise."""
    send_invitation(editor, invited_by=make_superuser(), language="en")
    Client(SERVER_NAME="localhost").force_login(editor)

    assert post_mails() == []


def test_a_manager_is_told_that_the_invitation_is_on_its_way(client: Client, editor: Any) -> None:
    """Whoever invites knows that a mail is sent, and need not wait for it."""
    client.force_login(make_superuser())
    country = Grant.objects.get(user=editor).country
    grant = {"grants-0-country": country.pk, "grants-0-role": Role.EDITOR}
    formset = {"grants-TOTAL_FORMS": 1, "grants-INITIAL_FORMS": 0}
    who = {"email": "new@site.example", "first_name": "N", "last_name": "N"}

    answer = client.post(reverse("team:add"), who | formset | grant, follow=True)

    assert "an invitation is on its way to new@site.example" in answer.content.decode()
    assert [letter.to for letter in post_mails()] == [["new@site.example"]]
