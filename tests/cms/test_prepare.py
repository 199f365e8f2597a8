"""Preparing an installation: all that is missing is made, and nothing is made twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from cms import prepare
from cms.prepare import build_demo, collect_static, pending_migrations, prepare_site


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the commands that are called, and run them."""
    made: list[str] = []

    def note(name: str, *args: Any, **options: Any) -> None:
        made.append(name)
        call_command(name, *args, **options)

    monkeypatch.setattr(prepare, "call_command", note)
    return made


@pytest.fixture
def sources(tmp_path: Path, settings: Settings) -> Path:
    """Give a folder with one static file as the only source of static files."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return folder


def test_a_prepared_site_is_left_alone(
    calls: list[str], db: None, settings: Settings, tmp_path: Path
) -> None:
    """The second start migrates nothing and says nothing."""
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path / "var", tmp_path / "static"
    said: list[str] = []

    prepare_site(say=said.append)

    assert (said, calls) == ([], ["createcachetable"])


def test_missing_migrations_are_applied(
    calls: list[str], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the database lacks migrations they are applied, and their number is told."""
    monkeypatch.setattr(prepare, "pending_migrations", lambda: 3)
    said: list[str] = []

    prepare_site(say=said.append)

    assert [line for line in said if "3 migrations" in line] == said
    assert "migrate" in calls


def test_the_cache_table_is_made(db: None, settings: Settings) -> None:
    """Without Redis the cache has its table."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": settings.CACHE_TABLE,
        }
    }

    prepare_site(say=lambda line: None)

    assert settings.CACHE_TABLE in connection.introspection.table_names()


def test_no_migration_is_pending(db: None) -> None:
    """The suite's own database is up to date."""
    assert pending_migrations() == 0


def test_static_files_are_collected_once(calls: list[str], sources: Path) -> None:
    """Collected files are not collected again as long as their sources stay as they are."""
    collect_static(say=lambda line: None)
    collect_static(say=lambda line: None)

    assert calls == ["collectstatic"]


def test_a_changed_source_is_collected_again(
    calls: list[str], sources: Path, settings: Settings
) -> None:
    """A forgotten step cannot leave an old style sheet behind."""
    collect_static(say=lambda line: None)
    (sources / "site.css").write_text("a { color: red }")

    collect_static(say=lambda line: None)

    assert len(calls) == 2
    assert "red" in (settings.STATIC_ROOT / "site.css").read_text()


def test_the_demo_says_what_it_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's own report is what is shown at the start."""

    def answer(name: str, *args: str, stdout: Any) -> None:
        stdout.write('{"addresses": ["/"]}')

    monkeypatch.setattr(prepare, "call_command", answer)

    assert build_demo(say=lambda line: None) == {"addresses": ["/"]}


def test_a_dry_run_counts(db: None, capsys: pytest.CaptureFixture[str], calls: list[str]) -> None:
    """`manage.py prepare --dry-run` tells what is missing, and changes nothing."""
    call_command("prepare", "--dry-run")

    assert capsys.readouterr().out == "0 migrations are missing.\n"
    assert calls == []
