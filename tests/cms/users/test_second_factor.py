"""Nobody publishes or manages without a second factor, where one is required."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.users.second_factor import needs_second_factor
from countries.access import Role
from tests.cms.users.acting import BROWSER, PASSWORD, SECRET, code_of, enrol, sign_in, visit
from tests.factories import home_of, make_network, make_superuser, make_user
from tests.mailing import post_mails


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def send(client: Client, name: str, query: str = "", **data: Any) -> Any:
    return client.post(reverse(name) + query, data, headers=BROWSER)


@pytest.mark.parametrize(
    ("code", "role", "expected"),
    [
        *(("RO", role, True) for role in (Role.MANAGER, Role.PUBLISHER)),
        *(("INT", role, True) for role in (Role.BRAND_MANAGER, Role.OPERATOR)),
        *(("RO", role, False) for role in (Role.EDITOR, Role.REVIEWER, Role.TRANSLATOR)),
        *(("INT", role, False) for role in (Role.UMBRELLA_EDITOR, Role.AUDITOR)),
    ],
)
def test_who_publishes_or_manages_needs_one(
    db: None, code: str, role: Role, expected: bool
) -> None:
    """A stolen password must not publish, manage people or partners; a draft harms nobody."""
    make_network("RO")
    locale = "ro-ro" if role is Role.TRANSLATOR else ""

    assert needs_second_factor(make_user("somebody", (code, role, locale))) == expected


def test_who_may_do_everything_needs_one(db: None) -> None:
    """Superusers need a second factor without any grant."""
    assert needs_second_factor(make_superuser())


def test_nobody_needs_one_where_none_is_required(publisher: Any, settings: Any) -> None:
    """`make run` asks nobody."""
    settings.REQUIRE_SECOND_FACTOR = False

    assert not needs_second_factor(publisher)


def test_an_editor_enters_without_one(client: Client, editor: Any) -> None:
    """Who needs no second factor is not asked for one."""
    sign_in(client, "edith")

    assert visit(client).status_code == 200


def test_who_has_none_is_sent_to_enrolment(client: Client, publisher: Any) -> None:
    """The first screen after the password is the enrolment, and it leads back."""
    sign_in(client, "paula")

    response = visit(client, "/admin/pages/")

    assert response["Location"] == "/admin/account/second-factor/app/?next=%2Fadmin%2Fpages%2F"


def test_enrolment_asks_for_no_password_again(client: Client, publisher: Any) -> None:
    """Who has just signed in is shown the code to scan at once."""
    sign_in(client, "paula")

    response = visit(client, reverse("mfa_activate_totp"))

    assert response.status_code == 200
    assert "data:image/svg+xml" in response.content.decode()


def enrolled(client: Client) -> Any:
    """Enrol as somebody without a factor does, and return the answer."""
    sign_in(client, "paula")
    form = visit(client, reverse("mfa_activate_totp")).context["form"]
    code = code_of(form.secret)
    return send(client, "mfa_activate_totp", "?next=/admin/pages/", code=code)


def test_enrolment_opens_the_admin(client: Client, publisher: Any) -> None:
    """The code of the new app counts as the second factor of this session."""
    response = enrolled(client)

    assert response["Location"] == "/admin/account/second-factor/codes/?next=%2Fadmin%2Fpages%2F"
    assert visit(client).status_code == 200


def test_recovery_codes_are_shown_once(client: Client, publisher: Any) -> None:
    """The ten codes are there the first time, lead on, and are never shown again."""
    address = enrolled(client)["Location"]

    first = visit(client, address)
    second = visit(client, address)

    assert len(first.context["unused_codes"]) == 10
    assert first.context["target"] == "/admin/pages/"
    assert first.context["unused_codes"][0] in first.content.decode()
    assert first.context["unused_codes"][0] not in second.content.decode()


def test_enrolment_is_told_by_mail(
    client: Client, publisher: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    """Whoever set up an app, its owner hears of it, in the language of their country."""
    with django_capture_on_commit_callbacks(execute=True):
        enrolled(client)

    (letter,) = post_mails()
    assert letter.to == ["paula@site.example"]
    assert "A fost configurată o aplicație de autentificare." in letter.body


def test_a_wrong_code_enrols_nobody(client: Client, publisher: Any) -> None:
    """Without the right digits there is no factor, and no way in."""
    sign_in(client, "paula")
    visit(client, reverse("mfa_activate_totp"))

    send(client, "mfa_activate_totp", code="000000")

    assert not Authenticator.objects.exists()
    assert visit(client).status_code == 302


def test_the_password_alone_signs_nobody_in_who_has_a_factor(
    client: Client, publisher: Any
) -> None:
    """After the password comes the question, and nobody is signed in before it is answered."""
    enrol(publisher)

    response = sign_in(client, "paula")

    assert response["Location"] == "/admin/login/second-factor/"
    assert visit(client)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("is_recovery", [False, True])
def test_a_code_signs_in(client: Client, publisher: Any, is_recovery: bool) -> None:
    """The app's code lets in, and so does a recovery code."""
    recovery = enrol(publisher)
    sign_in(client, "paula", next="/admin/account/")

    response = send(client, "mfa_authenticate", code=recovery if is_recovery else code_of())

    assert response["Location"] == "/admin/account/"
    assert visit(client).status_code == 200


@pytest.mark.parametrize("is_recovery", [False, True])
def test_a_code_is_good_once(client: Client, publisher: Any, is_recovery: bool) -> None:
    """Whoever has looked over a shoulder comes too late."""
    recovery = enrol(publisher)
    code = recovery if is_recovery else code_of()
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code)

    sign_in(other := Client(SERVER_NAME="localhost"), "paula")
    response = send(other, "mfa_authenticate", code=code)

    assert response.status_code == 200
    assert "Incorrect code." in response.content.decode()


