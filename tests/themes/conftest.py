"""Sample documents and an engine that knows nothing but the themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine

THEMES = Path(__file__).resolve().parents[2] / "themes"
IMAGE = {
    "id": "5f0c4c8e-0000-4000-8000-000000000001",
    "alt": "Trei doze pe plajă",
    "width": 1600,
    "height": 900,
    "focal_point": [0.25, 0.75],
    "src": "https://site.example/media/beach.webp",
    "srcset": "https://site.example/media/beach-400.webp 400w",
    "credit": "Desen: Ana",
}
VALUES: dict[str, dict[str, Any]] = {
    "hero": {
        "heading": "Doza ta se întoarce",
        "text": "Golește-o și du-o înapoi.",
        "image": IMAGE,
        "label": "Găsește un punct",
        "url": "https://site.example/ro/puncte/",
    },
    "heading": {"text": "Metalul nu obosește", "level": 3, "anchor": "metalul"},
    "paragraph": {"html": "<p>Aluminiul se <b>topește</b> mereu.</p>"},
    "image": {"image": IMAGE, "caption": "Pe plajă"},
    "quote": {"text": "O doză nu e gunoi.", "attribution": "O învățătoare"},
    "facts": {
        "title": "Cifre",
        "items": [
            {
                "name": "energy_saved",
                "label": "mai puțină energie",
                "value": 95,
                "formatted": "95 %",
                "unit": "%",
                "as_of": "2023",
                "source": "European Aluminium",
                "source_url": "https://source.example/energy",
            }
        ],
    },
    "steps": {"title": "Drumul", "items": [{"title": "Goală", "text": "Bei și apeși."}]},
    "cards": {
        "title": "Unde",
        "items": [
            {
                "title": "La școală",
                "text": "Ateliere.",
                "image": IMAGE,
                "url": "https://a.example/",
            },
            {"title": "La birou", "text": "Un colț.", "image": None, "url": ""},
        ],
    },
    "call_to_action": {"text": "Vino", "label": "Scrie-ne", "url": "https://site.example/ro/x/"},
    "video": {"title": "Film", "label": "Vezi filmul", "url": "https://video.example/1"},
    "page_list": {
        "title": "Noutăți",
        "items": [
            {
                "id": "5f0c4c8e-0000-4000-8000-000000000002",
                "title": "Turul",
                "url": "https://site.example/ro/tur/",
                "summary": "Trei zile.",
                "image": None,
                "date": "2026-05-12",
            }
        ],
    },
    "slides": {
        "title": "Trei locuri",
        "items": [
            {
                "heading": "Pe plajă",
                "text": "Înainte să vină marea.",
                "image": IMAGE,
                "label": "Vezi plajele",
                "url": "https://site.example/ro/plaje/",
            },
            {"heading": "La munte", "text": "", "image": IMAGE, "label": "", "url": ""},
        ],
    },
    "questions": {
        "title": "Întrebări",
        "items": [
            {"question": "Trebuie spălată?", "answer": "<p>Nu.</p>", "anchor": "spalata"},
            {"question": "Și inelul?", "answer": "<p>Rămâne pe doză.</p>", "anchor": "inelul"},
        ],
    },
    "organisations": {
        "title": "Cine ajută",
        "items": [
            {
                "name": "Alucro",
                "url": "https://alucro.example/",
                "roles": [{"role": "licensee", "country": "RO", "country_name": "România"}],
            },
            {"name": "Fără site", "url": None, "roles": []},
        ],
    },
    "resources": {
        "title": "De descărcat",
        "items": [
            {
                "id": "5f0c4c8e-0000-4000-8000-000000000003",
                "url": "https://site.example/ro/materiale/#resource-5f0c4c8e",
                "title": "Afiș",
                "lang": "ro",
                "dir": "ltr",
                "kind": "poster",
                "kind_label": "afiș",
                "summary": "Pentru cantină.",
                "summary_lang": "ro",
                "languages": ["ro", "xx"],
                "licence": "CC BY 4.0",
                "file": {
                    "url": "https://site.example/documents/1/",
                    "size": 1_240_000,
                    "type": "application/pdf",
                    "name": "afis.pdf",
                },
            }
        ],
    },
}

Render = Callable[..., str]


@pytest.fixture
def engine(settings: Any) -> Engine:
    """Return an engine over the themes' own templates, whatever the site has installed."""
    settings.STATIC_URL = "/static/"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return Engine(
        dirs=[str(THEMES / "templates")],
        libraries={
            "i18n": "django.templatetags.i18n",
            "l10n": "django.templatetags.l10n",
            "static": "django.templatetags.static",
            "themes_maps": "themes.templatetags.themes_maps",
            "themes_menu": "themes.templatetags.themes_menu",
            "themes_text": "themes.templatetags.themes_text",
        },
    )


