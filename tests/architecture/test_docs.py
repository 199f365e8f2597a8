"""The documentation leads somewhere, and leaves no command out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from cms.settings.environment import ROOT

DOCS = ROOT / "docs"
PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:)([^)\s]+)\)")
TEMPLATES = ROOT / "themes" / "templates" / "themes"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
COMMANDS = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    """Return a page's path inside the repository, for the test's name."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link and picture of a page is a file of the repository."""
    text = page.read_text(encoding="utf-8")
    targets = LINK.findall(text) + PICTURE.findall(text)

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_is_in_the_index() -> None:
    """A reader who starts at docs/README.md can reach every page."""
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    index += (
        (DOCS / "decisions" / "README.md").read_text(encoding="utf-8").replace("](", "](decisions/")
    )

    linked = {(DOCS / target).resolve() for target in LINK.findall(index)}

    assert {page for page in DOCS.rglob("*.md") if page.name != "README.md"} <= linked


def test_our_management_commands_are_documented() -> None:
    """Each command of the site and of the plugin has a row."""
    ours = [name for name, app in get_commands().items() if app.startswith(("cms", "countries"))]

    assert [name for name in ours if f"| `{name}" not in COMMANDS] == []


def test_make_targets_are_documented() -> None:
    """Each target that `make help` shows has a row, and each row has a target."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)

    assert targets == re.findall(r"^\| `make ([a-z-]+)` \|", COMMANDS, re.MULTILINE)


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_says_what_was_rejected(page: Path) -> None:
    """Each decision has its number, a context, what was decided, and what was not."""
    text = page.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(page.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[:3] == ["Context", "Decision", "Rejected"]


def test_no_decision_s_number_is_used_twice() -> None:
    """Decisions are numbered from 1 without a gap."""
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_each_type_of_page_is_shown() -> None:
    """The page of pictures shows every type of page that has a template."""
    shown = (DOCS / "reference" / "pictures.md").read_text(encoding="utf-8")
    types = [path.stem.replace("_", "-") for path in (TEMPLATES / "pages").glob("*.html")]

    assert types
    assert [name for name in types if f"](../pictures/types/{name}.webp)" not in shown] == []


def test_pictures_are_shown_and_light() -> None:
    """No picture lies unused, and all of them together stay below two and a half megabytes."""
    pictures = [*(DOCS / "pictures").rglob("*.webp")]
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in PICTURE.findall(page.read_text(encoding="utf-8"))
    }

    assert set(pictures) == {path for path in shown if path.is_relative_to(DOCS / "pictures")}
    assert sum(path.stat().st_size for path in pictures) < 2_500_000
