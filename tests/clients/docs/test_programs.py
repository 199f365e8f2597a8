"""The documentation's programs in Python, TypeScript and PHP: followed from top to bottom, they run."""

from __future__ import annotations

import shutil
import sys

import pytest

from cms.settings.environment import ROOT
from tests.clients.docs.programs import name_of, pages_with, program_of, write_php
from tests.clients.docs.receiving import check_receiver, command_for, free_port, post, running
from tests.countries.partners.docs.examples import run

pytestmark = [pytest.mark.django_db, pytest.mark.clients]

CLIENT = ROOT / "clients" / "python"
needs_php = pytest.mark.skipif(not shutil.which("php"), reason="PHP is not installed")
needs_node = pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")


@pytest.mark.parametrize("path", pages_with("python"))
def test_python_programs_run(site, path, tmp_path):
    """A page's examples in Python are a program that prints something."""
    program = tmp_path / "program.py"
    program.write_text(program_of(path, "python"))
    command = [sys.executable, "-W", "error::DeprecationWarning", str(program)]

    assert run(command, tmp_path, key=site.key, PYTHONPATH=str(CLIENT))


@needs_php
@pytest.mark.parametrize("path", pages_with("php"))
def test_php_programs_run(site, path, tmp_path):
    """A page's examples in PHP are a program that prints something, and no warning."""
    program = write_php(path, tmp_path)
    if "sqlite:" in program.read_text() and "pdo_sqlite" not in run(["php", "-m"], tmp_path):
        pytest.skip("PHP's pdo_sqlite is not installed")
    command = ["php", "-d", "error_reporting=-1", "-d", "display_errors=stderr", str(program)]

    printed = run(command, tmp_path, key=site.key)

    assert printed
    assert "Warning:" not in printed


@needs_node
@pytest.mark.parametrize("path", pages_with("ts"))
def test_typescript_programs_run(site, compiled, path, tmp_path):
    """A page's examples in TypeScript compile, and are a program that prints something."""
    command = ["node", str(compiled / f"{name_of(path)}.js")]

    assert run(command, tmp_path, key=site.key)


def test_the_receiver_in_python(site, tmp_path):
    """It takes what was signed just now, and nothing else."""
    port = free_port()
    command = command_for("receiver.py", tmp_path, port)

    with running(command, tmp_path, port, PYTHONPATH=str(CLIENT)) as url:
        check_receiver(url, tmp_path)


@needs_php
def test_the_receiver_in_php(site, tmp_path):
    """It takes what was signed just now, and nothing else."""
    port = free_port()

    with running(command_for("receiver.php", tmp_path, port), tmp_path, port) as url:
        check_receiver(url, tmp_path)


@needs_php
def test_the_receiver_in_php_needs_a_secret(site, tmp_path):
    """Without one it accepts nothing, not even what was signed with an empty one."""
    port = free_port()
    command = command_for("receiver.php", tmp_path, port)

    with running(command, tmp_path, port, ECC_WEBHOOK_SECRET="") as url:
        assert post(url, secret="whsec_") == 401


@needs_node
def test_the_receiver_in_typescript(site, compiled, tmp_path):
    """It takes what was signed just now, and nothing else."""
    port = free_port()

    with running(["node", str(compiled / "receiver.js")], tmp_path, port) as url:
        check_receiver(url, tmp_path)
