"""Others generate their client from the description: it must come out whole, and work."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from countries.partners.api.openapi import describe
from tests.clients.python.conftest import SITE

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAME = "generated_partner_client"


def generate(folder: Path) -> str:
    """Generate a client in ``folder`` and return what the generator said."""
    description, settings = folder / "openapi.json", folder / "settings.json"
    description.write_text(json.dumps(describe()), encoding="utf-8")
    settings.write_text(json.dumps({"package_name_override": NAME}), encoding="utf-8")
    beside = str(Path(sys.executable).parent)
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate"),
        *("--path", str(description), "--config", str(settings)),
        *("--output-path", str(folder / "client")),
    ]
    done = subprocess.run(
        command,
        # It runs ruff, which lies beside the interpreter.
        env={**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


@pytest.fixture
def operation(tmp_path, monkeypatch):
    """Return a function that imports an operation of a client that was generated just now."""
    said = generate(tmp_path)
    assert "warning" not in said.lower(), said
    monkeypatch.syspath_prepend(tmp_path / "client")

    def load(name: str) -> ModuleType:
        return importlib.import_module(f"{NAME}.{name}")

    yield load
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_a_generated_client_makes_a_round_trip(operation, application, content):
    """Not one warning; a list, a page and a problem are read as what they are described as."""
    client: Any = operation("client").Client(base_url=f"{SITE}/api/partner/v1")
    client.set_httpx_client(httpx.Client(base_url=f"{SITE}/api/partner/v1", transport=application))

    listed = operation("api.pages.list_pages").sync(client=client, locale=["ro-ro"], limit=1)
    page = operation("api.pages.get_page").sync(
        id=content.translation_key, client=client, locale="ro-ro"
    )
    problem = operation("api.pages.get_page").sync(id=content.translation_key, client=client)

    assert len(listed.items) == 1
    assert (page.title, page.blocks[0].type_) == ("Despre noi", "paragraph")
    assert page.blocks[0].value.html == "<p>Salut doză</p>"
    assert (problem.status, problem.available) == (422, ["ro-ro"])
