"""The demo is looked at page by page only when it may have changed."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from cms.demo import standing
from cms.demo.management.commands import demo
from countries.delivery.models import Document, LogState
from tests.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sources(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder for the note, and one with the demo's only file of code."""
    settings.DATA_DIR = tmp_path / "var"
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "pages.json").write_text("{}")
    monkeypatch.setattr(standing, "ROOT", tmp_path)
    monkeypatch.setattr(standing, "SOURCES", ("code",))
    return folder


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each build of the demo in the place of building it."""
    made: list[str] = []

    class Builder:
        def __init__(self, **options: Any) -> None:
            pass

        def build(self) -> None:
            made.append("built")

    monkeypatch.setattr(demo, "DemoBuilder", Builder)
    monkeypatch.setattr(demo, "COUNTRIES", ("INT", "RO"))
    return made


def test_what_was_never_built_does_not_stand() -> None:
    """Without a note the demo is looked at."""
    assert not standing.is_standing()


def test_what_was_built_stands() -> None:
    """As long as nothing changes, nothing is looked at again."""
    standing.remember()

    assert standing.is_standing()


def test_what_was_interrupted_does_not_stand() -> None:
    """A build removes the note before it begins, so that one that is killed leaves none."""
    standing.remember()

    standing.forget()

    assert not standing.is_standing()


def test_half_a_note_counts_as_none() -> None:
    """A note whose writing was interrupted says nothing."""
    standing.remember()
    note = standing._file()
    note.write_text(note.read_text()[:20])

    assert not standing.is_standing()


def test_changed_files_are_looked_at(sources: Path) -> None:
    """A new text of the demo, or new code, is built at the next start."""
    standing.remember()

    (sources / "pages.json").write_text('{"pages": []}')

    assert not standing.is_standing()


def test_a_new_file_is_looked_at(sources: Path) -> None:
    """A file that came with an update counts, too."""
    standing.remember()

    (sources / "more.json").write_text("{}")

    assert not standing.is_standing()


def test_another_database_is_looked_at() -> None:
    """A database that was deleted, restored or exchanged is not the one that the note is of."""
    standing.remember()

    LogState.objects.update_or_create(pk=1, defaults={"epoch": uuid.uuid4()})

    assert not standing.is_standing()


def test_what_is_no_longer_public_is_looked_at() -> None:
    """A page that was unpublished since is built again, as it always was."""
    page = make_page("ro-ro", "Despre noi")
    standing.remember()

    page.unpublish()

    assert not standing.is_standing()


def test_what_editors_add_changes_nothing() -> None:
    """Content of one's own does not make the next start slower."""
    standing.remember()
    before = Document.objects.filter(gone="").count()

    make_page("ro-ro", "Despre noi")

    assert Document.objects.filter(gone="").count() > before
    assert standing.is_standing()


def test_the_command_builds_once_if_needed(builds: list[str]) -> None:
    """`manage.py demo --if-needed` builds the first time only."""
    call_command("demo", "--if-needed", "--json")
    call_command("demo", "--if-needed", "--json")

    assert builds == ["built"]


def test_the_command_tells_the_same_both_times(
    builds: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Addresses, logins and keys are told whether anything was built or not."""
    call_command("demo", "--if-needed", "--json")
    first = capsys.readouterr().out

    call_command("demo", "--if-needed", "--json")

    assert capsys.readouterr().out == first
    assert '"key": "ecc_' in first


def test_asked_by_hand_the_command_looks(builds: list[str]) -> None:
    """`manage.py demo` looks at everything, whatever the note says."""
    standing.remember()

    call_command("demo", "--json")

    assert builds == ["built"]


def test_a_build_that_fails_leaves_no_note(
    builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What broke in the middle is built again at the next start."""
    standing.remember()

    def fail(self: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(demo.DemoBuilder, "build", fail)

    with pytest.raises(RuntimeError):
        call_command("demo", "--json")

    assert not standing.is_standing()
