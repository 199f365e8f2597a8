"""An invitation: its link, its mail, and the way from it to the first publishing."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from cms.users.invitations import invitation_url, send_invitation
from tests.cms.users.acting import BROWSER, code_of, enrol, sign_in, visit
from tests.factories import home_of, make_page, make_superuser
from tests.keeping import staged
from tests.mailing import post_mails

NEW = "a-long-new-password-of-tests"
FORM = {"first_name": "Paula", "last_name": "Pop", "password1": NEW, "password2": NEW}
DAY = 24 * 3600


@staged
def invited(publisher: Any) -> Any:
    """Somebody who has an account and has never signed in."""
    publisher.set_unusable_password()
    publisher.save()
    return publisher


def path_of(user: Any) -> str:
    return urlsplit(invitation_url(user)).path


def accept(client: Client, address: str, **changes: str) -> Any:
    return client.post(address, FORM | changes, headers=BROWSER)


def test_the_link_is_the_umbrella_s(invited: Any) -> None:
    """The link leads to the umbrella's origin, where the admin is."""
    assert invitation_url(invited).startswith("http://localhost:8000/admin/invitation/")


def test_it_sets_name_and_password_and_signs_in(client: Client, invited: Any) -> None:
    """Whoever opens the link gives a name and a password, and is in."""
    response = accept(client, path_of(invited))

    invited.refresh_from_db()
    assert response["Location"] == "/admin/"
    assert visit(client).status_code == 200
    assert (invited.get_full_name(), invited.check_password(NEW)) == ("Paula Pop", True)


def test_looking_at_it_uses_nothing_up(client: Client, invited: Any) -> None:
    """A mail scanner that opens the link does not take it away."""
    address = path_of(invited)
    visit(client, address)

    assert visit(client, address).status_code == 200


def test_it_works_once(client: Client, invited: Any) -> None:
    """The second person who has the link comes too late."""
    address = path_of(invited)
    accept(client, address)

    response = accept(Client(SERVER_NAME="localhost"), address, first_name="Thief")

    invited.refresh_from_db()
    assert (response.status_code, invited.first_name) == (404, "Paula")


def test_signing_in_otherwise_ends_it(client: Client, invited: Any) -> None:
    """Who has found another way in needs no invitation any more."""
    address = path_of(invited)
    invited.set_password(NEW)
    invited.save()

    assert visit(client, address).status_code == 404


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 404)])
def test_it_is_good_for_seven_days(
    client: Client, invited: Any, monkeypatch: pytest.MonkeyPatch, days: float, status: int
) -> None:
    """After a week the link says that it is over."""
    address, now = path_of(invited), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + days * DAY)

    assert visit(client, address).status_code == status


@pytest.mark.parametrize("name", ["uid", "token"])
def test_a_changed_link_is_none(client: Client, invited: Any, editor: Any, name: str) -> None:
    """The token of one person invites nobody else, and a changed token nobody at all."""
    uid, token = path_of(invited).strip("/").split("/")[2:]
    changed = {"uid": str(editor.uuid)} if name == "uid" else {"token": f"{token}x"}

    response = visit(client, reverse("invitation", kwargs={"uid": uid, "token": token} | changed))

    assert response.status_code == 404


def test_who_is_not_active_is_not_invited(client: Client, invited: Any) -> None:
    """An invitation ends when its account is taken out of use."""
    address = path_of(invited)
    invited.is_active = False
    invited.save()

    assert visit(client, address).status_code == 404


@pytest.mark.parametrize(
    "changes", [{"password1": "short", "password2": "short"}, {"password2": "x"}, {"last_name": ""}]
)
def test_what_is_not_good_enough_is_refused(
    client: Client, invited: Any, changes: dict[str, str]
) -> None:
    """A weak password, two different ones or no name sign nobody in."""
    response = accept(client, path_of(invited), **changes)

    invited.refresh_from_db()
    assert response.status_code == 200
    assert not invited.has_usable_password()


def test_another_s_session_ends(client: Client, invited: Any, editor: Any) -> None:
    """Whoever accepts in a browser where somebody else is signed in is signed in as themselves."""
    sign_in(client, "edith")

    accept(client, path_of(invited))

    assert visit(client).context["user"] == invited


def test_a_factor_is_asked_for_all_the_same(client: Client, invited: Any) -> None:
    """Somebody who has a second factor is asked for it after the link, too."""
    enrol(invited)

    response = accept(client, path_of(invited))

    assert response["Location"] == "/admin/login/second-factor/"


def test_the_mail_has_the_link_in_two_forms(invited: Any) -> None:
    """The mail says who invites, and carries the link as text and as HTML."""
    boss = make_superuser(first_name="Beatrice")

    send_invitation(invited, invited_by=boss, language="en")

    mail = post_mails()[0]
    page, kind = mail.alternatives[0]
    link = invitation_url(invited)
    assert (mail.to, kind) == (["paula@site.example"], "text/html")
    assert "Beatrice invites you" in mail.body
    assert path_of(invited).rsplit(":", 2)[0].rsplit("/", 1)[0] in mail.body
    assert '<a href="http://localhost:8000/admin/invitation/' in page
    assert link.startswith("http")


@pytest.mark.parametrize(
    ("language", "said"), [("ar-ae", 'lang="ar" dir="rtl"'), ("ro-ro", 'lang="ro" dir="ltr"')]
)
def test_the_mail_is_in_the_language_asked_for(invited: Any, language: str, said: str) -> None:
    """The mail's language and direction are those of the person who is invited."""
    send_invitation(invited, invited_by=make_superuser(), language=language)

    assert said in post_mails()[0].alternatives[0][0]


def test_a_name_cannot_write_into_the_mail(invited: Any) -> None:
    """What somebody calls themselves is text, in HTML too."""
    boss = make_superuser(first_name="<b>Boss</b>")

    send_invitation(invited, invited_by=boss, language="en")

    assert "<b>" not in post_mails()[0].alternatives[0][0]


def test_the_plugin_finds_it_by_its_setting() -> None:
    """The plugin's screens invite by the function that the site names."""
    assert import_string(site_settings.WAGTAIL_COUNTRIES["INVITE"]) is send_invitation


def test_from_invitation_to_publishing_are_five_screens(
    client: Client, invited: Any, settings: Any
) -> None:
    """Password, app, codes, home, editor: the sixth thing that happens is the publishing."""
    settings.REQUIRE_SECOND_FACTOR = True
    page = make_page(home_of("ro-ro"), "First page", publish=False)
    screens = []

    def see(address: str) -> Any:
        response = client.get(address, headers=BROWSER, follow=True)
        assert response.status_code == 200
        screens.append(response.request["PATH_INFO"])
        return response

    form = see(path_of(invited))
    enrolment = see(accept(client, form.request["PATH_INFO"])["Location"])
    code = code_of(enrolment.context["form"].secret)
    where = f"{enrolment.request['PATH_INFO']}?{enrolment.request['QUERY_STRING']}"
    codes = see(client.post(where, {"code": code}, headers=BROWSER)["Location"])
    see(codes.context["target"])
    see(f"/admin/pages/{page.pk}/edit/")
    response = client.post(
        f"/admin/pages/{page.pk}/edit/",
        _fields(page) | {"action-publish": "on"},
        headers=BROWSER,
    )

    page.refresh_from_db()
    assert (response.status_code, page.live) == (302, True)
    assert [address.split("/")[2] for address in screens] == [
        *("invitation", "account", "account", "", "pages"),
    ]


def _fields(page: Any) -> dict[str, str]:
    return {
        "title": page.title,
        "slug": page.slug,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
