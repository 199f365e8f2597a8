"""Where somebody is signed in, and how that ends."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from cms.users.second_factor import reset_second_factor
from countries.audit import AuditEntry
from tests.cms.users.acting import PASSWORD, SECRET, enrol
from tests.factories import make_superuser
from tests.mailing import post_mails

NEW = "a-long-new-password-of-tests"


def signed_in(name: str, browser: str = "Firefox") -> Client:
    client = Client(SERVER_NAME="localhost", HTTP_USER_AGENT=browser, REMOTE_ADDR="192.0.2.7")
    response = client.post(reverse("account_login"), {"username": name, "password": PASSWORD})
    assert response.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_own_sessions_are_listed(editor: Any, publisher: Any) -> None:
    """Somebody sees where they are signed in and since when, and nobody else's sessions."""
    signed_in("edith", "Chromium on a telephone")
    signed_in("paula", "Paula's browser")
    client = signed_in("edith")

    page = client.get(reverse("usersessions_list")).content.decode()

    assert "Chromium on a telephone" in page
    assert "192.0.2.7" in page
    assert "This session." in page
    assert "Paula" not in page


def test_one_session_can_be_ended(editor: Any) -> None:
    """The session that was left open elsewhere ends, and the own goes on."""
    other, client = signed_in("edith", "left open"), signed_in("edith")
    row = UserSession.objects.get(user_agent="left open")

    client.post(reverse("usersessions_list"), {"session": row.pk})

    assert [is_in(other), is_in(client)] == [False, True]


def test_all_others_can_be_ended(editor: Any) -> None:
    """One button ends what is open elsewhere."""
    others, client = [signed_in("edith"), signed_in("edith")], signed_in("edith")

    client.post(reverse("usersessions_list"))

    assert [is_in(one) for one in (*others, client)] == [False, False, True]


@pytest.mark.parametrize("chosen", ["{pk}", "0", "x"])
def test_another_s_session_cannot_be_ended(editor: Any, publisher: Any, chosen: str) -> None:
    """A session of somebody else answers as one that is not there."""
    other, client = signed_in("paula", "Paula's"), signed_in("edith")
    row = UserSession.objects.get(user_agent="Paula's")

    response = client.post(reverse("usersessions_list"), {"session": chosen.format(pk=row.pk)})

    assert (response.status_code, is_in(other)) == (404, True)


def test_the_own_session_can_be_ended_there(editor: Any) -> None:
    """Ending the session that one is in is signing out."""
    client = signed_in("edith")

    client.post(reverse("usersessions_list"), {"session": UserSession.objects.get().pk})

    assert not is_in(client)


def test_saving_the_account_keeps_the_session_in_the_list(editor: Any) -> None:
    """Wagtail's account screen gives the session a new key; the list knows it."""
    client = signed_in("edith")
    page = client.get("/admin/account/")
    forms = [panel.get_form() for tab in page.context["panels_by_tab"].values() for panel in tab]
    values = {field.html_name: field.value() for form in forms for field in form}
    # A box that is not ticked and a file that is not there are not sent; a day may be the number 0.
    data = {
        name: value
        for name, value in values.items()
        if isinstance(value, str | int) and value is not False
    }

    response = client.post(
        "/admin/account/", data | {"name_email-first_name": "Edit", "name_email-last_name": "H"}
    )

    assert response.status_code == 302
    assert "This session." in client.get(reverse("usersessions_list")).content.decode()


def test_a_new_password_ends_the_other_sessions(editor: Any) -> None:
    """Who took the old password is out; who changed it goes on."""
    other, client = signed_in("edith"), signed_in("edith")

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert [is_in(other), is_in(client)] == [False, True]


def test_a_deactivated_person_is_out_at_the_next_request(editor: Any) -> None:
    """Open sessions of somebody who may not sign in any more end with the next request."""
    client = signed_in("edith")
    editor.is_active = False
    editor.save()

    response = client.get("/admin/")

    assert response["Location"].startswith("/admin/login/")
    assert not Session.objects.exists()


def test_coming_back_takes_a_new_sign_in(editor: Any) -> None:
    """Who is made active again finds no old session open."""
    client = signed_in("edith")
    editor.is_active = False
    editor.save()
    client.get("/admin/")
    editor.is_active = True
    editor.save()

    assert not is_in(client)


def test_a_lost_factor_is_taken_away(publisher: Any) -> None:
    """The factors go, the sessions end, and the person is told by whom."""
    client = signed_in("paula")
    enrol(publisher)
    boss = make_superuser(first_name="Beatrice")

    reset_second_factor(publisher, by=boss)

    assert not Authenticator.objects.exists()
    assert not is_in(client)
    (letter,) = post_mails()
    assert (letter.to, "Beatrice" in letter.body) == (["paula@site.example"], True)


def test_the_log_tells_of_it_and_keeps_the_secret(publisher: Any) -> None:
    """The audit log has who took which factors from whom, and nothing that opens a door."""
    enrol(publisher)
    boss = make_superuser()

    reset_second_factor(publisher, by=boss)

    told = AuditEntry.objects.filter(action__startswith="second_factor")
    assert set(told.values_list("action", flat=True)) == {
        *("second_factor.create", "second_factor.delete", "second_factor.reset"),
    }
    assert told.get(action="second_factor.reset").user_name == boss.username
    assert not [row for row in told if SECRET in f"{row.before} {row.after}"]


def test_nobody_takes_their_own_factor_away_so(publisher: Any) -> None:
    """One's own factors are changed in the account, where the password is asked for."""
    enrol(publisher)

    with pytest.raises(PermissionDenied):
        reset_second_factor(publisher, by=publisher)

    assert Authenticator.objects.exists()


def test_nobody_takes_a_superuser_s_factor_who_is_none(publisher: Any) -> None:
    """Whoever manages some people cannot open the account of somebody who may do everything."""
    boss = make_superuser()
    enrol(boss)

    with pytest.raises(PermissionDenied):
        reset_second_factor(boss, by=publisher)

    assert Authenticator.objects.filter(user=boss).exists()
