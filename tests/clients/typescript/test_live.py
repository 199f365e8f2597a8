"""The client and its README's examples on a site that runs."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.clients.typescript import package

pytestmark = pytest.mark.clients

EXAMPLE = re.compile(r"^```ts\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("name", "least"), [("reading", 15), ("webhooks", 4)])
def test_every_method_works_on_the_site(told, name, least):
    """Each method brings what the site has, and the site's webhooks arrive and are verified."""
    test = f"build/tests/live/{name}.test.js"

    said = package.run_tool("node", "--test", "--test-reporter=tap", test, env=told)

    assert int(re.findall(r"^# pass (\d+)", said, re.MULTILINE)[0]) >= least


def test_the_examples_of_the_readme_run(told):
    """Each example compiles under the strictest rules, and runs to its end."""
    folder = package.PACKAGE / "build" / "readme"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    examples = EXAMPLE.findall((package.PACKAGE / "README.md").read_text())
    for number, text in enumerate(examples):
        (folder / f"example{number}.ts").write_text(text)
    options = ("--strict", "--module", "nodenext", "--target", "es2022", "--types", "node")
    package.run_tool("tsc", *options, *[str(path) for path in folder.glob("*.ts")])

    said = [
        package.run_tool("node", str(folder / f"example{number}.js"), env=told, cwd=folder)
        for number in range(len(examples))
    ]

    assert "Vestea" in said[0]
    assert "It can be read in: []" in said[1]
    assert "removed" in said[2]
