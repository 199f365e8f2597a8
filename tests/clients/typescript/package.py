"""The TypeScript client's folder and its tools; what it needs is installed once."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from cms.settings.environment import ROOT

PACKAGE = ROOT / "clients" / "typescript"
SCHEMA = PACKAGE / "src" / "schema.ts"


def run_tool(*command: str, env: Mapping[str, str] | None = None, cwd: Path = PACKAGE) -> str:
    """Return all that a command of the package prints; fail the test where it fails."""
    done = run_process(*command, env=env, cwd=cwd)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def run_process(
    *command: str, env: Mapping[str, str] | None = None, cwd: Path = PACKAGE
) -> subprocess.CompletedProcess[str]:
    """Return what a command did, however it ended."""
    path = f"{PACKAGE / 'node_modules' / '.bin'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", **(env or {})}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def install(folder: Path = PACKAGE, *, with_client: bool = False) -> None:
    """Install what a folder's lock names, where that is not there; skip the test without npm.

    ``with_client`` puts the client as it is compiled now into the folder.
    """
    if shutil.which("npm") is None:
        pytest.skip("there is no npm (Debian: apt-get install npm)")
    if with_client:
        install()
        build()
    lock, done = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        run_tool("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
        done.touch()
    if with_client:
        copy = folder / "node_modules" / "@every-can-counts" / "partner" / "dist"
        shutil.copytree(PACKAGE / "dist", copy, dirs_exist_ok=True)


def build() -> None:
    """Compile the package, and its tests."""
    for project, made in {"tsconfig.json": "dist", "tests/tsconfig.json": "build"}.items():
        shutil.rmtree(PACKAGE / made, ignore_errors=True)
        run_tool("tsc", "-p", project)
