"""The page on settings says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cms.settings.environment import ROOT, VARIABLES, Variable

PAGE = ROOT / "docs" / "reference" / "settings.md"
ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| (?P<rest>.+) \|$", re.MULTILINE)


def rows() -> dict[str, list[str]]:
    """Return the cells after the name of each row of the page's table."""
    text = PAGE.read_text(encoding="utf-8")
    return {row["name"]: row["rest"].split(" | ") for row in ROW.finditer(text)}


def default_of(variable: Variable) -> str:
    """Return a default as the page writes it."""
    default = variable.default
    if default is None or default == "":
        return "–"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default.relative_to(ROOT) if isinstance(default, Path) else default}`"


def test_page_and_code_know_the_same_variables() -> None:
    """No variable is undocumented, and none is documented that does nothing."""
    assert list(rows()) == [variable.name for variable in VARIABLES]


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_page_and_code_say_the_same(variable: Variable) -> None:
    """What is expected, the default and the meaning are the code's own words."""
    assert rows()[variable.name] == [variable.kind.expected, default_of(variable), variable.help]


def test_no_other_code_reads_the_environment_for_settings() -> None:
    """The variables of the table are read by its module alone."""
    names = "|".join(variable.name for variable in VARIABLES)
    reading = re.compile(rf"(environ|getenv)\b.{{0,20}}[\"']({names})[\"']")
    sources = [
        path for room in ("cms", "countries", "themes") for path in (ROOT / room).rglob("*.py")
    ]

    readers = [str(path) for path in sources if reading.search(path.read_text(encoding="utf-8"))]

    assert readers == []


def test_make_keeps_every_variable_out_of_the_suite() -> None:
    """A variable of somebody's shell cannot change what `make test` proves."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    lists = re.findall(r"^(?:INHERITED|SERVICES) := (.+)$", makefile, re.MULTILINE)

    kept_out = set(" ".join(lists).split())

    assert {variable.name for variable in VARIABLES} <= kept_out
