"""The commands that open and close a country and load the network's file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from countries import publishing
from countries.delivery.models import Document
from countries.facts.models import Fact
from countries.identity.countries import Country, CountryLocale
from countries.identity.organisations import Organisation
from tests.factories import locale_row, make_country, make_network
from tests.keeping import staged

pytestmark = pytest.mark.django_db

PLAN = [{"locale": "hu-hu", "segment": "", "default": True, "fallback": ["en"]}]


def _call(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


@staged
def hungary():
    make_network()
    return Country.objects.create(code="HU", name="Hungary", slug="hu", plan=PLAN)


def test_a_planned_country_opens_by_its_code(hungary):
    """The planned locales are opened, and the addresses are printed."""
    output = _call("open_country", "hu")

    assert Country.objects.get(code="HU").is_open
    assert "Opened Hungary (HU)" in output
    assert "http://localhost:8000/hu/" in output


def test_a_new_country_needs_its_name_and_locales(hungary):
    """Name, path, languages, host and time zone come from the arguments."""
    arguments = ["--name", "Moldova", "--slug", "moldova", "--host", "cutii.example"]
    locales = ["--locale", "ro-md", "--locale", "en-md", "--time-zone", "Europe/Chisinau"]

    _call("open_country", "MD", *arguments, *locales)

    country = Country.objects.get(code="MD")
    assert (country.slug, country.host, country.time_zone) == (
        "moldova",
        "cutii.example",
        "Europe/Chisinau",
    )
    assert (locale_row("ro-md").is_default, locale_row("en-md").segment) == (True, "en")


def test_opening_can_be_tried_without_opening(hungary):
    """A dry run prints what would be and writes nothing."""
    report = json.loads(_call("open_country", "HU", "--dry-run", "--json"))

    assert report["dry_run"]
    assert report["locales"] == [
        {"locale": "hu-hu", "url": "http://localhost:8000/hu/", "default": True}
    ]
    assert not Country.objects.get(code="HU").is_open
    assert not CountryLocale.objects.filter(country=hungary).exists()


def test_opening_twice_has_a_code_of_its_own(hungary):
    """A script can tell that the country was open already."""
    _call("open_country", "HU")

    with pytest.raises(CommandError, match="open already") as refused:
        _call("open_country", "HU")

    assert refused.value.returncode == 3


def test_an_unknown_country_is_answered_with_the_known_ones(hungary):
    """The message says what is missing, and which codes there are."""
    with pytest.raises(CommandError, match=r"'XX'.*Known: .*HU.*INT") as refused:
        _call("open_country", "XX")

    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["HU", "--host", "Not a host"], "host"),
        (["HU", "--time-zone", "Mars/Base"], "no time zone"),
        (["HU", "--locale", "xx-hu"], "no locale"),
        (["HU", "--locale", "en"], "belongs to"),
    ],
)
def test_what_cannot_be_opened_leaves_nothing(hungary, arguments, words):
    """A wrong host, time zone or locale is named, and the country stays planned."""
    with pytest.raises(CommandError, match=words):
        _call("open_country", *arguments)

    assert not Country.objects.get(code="HU").is_open
    assert not CountryLocale.objects.filter(country=hungary).exists()


def test_closing_takes_the_pages_from_the_public(db):
    """The country is closed and its documents are gone."""
    make_country("INT")
    make_country("RO")

    report = json.loads(_call("close_country", "RO", "--json"))

    assert (report["status"], report["pages"]) == ("closed", 2)
    assert not Document.objects.filter(country="RO", kind="page", gone="").exists()


def test_the_umbrella_is_not_closed(db):
    """It is no country: the network's own addresses are its."""
    make_country("INT")

    with pytest.raises(CommandError, match="is the umbrella") as refused:
        _call("close_country", "INT")

    assert refused.value.returncode == 1
    assert Country.objects.get(code="INT").is_open


def test_closing_can_be_tried_without_closing(db):
    """A dry run leaves the country open."""
    make_country("RO")

    assert "Would close Romania" in _call("close_country", "RO", "--dry-run")
    assert Country.objects.get(code="RO").is_open


@pytest.mark.parametrize(("code", "words", "returncode"), [("HU", "not open", 3), ("XX", "HU", 1)])
def test_what_is_not_open_is_not_closed(hungary, code, words, returncode):
    """A planned country and an unknown one are told apart by the exit code."""
    with pytest.raises(CommandError, match=words) as refused:
        _call("close_country", code)

    assert refused.value.returncode == returncode