def test_a_used_code_is_not_forgotten_with_the_cache(
    client: Client, publisher: Any, settings: Any
) -> None:
    """Emptying the cache gives nobody's code a second use."""
    enrol(publisher)
    code = code_of()
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code)
    caches["default"].clear()

    sign_in(other := Client(SERVER_NAME="localhost"), "paula")

    assert send(other, "mfa_authenticate", code=code).status_code == 200


def test_codes_are_throttled(client: Client, publisher: Any) -> None:
    """After five wrong codes the right one waits, too."""
    enrol(publisher)
    sign_in(client, "paula")
    for _attempt in range(5):
        send(client, "mfa_authenticate", code="000000")

    response = send(client, "mfa_authenticate", code=code_of())

    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_a_session_without_one_is_asked(client: Client, publisher: Any) -> None:
    """A session that was opened otherwise gets the question before anything else."""
    enrol(publisher)
    client.force_login(publisher)

    response = visit(client, "/admin/pages/")

    assert response["Location"] == "/admin/account/second-factor/confirm/?next=%2Fadmin%2Fpages%2F"


def test_the_answer_leads_back(client: Client, publisher: Any) -> None:
    """The right code opens the session for what was asked for."""
    enrol(publisher)
    client.force_login(publisher)

    response = send(client, "mfa_reauthenticate", "?next=/admin/pages/", code=code_of())

    assert response["Location"] == "/admin/pages/"
    assert visit(client).status_code == 200


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "account_reauthenticate"]
)
def test_who_has_one_cannot_add_another_without_it(
    client: Client, publisher: Any, name: str
) -> None:
    """A password alone adds no key to an account that has a second factor."""
    enrol(publisher)
    client.force_login(publisher)

    response = visit(client, reverse(name))

    assert response["Location"].startswith("/admin/account/second-factor/confirm/")


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/admin/api/main/pages/", {}),
        ("/admin/pages/", {"x-requested-with": "XMLHttpRequest"}),
        ("/admin/pages/", {"sec-fetch-dest": "iframe"}),
        ("/admin/pages/", {"sec-fetch-dest": "empty"}),
        ("/admin/pages/", {"accept": "application/json"}),
        ("/admin/pages/{id}/edit/preview/", {}),
    ],
)
def test_machines_are_turned_away(
    client: Client, publisher: Any, address: str, headers: dict[str, str]
) -> None:
    """Scripts, frames, previews and the admin's own API are not led round: they get 403."""
    client.force_login(publisher)
    home = home_of("ro-ro")

    response = client.get(address.format(id=home.pk), headers={**BROWSER, **headers})

    assert response.status_code == 403


def test_a_form_does_nothing_without_it(client: Client, publisher: Any) -> None:
    """What a session without a second factor sends changes nothing."""
    client.force_login(publisher)
    home = home_of("ro-ro")

    response = client.post(f"/admin/pages/{home.pk}/unpublish/", headers=BROWSER)

    home.refresh_from_db()
    assert (response.status_code, home.live) == (403, True)


def test_signing_out_is_always_possible(client: Client, publisher: Any) -> None:
    """Nobody is kept in a session that they cannot use."""
    client.force_login(publisher)

    response = send(client, "account_logout")

    assert response["Location"] == "/admin/login/"


def test_another_s_question_does_not_count(client: Client, publisher: Any, editor: Any) -> None:
    """What one person answered is not the other's answer in the same browser."""
    enrol(editor)
    sign_in(client, "edith")
    send(client, "mfa_authenticate", code=code_of())

    client.force_login(publisher)

    assert visit(client).status_code == 302


def test_the_question_costs_no_query_once_it_is_answered(
    client: Client, publisher: Any, settings: Any, django_assert_num_queries: Any
) -> None:
    """A session with two factors is as quick as where none is asked for."""
    enrol(publisher)
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code_of())
    visit(client, "/admin/account/")
    settings.REQUIRE_SECOND_FACTOR = False
    with django_assert_num_queries(_queries_of(client, "/admin/account/")):
        settings.REQUIRE_SECOND_FACTOR = True

        visit(client, "/admin/account/")


def _queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        visit(client, address)
    return len(queries)


def test_changing_a_factor_asks_again(client: Client, publisher: Any) -> None:
    """Removing the app takes the password or a code, however the session was opened."""
    enrol(publisher)
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code_of())

    response = visit(client, reverse("mfa_deactivate_totp"))

    assert response["Location"].startswith("/admin/account/confirm/?next=")


def test_who_removes_the_last_one_is_asked_for_a_new_one(client: Client, publisher: Any) -> None:
    """Without a factor the session counts as one with the password alone."""
    enrol(publisher)
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code_of())
    send(client, "account_reauthenticate", password=PASSWORD)

    send(client, "mfa_deactivate_totp")

    assert not Authenticator.objects.exists()
    assert visit(client)["Location"].startswith("/admin/account/second-factor/app/")


def test_new_codes_end_the_old(client: Client, publisher: Any) -> None:
    """Making new recovery codes takes those away that were kept."""
    old = enrol(publisher)
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code_of())
    send(client, "account_reauthenticate", password=PASSWORD)

    response = send(client, "mfa_generate_recovery_codes")
    shown = visit(client, response["Location"]).context["unused_codes"]

    assert (len(shown), old in shown) == (10, False)


def test_the_secret_is_nowhere_on_the_account_s_pages(client: Client, publisher: Any) -> None:
    """What the app keeps cannot be read again."""
    enrol(publisher)
    sign_in(client, "paula")
    send(client, "mfa_authenticate", code=code_of())

    page = visit(client, reverse("mfa_index")).content.decode()

    assert SECRET not in page
    assert "Remove the app" in page
