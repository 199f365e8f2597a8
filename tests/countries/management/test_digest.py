"""``manage.py digest`` sends what is due, or says what would be sent."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from countries.access import Role
from tests.countries.translation.helpers import adopt
from tests.factories import make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def radu():
    """A manager for whom an adopted page waits."""
    make_network("RO")
    adopt(make_page("en", "About us", slug="about"), "ro-ro")
    return make_user("radu", ("RO", Role.MANAGER, ""))


def test_one_person_is_sent_theirs_on_any_day(radu, capsys):
    """Once a week, whichever day it is."""
    call_command("digest", "send", "--user", "radu")
    call_command("digest", "send", "--user", "radu")

    assert [message.to for message in mail.outbox] == [["radu@site.example"]]
    assert "radu" in capsys.readouterr().out


def test_a_rehearsal_says_what_would_be_sent(radu, capsys):
    """As JSON for programs."""
    call_command("digest", "send", "--user", "radu", "--dry-run", "--json")

    (row,) = json.loads(capsys.readouterr().out)
    assert (row["user"], row["language"], row["outcome"]) == ("radu", "ro", "would send")
    assert mail.outbox == []


def test_strangers_are_refused(radu):
    """A name that nobody has is an error."""
    with pytest.raises(CommandError, match="nobody"):
        call_command("digest", "send", "--user", "nobody")
