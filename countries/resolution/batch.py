"""Look-ups shared by the pages resolved together, so that ten thousand cost little more than one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, F, Prefetch, Q, prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction

from countries import conf
from countries.facts import FactValueInfo, fact_values, seen_in
from countries.facts.lookup import FactValues
from countries.facts.models import Fact, FactValue
from countries.identity.countries import MarketFact
from countries.identity.organisations import Organisation, Role
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.market import Markets
from countries.market.lookup import lies_under
from countries.overlays.applying import Shown, shown_blocks
from countries.pages import page_classes, programme_page_classes
from countries.registry import Registration
from countries.resolution.images import image_form
from countries.resolution.loading import (
    Overlaid,
    foreign_keys,
    load_blocks,
    load_overlays,
    load_relations,
    load_tags,
    overlaid,
)
from countries.resolution.standing_in import StandIn, is_wanted
from countries.routing import LocaleInfo, Network, network
from countries.segments.detached import detached_among
from countries.segments.freshness import LOCAL, Freshness, freshness_of, freshness_of_draft

AT_ONCE = 100
"""How many subtrees one statement asks for; SQLite reads no condition that is nested too deeply."""


class Batch:
    """What one run of resolutions has looked up so far; live for one transaction only."""

    def __init__(self, *, now: dt.datetime, net: Network | None = None) -> None:
        self.now = now
        self.net = net or network()
        self._freshness: dict[int, Freshness] = {}
        self._stand_ins: dict[int, StandIn | None] = {}
        self._draft: Any = None
        self._freshness_of_draft = LOCAL
        self._overlaid: dict[int, Overlaid] = {}
        self._detached: dict[int, bool] = {}
        self._live_locales: dict[UUID, set[int]] = {}
        self._counterparts: dict[UUID, dict[int, Page]] = {}
        self._tags: dict[int, list[str]] = {}
        self._specific: dict[int, Any] = {}
        self._pages_by_id: dict[int, Page | None] = {}
        self._keys_by_path: dict[str, UUID] = {}
        self._programmes_by_path: dict[str, str] = {}
        self._children: dict[int, list[int]] = {}
        self._images: dict[int, Any] = {}
        self._image_forms: dict[tuple[int, str], dict[str, Any]] = {}
        self._organisations: list[Organisation] | None = None
        self._entries: dict[tuple[type[Any], str], list[Any]] = {}
        self._lists: dict[tuple[Any, ...], list[Any]] = {}
        self._file_urls: dict[int, str] = {}
        self.marks: Mapping[str, str] = {}

    def prepare(self, pages: Iterable[Page]) -> None:
        """Look up together how those of ``pages`` stand to their sources of which it is unknown.

        Where a locale wants its source's texts for those that are behind, ``pages`` get them.
        """
        pages = list(pages)
        missing = [page for page in pages if page.pk not in self._freshness]
        if missing:
            prefetch_related_objects(missing, "locale")
            self._freshness.update(freshness_of(missing))
            self._look_for_stand_ins(missing)
        for page in pages:
            stand_in = self._stand_ins.get(page.pk)
            if stand_in is not None and page is not self._draft:
                stand_in.fill(page)

    def _look_for_stand_ins(self, pages: Iterable[Page]) -> None:
        wanting = {
            page.pk: self._freshness[page.pk]
            for page in pages
            if is_wanted(self.net.by_locale_id.get(page.locale_id), self._freshness[page.pk])
        }
        ids = {fresh.source_id for fresh in wanting.values() if fresh.source_id}
        if not ids:
            return
        rows = Page.objects.filter(pk__in=ids, live=True).select_related("locale").specific()
        sources = {page.pk: page for page in rows if not self.is_private(page.path)}
        theirs = freshness_of(sources.values())
        for pk, fresh in wanting.items():
            source = sources.get(fresh.source_id or 0)
            if source is not None:
                stand_in = StandIn(source, theirs[source.pk], fresh)
                self._stand_ins[pk] = stand_in
                self._freshness[pk] = stand_in.freshness()

    def blocks_of(self, page: Any) -> list[Shown]:
        """Return the blocks of a specific ``page`` that are shown, with what its country changed."""
        own = list(getattr(page, page.block_field))
        stand_in = None if page is self._draft else self._stand_ins.get(page.pk)
        if stand_in is not None:
            own = list(stand_in.stream(own, getattr(stand_in.source, page.block_field)))
        return shown_blocks(own, *self.overlaid(page))

    def overlaid(self, page: Any) -> Overlaid:
        """Return what the country changed of the blocks of a specific ``page``."""
        if page is self._draft:
            return overlaid(page, list(page.overlays.all()))
        if page.pk not in self._overlaid:
            self._overlaid.update(load_overlays([page]))
        return self._overlaid[page.pk]

    def prepare_cards(self, pages: Iterable[Any]) -> None:
        """Look up together what lists show of specific ``pages``."""
        pages = list(pages)
        self.prepare(pages)
        self._load_images(pages)

    def prepare_documents(self, pages: Iterable[Any]) -> None:
        """Look up together all that the documents of specific ``pages`` will ask for."""
        pages = list(pages)
        self.prepare_cards(pages)
        load_relations(pages)
        self._tags.update(load_tags(pages))
        self._keys_by_path.update({page.path: page.translation_key for page in pages})
        self._programmes_by_path.update({page.path: page.programme_code() for page in pages})
        self._load_paths({path for page in pages for path in self._paths_above(page)})
        self._load_live_locales({page.translation_key for page in pages})
        if len(pages) > 1:  # of a single page it is not known before whether it shows those below
            below = self.children_of_each(pages)
            self.prepare_cards(child for children in below.values() for child in children)
        self._load_detached(pages)
        self._overlaid.update(load_overlays(page for page in pages if page is not self._draft))
        leads = load_blocks(pages, [self.overlaid(page) for page in pages])
        linked = self._load_ids({each for each in leads if isinstance(each, int)})
        linked += [each for each in leads if isinstance(each, Page)]
        self._load_counterparts({page.translation_key for page in linked})

    def is_detached(self, page: Page) -> bool:
        """Tell whether a page came from the umbrella once, and is its country's own now."""
        if page.pk not in self._detached:
            self._load_detached([page])
        return self._detached[page.pk]

    def _load_detached(self, pages: Iterable[Page]) -> None:
        """Look up those of ``pages`` that follow no source, but may have done so."""
        own = [
            page.pk
            for page in pages
            if not self.net.by_locale_id[page.locale_id].country.is_umbrella
            and not self.freshness(page).source_id
        ]
        found = detached_among(own) if own else set()
        self._detached.update({pk: pk in found for pk in own})

    def mark_blocks(self, marks: Mapping[str, str]) -> None:
        """Let a preview tell what is to be done about blocks, by their ids; nothing public has marks."""
        self.marks = marks

    def take_as_draft(self, page: Any) -> None:
        """Judge ``page`` by what it says in memory, not by what is live."""
        self._draft = page
        self._freshness_of_draft = freshness_of_draft(page)

    def freshness(self, page: Page) -> Freshness:
        # A list in a draft's preview may show the same page, but as it is live.
        if page is self._draft:
            return self._freshness_of_draft
        if page.pk not in self._freshness:
            self.prepare([page])
        return self._freshness.get(page.pk, LOCAL)

    def specific(self, ids: Iterable[int]) -> list[Any]:
        """Return the pages with these ids as objects of their types, in that order."""
        ids = list(ids)
        missing = set(ids) - set(self._specific)
        if missing:
            rows = Page.objects.filter(pk__in=missing).specific()
            self._specific.update({page.pk: page for page in rows})
        return [self._specific[pk] for pk in ids if pk in self._specific]

    def tags_of(self, page: Any) -> list[str]:
        """Return the slugs of a page's tags, those of a draft as it is in memory."""
        if page.pk not in self._tags:
            return sorted(tag.slug for tag in page.tags.all()) if hasattr(page, "tags") else []
        return sorted(self._tags[page.pk])

    def code_of(self, page: Page) -> str:
        """Return the code of a page's locale, as a rule without a query."""
        info = self.net.by_locale_id.get(page.locale_id)
        return info.code if info else page.locale.language_code

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

    def live_locales(self, key: UUID) -> set[int]:
        """Return the ids of the locales in which the page with translation ``key`` is live."""
        if key not in self._live_locales:
            self._load_live_locales({key})
        return self._live_locales[key]

    def _load_live_locales(self, keys: set[UUID]) -> None:
        missing = keys - set(self._live_locales)
        if not missing:
            return
        self._live_locales.update({key: set() for key in missing})
        rows = Page.objects.filter(translation_key__in=missing, live=True)
        for key, locale_id, path in rows.values_list("translation_key", "locale_id", "path"):
            if not self.is_private(path):
                self._live_locales[key].add(locale_id)

    def page(self, page_id: int) -> Page | None:
        """Return the page with ``page_id``, live or not, or None."""
        if page_id not in self._pages_by_id:
            self._load_ids({page_id})
        return self._pages_by_id[page_id]

    def _load_ids(self, ids: set[int]) -> list[Page]:
        """Fetch the pages with these ids; return those that there are."""
        missing = ids - set(self._pages_by_id)
        if missing:
            # SQLite knows no larger number, and an id out of a text may be any.
            possible = [page_id for page_id in missing if page_id <= BigIntegerField.MAX_BIGINT]
            found = {page.pk: page for page in Page.objects.filter(pk__in=possible)}
            self._pages_by_id.update({page_id: found.get(page_id) for page_id in missing})
        return [page for page_id in ids if (page := self._pages_by_id[page_id])]

    def keys_above(self, page: Page) -> list[UUID]:
        """Return the translation keys of the pages above ``page`` from its home down."""
        paths = self._paths_above(page)
        self._load_paths(set(paths))
        return [self._keys_by_path[path] for path in paths if path in self._keys_by_path]

    def _paths_above(self, page: Page) -> list[str]:
        home = self.net.by_locale_id[page.locale_id].home_path
        steps = range(len(home), len(page.path), Page.steplen)
        return [page.path[:length] for length in steps] if home else []

    def _load_paths(self, paths: set[str]) -> None:
        missing = paths - set(self._keys_by_path)
        if not missing:
            return
        rows = Page.objects.filter(path__in=missing)
        found = list(rows.values_list("path", "translation_key", "content_type"))
        self._keys_by_path.update({path: key for path, key, _type in found})
        for model in programme_page_classes():
            wanted = ContentType.objects.get_for_model(model).pk
            self._load_programmes(model, [path for path, _key, kind in found if kind == wanted])

    def _load_programmes(self, model: type[Any], paths: list[str]) -> None:
        pages = list(model._default_manager.filter(path__in=paths)) if paths else []
        load_relations(pages)
        self._programmes_by_path.update({page.path: page.programme_code() for page in pages})

    def programme_of(self, page: Any) -> str:
        """Return the code of the programme under whose name a specific ``page`` stands.

        Its own, that of the nearest page above that has one, else the default one.
        """
        paths = self._paths_above(page)
        self._load_paths(set(paths))
        above = (self._programmes_by_path.get(path) for path in reversed(paths))
        found = next(filter(None, (page.programme_code(), *above)), None)
        return found or str(conf.setting("DEFAULT_PROGRAMME"))

    def _load_images(self, pages: Iterable[Any]) -> None:
        """Give specific ``pages`` their images with what is said of them; each is fetched once."""
        shown = [page for page in pages if getattr(page, "image_id", None)]
        missing = {page.image_id for page in shown} - set(self._images)
        if missing:
            rows = get_image_model().objects.filter(pk__in=missing).prefetch_related("texts")
            self._images.update({image.pk: image for image in rows})
        for page in shown:
            page.image = self._images.get(page.image_id)

    def image_form(self, image: Any, locale: str) -> dict[str, Any]:
        """Return the API form of ``image`` with its text in ``locale``."""
        key = (image.pk, locale)
        if key not in self._image_forms:
            self._image_forms[key] = image_form(image, locale)
        return self._image_forms[key]

    def fact(self, country_code: str, name: str) -> FactValueInfo | None:
        return seen_in(self._fact_values, country_code, name)

    @cached_property
    def _fact_values(self) -> FactValues:
        return fact_values(FactValue.objects.all())

    def identity(self, programme: str, info: LocaleInfo) -> ProgrammeIdentity | None:
        """Return what ``programme`` is called in a country locale, on the day of this batch."""
        rows = self._identities.get((programme, info.country.code), [])
        return next((row for row in rows if row.locale == info.code), rows[0] if rows else None)

    @cached_property
    def _identities(self) -> dict[tuple[str, str], list[ProgrammeIdentity]]:
        """The identities in force by programme and country, the newest first."""
        newest = F("valid_from").desc(nulls_last=True)
        rows = ProgrammeIdentity.objects.in_force(self.now.date()).order_by(newest, "pk")
        found: dict[tuple[str, str], list[ProgrammeIdentity]] = defaultdict(list)
        for row in rows.select_related("programme", "country"):
            found[row.programme.code, row.country.code].append(row)
        return found

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
        return self._licensees.get(country_code, [])

    @cached_property
    def _licensees(self) -> dict[str, list[Role]]:
        found: dict[str, list[Role]] = defaultdict(list)
        rows = Role.objects.in_force(self.now.date()).filter(role="licensee").order_by("pk")
        for row in rows.select_related("organisation", "country"):
            found[row.country.code].append(row)
        return found

    def market_facts(self, country_code: str) -> dict[str, Any]:
        rows = MarketFact.objects.in_force(self.now.date()).filter(country__code=country_code)
        return {row.name: row.value for row in rows.order_by(F("valid_from").asc(nulls_first=True))}

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
        """Tell whether a page at treebeard ``path`` is not for everyone who visits its country.

        It lies under a view restriction, or a market rule withholds it there.
        """
        return self.is_restricted(path) or self.markets.is_withheld(path)

    def is_restricted(self, path: str) -> bool:
        """Tell whether a page's treebeard ``path`` lies under a view restriction."""
        return lies_under(path, self._restricted_paths)

    @cached_property
    def _restricted_paths(self) -> frozenset[str]:
        return frozenset(PageViewRestriction.objects.values_list("page__path", flat=True))

    @cached_property
    def markets(self) -> Markets:
        """What market rules and market facts say, on the day of this batch."""
        return Markets(now=self.now, net=self.net)

    def children_of(self, page: Page) -> list[Page]:
        """Return the live, public, specific pages directly below ``page``, in the tree's order."""
        return self.children_of_each([page])[page.pk]

    def children_of_each(self, pages: Iterable[Page]) -> dict[int, list[Page]]:
        """Return what ``children_of`` does for each of ``pages``, by its id, looked up together."""
        pages = list(pages)
        self._load_children([page for page in pages if page.pk not in self._children])
        self.specific(pk for page in pages for pk in self._children[page.pk])
        return {page.pk: self.specific(self._children[page.pk]) for page in pages}

    def _load_children(self, parents: Sequence[Page]) -> None:
        for start in range(0, len(parents), AT_ONCE):
            some = parents[start : start + AT_ONCE]
            below = reduce(or_, (Q(path__startswith=p.path, depth=p.depth + 1) for p in some))
            ids = {parent.path: self._children.setdefault(parent.pk, []) for parent in some}
            rows = Page.objects.filter(below, live=True).order_by("path")
            for pk, path in rows.values_list("pk", "path"):
                if not self.is_private(path):
                    ids[path[: -Page.steplen]].append(pk)

    def in_menus_below(self, page: Page) -> list[Page]:
        """Return the live, public pages directly below ``page`` that are to be in menus."""
        rows = Page.objects.child_of(page).live().filter(show_in_menus=True).order_by("path")
        return [child for child in rows if not self.is_private(child.path)]

    def latest(self, info: LocaleInfo, api_type: str, limit: int) -> list[Page]:
        """Return the newest live pages of ``api_type`` under a country locale's home."""
        newest = (F("first_published_at").desc(nulls_last=True), "-pk")
        key = ("latest", info.code, api_type, limit)
        if key not in self._lists:
            found = self._live_of_types(info, {api_type}, order=newest, limit=limit * 2)
            self._lists[key] = sorted(found, key=_card_date, reverse=True)[:limit]
        return self._lists[key]

    def of_types(self, info: LocaleInfo, types: Collection[str]) -> list[Page]:
        """Return the live, public pages of ``types`` in a country locale, in the tree's order."""
        key = ("all", info.code, *sorted(types))
        if key not in self._lists:
            self._lists[key] = self._live_of_types(info, types, order=("path",))
        return self._lists[key]

    def page_of_type(self, info: LocaleInfo, api_type: str) -> Page | None:
        """Return the first live, public page of ``api_type`` in a country locale, in the tree's order."""
        key = ("first", info.code, api_type)
        if key not in self._lists:
            self._lists[key] = self._live_of_types(info, {api_type}, order=("path",), limit=1)[:1]
        return next(iter(self._lists[key]), None)

    def _live_of_types(
        self, info: LocaleInfo, types: Collection[str], *, order: Sequence[Any], limit: int = 0
    ) -> list[Any]:
        """Return specific pages; one query for each class that has one of ``types``, and for them."""
        found: list[int] = []
        for model in page_classes():
            wanted = [name for name in model.types() if name in types]
            if not wanted or not info.home_path:
                continue
            rows = model._default_manager.filter(path__startswith=info.home_path, live=True)
            if model.api_kinds:
                rows = rows.filter(kind__in=wanted)
            places = rows.order_by(*order).values_list("pk", "path")
            found += [pk for pk, path in places if not self.is_private(path)][: limit or None]
        return self.specific(found)

    def entries(self, registration: Registration, country_code: str) -> list[Any]:
        """Return the public entries of a registered model in a country, in their model's order."""
        key = (registration.model, country_code)
        if key not in self._entries:
            rows = registration.model._default_manager.filter(
                country__code=country_code, is_public=True
            )
            self._entries[key] = list(rows.select_related(*foreign_keys(registration.model)))
        return self._entries[key]

    def file_url(self, document: Any) -> str:
        """Return where a file of the library is had; working it out takes longer than one thinks."""
        if document.pk not in self._file_urls:
            self._file_urls[document.pk] = f"{conf.public_url()}{document.url}"
        return self._file_urls[document.pk]


def _card_date(page: Any) -> str:
    date = getattr(page, "date", None) or page.first_published_at
    return date.isoformat()[:10] if date else ""
