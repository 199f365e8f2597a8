"""``manage.py partner_key`` at a terminal."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from countries.partners.keys import authenticate
from countries.partners.models import Key, Partner
from tests.factories import NOW, make_network

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("partner_key", *arguments, stdout=out)
    return out.getvalue()


def test_issue_makes_a_new_partner_and_prints_its_key_once():
    """The printed key works; it is nowhere to be had again."""
    make_network("RO")

    printed = json.loads(
        run(
            *("issue", "shop", "--name", "Shop", "--email", "it@shop.example"),
            *("--country", "RO", "--scope", "read", "--days", "30", "--json"),
        )
    )

    caller = authenticate(f"Bearer {printed['key']}", now=NOW, address="")
    assert (caller.partner, caller.scope.countries) == ("Shop", {"RO"})
    assert printed["key"] not in run("list", "--json")


def test_a_dry_run_makes_nothing():
    """Neither partner nor key is there after --dry-run, and no key is shown."""
    printed = run(
        "issue", "shop", "--name", "Shop", "--email", "it@shop.example", "--dry-run", "--json"
    )

    assert json.loads(printed)["dry_run"] is True
    assert "key" not in json.loads(printed)
    assert (Partner.objects.count(), Key.objects.count()) == (0, 0)


def test_an_unknown_partner_is_refused_with_those_known(partner):
    """A mistyped code is answered with the codes there are."""
    with pytest.raises(CommandError, match=r"'mertro'.*metro"):
        run("issue", "mertro")


def test_an_unknown_country_is_refused_by_name(partner):
    """What the key's terms do not know is said, and nothing is issued."""
    with pytest.raises(CommandError, match="XX"):
        run("issue", "metro", "--country", "XX")

    assert not Key.objects.exists()


def test_list_tells_the_state_of_each_key(partner, make_key):
    """Keys are listed with how they begin and whether they work."""
    text = make_key()

    rows = json.loads(run("list", "--partner", "metro", "--json"))["keys"]

    assert [(row["state"], row["partner"]) for row in rows] == [("live", "metro")]
    assert text.startswith(rows[0]["begins"])
    assert rows[0]["begins"] in run("list")


def test_revoke_by_how_it_begins(partner, make_key):
    """A key is revoked by its visible beginning; a dry run leaves it."""
    begins = make_key()[:14]

    run("revoke", begins, "--dry-run")
    assert Key.objects.get().revoked_at is None
    run("revoke", begins)

    assert Key.objects.get().revoked_at is not None


def test_rotate_prints_the_successor(partner, make_key):
    """The successor works beside the old key."""
    make_key(quota=9)
    key = Key.objects.get()

    printed = json.loads(run("rotate", str(key.uuid), "--overlap", "2", "--json"))

    assert printed["quota"] == 9
    assert authenticate(f"Bearer {printed['key']}", now=NOW, address="").partner == "Metro"
    key.refresh_from_db()
    assert key.ends_at is not None


def test_an_unknown_key_is_refused():
    """Revoking what is not there is an error, not silence."""
    with pytest.raises(CommandError, match="No key"):
        run("revoke", "ecc_live_zzzzz")