@pytest.fixture
def render(engine: Engine) -> Render:
    """Return a function that renders one of the themes' templates."""
    return lambda name, **context: engine.get_template(f"themes/{name}").render(Context(context))


@pytest.fixture
def block() -> Callable[..., dict[str, Any]]:
    """Return a function that makes a resolved block of a type."""

    def make(type_: str, lang: str = "ro", **value: Any) -> dict[str, Any]:
        return {"id": type_, "type": type_, "lang": lang, "value": {**VALUES[type_], **value}}

    return make


@pytest.fixture
def doc() -> dict[str, Any]:
    """Return a resolved Romanian page."""
    return {
        "type": "standard",
        "lang": "ro-RO",
        "dir": "ltr",
        "title": "De ce reciclăm",
        "summary": "O doză se întoarce mereu.",
        "field_lang": {},
        "seo": {"title": "De ce să reciclezi", "description": "Pe scurt"},
        "details": {},
        "image": None,
        "html": '<article class="ecc-article"><h1>De ce reciclăm</h1></article>',
    }


@pytest.fixture
def site() -> dict[str, Any]:
    """Return the frame of a Romanian page."""
    return {
        "lang": "ro-RO",
        "dir": "ltr",
        "theme": "every-can-counts",
        "country": {"code": "RO", "name": "România", "home_url": "https://site.example/ro/"},
        "identity": {
            "name": "Every Can Counts România",
            "slogan": "Fiecare doză contează",
            "hashtag": "#FiecareDozăContează",
            "script_variant": "",
        },
        "home_url": "https://site.example/ro/",
        "menus": {
            "header": [
                {
                    "title": "Ce facem",
                    "url": "https://site.example/ro/ce-facem/",
                    "current": False,
                    "children": [
                        {"title": "La școală", "url": "https://site.example/ro/s/", "current": True}
                    ],
                },
                {"title": "Contact", "url": "https://site.example/ro/contact/", "current": False},
            ],
            "footer": [{"title": "Date", "url": "https://site.example/ro/date/", "current": False}],
        },
        "languages": [
            {
                "lang": "ro",
                "name": "Română",
                "url": "https://site.example/ro/x/",
                "current": True,
                "available": True,
            },
            {
                "lang": "en",
                "name": "English",
                "url": "https://site.example/ro/en/x/",
                "current": False,
                "available": False,
            },
        ],
        "places_url": "https://site.example/places/",
        "search_url": "https://site.example/ro/search/",
        "hreflang": [
            {"lang": "ro-RO", "url": "https://site.example/ro/x/"},
            {"lang": "x-default", "url": "https://site.example/x/"},
        ],
        "canonical": "https://site.example/ro/x/",
        "robots": "noindex",
        "feeds": [
            {
                "type": "application/rss+xml",
                "url": "https://site.example/api/partner/v1/feeds/ro/ro-ro.rss",
                "lang": "ro-RO",
                "title": "Fiecare Doză Contează",
            }
        ],
        "oembed": [],
        "api_url": "https://site.example/api/x",
        "notice": {
            "kind": "fallback",
            "text": "Not translated yet",
            "lang": "en",
            "url": "https://site.example/ro/en/x/",
            "link_label": "Read it in English",
        },
        "breadcrumbs": [
            {"title": "Acasă", "url": "https://site.example/ro/"},
            {"title": 'A "b" </script>', "url": ""},
        ],
        "footer_note": "Site demonstrativ",
        "licensee": {"name": "Alucro", "url": "https://alucro.example/"},
    }
