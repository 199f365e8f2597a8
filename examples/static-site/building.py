"""Turn a replica into files: a folder per locale, each page as HTML, and only what changed anew."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from ecc_partner import Changes, Store
from jinja2 import Environment, FileSystemLoader
from words import name_of, notice_of, words_in

HERE = Path(__file__).parent
BUILT = "built.json"
SITE = "site"
PROGRAM = b"".join((HERE / name).read_bytes() for name in ("building.py", "words.py"))
"""As it was read when this process began: templates may be newer than it, and then it is no new look."""

Page = dict[str, Any]
Place = tuple[str, str]
"""A page's id and locale."""


class Builder:
    """Builds the site of ``store`` in ``folder``; ``source`` is the address of the API's site."""

    def __init__(self, store: Store, folder: Path, *, source: str, name: str) -> None:
        self.store = store
        self.folder = folder
        self.site = folder / SITE
        self.source = source.rstrip("/")
        self.name = name
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["name_of"] = name_of

    def build(self, changes: Changes) -> list[str]:
        """Write what ``changes`` make other, and return its addresses; done twice it is the same."""
        pages = {(page["id"], page["resolved_locale"]): page for page in self.store.pages()}
        paths = {place: path_of(page, pages) for place, page in pages.items()}
        before, look = self._built()
        stale = _stale(changes, pages, paths, before) if look == _look() else {*pages}
        # First, so that what was taken down is gone even where a page cannot be rendered.
        written = sorted({*before.values()} - {*paths.values()})
        for path in written:
            self._remove(path)
        written += [
            paths[place]
            for place in sorted(stale)
            if self._write(paths[place], self._render(place, pages, paths))
        ]
        if written or look != _look():
            self._write_around(pages, paths)
        # Last, so that whoever ended before begins again.
        places = {"\t".join(place): path for place, path in sorted(paths.items())}
        _replace(self.folder / BUILT, json.dumps({"look": _look(), "pages": places}, indent=1))
        return written

    def _built(self) -> tuple[dict[Place, str], str]:
        """Return where pages lie that were built, and with which look."""
        try:
            found = json.loads((self.folder / BUILT).read_text("utf-8"))
        except FileNotFoundError:
            return {}, ""
        return {_place(text): path for text, path in found["pages"].items()}, found["look"]

    def _render(self, place: Place, pages: dict[Place, Page], paths: dict[Place, str]) -> str:
        page, locale = pages[place], place[1]
        above = [(id_, locale) for id_ in page["ancestors"] if (id_, locale) in pages]
        below = sorted(
            (it for it, other in pages.items() if other["parent"] == place[0] and it[1] == locale),
            key=lambda it: (pages[it]["date"] or "", pages[it]["title"]),
            reverse=True,
        )
        return self._templates.get_template("page.html").render(
            page=page,
            body=self._with_own_links(page["html"], pages, paths),
            words=words_in(page["lang"]),
            notice=notice_of(page),
            site=self.name,
            own=paths[place],
            home=f"/{locale}/",
            menu=list(self._links(self.store.menus(locale)["header"], locale, paths)),
            foot=list(self._links(self.store.menus(locale)["footer"], locale, paths)),
            above=[(paths[it], pages[it]["title"]) for it in above],
            below=[(paths[it], pages[it]) for it in below],
            others=[
                (paths[page["id"], other], pages[page["id"], other])
                for other in sorted({it[1] for it in pages})
                if (page["id"], other) in pages and other != locale
            ],
            feed=f"{self.source}/api/partner/v1/feeds/{page['country'].lower()}/{locale}.atom",
        )

    def _links(
        self, entries: Iterable[Any], locale: str, paths: dict[Place, str]
    ) -> Iterator[tuple[str, Any]]:
        """Yield the entries of a menu with where they lead: here, where the page is here."""
        for entry in entries:
            yield paths.get((entry["page"] or "", locale), entry["url"]), entry

    def _with_own_links(self, html: str, pages: dict[Place, Page], paths: dict[Place, str]) -> str:
        """Let links to pages that are here stay here."""
        here = {page["url"]: paths[place] for place, page in pages.items()}

        def lead(found: re.Match[str]) -> str:
            return f'href="{here.get(unescape(found[1]), found[1])}"'

        return re.sub(r'href="([^"]*)"', lead, html)

    # -- files --

    def _write_around(self, pages: dict[Place, Page], paths: dict[Place, str]) -> None:
        """Write what belongs to the whole site: its entrance, its map, its look."""
        homes = [
            (paths[place], page) for place, page in sorted(pages.items()) if not page["ancestors"]
        ]
        entrance = self._templates.get_template("entrance.html").render(
            homes=homes, site=self.name, words=words_in("en")
        )
        self._write("/", entrance)
        missing = self._templates.get_template("missing.html").render(homes=homes, site=self.name)
        _replace(self.site / "404.html", missing)
        for file in (HERE / "static").iterdir():
            _replace(self.site / file.name, file.read_text("utf-8"))

    def _write(self, path: str, text: str) -> bool:
        """Write a page, if it is another than before; return whether it was."""
        file = self.site / path.strip("/") / "index.html"
        if file.is_file() and file.read_text("utf-8") == text:
            return False
        _replace(file, text)
        return True

    def _remove(self, path: str) -> None:
        """Take a page away, with its folder where nothing else is in it."""
        folder = self.site / path.strip("/")
        (folder / "index.html").unlink(missing_ok=True)
        while folder != self.site and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def path_of(page: Page, pages: dict[Place, Page]) -> str:
    """Return where a page lies: below its locale, as its ancestors' slugs say."""
    locale = page["resolved_locale"]
    chain = [pages.get((id_, locale)) for id_ in page["ancestors"][1:]]
    slugs = [
        above["slug"] if above else id_
        for above, id_ in zip(chain, page["ancestors"][1:], strict=True)
    ]
    own = [page["slug"]] if page["ancestors"] else []
    return "/".join(["", *map(_name, [locale, *slugs, *own]), ""])


