"""Sample values for every block and every type of page, in a language of ``texts.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils import translation

from cms.audiences import Audience
from cms.pages.articles import ArticleKind
from cms.pages.entries import PointKind, ResourceKind
from countries.text import bcp47, direction, gettext_language, language_of

TEXTS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "texts.json").read_text(encoding="utf-8")
)
PLACES = {
    "en": ("GB", [(51.45, -2.59), (51.48, -3.18), (53.8, -1.55)]),
    "ro": ("RO", [(44.43, 26.1), (46.77, 23.6), (47.16, 27.59)]),
    "el": ("GR", [(37.98, 23.73), (40.64, 22.94), (35.34, 25.13)]),
    "ar": ("AE", [(25.2, 55.27), (24.45, 54.38), (25.35, 55.4)]),
}
TOUR = [("FR", 48.86, 2.35), ("ES", 40.42, -3.7), ("IT", 45.46, 9.19), ("AT", 48.21, 16.37)]
UNTIL = "2026-09-30T15:00:00Z"


class Samples:
    """The samples of one language; ``picture`` is where the picture lies that all of them show."""

    def __init__(self, language: str, *, picture: str) -> None:
        self.texts = TEXTS[language]
        self.language = language
        self.locale: str = self.texts["locale"]
        self.picture = picture
        self.code, self.points = PLACES[language]

    def label(self, choice: Any) -> str:
        """Return the label of a choice in this language."""
        with translation.override(gettext_language(self.locale)):
            return str(choice.label)

    # -- parts --

    def image(self) -> dict[str, Any]:
        return {
            "id": "0",
            "alt": self.texts["alt"],
            "alt_lang": language_of(self.locale),
            "width": 1600,
            "height": 900,
            "focal_point": [0.5, 0.5],
            "src": self.picture,
            "srcset": "",
            "credit": "",
        }

    def place(self, number: int = 0) -> dict[str, Any]:
        latitude, longitude = self.points[number]
        return {
            "name": None,
            "street": self.texts["street"],
            "postal_code": "010101",
            "town": self.texts[("town", "town2", "town3")[number]],
            "latitude": latitude,
            "longitude": longitude,
        }

    def dated(self, number: int = 0) -> dict[str, Any]:
        return {
            "starts_at": "2026-06-12T09:00:00Z",
            "ends_at": "2026-06-14T18:00:00Z",
            "all_day": True,
            "time_zone": "Europe/Bucharest",
            "when": self.texts[("when", "when2", "when")[number]],
            "place": self.place(number),
            "figure": self.texts["figure"],
            "cans_collected_formatted": "12 500" if number == 0 else None,
        }

    def card(self, type_: str, title: str, *, pictured: bool = True, **more: Any) -> dict[str, Any]:
        return {
            "id": "0",
            "type": type_,
            "title": self.texts[title],
            "url": "#",
            "summary": self.texts["sentence"],
            "image": self.image() if pictured else None,
            "date": None,
            "date_formatted": None,
            "lang": bcp47(self.locale),
            "details": {},
            **more,
        }

    def facts(self) -> list[dict[str, Any]]:
        figures = [("95%", "fact"), ("76.3%", "fact2"), ("60", "fact"), ("1 250 000", "fact2")]
        return [
            {
                "name": "sample",
                "label": self.texts[label],
                "value": formatted,
                "formatted": formatted,
                "phrase": formatted,
                "unit": "plain",
                "as_of": "2023-01-01",
                "as_of_formatted": "2023",
                "source": "European Aluminium",
                "source_url": "#",
            }
            for formatted, label in figures
        ]

    def resources(self) -> list[dict[str, Any]]:
        return [
            {
                **self._entry("resource", index),
                "title": self.texts["title"],
                "kind": kind.value,
                "kind_label": self.label(kind),
                "audience": "school",
                "summary": self.texts["sentence"],
                "summary_lang": None,
                "languages": ["ro", "el", "ar"],
                "licence": "CC BY 4.0",
                "file": {"url": "#", "size": 1_240_000, "type": "application/pdf", "name": "a.pdf"},
            }
            for index, kind in enumerate(ResourceKind)
        ]

    def recycling_points(self) -> list[dict[str, Any]]:
        return [
            {
                **self._entry("point", index),
                "title": f"{self.label(kind).capitalize()} {index + 1}",
                "kind": kind.value,
                "kind_label": self.label(kind),
                "place": self.place(index % 3),
                "note": self.texts["note"],
                "note_lang": None,
            }
            for index, kind in enumerate(PointKind)
        ]

    def organisations(self) -> list[dict[str, Any]]:
        roles = [["licensee", "founder"], ["funder"], ["can-maker"]]
        return [
            {
                "id": "0",
                "code": "sample",
                "name": f"{self.texts['organisation']} {number}",
                "url": "#" if number == 1 else None,
                "roles": [
                    {"role": role, "country": self.code, "country_name": self.texts["country"]}
                    for role in held
                ],
            }
            for number, held in enumerate(roles, start=1)
        ]

    def stops(self) -> list[dict[str, Any]]:
        own = [
            {
                **self.card("stop", ("town", "town2", "town3")[number]),
                "details": self.dated(number),
                "country": self.code,
                "country_name": self.texts["country"],
            }
            for number in range(3)
        ]
        elsewhere = [
            {
                **own[1],
                "country": code,
                "country_name": code,
                "details": {
                    **self.dated(1),
                    "place": {**self.place(1), "latitude": north, "longitude": east},
                },
            }
            for code, north, east in TOUR
        ]
        return own + elsewhere

    def _entry(self, type_: str, index: int) -> dict[str, Any]:
        return {
            "id": "0",
            "type": type_,
            "url": f"#{type_}-{index:08x}",
            "lang": bcp47(language_of(self.locale)),
            "dir": direction(self.locale),
            "invented": index == 1,
        }

    # -- blocks --

    def blocks(self) -> dict[str, dict[str, Any]]:
        """Return a value of each type of block."""
        t, image = self.texts, self.image()
        questions = [
            {"question": t["question"], "answer": t["answer"], "anchor": "rinse"},
            {"question": t["question2"], "answer": t["answer"], "anchor": "tab"},
        ]
        slides = [
            {
                "heading": t[key],
                "text": t["sentence"],
                "image": image,
                "label": t["label"],
                "url": "#",
            }
            for key in ("festival", "beach", "school")
        ]
        cards = [
            {"title": t[key], "text": t["sentence"], "image": image if shown else None, "url": "#"}
            for key, shown in (("festival", True), ("school", False), ("beach", True))
        ]
        steps = [
            {"title": t[key], "text": t["sentence"]} for key in ("office", "festival", "beach")
        ]
        return {
            "hero": {
                "heading": t["hero"],
                "text": t["summary"],
                "image": image,
                "label": t["label"],
                "url": "#",
            },
            "heading": {"text": t["title"], "level": 2, "anchor": "title"},
            "paragraph": {"html": t["html"]},
            "image": {"image": image, "caption": t["caption"]},
            "quote": {"text": t["quote"], "attribution": t["person"]},
            "facts": {"title": t["title"], "items": self.facts()},
            "steps": {"title": t["title"], "items": steps},
            "cards": {"title": t["title"], "items": cards},
            "call_to_action": {"text": t["hero"], "label": t["label"], "url": "#"},
            "video": {"title": t["title"], "label": t["label"], "url": "#"},
            "page_list": {"title": t["title"], "items": self.cards_of_every_type()},
            "slides": {"title": t["title"], "items": slides},
            "questions": {"title": t["title"], "items": questions},
            "organisations": {"title": t["title"], "items": self.organisations()},
            "resources": {"title": t["title"], "items": self.resources()},
        }

    def cards_of_every_type(self) -> list[dict[str, Any]]:
        dated = {"date": "2026-05-12", "date_formatted": self.texts["date"]}
        kind = ArticleKind.PRESS_RELEASE
        told = {"kind": kind.value, "kind_label": self.label(kind)}
        days = {"days": self.texts["when"]}
        return [
            self.card("press_release", "festival", pictured=False, **dated, details=told),
            self.card("event", "beach", details=self.dated()),
            self.card("edition", "school", pictured=False, details=days),
            self.card("competition", "office", details={"closes": self.texts["closes"]}),
            self.card("report", "title", pictured=False, details={"year": 2025}),
            self.card("kit", "office", pictured=False),
        ]

    # -- pages --

    def details(self) -> dict[str, dict[str, Any]]:
        """Return the details of each type of page."""
        t = self.texts
        over = {"cans_collected_formatted": "12 500", "reach_formatted": "3 400", "is_over": True}
        event = {**self.dated(), "registration_url": "#", "cans_collected_formatted": None}
        identity = {"name": t["name"], "slogan": t["slogan"], "hashtag": t["hashtag"]}
        events = [self.card("event", "festival", details=self.dated(number)) for number in range(2)]
        points = self.recycling_points()
        return {
            "home": {},
            "standard": {},
            "audience": {
                "audience": "school",
                "audience_label": self.label(Audience.SCHOOL),
                "resources": self.resources()[:2],
            },
            "programme": {"identity": identity},
            "news_index": {"news": self.cards_of_every_type()[:1]},
            **{kind.value: self._article(kind) for kind in ArticleKind},
            "event_index": {"upcoming": events, "past": events[:1]},
            "event": event,
            "campaign": {"editions": [self.card("edition", "title", details={"days": t["when"]})]},
            "edition": {"days": t["when"], "hashtag": t["hashtag"], "stops": self.stops()},
            "stop": {**self.dated(), **over},
            "competition": {
                "closes_at": UNTIL,
                "closes": t["closes"],
                "is_over": False,
                "prize": t["prize"],
                "form": True,
            },
            "resource_library": {
                "resources": self.resources(),
                "kits": [self.card("kit", "office", pictured=False)],
            },
            "kit": {"contents": t["contents"], "price": t["price"], "form": True},
            "recycling_points": {
                "points": points,
                "towns": [
                    {"town": t["town"], "points": points[:2]},
                    {"town": "", "points": points[2:]},
                ],
                "kinds": [
                    {"kind": kind.value, "label": self.label(kind), "count": 1}
                    for kind in PointKind
                ],
            },
            "organisation_index": {
                "organisations": self.organisations(),
                "pages": [self.card("organisation", "title", pictured=False)],
            },
            "organisation": {"organisation": self.organisations()[0]},
            "faq": {},
            "key_facts": {
                "facts": self.facts(),
                "reports": [self.card("report", "title", pictured=False, details={"year": 2025})],
            },
            "report": {"year": 2025, "file": self.resources()[0]["file"]},
            "sign_up": {"purpose": "workplace", "form": True},
            "contact": {
                "email": "office@site.example",
                "phone": "+40 21 000 00 00",
                "address": t["street"],
                "people": [
                    {
                        **self._entry("person", 0),
                        "title": t["person"],
                        "role": t["role"],
                        "role_lang": None,
                        "organisation": t["organisation"],
                        "email": "person@site.example",
                        "image": None,
                    }
                ],
                "form": True,
            },
            "legal": {"in_force_from": "2026-01-01", "in_force_from_formatted": t["date"]},
        }

    def _article(self, kind: ArticleKind) -> dict[str, Any]:
        is_plain = kind in (ArticleKind.NEWS, ArticleKind.PRESS_RELEASE)
        more = {
            "place": self.texts["town"],
            "maker": self.texts["person"],
            "cans_used": 12_500,
            "cans_used_formatted": "12 500",
            "until": "2026-09-30",
            "until_formatted": self.texts["closes"],
        }
        named = {"kind": kind.value, "kind_label": self.label(kind)}
        return named if is_plain else {**named, **more}
