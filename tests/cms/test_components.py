"""The component pages show every block and every type of page, in three scripts, day and night."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from cms.blocks import HOME_BLOCKS
from cms.components import write_components
from countries.pages import page_classes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the component pages in it."""
    folder = tmp_path_factory.mktemp("components")
    write_components(folder)
    return folder


def read(path: Path) -> BeautifulSoup:
    """Return a parsed component page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("language", ["en", "ro", "el", "ar"])
def test_every_block_is_shown(folder: Path, language: str) -> None:
    """One page of each language holds a sample of every block, none of them empty."""
    page = read(folder / language / "blocks.html")

    for name, _block in HOME_BLOCKS:
        found = page.select_one(f".ecc-block--{name}")
        assert found is not None, name
        assert found.get_text(strip=True), name


def own_types() -> list[str]:
    """Return the types of page that this site has."""
    return sorted(
        {
            type_
            for cls in page_classes()
            if cls.__module__.startswith("cms.")
            for type_ in cls.types()
        }
    )


@pytest.mark.parametrize("language", ["en", "ro", "el", "ar"])
def test_every_type_of_page_is_shown(folder: Path, language: str) -> None:
    """Each type of page has a page with one title, by day and by night."""
    for type_ in own_types():
        for name in (type_, f"{type_}-night"):
            page = read(folder / language / f"{name}.html")
            assert page.select_one(f"article.ecc-article--{type_}") is not None, name
            assert len(page.find_all("h1")) == 1, name


def test_every_article_template_is_used(folder: Path) -> None:
    """No template of a type of page is left out."""
    templates = Path(__file__).resolve().parents[2] / "themes" / "templates" / "themes" / "article"

    shown = {path.stem for path in (folder / "en").glob("*.html")}

    assert {path.stem for path in templates.glob("*.html")} <= shown


def test_arabic_runs_from_right_to_left(folder: Path) -> None:
    """Both directions are shown."""
    assert read(folder / "ar" / "blocks.html").html["dir"] == "rtl"
    assert read(folder / "el" / "blocks.html").html["dir"] == "ltr"


def test_pages_need_no_server(folder: Path) -> None:
    """Each style sheet, script and picture of a page lies beside it."""
    path = folder / "ro" / "blocks-night.html"
    page = read(path)

    files = [tag["href"] for tag in page.select("link[rel=stylesheet]")]
    files += [tag["src"] for tag in page.select("script[src], img[src]")]

    assert "../static/themes/css/tokens-night.css" in files
    assert all((path.parent / file).is_file() for file in files)