def _network(**changes):
    data = {
        "programmes": [{"code": "caps", "name": "Caps", "since": "2012-01-01"}],
        "countries": [
            {
                "code": "HU",
                "name": "Hungary",
                "names": {"hu": "Magyarország"},
                "slug": "hu",
                "time_zone": "Europe/Budapest",
                "theme": "every-can-counts",
                "since": None,
                "market_facts": {},
                "locales": PLAN,
            }
        ],
        "organisations": [],
        "roles": [],
        "licences": [],
        "identities": [],
        "facts": [{"name": "rate", "labels": {"en": "Rate"}, "unit": "percent", "values": []}],
    }
    return {**data, **changes}


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a network's file and returns its path."""

    def write(data):
        path = tmp_path / "network.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return write


def test_a_network_is_loaded_once(db, written):
    """What is new is made; a second run changes nothing and says so."""
    path = written(_network())

    first = json.loads(_call("load_network", path, "--json"))

    assert first["changed"] == {"programmes": 1, "countries": 1, "facts": 1}
    assert "nothing" in _call("load_network", path)


def test_a_fact_is_loaded_with_the_words_that_tell_of_it(db, written):
    """An import finds a typed figure by them; a file without them leaves those of the site."""
    fact = {"name": "rate", "labels": {"en": "Rate"}, "unit": "percent", "values": []}

    _call("load_network", written(_network(facts=[{**fact, "keywords": ["recycled"]}])))
    _call("load_network", written(_network(facts=[fact])))

    assert Fact.objects.get().keywords == ["recycled"]


def test_a_network_is_loaded_as_one_unit(db, written, monkeypatch):
    """What its rows touch is resolved once, not once for each row."""
    produced = []
    finish = publishing._finish
    monkeypatch.setattr(
        publishing, "_finish", lambda *work, **now: (produced.append(1), finish(*work, **now))
    )

    _call("load_network", written(_network()))

    assert produced == [1]


def test_loading_can_be_tried_without_loading(db, written):
    """A dry run counts and writes nothing."""
    assert "Would change" in _call("load_network", written(_network()), "--dry-run")
    assert not Country.objects.filter(code="HU").exists()


ROLE = {"organisation": "nobody", "country": "HU", "programme": None, "role": "host"}
ROLE |= {"from": None, "until": None}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "no JSON.*line 1"),
        ("[]", "one object"),
        (_network(countries=None), "lack the list “countries”"),
        (_network(facts={}), "lack the list “facts”"),
        (_network(countries=["HU"]), r"countries\[0\] must be an object"),
        (_network(countries=[{"code": "HU"}]), r"countries\[0\] \(HU\) lacks 'name'"),
        (
            _network(programmes=[{"code": "x", "name": "X", "since": "soon"}]),
            r"programmes\[0\] \(x\)",
        ),
        (_network(roles=[ROLE]), r"roles\[0\] \(nobody\) names something unknown"),
        (
            _network(facts=[{"name": "Not a slug", "labels": {}, "unit": "percent", "values": []}]),
            r"facts\[0\] \(Not a slug\): name",
        ),
    ],
    ids=[
        *("no-json", "no-object", "no-countries", "no-facts", "no-row", "no-name", "no-date"),
        *("unknown", "invalid"),
    ],
)
def test_a_wrong_file_is_named_with_its_place_and_changes_nothing(db, written, data, words):
    """The message says which row is wrong in what; nothing of the file is kept."""
    with pytest.raises(CommandError, match=words):
        _call("load_network", written(data))

    assert not Country.objects.filter(code="HU").exists()
    assert not Fact.objects.exists()
    assert not Organisation.objects.exists()


def test_a_file_that_is_not_there_is_named(db, tmp_path):
    """The path stands in the message."""
    with pytest.raises(CommandError, match=r"missing\.json cannot be read"):
        _call("load_network", str(tmp_path / "missing.json"))


def test_a_file_that_is_no_text_is_refused(db, tmp_path):
    """Bytes that are no UTF-8 are named as such."""
    path: Path = tmp_path / "network.json"
    path.write_bytes(b"\xff\xfe{}")

    with pytest.raises(CommandError, match="no UTF-8"):
        _call("load_network", str(path))


@pytest.mark.parametrize("command", ["open_country", "close_country", "load_network"])
def test_the_help_names_the_exit_codes(command, capsys):
    """What a script needs to know stands in --help."""
    with pytest.raises(SystemExit):
        call_command(command, "--help")

    assert "Exit codes: 0" in capsys.readouterr().out
