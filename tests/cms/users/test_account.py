"""Changing one's own way in, and finding it again."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.cms.users.acting import BROWSER, PASSWORD, enrol, sign_in, visit
from tests.factories import make_user
from tests.mailing import post_mails

NEW = "a-long-new-password-of-tests"
LINK = re.compile(r"http://localhost:8000(\S+)")


def ask(client: Client, address: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": address}, headers=BROWSER)


def link_in(mail: Any) -> str:
    found = LINK.search(mail.body)
    assert found is not None
    return found[1]


def confirm(client: Client) -> None:
    """Say again who one is."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, headers=BROWSER)


def test_a_reset_s_answer_tells_nobody_who_has_an_account(client: Client, editor: Any) -> None:
    """An address that is somebody's answers as one that is nobody's, in the same queries."""
    there, not_there = (ask(client, f"{name}@site.example") for name in ("edith", "nobody"))

    assert (there.status_code, there.headers) == (not_there.status_code, not_there.headers)


def test_a_reset_costs_the_same_for_everybody(
    client: Client, editor: Any, django_assert_num_queries: Any
) -> None:
    """What takes time is left to the worker, whoever's the address is."""
    ask(client, "warm@site.example")
    for address in ("edith@site.example", "nobody@site.example"):
        with django_assert_num_queries(RESET_QUERIES):
            ask(client, address)


def test_only_who_has_the_address_is_sent_a_link(
    client: Client, editor: Any, mailoutbox: list[Any]
) -> None:
    """The mail goes to the account's own address; nobody else is written to."""
    ask(client, "EDITH@site.example")
    ask(client, "nobody@site.example")
    post_mails()

    assert [mail.to for mail in mailoutbox] == [["edith@site.example"]]


def test_the_deactivated_are_sent_nothing(
    client: Client, editor: Any, mailoutbox: list[Any]
) -> None:
    """Who may not sign in is sent no link."""
    editor.is_active = False
    editor.save()

    ask(client, "edith@site.example")
    post_mails()

    assert mailoutbox == []


def reset(client: Client, mail: Any, password: str = NEW) -> Any:
    form = client.get(link_in(mail), headers=BROWSER, follow=True)
    data = {"password1": password, "password2": password}
    return client.post(form.request["PATH_INFO"], data, headers=BROWSER)


def test_the_link_sets_a_new_password(client: Client, editor: Any, mailoutbox: list[Any]) -> None:
    """The new password signs in; the old one does not any more."""
    ask(client, "edith@site.example")
    post_mails()

    response = reset(client, mailoutbox[0])

    assert response["Location"] == reverse("account_reset_password_from_key_done")
    assert sign_in(client, "edith", NEW).status_code == 302
    assert sign_in(Client(SERVER_NAME="localhost"), "edith").status_code == 200


def test_the_link_works_once(client: Client, editor: Any, mailoutbox: list[Any]) -> None:
    """A used link sets no second password."""
    ask(client, "edith@site.example")
    post_mails()
    reset(client, mailoutbox[0])

    page = Client(SERVER_NAME="localhost").get(link_in(mailoutbox[0]), headers=BROWSER)

    assert "does not work any more" in page.content.decode()


def test_a_weak_password_is_refused(client: Client, editor: Any, mailoutbox: list[Any]) -> None:
    """The rules for passwords hold here, too."""
    ask(client, "edith@site.example")
    post_mails()

    response = reset(client, mailoutbox[0], password="short")

    editor.refresh_from_db()
    assert (response.status_code, editor.check_password(PASSWORD)) == (200, True)


def test_a_new_password_is_not_a_second_factor(
    client: Client, publisher: Any, mailoutbox: list[Any]
) -> None:
    """Who has the mailbox alone does not get in."""
    enrol(publisher)
    ask(client, "paula@site.example")
    post_mails()
    reset(client, mailoutbox[0])

    response = sign_in(client, "paula", NEW)

    assert response["Location"] == reverse("mfa_authenticate")


def test_a_change_of_password_asks_for_the_old_one(client: Client, editor: Any) -> None:
    """An open session is not enough to take an account over."""
    sign_in(client, "edith")
    data = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}

    client.post(reverse("account_change_password"), data, headers=BROWSER)

    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_change_of_password_is_told_by_mail(
    client: Client, editor: Any, mailoutbox: list[Any]
) -> None:
    """The owner hears of it at the address of the account, in the language they chose."""
    UserProfile.objects.create(user=editor, preferred_language="en")
    sign_in(client, "edith")
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    client.post(reverse("account_change_password"), data, headers=BROWSER)

    assert "Your password was changed." in post_mails()[0].body


def test_a_change_of_address_asks_who_it_is(client: Client, editor: Any) -> None:
    """Before the address can be changed the password is asked for again."""
    sign_in(client, "edith")

    response = visit(client, reverse("change_address"))

    assert response["Location"].startswith(reverse("account_reauthenticate"))


def change(client: Client, address: str) -> Any:
    return client.post(reverse("change_address"), {"email": address}, headers=BROWSER)


def test_a_new_address_counts_when_its_link_is_used(
    client: Client, editor: Any, mailoutbox: list[Any]
) -> None:
    """Until the new address has answered the old one stays."""
    sign_in(client, "edith")
    confirm(client)
    change(client, "edith@new.example")
    address = urlsplit(LINK_ANYWHERE.search(post_mails()[0].body)[0]).path
    before = type(editor).objects.get(pk=editor.pk).email

    client.post(address, headers=BROWSER)

    editor.refresh_from_db()
    assert (before, editor.email) == ("edith@site.example", "edith@new.example")
    assert [mail.to for mail in post_mails()] == [["edith@new.example"], ["edith@site.example"]]


def test_another_s_link_changes_nothing(
    client: Client, editor: Any, publisher: Any, mailoutbox: list[Any]
) -> None:
    """The link of one person does nothing in the session of another."""
    sign_in(client, "edith")
    confirm(client)
    change(client, "edith@new.example")
    address = urlsplit(LINK_ANYWHERE.search(post_mails()[0].body)[0]).path
    sign_in(other := Client(SERVER_NAME="localhost"), "paula")

    assert other.post(address, headers=BROWSER).status_code == 404


def test_an_address_that_is_taken_is_not_told(
    client: Client, editor: Any, mailoutbox: list[Any]
) -> None:
    """Asking for somebody's address answers as asking for nobody's; using the link is refused."""
    make_user("other")
    sign_in(client, "edith")
    confirm(client)
    taken = change(client, "Other@site.example")
    address = urlsplit(LINK_ANYWHERE.search(post_mails()[0].body)[0]).path

    client.post(address, headers=BROWSER)

    editor.refresh_from_db()
    assert (taken.status_code, editor.email) == (302, "edith@site.example")


def test_the_account_leads_to_all_of_it(client: Client, editor: Any) -> None:
    """The account screen links what a person can change, and has no field for it itself."""
    sign_in(client, "edith")

    page = visit(client, "/admin/account/").content.decode()

    names = ["usersessions_list", "mfa_index", "account_change_password", "change_address"]
    assert [name for name in names if f'href="{reverse(name)}"' not in page] == []
    assert 'type="password"' not in page
    assert 'type="email"' not in page


LINK_ANYWHERE = re.compile(r"http://\S+")
RESET_QUERIES = 2
