"""Build the demo network; a second run finds everything in place and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from wagtail.models import Page

from cms.demo.beside import Make, made_beside
from cms.demo.content import (
    Body,
    DemoPage,
    block_id,
    read_footer,
    read_network,
    read_pages,
    read_tags,
    written_locales,
)
from cms.demo.entries import make_documents, make_entries, missing_files
from cms.demo.fields import field_values
from cms.demo.files import make_file
from cms.demo.glossary import make_glossary
from cms.demo.kits import make_kits
from cms.demo.pictures import PICTURES, draw
from cms.media.models import CountryImage, ImageText
from countries import publishing
from countries.identity.addresses import Menu, MenuItem, MenuKind
from countries.identity.countries import Country, CountryLocale
from countries.identity.loading import stable_uuid
from countries.identity.tags import Tag
from countries.loading import load_network
from countries.market import MarketRule
from countries.opening import open_country
from countries.pages import page_classes
from countries.segments.reading import Texts, texts_of
from countries.translation.registering import translation_of
from countries.translation.saving import save_translation
from countries.translation.starting import start_translation
from countries.translation.texts import put_texts
from countries.umbrella.adopting import adopt_page
from countries.umbrella.overlaying import overlay_block

OWN_HOSTS = {"GR": "greece.localhost"}
FIRST = ("INT", "RO", "GB", "IE", "GR", "AE", "BE")
"""The countries that the demo tells most of; the others follow by their code."""


def demo_countries() -> tuple[str, ...]:
    """Return the codes of the countries of which the demo has pages, the umbrella's first."""
    written = set(written_locales())
    codes = [
        country["code"]
        for country in read_network()["countries"]
        if any(row["locale"] in written for row in country["locales"])
    ]
    return tuple(
        sorted(codes, key=lambda code: (FIRST.index(code) if code in FIRST else len(FIRST), code))
    )


def demo_locales() -> tuple[str, ...]:
    """Return the locales of which the demo has pages: those translated from after those written first."""
    written = set(written_locales())
    by_code = {country["code"]: country["locales"] for country in read_network()["countries"]}
    return tuple(
        row["locale"]
        for code in demo_countries()
        for row in sorted(
            by_code[code], key=lambda row: (translates_inside(row["locale"]), not row["default"])
        )
        if row["locale"] in written
    )


def translates_inside(locale: str) -> bool:
    """Tell whether pages of ``locale`` are translated from another locale of its country."""
    return locale in written_locales() and any(page.translates for page in read_pages(locale))


COUNTRIES = demo_countries()
LOCALES = demo_locales()
MODELS: dict[str, type[Any]] = {
    name: model for model in page_classes() for name in model.types() if name != "home"
}
"""The page class of each type that the files name."""

Report = Callable[[str, int, int], None]
"""Told (what, how many are done, of how many)."""


