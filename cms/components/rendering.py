"""Write the component pages as files that a browser opens without a server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils import translation

from cms.blocks import HOME_BLOCKS
from cms.components.samples import TEXTS, Samples
from cms.demo.pictures import draw
from cms.pages.visitor_forms import EntryForm, OrderForm, WorkplaceForm
from countries.text import bcp47, direction, gettext_language, native_name

STATIC = Path(__file__).resolve().parents[2] / "themes" / "static" / "themes"
NIGHT = "@media screen and (prefers-color-scheme: dark)"
FORMS = {
    "contact": WorkplaceForm,
    "competition": EntryForm,
    "kit": OrderForm,
    "sign_up": WorkplaceForm,
}
PICTURED = {"standard", "news", "event", "stop", "competition", "organisation", "home"}
BODIES = {
    "faq": ["questions"],
    "home": ["hero", "slides", "facts", "cards"],
    "legal": ["heading", "paragraph"],
}
ACCENTS = ("sea", "vine", "clay", "pine")
OF_OTHER_PROGRAMMES = {"metalmatters": "MetalMatters", "caps-closures": "Caps & Closures"}


def write_components(folder: Path) -> list[Path]:
    """Write the component pages of every language into ``folder`` and return their paths."""
    shutil.copytree(STATIC, folder / "static" / "themes", dirs_exist_ok=True)
    (folder / "static" / "picture.webp").write_bytes(draw("beach"))
    _write_night(folder / "static" / "themes" / "css" / "tokens.css")
    written = []
    for language in TEXTS:
        samples = Samples(language, picture="../static/picture.webp")
        for name, html in _pages(samples):
            written += _write_twice(folder / language / f"{name}.html", html)
    written.append(_write_index(folder, written))
    return written


def _write_night(tokens: Path) -> None:
    """Write the tokens as a screen at night takes them, for screens that are in daylight."""
    night = tokens.read_text(encoding="utf-8").replace(NIGHT, "@media screen")
    tokens.with_name("tokens-night.css").write_text(night, encoding="utf-8")


def _write_twice(path: Path, html: str) -> list[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    night = path.with_stem(f"{path.stem}-night")
    local = _with_local_files(html)
    path.write_text(local, encoding="utf-8")
    night.write_text(local.replace("css/tokens.css", "css/tokens-night.css"), encoding="utf-8")
    return [path, night]


def _with_local_files(html: str) -> str:
    """Lead to the files beside the page, whatever the storage calls them."""
    for file in STATIC.rglob("*.*"):
        name = f"themes/{file.relative_to(STATIC).as_posix()}"
        html = html.replace(f'"{staticfiles_storage.url(name)}"', f'"../static/{name}"')
    return html


def _write_index(folder: Path, pages: list[Path]) -> Path:
    links = "\n".join(
        f'<li><a href="{path.relative_to(folder).as_posix()}">{path.parent.name} {path.stem}</a>'
        for path in pages
    )
    index = folder / "index.html"
    index.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Components</title>'
        f"<h1>Components</h1><ul>\n{links}\n</ul></html>\n",
        encoding="utf-8",
    )
    return index


def _pages(samples: Samples) -> Iterator[tuple[str, str]]:
    """Yield (name, HTML): the blocks, a page of each type, and what is no page."""
    values = samples.blocks()
    with translation.override(gettext_language(samples.locale)):
        order = [name for name, _block in HOME_BLOCKS]
        yield "blocks", _page(samples, "home", {}, order)
        for type_, details in samples.details().items():
            body = BODIES.get(type_, ["heading", "paragraph"])
            yield type_, _page(samples, type_, details, body)
        for theme, name in OF_OTHER_PROGRAMMES.items():
            details = {"identity": {"name": name, "slogan": samples.texts["slogan"]}}
            site = {"theme": theme, "identity": {"name": name, "slogan": samples.texts["slogan"]}}
            body = ["heading", "paragraph", "facts", "steps", "call_to_action"]
            yield theme, _page(samples, "programme", details, body, **site)
        for accent in ACCENTS:
            body = ["heading", "quote", "facts", "cards"]
            yield (
                accent,
                _page(
                    samples,
                    "event",
                    samples.details()["event"],
                    body,
                    theme=f"every-can-counts-{accent}",
                ),
            )
        site = _site(samples)
        yield "search", render_to_string("themes/search.html", _search(samples, site))
        yield "missing", render_to_string("themes/404.html", {"site": site, "doc": {}})
    assert set(order) == set(values)  # noqa: S101  # a new block has no sample yet


def _page(
    samples: Samples, type_: str, details: dict[str, Any], body: list[str], **site: Any
) -> str:
    doc = {
        "type": type_,
        "country": samples.code,
        "lang": bcp47(samples.locale),
        "dir": direction(samples.locale),
        "title": samples.texts["title"],
        "summary": samples.texts["summary"],
        "field_lang": {},
        "url": "",
        "date": "2026-05-12" if "kind_label" in details else None,
        "date_formatted": samples.texts["date"],
        "details": details,
        "image": samples.image() if type_ in PICTURED else None,
    }
    blocks = [_block(samples, name) for name in body]
    templates = [f"themes/article/{type_}.html", "themes/article.html"]
    doc["html"] = render_to_string(templates, {"doc": doc, "blocks": blocks})
    context: dict[str, Any] = {"doc": doc, "site": {**_site(samples), **site}}
    if type_ in FORMS:
        context["form"] = FORMS[type_]()
    return render_to_string([f"themes/pages/{type_}.html", "themes/pages/standard.html"], context)


def _block(samples: Samples, name: str) -> dict[str, Any]:
    lang = bcp47(samples.locale)
    form = {"id": name, "type": name, "lang": lang, "value": samples.blocks()[name]}
    context = {"value": form["value"], "block": form, "lang": lang}
    return {"block": form, "html": render_to_string(f"themes/blocks/{name}.html", context)}


def _site(samples: Samples) -> dict[str, Any]:
    t = samples.texts
    items = [
        {"title": t[key], "url": "#", "current": key == "school", "children": []}
        for key in ("office", "festival", "school", "beach")
    ]
    return {
        "lang": bcp47(samples.locale),
        "dir": direction(samples.locale),
        "theme": "every-can-counts",
        "country": {"code": samples.code, "name": t["country"], "home_url": "#"},
        "identity": {"name": t["name"], "slogan": t["slogan"], "hashtag": t["hashtag"]},
        "licensee": {"name": t["organisation"], "url": ""},
        "home_url": "#",
        "places_url": "#",
        "search_url": "#",
        "menus": {"header": items, "footer": items[:2]},
        "languages": [
            {"lang": language, "name": native_name(language), "url": f"../{language}/"}
            | {"current": language == samples.language, "available": True}
            for language in TEXTS
        ],
        "breadcrumbs": [{"title": t["home"], "url": "#"}, {"title": t["title"], "url": ""}],
        "robots": "noindex",
        "next": {"title": t["label"], "url": "#"},
    }


def _search(samples: Samples, site: dict[str, Any]) -> dict[str, Any]:
    result = {"title": samples.texts["title"], "url": "#", "excerpt": samples.texts["sentence"]}
    return {"site": site, "doc": {}, "query": samples.texts["school"], "total": 1} | {
        "results": [result]
    }
