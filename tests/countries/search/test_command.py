"""``manage.py search`` for operators."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from countries.delivery.models import LogState
from countries.delivery.store import read_store
from countries.search.elastic.index import Index
from tests.countries.search.conftest import CLOSED_PORT

pytestmark = pytest.mark.django_db


def run(action: str, **options: Any) -> Any:
    out = io.StringIO()
    call_command("search", action, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_status_says_who_answers_and_how_far_it_is(engine, put):
    """Engine, sequence, lag and number of pages are printed."""
    put("Page", "alucan")
    engine.catch_up()

    report = run("status")

    assert report["engine"] == ("elasticsearch" if engine.name == "elastic" else "embedded")
    assert (report["behind"], report["epoch_matches"]) == (0, True)
    assert report["sequence"] == report["log_sequence"] == LogState.objects.get(pk=1).sequence
    assert report["documents"] == 1


def test_verify_finds_an_index_equal_to_the_log(engine, put, bury):
    """After writes and tombstones the index has the log's pages with their sequences."""
    put("Page", "alucan")
    bury(put("Gone", "alucan"))
    engine.catch_up()

    report = run("verify")

    assert report["equal"]
    assert (report["documents"], report["indexed"]) == (1, 1)


def test_verify_fails_where_the_embedded_index_lost_a_page(put, use_server, capsys):
    """A page that the index does not have is named, and the command fails."""
    use_server("")
    page = put("Page", "alucan")
    store = read_store()
    store.catch_up()
    store.rows("DELETE FROM fts")
    out = io.StringIO()

    with pytest.raises(CommandError, match="differs"):
        call_command("search", "verify", stdout=out)

    assert f"missing: {page.key}:en-gb" in out.getvalue()


def test_without_a_server_there_is_nothing_to_rebuild(use_server):
    """The command names the variable and the command that helps."""
    use_server("")

    with pytest.raises(CommandError, match=r"ELASTICSEARCH_URL.*delivery rebuild"):
        call_command("search", "rebuild")


@pytest.mark.parametrize("action", ["status", "verify", "rebuild"])
def test_a_server_that_is_down_is_said(use_server, action):
    """The command fails with a sentence, without a stack."""
    use_server(CLOSED_PORT)

    with pytest.raises(CommandError, match="The search engine failed"):
        call_command("search", action)


@pytest.mark.services
def test_rebuild_makes_the_index_from_the_log(elastic, put, bury):
    """Whatever was in the index, afterwards it is the log's."""
    kept = put("Page", "alucan")
    bury(put("Gone", "alucan"))
    elastic.catch_up()
    index = Index(LogState.objects.get(pk=1).epoch)
    index.drop()
    assert run("status")["documents"] == 0

    report = run("rebuild")

    assert report == {"fed": 2}
    assert run("verify")["equal"]
    assert index.sequences() == {f"{kept.key}:en-gb": kept.sequence}


@pytest.mark.services
def test_a_dry_run_of_rebuild_changes_nothing(elastic, put):
    """It tells how many pages would be fed."""
    put("Page", "alucan")

    report = run("rebuild", dry_run=True)

    assert report == {"would_feed": 1}
    assert Index(LogState.objects.get(pk=1).epoch).state() is None


@pytest.mark.services
def test_a_secret_in_the_address_is_not_printed(elastic, put, use_server):
    """Status shows the server without its password."""
    use_server("http://user:secret@127.0.0.1:19200")
    put("Page", "alucan")

    report = json.dumps(run("status"))

    assert "secret" not in report
    assert "127.0.0.1:19200" in report
