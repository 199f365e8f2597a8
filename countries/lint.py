"""Read every live page and every registered entry for what no reader should see; change nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.models import Page

from countries.facts import token_names
from countries.identity.programmes import Programme
from countries.pages import CountryPageMixin
from countries.registry import Registration, entry_registrations
from countries.resolution.tokens import unknown_tokens
from countries.routing import LocaleInfo, Network, network
from countries.segments.freshness import freshness_of
from countries.segments.reading import block_id_of, shown_texts_of, stated_languages
from countries.text import (
    detect_language,
    excerpt,
    language_of,
    plain_text,
    same_language,
    words,
)
from countries.text.leftovers import placeholders, without_shortcodes

LONG_ENOUGH = 8
"""Text of fewer words is not judged by its language: it may be a name."""
PAGES_AT_ONCE = 100


@dataclass(frozen=True)
class Finding:
    """Something to look at: where it stands (an address or an entry, and the place in it), and why."""

    code: str
    subject: str
    place: str
    locale: str
    excerpt: str
    message: str

    def as_data(self) -> dict[str, str]:
        """Return it JSON-ready."""
        return asdict(self)


@dataclass(frozen=True)
class _Text:
    """A text, where it stands, and the languages of which it may be."""

    text: str
    subject: str
    place: str
    locale: str
    languages: Collection[str]


class UnknownPlace(LookupError):
    """No open country or locale has this code."""


def lint(*, country: str = "", locale: str = "") -> Iterator[Finding]:
    """Yield what is found in the live pages and public entries of a country or locale, or of all.

    Raises ``UnknownPlace``.
    """
    net = network()
    locales = _locales(net, country.upper(), locale.lower())
    checks = _Checks()
    for info in locales:
        for text in _page_texts(info):
            yield from checks.of(text)
    for registration in entry_registrations():
        for text in _entry_texts(registration, net, locales):
            yield from checks.of(text)


def _locales(net: Network, country: str, locale: str) -> list[LocaleInfo]:
    found = [
        info
        for info in net.open_locales()
        if country in ("", info.country.code) and locale in ("", info.code)
    ]
    if not found:
        raise UnknownPlace(locale or country)
    return found


class _Checks:
    """The checks, with what is known of tokens; looked up once."""

    def _facts(self, locale: str) -> set[str]:
        if locale not in self._names:
            self._names[locale] = token_names(locale)
        return self._names[locale]

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _programmes(self) -> set[str]:
        return set(Programme.objects.values_list("code", flat=True))

    def of(self, text: _Text) -> Iterator[Finding]:
        yield from self._language(text)
        tokens = unknown_tokens(
            text.text, facts=self._facts(text.locale), programmes=self._programmes
        )
        for token in tokens:
            yield _finding("unknown-token", text, token, "Nothing is known under this name.")
        for match in placeholders(text.text, text.locale):
            message = "This was to be filled in."
            yield _finding("placeholder", text, _around(text.text, *match.span()), message)
        for piece in without_shortcodes(text.text)[1]:
            yield _finding("leaked-shortcode", text, piece, "A code of another page builder.")

    def _language(self, text: _Text) -> Iterator[Finding]:
        if len(words(text.text)) < LONG_ENOUGH:
            return
        expected = next(iter(text.languages))
        found = detect_language(text.text, expected=expected).language
        if found and not any(same_language(found, language) for language in text.languages):
            message = f"This reads as “{found}” and should be “{expected}”."
            yield _finding("wrong-language", text, text.text, message)


def _page_texts(info: LocaleInfo) -> Iterator[_Text]:
    pages = Page.objects.live().filter(locale_id=info.locale_id).order_by("path")
    keys = list(pages.filter(path__startswith=info.home_path).values_list("pk", flat=True))
    for begin in range(0, len(keys), PAGES_AT_ONCE):
        some = Page.objects.filter(pk__in=keys[begin : begin + PAGES_AT_ONCE]).order_by("path")
        rows = list(some.select_related("locale"))
        states = freshness_of(rows)
        pages = list(some.specific().select_related("locale"))
        prefetch_related_objects(pages, "overlays")
        for page in pages:
            if isinstance(page, CountryPageMixin):
                spoken = {path: it.language for path, it in states[page.pk].paths.items()}
                yield from _texts_of_page(page, info, spoken)


def _texts_of_page(page: Any, info: LocaleInfo, spoken: dict[str, str]) -> Iterator[_Text]:
    """Yield the texts of a page; one that is not translated yet is in its source's language."""
    stated = stated_languages(page)
    subject = page.get_url() or str(page.pk)
    for path, texts in shown_texts_of(page).items():
        own = spoken.get(path, info.code)
        language = stated.get(block_id_of(path) or "") or language_of(own)
        for text in texts:
            yield _Text(plain_text(text), subject, path, info.code, [language])


def _entry_texts(
    registration: Registration, net: Network, locales: Iterable[LocaleInfo]
) -> Iterator[_Text]:
    codes = {info.country.code for info in locales}
    asked = {language_of(info.code) for info in locales}
    rows = registration.model._default_manager.filter(is_public=True, country__code__in=codes)
    for row in rows.select_related("country").order_by("pk"):
        here = net.locales_of(net.by_country_code[row.country.code])
        spoken = [language_of(info.code) for info in here]
        subject = f"{row.entry_type}:{row.uuid}"
        for name in registration.texts:
            value = getattr(row, name)
            texts = value if isinstance(value, dict) else {"": value}
            for code, text in texts.items():
                if not code or any(same_language(code, language) for language in asked):
                    place = f"{name}.{code}" if code else name
                    languages = [code] if code else spoken
                    yield _Text(str(text), subject, place, here[0].code, languages)


def _finding(code: str, text: _Text, piece: str, message: str) -> Finding:
    return Finding(code, text.subject, text.place, text.locale, excerpt(piece, 120), message)


def _around(text: str, begin: int, end: int) -> str:
    return text[max(0, begin - 40) : end + 40]
