"""The description of the API, as the linters judge it that partners' tools are built on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cms.settings.environment import ROOT
from countries.partners.api.openapi import describe
from tests.clients.typescript.package import install, run_process

pytestmark = pytest.mark.clients

FOLDER = ROOT / "tests" / "clients" / "description"


@pytest.fixture(scope="module")
def tools() -> Path:
    """The linters, installed from their lock."""
    folder = ROOT / "var" / "description-tools"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "ruleset.yaml"):
        shutil.copy2(FOLDER / name, folder)
    install(folder)
    return folder


@pytest.fixture
def description(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(describe()))
    return path


def lint(tools: Path, *command: str) -> tuple[int, str]:
    """Return how a linter ended, and what it said."""
    name, *arguments = command
    done = run_process(str(tools / "node_modules" / ".bin" / name), *arguments, cwd=tools)
    return done.returncode, done.stdout + done.stderr


def test_spectral_finds_nothing(tools, description):
    """Neither errors nor warnings by the rules for OpenAPI."""
    status, said = lint(
        tools, "spectral", "lint", "--ruleset", "ruleset.yaml", "--fail-severity", "hint",
        str(description),
    )  # fmt: skip

    assert status == 0, said


def test_spectral_would_tell(tools, description):
    """A parameter whose example is none of its values is found."""
    form = json.loads(description.read_text())
    form["paths"]["/pages"]["get"]["parameters"][0]["example"] = {"no": "value"}
    description.write_text(json.dumps(form))

    status, said = lint(tools, "spectral", "lint", "--ruleset", "ruleset.yaml", str(description))

    assert status != 0
    assert "example" in said


def test_redocly_finds_no_error(tools, description):
    """The description can be shown and bundled."""
    status, said = lint(tools, "redocly", "lint", str(description))

    assert status == 0, said