class DemoBuilder:
    """Builds the demo, page by page, in the order that adoption and translation need."""

    def __init__(self, *, now: dt.datetime, report: Report) -> None:
        self.now = now
        self.report = report
        self.pages = {locale: read_pages(locale) for locale in LOCALES}
        self.made: dict[tuple[str, str], int] = {}
        self.images: dict[str, int] = {}
        self.documents: dict[str, int] = {}

    def build(self) -> None:
        """Build whatever is missing."""
        wanted: dict[str, Make] = dict.fromkeys(self._not_drawn(), draw)
        wanted |= dict.fromkeys(missing_files(), make_file)
        with made_beside(wanted) as made:
            load_network(read_network())
            self._open_countries()
            self._make_tags()
            make_glossary()
            self._make_pictures(made)
            self._make_entries(made)
        self._by_locale("pages", self._remember_or_make)
        self._make_rules()
        self._by_locale("texts", self._fill)
        self._fill_footers()
        make_kits({key: pk for (locale, key), pk in self.made.items() if locale == "en"})
        self._change_sources()

    def missing(self) -> dict[str, int]:
        """Return how much of the demo is not there yet, of each kind; changes nothing."""
        opened = set(Country.objects.open().values_list("code", flat=True))
        there = set(Page.objects.values_list("translation_key", "locale__language_code"))
        pages = [
            (stable_uuid("demo-page", page.origin), code)
            for code, some in self.pages.items()
            for page in some
            if page.type != "home"
        ]
        return {
            "countries": len(set(COUNTRIES) - opened),
            "pictures": len(self._not_drawn()),
            "pages": len(set(pages) - there),
        }

    # -- the frame --

    def _open_countries(self) -> None:
        for done, code in enumerate(COUNTRIES, start=1):
            if not Country.objects.open().filter(code=code).exists():
                open_country(code, now=self.now, host=OWN_HOSTS.get(code))
            self.report("countries", done, len(COUNTRIES))

    def _not_drawn(self) -> list[str]:
        there = set(CountryImage.objects.values_list("uuid", flat=True))
        return [name for name in PICTURES if stable_uuid("demo-image", name) not in there]

    def _make_pictures(self, made: Make) -> None:
        umbrella = Country.objects.get(code="INT")
        for done, (name, picture) in enumerate(PICTURES.items(), start=1):
            key = stable_uuid("demo-image", name)
            image = CountryImage.objects.filter(uuid=key).first()
            if image is None:
                image = CountryImage(
                    uuid=key,
                    title=name.replace("-", " ").capitalize(),
                    collection=umbrella.collection,
                    credit="Every Can Counts demo",
                    licence="Drawn for this site",
                    file=ContentFile(made(name), name=f"{name}.webp"),
                )
                image.save()
                source = {"locale": "en", "alt": picture.alt["en"], "caption": ""}
                for locale, alt in picture.alt.items():
                    made_from = source if locale != "en" else None
                    ImageText.objects.create(
                        image=image, locale=locale, alt=alt, made_from=made_from
                    )
            self.images[name] = image.pk
            self.report("pictures", done, len(PICTURES))

    def _make_tags(self) -> None:
        for row in read_tags():
            Tag.objects.update_or_create(
                slug=slugify(row["name"]), defaults={"name": row["name"], "names": row["names"]}
            )

    def _make_entries(self, made: Make) -> None:
        self.documents = make_documents(make=made)
        for done, code in enumerate(COUNTRIES, start=1):
            make_entries(Country.objects.get(code=code), documents=self.documents)
            self.report("entries", done, len(COUNTRIES))

    # -- pages, first without their texts, so that links find them --

    def _by_locale(self, what: str, do: Callable[[str, DemoPage], None]) -> None:
        """Do something with each page; in one unit a locale's pages become documents together, once."""
        for done, locale in enumerate(LOCALES, start=1):
            with publishing.unit():
                for page in self.pages[locale]:
                    do(locale, page)
            self.report(what, done, len(LOCALES))

    def _remember_or_make(self, locale: str, page: DemoPage) -> None:
        if page.type == "home":
            return
        key = stable_uuid("demo-page", page.origin)
        found = Page.objects.filter(translation_key=key, locale__language_code=locale).first()
        if found is None:
            found = self._make(locale, page, key)
        self.made[locale, page.key] = found.pk

    def _make(self, locale: str, page: DemoPage, key: Any) -> Page:
        parent = self._parent(locale, page)
        if page.adopts:
            source = Page.objects.get(pk=self.made["en", page.adopts])
            self._publish_source(source, page.adopts)
            return self._adopted(source, locale, parent, page)
        if page.translates:
            return self._translated(locale, parent, page)
        made = MODELS[page.type](
            title=page.title,
            slug=page.slug,
            translation_key=key,
            live=False,
            show_in_menus=page.in_menu,
            is_invented=page.invented,
            **self._own_fields(page),
        )
        parent.add_child(instance=made)
        return Page.objects.get(pk=made.pk)

    def _parent(self, locale: str, page: DemoPage) -> Page:
        if page.parent in (None, "home"):
            return self._home(locale)
        return Page.objects.get(pk=self.made[locale, str(page.parent)])

    def _home(self, locale: str) -> Page:
        home = CountryLocale.objects.get(locale__language_code=locale).home
        if home is None:
            raise LookupError(f"{locale} has no home page")
        return home

    def _own_fields(self, page: DemoPage) -> dict[str, Any]:
        """Return the values of the fields that only this page's type has."""
        country = CountryLocale.objects.get(locale__language_code=page.locale).country
        return field_values(
            MODELS[page.type],
            page.fields,
            zone=country.time_zone,
            find_document=self.documents.__getitem__,
        )

    def _publish_source(self, source: Page, key: str) -> None:
        """Adoption copies what is live, so the source gets its texts before its first adoption."""
        page = next(page for page in self.pages["en"] if page.key == key)
        if not source.live:
            self._publish_body(source.specific, page, self._before(page))

    def _adopted(self, source: Page, locale: str, parent: Page, page: DemoPage) -> Page:
        return adopt_page(
            Page.objects.get(pk=source.pk),
            into=locale,
            parent=parent,
            user=None,
            now=self.now,
            own=self._country_fields(page),
        )[0]

    def _translated(self, locale: str, parent: Page, page: DemoPage) -> Page:
        origin = self.made[str(page.translates), page.key]
        source_page = next(p for p in self.pages[str(page.translates)] if p.key == page.key)
        source = Page.objects.get(pk=origin)
        if not source.live:
            self._publish_body(source.specific, source_page, ())
        return start_translation(
            Page.objects.get(pk=origin),
            into=locale,
            parent=parent,
            user=None,
            now=self.now,
            own=self._country_fields(page),
        )[0]

    def _country_fields(self, page: DemoPage) -> dict[str, Any]:
        """Return what a country says of a page that it takes from elsewhere, besides its texts."""
        follow_source = {field.field_name for field in MODELS[page.type].translatable_fields}
        own = {
            name: value
            for name, value in self._own_fields(page).items()
            if name not in follow_source
        }
        return {
            **own,
            "slug": page.slug,
            "show_in_menus": page.in_menu,
            "is_invented": page.invented,
        }

    def _make_rules(self) -> None:
        """Say what of the pages depends on the market, before anybody reads them."""
        for pages in self.pages.values():
            for page in pages:
                for rule in page.market_rules:
                    MarketRule.objects.get_or_create(
                        translation_key=stable_uuid("demo-page", page.origin),
                        block_id=block_id(page.origin, rule["block"]),
                        fact=rule["fact"],
                        defaults={"value": rule["value"], "reason": rule["reason"]},
                    )

    # -- texts --

    def _fill(self, locale: str, page: DemoPage) -> None:
        """Give a page its texts and publish it, once."""
        if page.type == "home":
            self._fill_home(locale, page)
            return
        found = Page.objects.get(pk=self.made[locale, page.key])
        if found.live:
            return
        if page.adopts or page.translates:
            self._translate(found, locale, page)
            self._overlay(found, page)
        else:
            self._publish_body(found.specific, page, self._before(page))

    def _fill_home(self, locale: str, page: DemoPage) -> None:
        home = self._home(locale).specific
        if len(home.body) == 0:
            self._publish_body(home, page, ())

    def _publish_body(self, specific: Any, page: DemoPage, before: Any) -> None:
        """Set the texts of a page and publish it; ``before`` replaces some by older ones."""
        specific.title = page.title
        specific.summary = page.summary
        specific.seo_title = page.seo_title
        specific.search_description = page.search_description
        specific.show_in_menus = page.in_menu
        specific.image_id = self.images.get(page.image or "")
        blocks = self._body(page).stored()
        older = dict(before)
        for block in blocks:
            if block["id"] in older:
                block["value"]["html"] = older[block["id"]]
        specific.body = json.dumps(blocks)
        specific.tags.set(self._tags(page))
        specific.save_revision(clean=True).publish()

    def _body(self, page: DemoPage) -> Body:
        def find_page(key: str) -> int | None:
            if key == "home":
                return self._home(page.locale).pk
            return self.made.get((page.locale, key))

        return Body(page, find_page=find_page, find_image=lambda name: self.images.get(name))

    def _tags(self, page: DemoPage) -> list[Tag]:
        return [
            tag
            for tag in Tag.objects.all()
            if tag.name_in(page.locale) in page.tags or tag.name in page.tags
        ]

    def _translate(self, found: Page, locale: str, page: DemoPage) -> None:
        translation = translation_of(found)
        if translation is None:
            raise LookupError(f"{locale}/{page.key} is translated from nothing")
        if not page.copy:
            left_out = frozenset(
                block_id(page.origin, name) for name in page.state.get("untranslated", ())
            )
            put_texts(translation, self._texts(found, page), user=None, leave_out=left_out)
        save_translation(translation, user=None, publish=True, now=self.now)

    def _overlay(self, found: Page, page: DemoPage) -> None:
        """Let the country differ from the umbrella's page, block by block."""
        for row in page.overlays:
            overlay_block(
                found,
                block_id(page.origin, row["block"]),
                row["action"],
                self._body(replace(page, body=tuple(row["body"]))).stored(),
                user=None,
                now=self.now,
                publish=True,
            )

    def _texts(self, found: Page, page: DemoPage) -> Texts:
        """Return the translated texts by path, as wagtail-localize would read them off the page."""
        specific = found.specific
        specific.title = page.title
        specific.summary = page.summary
        specific.seo_title = page.seo_title
        specific.search_description = page.search_description
        for name, value in self._own_fields(page).items():
            setattr(specific, name, value)
        specific.body = json.dumps(self._body(page).stored())
        return texts_of(specific)

    def _fill_footers(self) -> None:
        """Put at the foot of the pages what stands in no other menu, such as the legal pages."""
        for locale in LOCALES:
            menu = Menu.objects.get(
                country_locale__locale__language_code=locale, kind=MenuKind.FOOTER
            )
            if menu.items.exists():
                continue
            with publishing.unit():
                for order, key in enumerate(read_footer(locale)):
                    MenuItem.objects.create(
                        menu=menu, page_id=self.made[locale, key], sort_order=order
                    )

    # -- one page that is behind --

    def _before(self, page: DemoPage) -> list[tuple[str, str]]:
        """Return the older texts that a source had when a country translated it."""
        older: dict[str, str] = {}
        for pages in self.pages.values():
            for other in pages:
                if other.adopts == page.key and page.locale == "en":
                    older |= other.state.get("source_before", {})
        return [(block_id(page.origin, name), html) for name, html in older.items()]

    def _change_sources(self) -> None:
        """Publish the newer text of each source that a country translated when it was older."""
        for page in self.pages["en"]:
            before = dict(self._before(page))
            if not before or page.type == "home":
                continue
            specific = Page.objects.get(pk=self.made["en", page.key]).specific
            current = {
                block.id: block.value["html"].source
                for block in specific.body
                if block.id in before
            }
            if current == before:
                with publishing.unit():
                    self._publish_body(specific, page, ())
