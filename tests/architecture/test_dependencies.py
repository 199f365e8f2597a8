"""The plugin asks for what it imports: no less, or it breaks elsewhere; no more, or it is a burden."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from cms.settings.environment import ROOT

# Parts of Wagtail, Django and Elasticsearch's client, which bring them in the versions that fit.
BROUGHT_ALONG = {
    *(
        "asgiref",
        "django-filter",
        "django-modelcluster",
        "django-treebeard",
        "elastic-transport",
        "modelsearch",
    ),
    *("django-filter", "pillow", "pydantic-core"),
}


def nodes_that_run(node: ast.AST) -> Iterator[ast.AST]:
    """Go through a syntax tree, leaving out what is there for the type checker alone."""
    yield node
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    for child in ast.iter_child_nodes(node):
        yield from nodes_that_run(child)


def imported_modules(room: str) -> set[str]:
    """Return the top-level names that the Python files of a package import when they run."""
    found: set[str] = set()
    for path in (ROOT / room).rglob("*.py"):
        for node in nodes_that_run(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"cms", "countries", "themes"}


def imported_distributions(*rooms: str) -> set[str]:
    """Return the packages that ``rooms`` import, by the names under which they are installed."""
    known = packages_distributions()
    modules = set().union(*map(imported_modules, rooms))
    return {name.lower().replace("_", "-") for module in modules for name in known[module][:1]}


def asked_for(*lists: list[str]) -> set[str]:
    """Return the names of the packages in requirement lists."""
    return {re.split(r"[^\w-]", entry.lower())[0] for entries in lists for entry in entries}


def project() -> tuple[list[str], list[str]]:
    """Return the plugin's dependencies and the site's."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return found["project"]["dependencies"], found["dependency-groups"]["site"]


def test_the_plugin_asks_for_what_it_imports() -> None:
    """Whoever installs the wheel alone has all that its code imports."""
    plugin, _ = project()

    assert imported_distributions("countries") - BROUGHT_ALONG - asked_for(plugin) == set()


def test_the_plugin_asks_for_nothing_else() -> None:
    """What the plugin does not import is not forced upon those who install it."""
    plugin, _ = project()

    assert asked_for(plugin) - imported_distributions("countries") == set()


def test_a_running_site_has_what_it_imports() -> None:
    """`make run` installs all that the site's code imports, without the developers' tools."""
    plugin, site = project()

    imported = imported_distributions("cms", "countries", "themes")

    assert imported - BROUGHT_ALONG - asked_for(plugin, site) == set()
