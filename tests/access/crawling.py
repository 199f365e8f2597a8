"""Every address that the site answers at, filled in with rows of one's own, of others, and of nobody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

from tests.access.world import MISSING, Section, World

_ARGUMENT = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_ROWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("admin/api/main/pages", {"pk": "page"}),
    ("admin/api/main/documents", {"pk": "document"}),
    ("admin/api/main/images", {"pk": "image"}),
    ("admin/documents/chooser", {"pk": "document"}),
    ("admin/images/chooser", {"pk": "image"}),
    ("admin/collections", {"pk": "collection"}),
    ("admin/messages", {"pk": "message"}),
    ("admin/recycling_points", {"pk": "point"}),
    ("admin/resources", {"pk": "resource"}),
    ("admin/people", {"pk": "person"}),
    ("admin/network/organisations", {"pk": "organisation"}),
    ("admin/network/facts", {"pk": "fact"}),
    ("admin/network/kits", {"pk": "kit"}),
    ("admin/network/partners", {"pk": "partner"}),
    ("admin/network/webhooks", {"pk": "partner"}),
    ("admin/menus", {"pk": "menu"}),
    ("admin/tags", {"pk": "tag"}),
    ("admin/redirects", {"pk": "former"}),
    ("admin/users", {"pk": "user"}),
    ("admin/team", {"pk": "user"}),
    ("admin/pages/workflow", {"page_id": "in-review"}),
    ("admin/pages", {"pk": "page"}),
    ("admin/choose-country-page", {"pk": "page"}),
    ("admin/address", {"page_id": "adopted"}),
    ("admin/adopt/detach", {"page_id": "adopted"}),
    ("admin/freshness", {"page_id": "adopted"}),
    ("admin/reminders", {"pk": "reminder"}),
    ("admin/translating", {"page_id": "overlaid", "overlay_id": "overlay"}),
    ("admin/market", {"page_id": "page", "pk": "market-rule"}),
    ("admin/workflows/remove", {"page_pk": "home"}),
    ("admin/localize/page", {"page_id": "adopted"}),
)
"""Which row of a section stands for an argument, by the beginning of the address."""
_NAMES = {
    **dict.fromkeys(("page_id", "page_pk", "page_to_move_id", "object_id"), "page"),
    "parent_page_id": "home",
    "destination_id": "shelf",
    "image_id": "image",
    **dict.fromkeys(("document_id", "doc_id"), "document"),
    "collection_id": "collection",
    "revision_id": "revision",
    "revision_id_a": "oldest",
    "revision_id_b": "revision",
    "task_state_id": "task-state",
    "workflow_state_id": "workflow-state",
    "translation_id": "adopted-translation",
}
_WORDS = {
    "content_type_app_name": "pages",
    "content_type_model_name": "standardpage",
    "app_name": "wagtail_countries",
    "filter_spec": "max-165x165",
    "block_id": "p1",
    "action_name": "approve",
    "mode": "html",
    "uidb64": "MQ",
    "token": "set-password",
    "width": "320",
    "version": "v1",
}
_MODELS = {
    "admin/bulk": ("wagtailcore", "page"),
    "admin/localize": ("wagtail_countries", "fact"),
    "admin/tag-autocomplete": ("wagtail_countries", "tag"),
    "admin/editing-sessions": ("wagtailcore", "page"),
    "admin/workflows": ("wagtail_countries", "reviewtask"),
}
BULK = ("publish", "unpublish", "delete", "move")


@dataclass(frozen=True)
class Address:
    """A pattern of the site's, in a form to be filled in."""

    route: str
    arguments: tuple[str, ...]
    kind: str = ""

    def filled(self, world: World, section: Section | None) -> str:
        """Return the path with rows of ``section``, or with such as nobody has."""
        path = self.route
        for name in self.arguments:
            path = path.replace(f"<{name}>", self._value(name, world, section))
        return f"/{path}"

    def _value(self, name: str, world: World, section: Section | None) -> str:
        if name == "action" and self.kind:
            return self.kind
        if name in ("app_label", "model_name"):
            pair = next(
                (pair for begin, pair in _MODELS.items() if self.route.startswith(begin)),
                ("pages", "standardpage"),
            )
            return pair[name == "model_name"]
        if name in _WORDS:
            return _WORDS[name]
        return self._row(name, world, section)

    def _row(self, name: str, world: World, section: Section | None) -> str:
        if self.route.startswith("api/"):
            return _of_api(name, section)
        if self.route.startswith("admin/umbrella/changes"):
            return _of_change(name, section)
        if name in ("key", "kit", "adoption", "endpoint"):
            return str(_uuid_of(self.route, section))
        if name == "pk" and self.route.startswith("admin/network/countries"):
            return str(section.country.pk if section else MISSING)
        kinds = next(
            (kinds for begin, kinds in _ROWS if self.route.startswith(begin) and name in kinds),
            _NAMES,
        )
        if section is None:
            return "nowhere/" if name == "path" else str(MISSING)
        if name in ("path", "_1"):
            return section.rows["draft"].url_path.split("/", 2)[-1] if name == "path" else "x"
        kind = kinds.get(name, "")
        row = section.rows.get(kind) or world.shared.get(kind)
        special = _special(name, section)
        return str(special or (row.pk if row else MISSING))


