"""What the README shows works, and so does the command."""

from __future__ import annotations

import functools
import json
import re

import ecc_partner
import pytest
from ecc_partner import Client
from ecc_partner import __main__ as command
from standardwebhooks import Webhook

from cms.settings.environment import ROOT
from tests.clients.python.conftest import SITE
from tests.clients.python.test_webhooks import BODY, headers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

README = (ROOT / "clients" / "python" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, tmp_path, application, make_key):
    """Let every client ask the application, and files lie in a folder of the test."""
    client = functools.partial(Client, transport=application)
    monkeypatch.setattr(ecc_partner, "Client", client)
    monkeypatch.setattr(command, "Client", client)
    monkeypatch.setenv("ECC_PARTNER_KEY", make_key(countries=["RO"]))
    monkeypatch.setenv("ECC_PARTNER_URL", SITE)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("number", range(2))
def test_examples_of_the_readme_work(number, capsys):
    """Each example runs as it stands, and prints what is there."""
    exec(compile(EXAMPLES[number], "README.md", "exec"), {"__name__": "example"})

    said = capsys.readouterr().out
    assert ("Despre noi" if number == 0 else "build page") in said


def test_the_receiver_of_the_readme_works(capsys):
    """It takes what either secret signed, and refuses the rest."""
    scope: dict = {}
    exec(compile(EXAMPLES[2], "README.md", "exec"), scope)
    secret = "whsec_b2xkIHNlY3JldA=="

    assert Webhook(secret)
    assert scope["receive"](BODY, headers_of(BODY, secret)) == 204
    assert scope["receive"](b"{}", headers_of(BODY, secret)) == 401


def test_every_method_is_in_the_readme():
    """A method that nobody reads of is used by nobody."""
    methods = [name for name in vars(ecc_partner.client.Methods) if not name.startswith("_")]

    assert [name for name in methods if f"`{name}`" not in README] == []


def said_by(capsys, *arguments: str) -> tuple[int, str]:
    code = command.main(arguments)
    return code, capsys.readouterr().out


def test_the_command_lists_pages(capsys):
    """A line each for people, an object each for programs."""
    _code, lines = said_by(capsys, "pages", "--locale", "ro-ro")
    _code, objects = said_by(capsys, "pages", "--locale", "ro-ro", "--json", "--limit", "1")

    assert "ro-ro\tstandard\thttp://localhost:8000/ro/despre-noi/\tDespre noi" in lines
    assert json.loads(objects)["resolved_locale"] == "ro-ro"


def test_the_command_replicates(capsys):
    """The first time everything is told, the second nothing; a path without an ending is a folder."""
    first = said_by(capsys, "replicate", "--country", "RO", "--to", "replica.sqlite3")
    again = said_by(capsys, "replicate", "--country", "RO", "--to", "replica.sqlite3", "--json")
    files = said_by(capsys, "replicate", "--locale", "ro-ro", "--to", "folder", "--keep")
    kept = said_by(capsys, "replicate", "--locale", "ro-ro", "--to", "folder")

    assert "0 gone" in first[1]
    assert again == (0, "[]\n")
    assert files == kept


def test_the_command_verifies(capsys):
    """0 where the replica is right, 3 where it is not, and 1 where there is none."""
    missing = command.main(["verify", "replica.sqlite3"])
    said_by(capsys, "replicate", "--locale", "ro-ro", "--to", "replica.sqlite3")
    right = said_by(capsys, "verify", "replica.sqlite3")
    store = ecc_partner.SQLiteStore("replica.sqlite3")
    store._db.execute("DELETE FROM documents WHERE kind = 'menu'")
    store.close()
    wrong = said_by(capsys, "verify", "replica.sqlite3")

    assert (missing, right[0], wrong[0]) == (1, 0, 3)
    assert "missing menu" in wrong[1]


def test_the_command_says_who_you_are(capsys):
    """The key of the environment is used."""
    assert json.loads(said_by(capsys, "whoami")[1])["countries"] == ["RO"]


def test_the_command_says_what_is_wrong(capsys, monkeypatch):
    """A refusal is one line and the code 1."""
    monkeypatch.setenv("ECC_PARTNER_KEY", "ecc_live_nonsense")

    code = command.main(["page", f"{SITE}/ro/"])

    assert (code, capsys.readouterr().err.count("\n")) == (1, 1)
