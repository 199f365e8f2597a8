"""The weekly mail is turned off from the mail itself, and on again in the account."""

from __future__ import annotations

import pytest
from django import forms
from django.core import signing
from django.test import Client
from django.urls import reverse

from countries.access import Role
from countries.digest import DigestPreference
from countries.digest.stopping import SALT, token_of
from tests.factories import make_network, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def radu():
    make_network("RO")
    return make_user("radu", ("RO", Role.MANAGER, ""))


@pytest.fixture
def client():
    """A stranger who insists on CSRF tokens."""
    return Client(headers={"host": "localhost:8000"}, enforce_csrf_checks=True)


def _url(token):
    return reverse("countries_mail_off", args=[token])


def _is_on(user):
    return not DigestPreference.objects.filter(user=user, is_on=False).exists()


def test_looking_changes_nothing(radu, client):
    """Programs that open every link of a mail turn nothing off."""
    response = client.get(_url(token_of(radu)))

    assert response.status_code == 200
    assert 'method="post"' in response.content.decode()
    assert _is_on(radu)


def test_the_button_turns_it_off(radu, client):
    """Without login, cookie or token of a form."""
    response = client.post(_url(token_of(radu)))

    assert response.status_code == 200
    assert not _is_on(radu)
    assert not response.cookies


def test_mail_programs_turn_it_off_by_one_post(radu, client):
    """As RFC 8058 has it, and twice is once."""
    for _time in range(2):
        response = client.post(_url(token_of(radu)), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not _is_on(radu)


def test_one_person_turns_off_no_other(radu, client):
    """The address says who."""
    other = make_user("rita", ("RO", Role.MANAGER, ""))

    client.post(_url(token_of(radu)))

    assert _is_on(other)


def test_the_page_speaks_the_readers_language_and_is_kept_nowhere(radu, client):
    """No cache, no index, and the address goes to nobody."""
    response = client.get(_url(token_of(radu)))

    assert '<html lang="ro" dir="ltr">' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_not_signed_here_is_not_found(radu, client, method):
    """Broken, foreign, of another mail, of nobody: one answer for all."""
    gone = make_user("gone", ("RO", Role.MANAGER, ""))
    of_nobody = token_of(gone)
    gone.delete()
    tokens = [
        "nonsense",
        token_of(radu)[:-1],
        signing.dumps(["digest", radu.pk], salt="another"),
        signing.dumps(["another", radu.pk], salt=SALT),
        signing.dumps({"digest": radu.pk}, salt=SALT),
        signing.dumps(["digest", "x"], salt=SALT),
        of_nobody,
    ]

    answers = {
        (response.status_code, response.content)
        for response in (getattr(client, method)(_url(token)) for token in tokens)
    }

    assert {status for status, _content in answers} == {404}
    assert len(answers) == 1
    assert _is_on(radu)


def test_it_is_turned_on_again_in_the_account(radu):
    """With the day, beside the other notifications."""
    DigestPreference.objects.create(user=radu, is_on=False)
    radu.first_name, radu.last_name = "Radu", "Popescu"
    radu.save()
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(radu)
    url = reverse("wagtailadmin_account")
    form = client.get(url).context["panels_by_tab"]
    data = {
        f"{panel.name}-{name}": value
        for panels in form.values()
        for panel in panels
        for name, value in _values(panel)
    }

    response = client.post(url, {**data, "digest-is_on": "on", "digest-weekday": "3"})

    assert response.status_code == 302
    preference = DigestPreference.objects.get(user=radu)
    assert (preference.is_on, preference.weekday) == (True, 3)


def _values(panel):
    form = panel.get_form()
    for name in form.fields:
        if isinstance(form.fields[name], forms.FileField):
            continue
        value = form[name].value()
        if value not in (None, False):
            yield name, value