def _name(text: str) -> str:
    """Return ``text`` as the name of one folder: whatever the API says, nothing lies elsewhere."""
    return re.sub(r"[/\\\x00]|^\.+$|^$", "-", text)


def _stale(
    changes: Changes,
    pages: dict[Place, Page],
    paths: dict[Place, str],
    before: dict[Place, str],
) -> set[Place]:
    """Return which pages have to be rendered: what changed, and what shows something of it.

    How a page stands to its source is said on that page alone.
    A page's title is shown above its descendants and at its parent; where a page comes, goes or
    moves, or a menu changes, any page of its locale may link to it.
    """
    stale: set[Place] = set()
    for change in changes.all:
        place = (change.id, change.locale)
        if change.op == "freshness":
            stale |= {place} & pages.keys()
            continue
        if change.kind == "menu":
            stale |= {it for it in pages if it[1] == change.locale}
        if change.kind == "page" and place in pages:
            near = {place[0], *pages[place]["ancestors"][-1:]}
            stale |= {it for it in pages if it[1] == change.locale and it[0] in near}
            stale |= {it for it, page in pages.items() if place[0] in page["ancestors"]}
            stale |= {it for it in pages if it[0] == place[0]}
    moved = {it for it in {*paths, *before} if paths.get(it) != before.get(it)}
    ids, locales = {it[0] for it in moved}, {it[1] for it in moved}
    return stale | {it for it in pages if it[0] in ids or it[1] in locales}


def _look() -> str:
    """Return what changes with the templates, the style, and the program that runs."""
    files = [*HERE.glob("templates/*"), *HERE.glob("static/*")]
    return sha256(PROGRAM + b"".join(file.read_bytes() for file in sorted(files))).hexdigest()


def _place(text: str) -> Place:
    id_, _tab, locale = text.partition("\t")
    return id_, locale


def _replace(path: Path, text: str) -> None:
    """Write a file so that a visitor gets the old one or the new one, and never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
