"""``manage.py audit export`` writes the log to a file or to standard output."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from countries.audit import AuditEntry, record
from countries.audit.recording import Place, Thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(network, written):
    """Write an entry of Romania, and one of the network."""
    written()
    record("page.publish", Thing(label="Doză"), place=Place(code="RO"))
    record("programme.change", Thing(label="MetalMatters"))
    return written()


def exported(*args: str) -> str:
    out = io.StringIO()
    call_command("audit", "export", *args, stdout=out)
    return out.getvalue()


def test_csv_has_a_row_for_each_entry(entries):
    """The oldest first; the export itself is the last."""
    rows = list(csv.DictReader(io.StringIO(exported("--since", "2020-01-01"))))

    assert [row["object_label"] for row in rows][-3:] == ["Doză", "MetalMatters", "audit log"]
    assert rows[-1]["agent"] == "command audit"


def test_a_country_s_entries_are_its_own(entries):
    """Country and format as asked for, and codes in any case."""
    rows = json.loads(exported("--country", "ro", "--format", "json"))

    assert {row["country"] for row in rows} == {"RO"}
    assert "Doză" in [row["object"]["label"] for row in rows]


def test_days_and_moments_narrow_it(entries):
    """The end is not included; days begin at midnight UTC."""
    moment = (entries[0].time + dt.timedelta(days=1)).isoformat()

    assert json.loads(exported("--format", "json", "--since", moment)) == []
    assert json.loads(exported("--format", "json", "--until", "2020-01-01")) == []


def test_it_writes_a_file(entries, tmp_path):
    """``--output`` names it, and nothing is printed."""
    file = tmp_path / "log.json"

    assert exported("--format", "json", "--output", str(file)) == ""
    assert json.loads(file.read_text(encoding="utf-8"))


def test_a_dry_run_counts_and_writes_nothing(entries):
    """Not even that somebody looked."""
    count = AuditEntry.objects.count()

    assert exported("--dry-run").strip() == f"{count} entries"
    assert AuditEntry.objects.count() == count


@pytest.mark.parametrize("args", [("--country", "XX"), ("--since", "yesterday")])
def test_nonsense_is_refused_by_name(entries, args):
    """An unknown country and a day that is none."""
    with pytest.raises(CommandError, match=args[1]):
        exported(*args)
