"""What a page lists beyond its own children: entries, dated pages, the same page in other countries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from countries.conf import UMBRELLA
from countries.identity.texts import text_in
from countries.registry import Registration, entries_of_type
from countries.resolution import keys
from countries.resolution.entry import entry_form
from countries.text import (
    format_date,
    format_number,
    format_span,
    language_of,
    speaking,
    written_language,
)

if TYPE_CHECKING:
    from countries.resolution.batch import Batch
    from countries.routing import LocaleInfo


class UnknownEntries(LookupError):
    """No entries are registered under this type."""


class Listings:
    """The part of a resolution's context that looks beyond the page; every answer is noted."""

    if TYPE_CHECKING:
        page: Any
        info: LocaleInfo
        batch: Batch
        locale: str
        valid_until: dt.datetime | None

        def note(self, key: str) -> None: ...
        def _cards(self, pages: list[Any]) -> list[dict[str, Any]]: ...

    @property
    def language(self) -> str:
        """The language in which this document is read: ``ro``, ``sr-latn``."""
        return language_of(self.locale)

    @property
    def now(self) -> dt.datetime:
        return self.batch.now

    def until(self, moment: dt.datetime) -> None:
        """Say that the document is another one from ``moment`` on, if that is still to come."""
        if moment > self.batch.now:
            self.valid_until = min(moment, self.valid_until) if self.valid_until else moment

    def entries(
        self, entry_type: str, *, countries: Iterable[str] = (), limit: int = 500
    ) -> list[dict[str, Any]]:
        """Return the public entries of a type as partners get them: this country's unless told."""
        registration = entries_of_type(entry_type)
        if registration is None:
            raise UnknownEntries(entry_type)
        codes = list(countries) or [self.info.country.code]
        for code in codes:
            self.note(keys.entries(entry_type, code))
        rows = [row for code in codes for row in self.batch.entries(registration, code)]
        return [self._entry(row, registration) for row in rows[:limit]]

    def _entry(self, row: Any, registration: Registration) -> dict[str, Any]:
        return entry_form(row, registration, self)

    def page_of(self, api_type: str) -> str:
        """Return where the first live page of a type lies in this locale, or an empty string."""
        self.note(keys.latest(api_type, self.locale))
        page = self.batch.page_of_type(self.info, api_type)
        return self._url_of(page) if page else ""  # type: ignore[attr-defined]  # the context's

    def dated(
        self, types: Iterable[str], *, below: bool = True, limit: int = 0
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the cards of dated pages: those to come, the next first, and those that are over.

        Of ``below`` this page, or of the whole locale. Time alone moves a page from one to the other.
        """
        found = self._dated_below(set(types)) if below else self._dated_anywhere(set(types))
        ends = {page.pk: self.over_at(page) for page in found}
        coming = sorted(
            (page for page in found if ends[page.pk] > self.now), key=lambda page: page.starts_at
        )
        over = sorted(
            (page for page in found if ends[page.pk] <= self.now),
            key=lambda page: page.starts_at,
            reverse=True,
        )
        for page in coming:
            self.until(ends[page.pk])
        return {
            "upcoming": self._cards(coming[: limit or None]),
            "past": self._cards(over[: limit or None]),
        }

    def _dated_below(self, types: set[str]) -> list[Any]:
        self.note(keys.children(self.page.translation_key, self.locale))
        return [page for page in self.batch.children_of(self.page) if page.type_name in types]

    def _dated_anywhere(self, types: set[str]) -> list[Any]:
        for name in sorted(types):
            self.note(keys.latest(name, self.locale))
        return self.batch.of_types(self.info, types)

    def across_countries(self, types: Iterable[str]) -> list[dict[str, Any]]:
        """Return the cards of the pages below this page's counterparts in every open country.

        A country with several languages is asked in this page's, else in its default one. Each card
        says its country.
        """
        self.note(keys.translations(self.page.translation_key))
        wanted = set(types)
        found: list[tuple[Any, str]] = []
        chosen = self._one_per_country()
        below = self.batch.children_of_each(counterpart for _info, counterpart in chosen)
        for info, counterpart in chosen:
            self.note(keys.children(counterpart.translation_key, info.code))
            found += [
                (page, info.country.code)
                for page in below[counterpart.pk]
                if page.type_name in wanted
            ]
        cards = self._cards([page for page, _code in found])
        return [
            {**card, "country": code, "country_name": self.country_name(code)}
            for card, (_page, code) in zip(cards, found, strict=True)
        ]

    def own_and_shared(self) -> list[str]:
        """Return the codes of this country and of the umbrella, whose things every country has."""
        return list(dict.fromkeys((self.info.country.code, UMBRELLA)))

    def country_name(self, code: str) -> str:
        """Return a country's name in this document's language."""
        country = self.batch.net.by_country_code[code]
        return text_in({"en": country.name, **country.names}, self.locale)[0]

    def organisations(
        self, *, codes: Collection[str] = (), anywhere: bool = False
    ) -> list[dict[str, Any]]:
        """Return the organisations with a role or licence in force here, or ``anywhere``, by name.

        ``codes`` names those that are wanted; each comes with what it is in which country.
        """
        here = self.info.country.code
        rows = self.batch.organisations()
        forms = []
        for row in rows:
            if codes and row.code not in codes:
                continue
            roles = [role for role in row.roles.all() if anywhere or role.country.code == here]
            if not roles and not codes:
                continue
            self.note(keys.organisation(row.uuid))
            forms.append(self._organisation(row, roles))
        self.note(f"licensees:{here}")
        return forms

    def _organisation(self, row: Any, roles: list[Any]) -> dict[str, Any]:
        # One role for several programmes of a country is told once.
        distinct = {(role.role, role.country.code): role.country for role in roles}
        return {
            "id": str(row.uuid),
            "code": row.code,
            "name": row.name,
            "url": row.url or None,
            "roles": [
                {
                    "role": role,
                    "country": code,
                    "country_name": text_in(country.names, self.locale)[0] or country.name,
                }
                for (role, code), country in distinct.items()
            ],
        }

    def country_facts(self) -> list[dict[str, Any]]:
        """Return every fact that has a value of this country's own; at the umbrella, all."""
        here = self.info.country
        self.note(keys.entries("fact", here.code))
        names = self.batch.facts_with_value(None if here.is_umbrella else here.code)
        return self.facts(names)  # type: ignore[attr-defined]  # the context's

    # -- how values are written here --

    def translated(self, label: Any) -> str:
        """Return a label of ours in this document's language."""
        with speaking(self.locale):
            return str(label)

    def number(self, value: int | None) -> str | None:
        return None if value is None else format_number(Decimal(value), self.locale, unit="count")

    def date(self, day: dt.date | None) -> str | None:
        return format_date(day, self.locale, "long") if day else None

    def days(self, first: dt.date, last: dt.date) -> str:
        """Return from which day until which, as it is written here."""
        noon = dt.time(12, tzinfo=dt.UTC)
        begin, end = (dt.datetime.combine(day, noon) for day in (first, last))
        return format_span(begin, end, self.locale, "UTC", all_day=True)

    def moment(self, moment: dt.datetime | None) -> str | None:
        """Return a moment in UTC as RFC 3339, to the second."""
        if moment is None:
            return None
        return moment.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")

    def spoken(self, text: str, code: str) -> str | None:
        """Return the language that ``text`` is in, which is said to be ``code``; None without text."""
        return written_language(text, code) if text else None

    def place_of(self, page: Any) -> dict[str, Any] | None:
        """Return where a page's place is, and in which languages that is said.

        What its translators do not translate is in the language of the page's source.
        """
        form: dict[str, Any] | None = page.place_form()
        if form is None:
            return None
        state = self.batch.freshness(page)
        original = state.source_locale or self.batch.code_of(page)
        for part, name in (("name", "place_name"), ("street", "street"), ("town", "town")):
            code = state.paths[name].language if name in state.paths else original
            form[f"{part}_lang"] = self.spoken(form[part] or "", code)
        return form

    def local_moment(self, moment: dt.datetime | None) -> str | None:
        """Return a moment as it is written here, in this country's time, to the minute."""
        if moment is None:
            return None
        return format_span(moment, None, self.locale, self.info.country.time_zone)

    def over_at(self, page: Any) -> dt.datetime:
        """Return when what a dated page tells of is over, in its own country's time."""
        over: dt.datetime = page.over_at(self.time_zone_of(page))
        return over

    def time_zone_of(self, page: Any) -> str:
        """Return the time zone of the country that ``page`` belongs to."""
        return self.batch.net.by_locale_id[page.locale_id].country.time_zone

    def file(self, document: Any) -> dict[str, Any] | None:
        """Return where a file of the library is had, how large it is, and of which type."""
        if document is None:
            return None
        return {
            "url": self.document_url(document),  # type: ignore[attr-defined]  # the context's
            "size": document.file_size or 0,
            "type": document.content_type or "application/octet-stream",
            "name": document.filename,
        }

    def _one_per_country(self) -> list[tuple[LocaleInfo, Any]]:
        net = self.batch.net
        live = self.batch.counterparts(self.page.translation_key)
        chosen: dict[str, tuple[bool, bool, LocaleInfo, Any]] = {}
        for locale_id, page in live.items():
            info = net.by_locale_id.get(locale_id)
            if info is None or not info.country.is_open:
                continue
            rank = (language_of(info.code) == self.language, info.is_default)
            known = chosen.get(info.country.code)
            if known is None or rank > known[:2]:
                chosen[info.country.code] = (*rank, info, page)
        ordered = sorted(chosen.values(), key=lambda row: row[2].country.code)
        return [(info, page) for _same, _default, info, page in ordered]
