"""The plugin works without our site; its settings differ, so another process tries it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.environment import ROOT

pytestmark = pytest.mark.slow


def test_the_plugin_works_alone(tmp_path: Path) -> None:
    """The sandbox's suite passes, with a database made by the migrations of the plugin alone."""
    ours = ("DJANGO_", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}

    arguments = ["tests/sandbox", "--ds=tests.sandbox.settings", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=ROOT,
        env=environment | {"TEST_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    output = run.stdout + run.stderr
    assert run.returncode == 0, output
