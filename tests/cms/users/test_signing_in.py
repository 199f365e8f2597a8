"""Signing in by password, and out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cms.users.acting import PASSWORD, sign_in, visit
from tests.factories import make_user


@pytest.mark.parametrize("name", ["edith", "EDITH", "edith@site.example", "Edith@Site.Example"])
def test_user_name_and_address_are_both_good(client: Client, editor: Any, name: str) -> None:
    """Somebody may sign in by user name or e-mail address, in any case of letters."""
    response = sign_in(client, name)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert visit(client).status_code == 200


def test_the_page_that_was_asked_for_comes_next(client: Client, editor: Any) -> None:
    """After signing in somebody is where they wanted to be."""
    response = sign_in(client, "edith", next="/admin/account/")

    assert response["Location"] == "/admin/account/"


def test_nobody_is_led_to_another_site(client: Client, editor: Any) -> None:
    """An address elsewhere in ``next`` is left out."""
    response = sign_in(client, "edith", next="https://elsewhere.example/")

    assert response["Location"] == "/admin/"


@pytest.mark.parametrize(("name", "password"), [("edith", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_answer_alike(
    client: Client, editor: Any, name: str, password: str
) -> None:
    """Whoever guesses is not told whether the account is there."""
    response = sign_in(client, name, password)

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "The username and/or password you specified are not correct."
    ]


def test_who_is_not_active_is_not_told_either(client: Client, editor: Any) -> None:
    """A deactivated account answers its right password like a wrong one."""
    editor.is_active = False
    editor.save()

    response = sign_in(client, "edith")

    assert "not correct" in str(response.context["form"].non_field_errors())


def test_an_address_is_its_owner_s_alone(client: Client, editor: Any) -> None:
    """Of two people each signs in by their own address with their own password."""
    other = make_user("other")
    other.set_password("something-else-entirely")
    other.save()

    response = sign_in(client, "other@site.example", PASSWORD)

    assert response.status_code == 200


def test_a_session_ends_with_the_browser_unless_asked_otherwise(
    client: Client, editor: Any
) -> None:
    """Only who ticks the box stays signed in."""
    sign_in(client, "edith")
    short = client.session.get_expire_at_browser_close()
    sign_in(client := Client(SERVER_NAME="localhost"), "edith", remember="on")

    assert (short, client.session.get_expire_at_browser_close()) == (True, False)


def test_who_may_not_enter_the_admin_is_not_led_round_in_circles(client: Client, db: None) -> None:
    """Somebody without any right is shown the form again, and why."""
    make_user("guest")
    sign_in(client, "guest")

    response = client.get("/admin/", follow=True)

    assert response.status_code == 200
    assert len(response.redirect_chain) == 1
    assert "permission" in response.content.decode()


def test_who_is_signed_in_needs_no_form(client: Client, editor: Any) -> None:
    """The sign-in page leads on into the admin."""
    client.force_login(editor)

    response = visit(client, "/admin/login/?next=/admin/account/")

    assert response["Location"] == "/admin/account/"


def test_signing_out_takes_the_cookie_away(client: Client, editor: Any) -> None:
    """After signing out the browser is a visitor's again, and gets the quick answers."""
    sign_in(client, "edith")

    response = client.post(reverse("wagtailadmin_logout"))

    assert response["Location"] == "/admin/login/"
    assert response.cookies["sessionid"]["max-age"] == 0
    assert visit(client)["Location"].startswith("/admin/login/")


def test_a_link_does_not_sign_anybody_out(client: Client, editor: Any) -> None:
    """Signing out takes a button: a picture at that address does nothing."""
    sign_in(client, "edith")

    response = visit(client, "/admin/logout/")

    assert response.status_code == 200
    assert visit(client).status_code == 200


@pytest.mark.parametrize(
    ("languages", "words"),
    [("de-AT,de;q=0.9", "Anmelden"), ("xx", "Sign in"), ("ro", "Autentificare")],
)
def test_the_page_speaks_the_browser_s_language(
    client: Client, db: None, languages: str, words: str
) -> None:
    """Before anybody is known the browser says which of the admin's languages to take."""
    response = client.get("/admin/login/", headers={"accept-language": languages})

    assert f'lang="{languages[:2] if languages != "xx" else "en"}"' in response.content.decode()


def test_no_page_of_signing_in_is_kept(client: Client, db: None) -> None:
    """Neither browsers nor proxies keep the page."""
    response = client.get("/admin/login/")

    assert "no-store" in response["Cache-Control"]
