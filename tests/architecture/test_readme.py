"""The README says what is there: its two commands, its table, and the tour's addresses and names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cms.demo.content import read_pages
from cms.demo.people import planned_logins

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGES = ("Wagtail", "wagtail-localize", "django-taggit", "elasticsearch", "pytest-django")


def rows() -> dict[str, list[str]]:
    """Return the table of packages: the cells of each row by its package."""
    table = README.partition("## What it stands on")[2]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {row[0]: row for row in cells if len(row) == 4 and row[0] in PACKAGES}


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_names_a_file_that_uses_it_and_a_test(package):
    """The file and the test of each row exist, and the file imports the package."""
    _package, what, file, test = rows()[package]
    module = {"django-taggit": "taggit", "pytest-django": "pytest_django"}.get(
        package, package.lower().replace("-", "_")
    )
    path = ROOT / file.strip("`")
    sources = [path] if path.is_file() else sorted(path.glob("*.py"))

    assert what
    assert (ROOT / test.strip("`")).exists()
    assert any(module in source.read_text(encoding="utf-8") for source in sources)


def test_the_two_commands_open_the_readme():
    """``make run`` and ``make test`` are the first commands."""
    first = re.search(r"```sh\n(.*?)```", README, re.DOTALL)

    assert first is not None
    assert re.findall(r"^(make \w+)", first.group(1), re.MULTILINE) == ["make run", "make test"]


def test_the_pictures_exist():
    """Every picture of the README is in the repository."""
    pictures = re.findall(r"\]\((docs/[^)]+\.webp)\)", README)

    assert len(pictures) >= 3
    assert all((ROOT / picture).exists() for picture in pictures)


@pytest.mark.django_db
def test_the_tour_names_people_of_the_demo():
    """Each login of the tour is one that the demo makes."""
    known = {login.username for login in planned_logins(("INT", "RO"))}
    named = set(re.findall(r"[Aa]s\s+`([a-z-]+)`", README))

    assert {"brand", "ro-ro-translator", "ro-publisher", "ro-manager"} <= named
    assert named <= known


def test_the_tours_pages_are_pages_of_the_demo():
    """The half translated page and the one that turns behind have these addresses and titles."""
    pages = {page.key: page for page in read_pages("ro-ro")}
    umbrella = {page.key: page for page in read_pages("en")}

    assert "/ro/ce-facem/la-festivaluri/" in README
    assert pages["festivals"].slug == "la-festivaluri"
    assert pages["what-we-do"].slug == "ce-facem"
    assert pages["on-the-go"].adopts == "on-the-go"
    flat = " ".join(README.split())
    for title in (umbrella["home"].title, umbrella["on-the-go"].title):
        assert title in flat
