"""What blocks ask for while they resolve; every answer is noted as a dependency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from html import escape
from typing import Any

from wagtail.models import Page
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from countries import conf
from countries.facts import FactValueInfo
from countries.identity.countries import UnfinishedTexts
from countries.market import MarketRule
from countries.resolution import keys
from countries.resolution.batch import Batch
from countries.resolution.listings import Listings
from countries.resolution.tokens import PHRASE, replace_tokens, replace_tokens_in_html
from countries.routing import LocaleInfo
from countries.text import (
    bcp47,
    clean_href,
    clean_rich_text,
    format_date,
)


class ResolutionContext(Listings):
    """One page in one country locale; ``keys`` collects what its document depends on.

    ``embedded`` are the names of the facts that it embeds itself; what cards say is other pages'.
    """

    def __init__(self, page: Any, info: LocaleInfo, batch: Batch) -> None:
        self.page = page
        self.info = info
        self.batch = batch
        self.locale = info.code
        self.keys: set[str] = set()
        self.embedded: set[str] = set()
        self._is_of_others = False
        self.valid_until: dt.datetime | None = None

    def note(self, key: str) -> None:
        self.keys.add(key)

    def text(self, value: str) -> str:
        return replace_tokens(str(value or ""), self._token)

    def rich_text(self, source: str) -> str:
        linked = FIND_A_TAG.sub(self._link_tag, source or "")
        return replace_tokens_in_html(clean_rich_text(linked), self._token)

    def href(self, value: str) -> str:
        return clean_href(value or "") or ""

    def image(self, image: Any) -> dict[str, Any] | None:
        if image is None:
            return None
        self.note(keys.image(image.uuid))
        return self.batch.image_form(image, self.locale)

    def page_url(self, page: Any) -> str:
        found = self._counterpart(page)
        return self._url_of(found) if found else ""

    def cards_of(self, pages: Any) -> list[dict[str, Any]]:
        found = [self._counterpart(page) for page in pages or []]
        return self._cards(self.batch.specific(page.pk for page in found if page))

    def children(self, *, types: Collection[str] = (), limit: int = 0) -> list[dict[str, Any]]:
        self.note(keys.children(self.page.translation_key, self.locale))
        found = self.batch.children_of(self.page)
        if types:
            found = [page for page in found if page.type_name in types]
            found.sort(key=lambda page: str(getattr(page, "date", "")), reverse=True)
        return self._cards(found[: limit or None])

    def latest(self, *, api_type: str, limit: int) -> list[dict[str, Any]]:
        self.note(keys.latest(api_type, self.locale))
        return self._cards(self.batch.latest(self.info, api_type, limit))

    def facts(self, names: list[str]) -> list[dict[str, Any]]:
        forms = []
        for name in names:
            fact = self._fact(name)
            if fact is not None:
                forms.append(fact_form(fact, self.locale))
        return forms

    def identity(self, programme: str) -> dict[str, Any]:
        """Return what ``programme`` is called here: name, slogan, hashtag, script variants."""
        self.note(keys.identity(programme, self.info.country.code))
        row = self.batch.identity(programme, self.info)
        if row is None:
            name = self.batch.programme_name(programme) or ""
            return {"name": name, "slogan": "", "hashtag": "", "script_variants": {}}
        return {
            "name": row.name,
            "slogan": row.slogan,
            "hashtag": row.hashtag,
            "script_variants": dict(row.script_variants),
        }

    def title_language(self, page: Page) -> str:
        """Return the language that a page's title is in, which its locale's may not be yet."""
        code = self.batch.code_of(page)
        return self.batch.freshness(page).foreign_language("title", code) or bcp47(code)

    def note_source_of(self, page: Page) -> None:
        """Note a page's source where its locale may show the source's title and summary."""
        info = self.batch.net.by_locale_id.get(page.locale_id)
        fresh = self.batch.freshness(page)
        if info and info.unfinished_texts == UnfinishedTexts.SOURCE and fresh.source_id:
            self.note(keys.content(page.translation_key, fresh.source_locale))

    def _token(self, kind: str, name: str, part: str) -> str | None:
        if kind == "programme":
            return self._identity_part(name, part)
        fact = self._fact(name)
        if fact is None:
            return None
        return fact.phrase(self.locale) if part == PHRASE else fact.formatted(self.locale)

    def _fact(self, name: str) -> FactValueInfo | None:
        self.note(keys.fact_key(name))
        if not self._is_of_others:
            self.embedded.add(name)
        fact = self.batch.fact(self.info.country.code, name)
        if fact is not None:
            self._expires(fact.expires_on)
        return fact

    def _identity_part(self, programme: str, part: str) -> str | None:
        value = self.identity(programme).get(part or "name")
        return value if isinstance(value, str) and value else None

    def _expires(self, day: dt.date | None) -> None:
        if day is None or day < self.batch.now.date():
            return
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)
        self.valid_until = min(end, self.valid_until) if self.valid_until else end

    def _link_tag(self, match: Any) -> str:
        attributes = extract_attrs(match.group(1))
        if attributes.get("linktype") == "page":
            return self._page_link_tag(str(attributes.get("id", "")))
        if attributes.get("linktype") == "document":
            return self._document_link_tag(str(attributes.get("id", "")))
        href = self.href(str(attributes.get("href", "")))
        return f'<a href="{escape(href)}">' if href else "<a>"

    def _page_link_tag(self, page_id: str) -> str:
        page = self.batch.page(int(page_id)) if page_id.isdecimal() else None
        if page is None:
            self.note(keys.lost(page_id[:20]))
        found = self._counterpart(page)
        if found is None:
            return "<a>"
        url = escape(self._url_of(found))
        return f'<a href="{url}">'

    def _document_link_tag(self, document_id: str) -> str:
        return f'<a href="{conf.public_url()}/documents/{document_id}/">'

    def document_url(self, document: Any) -> str:
        """Return where a file of the library is had."""
        return self.batch.file_url(document)

    def _counterpart(self, page: Page | None) -> Page | None:
        """Return the live page that stands for ``page`` here: own language first, then the chain."""
        if page is None:
            return None
        found = self._live_for(page)
        return None if found is None or self._is_withheld_here(found) else found

    def _live_for(self, page: Page) -> Page | None:
        live = self.batch.counterparts(page.translation_key)
        by_code = {found.locale.language_code: found for found in live.values()}
        original = self.batch.code_of(page)
        for code in (self.locale, *self.info.fallback, original):
            self.note(keys.page(page.translation_key, code))
            if code in by_code:
                return self._not_abroad(by_code[code])
            if code == self.locale and (own := self._stand_in(page)):
                return own
        self.note(keys.lost(page.pk))
        return None

    def _is_withheld_here(self, page: Page) -> bool:
        """Tell whether this country is not shown a page of another section that stands for its own."""
        rules = self.batch.markets.rules_above(page.path)
        self.note_rules(rules)
        return bool(self.batch.markets.failing(rules, self.info.country))

    def note_rules(self, rules: Collection[MarketRule]) -> None:
        """Note that market ``rules`` were asked, and until when what they say here holds."""
        if not rules:
            return
        country = self.info.country
        self.note(keys.market(country.code))
        turn = self.batch.markets.next_turn(rules, country)
        if turn is not None:
            self.until(turn)

    def _not_abroad(self, page: Page) -> Page:
        """Return ``page``, and note where it is another country's: its editors are to know."""
        there = self.batch.net.by_locale_id.get(page.locale_id)
        if there and there.country != self.info.country and not there.country.is_umbrella:
            self.note(keys.strays(page.pk))
        return page

    def _stand_in(self, page: Page) -> Page | None:
        """Return this locale's own page of the kind, where each has one of its own."""
        kind: Any = page.specific_class
        if not getattr(kind, "is_each_locales_own", False):
            return None
        self.note(keys.latest(kind.api_type, self.locale))
        return self.batch.page_of_type(self.info, kind.api_type)

    def _url_of(self, page: Page) -> str:
        info = self.batch.net.by_locale_id.get(page.locale_id)
        rest = info.rest_of(page.url_path) if info else None
        return info.url(rest) if info and rest is not None else ""

    def _cards(self, pages: list[Any]) -> list[dict[str, Any]]:
        self.batch.prepare_cards(pages)
        was_of_others, self._is_of_others = self._is_of_others, True
        try:
            return [self._card(page) for page in pages]
        finally:
            self._is_of_others = was_of_others

    def _card(self, page: Any) -> dict[str, Any]:
        """Return what a list shows of a page; ``page`` is specific."""
        self.note(keys.page(page.translation_key, self.batch.code_of(page)))
        self.note_source_of(page)
        date = getattr(page, "date", None)
        return {
            "id": str(page.translation_key),
            "title": self.text(page.title),
            "url": self._url_of(page),
            "summary": self.text(getattr(page, "summary", "")),
            "image": self.image(getattr(page, "image", None)),
            "date": date.isoformat() if date else None,
            "date_formatted": format_date(date, self.locale, "long") if date else None,
            "lang": self.title_language(page),
            "type": page.type_name,
            "details": page.card_details(self),
        }


def fact_form(fact: Any, locale: str) -> dict[str, Any]:
    """Return what partners and blocks get of a fact in a locale."""
    return {
        "name": fact.name,
        "label": fact.label_in(locale),
        "value": fact.value,
        "formatted": fact.formatted(locale),
        "phrase": fact.phrase(locale),
        "unit": fact.unit,
        "as_of": fact.as_of.isoformat() if fact.as_of else None,
        "as_of_formatted": format_date(fact.as_of, locale, "long") if fact.as_of else None,
        "source": fact.source,
        "source_url": fact.source_url,
    }
