"""Look-ups shared by the pages resolved together, so that ten thousand cost little more than one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch
from wagtail.models import Page, PageViewRestriction

from countries.facts import FactValueInfo, facts_for
from countries.facts.models import Fact
from countries.identity.countries import MarketFact
from countries.identity.organisations import Organisation, Role
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.pages import page_classes
from countries.registry import Registration
from countries.routing import LocaleInfo, Network, network
from countries.segments.freshness import LOCAL, Freshness, freshness_of, freshness_of_draft


class Batch:
    """What one run of resolutions has looked up so far; live for one transaction only."""

    def __init__(self, *, now: dt.datetime, net: Network | None = None) -> None:
        self.now = now
        self.net = net or network()
        self._freshness: dict[int, Freshness] = {}
        self._facts: dict[str, dict[str, FactValueInfo]] = {}
        self._identities: dict[tuple[str, str], list[ProgrammeIdentity]] = {}
        self._counterparts: dict[UUID, dict[int, Page]] = {}
        self._keys_by_id: dict[int, Page | None] = {}
        self._pages_by_path: dict[str, Page] = {}
        self._licensees: dict[str, list[Role]] = {}
        self._organisations: list[Organisation] | None = None
        self._entries: dict[tuple[type[Any], str], list[Any]] = {}
        self._pages_of_type: dict[tuple[str, str], Page | None] = {}

    def prepare(self, pages: Iterable[Page]) -> None:
        """Look up together what each of ``pages`` will ask for."""
        pages = list(pages)
        self._freshness.update(freshness_of(pages))
        self._load_counterparts({page.translation_key for page in pages})

    def take_as_draft(self, page: Any) -> None:
        """Judge ``page`` by what it says in memory, not by what is live."""
        self._freshness[page.pk] = freshness_of_draft(page)

    def look_up_freshness(self, pages: Iterable[Page]) -> None:
        """Look up the freshness of those of ``pages`` that is not known yet, together."""
        missing = [page for page in pages if page.pk not in self._freshness]
        if missing:
            self._freshness.update(freshness_of(missing))

    def freshness(self, page: Page) -> Freshness:
        if page.pk not in self._freshness:
            self.prepare([page])
        return self._freshness.get(page.pk, LOCAL)

    def counterparts(self, key: UUID) -> dict[int, Page]:
        """Return the live pages with translation ``key`` by locale id."""
        if key not in self._counterparts:
            self._load_counterparts({key})
        return self._counterparts[key]

    def _load_counterparts(self, keys: set[UUID]) -> None:
        missing = keys - set(self._counterparts)
        if not missing:
            return
        found: dict[UUID, dict[int, Page]] = defaultdict(dict)
        rows = Page.objects.filter(translation_key__in=missing, live=True)
        for page in rows.select_related("locale"):
            if not self.is_private(page.path):
                found[page.translation_key][page.locale_id] = page
        self._counterparts.update({key: found.get(key, {}) for key in missing})

    def page(self, page_id: int) -> Page | None:
        """Return the page with ``page_id``, live or not, or None."""
        if page_id not in self._keys_by_id:
            rows = Page.objects.select_related("locale")
            self._keys_by_id[page_id] = rows.filter(pk=page_id).first()
        return self._keys_by_id[page_id]

    def pages_by_path(self, paths: list[str]) -> list[Page]:
        """Return the pages at treebeard ``paths``, in that order; those unknown are left out."""
        missing = [path for path in paths if path not in self._pages_by_path]
        if missing:
            for page in Page.objects.filter(path__in=missing):
                self._pages_by_path[page.path] = page
        return [self._pages_by_path[path] for path in paths if path in self._pages_by_path]

    def fact(self, country_code: str, name: str) -> FactValueInfo | None:
        if country_code not in self._facts:
            names = Fact.objects.values_list("name", flat=True)
            self._facts[country_code] = facts_for(country_code, names)
        return self._facts[country_code].get(name)

    def identity(self, programme: str, info: LocaleInfo) -> ProgrammeIdentity | None:
        """Return what ``programme`` is called in a country locale, on the day of this batch."""
        rows = self._identities_of(programme, info.country.code)
        return next((row for row in rows if row.locale == info.code), rows[0] if rows else None)

    def _identities_of(self, programme: str, country: str) -> list[ProgrammeIdentity]:
        key = (programme, country)
        if key not in self._identities:
            rows = ProgrammeIdentity.objects.in_force(self.now.date()).filter(
                programme__code=programme, country__code=country
            )
            newest = F("valid_from").desc(nulls_last=True)
            self._identities[key] = list(rows.select_related("programme").order_by(newest, "pk"))
        return self._identities[key]

    def programme_name(self, code: str) -> str | None:
        return self._programmes.get(code)

    @cached_property
    def _programmes(self) -> dict[str, str]:
        return dict(Programme.objects.values_list("code", "name"))

    def programme_themes(self) -> dict[str, str]:
        """Return the themes of the programmes that have one of their own, by code."""
        rows = Programme.objects.exclude(theme="").values_list("code", "theme")
        return dict(rows)

    def licensees(self, country_code: str) -> list[Role]:
        """Return the licensees of a country on the day of this batch."""
        if country_code not in self._licensees:
            rows = Role.objects.in_force(self.now.date()).filter(
                country__code=country_code, role="licensee"
            )
            self._licensees[country_code] = list(rows.select_related("organisation"))
        return self._licensees[country_code]

    def market_facts(self, country_code: str) -> dict[str, Any]:
        rows = MarketFact.objects.in_force(self.now.date()).filter(country__code=country_code)
        return {row.name: row.value for row in rows.order_by("valid_from")}

    def organisations(self) -> list[Organisation]:
        """Return the organisations of the network with their roles of the day of this batch."""
        if self._organisations is None:
            roles = Role.objects.in_force(self.now.date()).select_related("country")
            rows = Organisation.objects.prefetch_related(Prefetch("roles", queryset=roles))
            self._organisations = list(rows)
        return self._organisations

    def facts_with_value(self, country_code: str | None) -> list[str]:
        """Return the names of the facts with a value of a country's own; of all for None."""
        rows = Fact.objects.order_by("name")
        if country_code is not None:
            rows = rows.filter(values__country__code=country_code)
        return list(rows.values_list("name", flat=True).distinct())

    def is_private(self, path: str) -> bool:
        """Tell whether a page's treebeard ``path`` lies under a view restriction."""
        return any(path.startswith(prefix) for prefix in self._private_paths)

    @cached_property
    def _private_paths(self) -> tuple[str, ...]:
        return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))

    def children_of(self, page: Page) -> list[Page]:
        """Return the live, public, specific pages directly below ``page``, in the tree's order."""
        rows = Page.objects.child_of(page).live().order_by("path").specific()
        return [child for child in rows if not self.is_private(child.path)]

    def latest(self, info: LocaleInfo, api_type: str, limit: int) -> list[Page]:
        """Return the newest live pages of ``api_type`` under a country locale's home."""
        newest = (F("first_published_at").desc(nulls_last=True), "-pk")
        found = self._live_of_types(info, {api_type}, order=newest, limit=limit * 2)
        return sorted(found, key=_card_date, reverse=True)[:limit]

    def of_types(self, info: LocaleInfo, types: Collection[str]) -> list[Page]:
        """Return the live, public pages of ``types`` in a country locale, in the tree's order."""
        return self._live_of_types(info, types, order=("path",))

    def page_of_type(self, info: LocaleInfo, api_type: str) -> Page | None:
        """Return the first live, public page of ``api_type`` in a country locale, in the tree's order."""
        key = (info.code, api_type)
        if key not in self._pages_of_type:
            found = self._live_of_types(info, {api_type}, order=("path",), limit=1)
            self._pages_of_type[key] = found[0] if found else None
        return self._pages_of_type[key]

    def _live_of_types(
        self, info: LocaleInfo, types: Collection[str], *, order: Sequence[Any], limit: int = 0
    ) -> list[Any]:
        """Return specific pages; one query for each class that has one of ``types``."""
        found: list[Any] = []
        for model in page_classes():
            wanted = [name for name in model.types() if name in types]
            if not wanted or not info.home_path:
                continue
            rows = model._default_manager.filter(path__startswith=info.home_path, live=True)
            if model.api_kinds:
                rows = rows.filter(kind__in=wanted)
            rows = rows.select_related("locale").order_by(*order)
            found += [page for page in rows if not self.is_private(page.path)][: limit or None]
        return found

    def entries(self, registration: Registration, country_code: str) -> list[Any]:
        """Return the public entries of a registered model in a country, in their model's order."""
        key = (registration.model, country_code)
        if key not in self._entries:
            rows = registration.model._default_manager.filter(
                country__code=country_code, is_public=True
            )
            self._entries[key] = list(rows.select_related("country"))
        return self._entries[key]


def _card_date(page: Any) -> str:
    date = getattr(page, "date", None) or page.first_published_at
    return date.isoformat()[:10] if date else ""
