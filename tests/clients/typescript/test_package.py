"""The package itself: its types, its compiler, its own tests, and what is in its archive."""

from __future__ import annotations

import json
import re

import pytest

from tests.clients.typescript import package
from tests.clients.typescript.generating import generate

pytestmark = pytest.mark.clients


def test_the_types_are_those_of_the_api(tmp_path, compiled):
    """The committed types are what the API's description gives, without a warning."""
    made = generate(tmp_path)

    assert made == package.SCHEMA.read_text(), "make client-types"


def test_it_compiles_for_browsers_and_edge_runtimes(compiled):
    """All but the subpath for Node.js compiles without a type or module of Node.js."""
    assert package.run_tool("tsc", "-p", "tsconfig.web.json") == ""


def test_its_own_tests_pass(compiled):
    """Its tests without a site pass, and there are some."""
    tests = sorted(map(str, (package.PACKAGE / "build" / "tests").glob("*.test.js")))

    said = package.run_tool("node", "--test", "--test-reporter=tap", *tests)

    assert int(re.findall(r"^# pass (\d+)", said, re.MULTILINE)[0]) > 50


def test_its_archive_holds_what_was_compiled(compiled):
    """What npm packs is the compiled client, its types and its texts, and needs nothing else."""
    (packed,) = json.loads(
        package.run_tool("npm", "pack", "--dry-run", "--json", "--ignore-scripts", "--silent")
    )

    described = json.loads((package.PACKAGE / "package.json").read_text())
    names = {file["path"] for file in packed["files"]}
    assert {"dist/index.js", "dist/index.d.ts", "dist/node.js", "README.md"} <= names
    assert {name.split("/")[0] for name in names} == {
        "dist",
        "README.md",
        "LICENSE",
        "package.json",
    }
    assert "dependencies" not in described