def _special(name: str, section: Section) -> Any:
    translation = section.rows.get("adopted-translation")
    if name == "_0":
        return section.rows["document"].pk
    if translation is None:
        return None
    if name == "translation_source_id":
        return translation.source_id
    if name == "string_segment_id":
        return translation.source.stringsegment_set.first().pk
    return None


def _of_change(name: str, section: Section | None) -> str:
    page = section.rows.get("overlaid") if section else None
    if name == "country":
        return section.code if section else "XX"
    return str(page.translation_key if page else uuid.UUID(int=7))


def _uuid_of(route: str, section: Section | None) -> Any:
    if section is None:
        return uuid.UUID(int=7)
    begin = {
        "admin/adopt/kits": "kit",
        "admin/adopt/recent": "adoption",
        "admin/network/webhooks": "endpoint",
    }
    own = next((kind for start, kind in begin.items() if route.startswith(start)), "image")
    row = section.rows.get("key" if "partners" in route else own)
    return row.uuid if row is not None else uuid.UUID(int=7)


def _of_api(name: str, section: Section | None) -> str:
    if name == "id":
        return str(section.rows["draft"].translation_key if section else uuid.UUID(int=7))
    known = {
        "country": section.code if section else "XX",
        "code": section.code if section else "XX",
        "locale": section.locale if section else "xx-xx",
        "name": "rate" if section else "nowhere",
    }
    return known.get(name, "x")


def addresses() -> list[Address]:
    """Return every address of the site once; actions of a kind each by itself."""
    found: dict[str, Address] = {}
    for route in _routes(get_resolver(), ""):
        arguments = tuple(match["name"] for match in _ARGUMENT.finditer(route))
        bare = _ARGUMENT.sub(lambda match: f"<{match['name']}>", route)
        if bare.endswith("/") and bare.startswith("api/partner") and bare[:-1] in found:
            continue
        for kind in BULK if bare.startswith("admin/bulk/") else ("",):
            found.setdefault(f"{bare}{kind}", Address(bare, arguments, kind))
    return list(found.values())


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for part in resolver.url_patterns:
        here = before + _route(part.pattern)
        if isinstance(part, URLPattern):
            yield here
        else:
            yield from _routes(part, here)


def _route(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    if isinstance(pattern, RegexPattern):
        text, names = normalize(str(pattern).replace("(?P<path>.*)", "(?P<path>.+)"))[0]
        return str(text % {name: f"<{name}>" for name in names})
    return str(pattern)
