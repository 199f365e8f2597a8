"""The demo's data files: the network and the pages of each locale, checked without a database."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import pytest

from cms.demo.pictures.scenes import SCENES

DATA = Path(__file__).resolve().parents[3] / "cms" / "demo" / "data"
UMBRELLA_LOCALE = "en"
LOCALES = ("en", "ro-ro", "en-ro", "en-gb", "en-ie", "el-gr", "ar-ae", "en-ae")
COUNTRIES = frozenset(
    {"INT", "GB", "IE", "FR", "AT", "BE", "NL", "ES", "PT", "IT", "PL"}
    | {"CZ", "HU", "GR", "RS", "ME", "RO", "BR", "AE", "US", "SI", "CO"}
)
LANGUAGES = frozenset({"en", "ro", "el", "ar"})
SCRIPTS = {"el": "GREEK", "ar": "ARABIC"}

NETWORK_KEYS = {
    "programmes": {"code", "name", "since", "theme"},
    "countries": {
        *("code", "name", "names", "slug", "time_zone", "theme", "since"),
        *("market_facts", "locales"),
    },
    "organisations": {
        *("code", "name", "legal_name", "spellings", "kind", "country", "established", "note"),
    },
    "roles": {"organisation", "country", "programme", "role", "from", "until"},
    "licences": {"organisation", "programme", "country", "from", "until"},
    "identities": {
        *("programme", "country", "locale", "name", "slogan", "hashtag", "script_variants"),
        *("spellings", "misspellings", "from"),
    },
    "facts": {"name", "labels", "unit", "values", "keywords"},
}
VALUE_KEYS = {
    *("country", "value", "as_of", "source", "source_url", "owner", "expires", "note"),
}
KINDS = {"ngo", "association", "company", "foundation", "agency", "charity", None}
ROLES = {"licensee", "host", "funder", "founder", "owner", "supporter", "can-maker"}
UNITS = {"percent", "count", "tonne", "day", "year", "currency", "text"}

PAGE_TYPES = {"home", "standard", "programme", "news_index", "news", "contact"}
PAGE_KEYS = {
    *("key", "type", "adopts", "mode", "parent", "slug", "title", "summary", "seo_title"),
    *("search_description", "tags", "image", "invented", "in_menu", "body"),
}
COPY_KEYS = {"key", "type", "adopts", "mode", "copy", "parent", "slug", "invented", "in_menu"}
OPTIONAL_KEYS = {
    *("date", "programme", "contact", "translates", "demo_state", "source_before"),
    "untranslated",
}
BLOCK_FIELDS = {
    "hero": {"heading", "text", "image", "label", "link"},
    "heading": {"text", "level"},
    "paragraph": {"html"},
    "image": {"image", "caption"},
    "quote": {"text", "attribution"},
    "facts": {"title", "names"},
    "steps": {"title", "items"},
    "cards": {"title", "items"},
    "call_to_action": {"text", "label", "link"},
    "video": {"title", "label", "url"},
    "page_list": {"title", "of", "pages"},
}
ITEM_FIELDS = {"steps": {"title", "text"}, "cards": {"title", "text", "image", "link"}}
NOT_TEXT = frozenset({"image", "link", "url", "names", "pages", "of", "level"})
RICH_TEXT_TAGS = frozenset({"p", "ul", "ol", "li", "a", "b", "i", "br"})

FACT_TOKEN = re.compile(r"\{\{fact:([a-z0-9-]+)\}\}")
PROGRAMME_TOKEN = re.compile(r"\{\{programme:([a-z0-9-]+)\.(name|slogan|hashtag)\}\}")
TOKEN = re.compile(r"\{\{.*?\}\}")
PERCENTAGE = re.compile(r"\d\s*(?:[%٪]|per\s?cent|la sută|τοις εκατό|(?:في|ب)المئة|في المئة)")
LONG_NUMBER = re.compile(r"\d{3,}|\d[.,\s]\d{3}")
CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

type_of_locale = pytest.mark.parametrize("locale", LOCALES)


@cache
def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return data


def network() -> dict[str, Any]:
    return read("network.json")


def pages(locale: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(f"content/{locale}.json")["pages"]
    return found


def page_by_key(locale: str) -> dict[str, dict[str, Any]]:
    return {page["key"]: page for page in pages(locale)}


def country_of(locale: str) -> str:
    for country in network()["countries"]:
        if locale in {entry["locale"] for entry in country["locales"]}:
            return str(country["code"])
    raise AssertionError(f"{locale} belongs to no country")


def body(locale: str, page: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks that ``page`` shows, those of its source where it is a copy."""
    source = page_by_key(UMBRELLA_LOCALE)[page["adopts"]] if page.get("copy") else page
    blocks: list[dict[str, Any]] = source["body"]
    return blocks


def strings(value: Any) -> Iterator[str]:
    """Yield what a reader sees of a block's value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from strings(entry)
    elif isinstance(value, dict):
        for name, entry in value.items():
            if name not in NOT_TEXT:
                yield from strings(entry)


def page_texts(locale: str, page: dict[str, Any]) -> Iterator[str]:
    for name in ("title", "summary", "seo_title", "search_description"):
        yield page.get(name, "")
    for block in body(locale, page):
        yield from strings(block["value"])


def written_texts(locale: str) -> list[tuple[str, str]]:
    """Return (page key, text) of all that is written in the file of ``locale``."""
    return [
        (page["key"], text)
        for page in pages(locale)
        if not page.get("copy")
        for text in page_texts(locale, page)
    ]


class Links(HTMLParser):
    """Collect the tags and the link targets of rich text; refuse what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)
        self.targets += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def rich_texts(locale: str) -> list[tuple[str, Links]]:
    return [
        (page["key"], Links(block["value"]["html"]))
        for page in pages(locale)
        for block in body(locale, page)
        if block["type"] == "paragraph"
    ]


def block_targets(block: dict[str, Any]) -> Iterator[str]:
    """Yield the link targets of a block: keys of pages, and addresses."""
    value = block["value"]
    if block["type"] in ("hero", "call_to_action"):
        yield value["link"]
    elif block["type"] == "cards":
        yield from (item["link"] for item in value["items"])
    elif block["type"] == "page_list":
        yield from value["pages"]
    elif block["type"] == "video":
        yield value["url"]


def link_targets(locale: str) -> list[tuple[str, str]]:
    """Return (page key, target) of every link; a target is the key of a page or an address."""
    in_blocks = [
        (page["key"], target)
        for page in pages(locale)
        for block in body(locale, page)
        for target in block_targets(block)
        if target
    ]
    in_text = [
        (key, target.removeprefix("page:"))
        for key, links in rich_texts(locale)
        for target in links.targets
    ]
    return in_blocks + in_text


def pictures(locale: str) -> Iterator[str]:
    for page in pages(locale):
        yield page.get("image") or ""
        for block in body(locale, page):
            yield block["value"].get("image") or ""
            for item in block["value"].get("items", []):
                yield item.get("image") or ""


def identity(locale: str, programme: str) -> dict[str, Any] | None:
    """Return what ``programme`` is called in ``locale``, or else at the umbrella."""
    for wanted in (locale, UMBRELLA_LOCALE):
        for entry in network()["identities"]:
            if entry["locale"] == wanted and entry["programme"] == programme:
                found: dict[str, Any] = entry
                return found
    return None


def facts_known_in(country: str) -> set[str]:
    """Return the names of facts that have a value in ``country`` or at the umbrella."""
    return {
        fact["name"]
        for fact in network()["facts"]
        if {value["country"] for value in fact["values"]} & {country, None}
    }


def is_day(value: str | None) -> bool:
    return value is None or dt.date.fromisoformat(value).isoformat() == value


def is_written_in(text: str, script: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(script) for letter in text)


# The network


@pytest.mark.parametrize("section", NETWORK_KEYS)
def test_network_rows_have_exactly_the_known_fields(section: str) -> None:
    """Each row of a section has the section's fields, no more and no fewer."""
    rows = network()[section]

    assert rows
    assert [row for row in rows if set(row) != NETWORK_KEYS[section]] == []


def test_network_has_the_countries_of_the_programme() -> None:
    """All countries that the network names are there once, and the umbrella with them."""
    codes = [country["code"] for country in network()["countries"]]

    assert Counter(codes) == Counter(COUNTRIES)


@pytest.mark.parametrize(
    ("section", "field"),
    [
        ("programmes", "code"),
        ("countries", "slug"),
        ("organisations", "code"),
        ("facts", "name"),
    ],
)
def test_network_codes_are_unique(section: str, field: str) -> None:
    """No two rows of a section share their code."""
    counts = Counter(row[field] for row in network()[section])

    assert [code for code, count in counts.items() if count > 1] == []


def test_network_rows_refer_to_rows_that_exist() -> None:
    """Countries, organisations and programmes that a row names are in the file."""
    known = {
        "country": COUNTRIES,
        "organisation": {row["code"] for row in network()["organisations"]},
        "programme": {row["code"] for row in network()["programmes"]} | {None},
    }
    sections = ("organisations", "roles", "licences", "identities")

    missing = [
        (section, field, row[field])
        for section in sections
        for row in network()[section]
        for field in known.keys() & row.keys()
        if row[field] not in known[field]
    ]

    assert missing == []


def test_each_country_has_one_default_locale_and_distinct_segments() -> None:
    """A country answers in one default language, and each language has a path of its own."""
    wrong = [
        country["code"]
        for country in network()["countries"]
        if sum(entry["default"] for entry in country["locales"]) != 1
        or len({entry["segment"] for entry in country["locales"]}) != len(country["locales"])
    ]

    assert wrong == []


def test_fallback_stays_in_the_country_and_the_umbrella() -> None:
    """A missing page is answered by the same country or by the umbrella, never by a neighbour."""
    for country in network()["countries"]:
        own = {entry["locale"] for entry in country["locales"]}
        for entry in country["locales"]:
            allowed = (own | {UMBRELLA_LOCALE}) - {entry["locale"]}
            assert set(entry["fallback"]) == allowed, entry["locale"]


def test_english_readers_fall_back_to_english_first() -> None:
    """The same language comes first in the fallback order where there is one."""
    english = [
        entry
        for country in network()["countries"]
        for entry in country["locales"]
        if entry["locale"].startswith("en-")
    ]

    assert {entry["fallback"][0] for entry in english} == {UMBRELLA_LOCALE}


def test_locales_belong_to_one_country() -> None:
    """A locale code stands for one country, in lower case."""
    codes = [entry["locale"] for row in network()["countries"] for entry in row["locales"]]

    assert len(codes) == len(set(codes))
    assert [code for code in codes if code != code.lower()] == []


def test_identities_stand_in_a_locale_of_their_country() -> None:
    """A programme's name in a country is in a language of that country."""
    wrong = [row for row in network()["identities"] if country_of(row["locale"]) != row["country"]]

    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "field", "expected"),
    [
        ("hu-hu", "name", "Minden Doboz Visszajár"),
        ("el-gr", "script_variants", {"latn": "Kathe Kouti Metrai"}),
        ("de-at", "misspellings", ["Jede Dose zaehlt"]),
        ("fr-be", "spellings", ["Chaque Canette Compte", "Chaque Cannette Compte"]),
        ("ar-ae", "name", "التدوير يبدأ بعلبة"),
        ("sr-latn-me", "name", "Svaka limenka se računa"),
        ("ro-ro", "slogan", "Fiecare doză contează"),
    ],
)
def test_identities_keep_names_as_their_country_writes_them(
    locale: str, field: str, expected: object
) -> None:
    """Names, scripts and spellings are data of the country, never a translation."""
    found = identity(locale, "every-can-counts")

    assert found is not None
    assert found[field] == expected


def test_network_dates_are_days_or_unknown() -> None:
    """Each date is a day in ISO form, or null."""
    rows = [row for section in NETWORK_KEYS for row in network()[section]]
    rows += [value for fact in network()["facts"] for value in fact["values"]]
    rows += [fact for row in network()["countries"] for fact in row["market_facts"].values()]
    rows += network()["sources"].values()
    names = ("since", "established", "from", "until", "as_of", "expires")

    assert [row for row in rows if not all(is_day(row.get(name)) for name in names)] == []


def test_time_zones_exist() -> None:
    """Each country lies in a time zone of the IANA database."""
    zones = {country["time_zone"] for country in network()["countries"]}

    assert zones - available_timezones() == set()


def test_unknown_things_have_a_note() -> None:
    """An organisation whose name or form is not known says so."""
    silent = [
        row["code"]
        for row in network()["organisations"]
        if (row["legal_name"] is None or row["kind"] is None) and not row["note"]
    ]

    assert silent == []


def test_kinds_roles_and_units_are_known() -> None:
    """Organisations, roles and facts use the agreed words only."""
    assert {row["kind"] for row in network()["organisations"]} <= KINDS
    assert {row["role"] for row in network()["roles"]} <= ROLES
    assert {row["unit"] for row in network()["facts"]} <= UNITS


@pytest.mark.parametrize(("section", "field"), [("countries", "names"), ("facts", "labels")])
def test_names_and_labels_are_there_in_four_languages(section: str, field: str) -> None:
    """Countries and facts are named in English, Romanian, Greek and Arabic, in their script."""
    rows = [row for row in network()[section] if row.get("code") != "INT"]

    for row in rows:
        assert set(row[field]) >= LANGUAGES, row
        for language, script in SCRIPTS.items():
            assert is_written_in(row[field][language], script), row[field]


def test_fact_values_have_a_source_and_an_owner() -> None:
    """Each value names a source of the file, an organisation that answers for it, a country."""
    titles = {source["title"] for source in network()["sources"].values()}
    owners = {row["code"] for row in network()["organisations"]}

    for fact in network()["facts"]:
        assert fact["values"], fact["name"]
        for value in fact["values"]:
            assert set(value) == VALUE_KEYS, fact["name"]
            assert value["source"] in titles, fact["name"]
            assert value["owner"] in owners, fact["name"]
            assert value["country"] in COUNTRIES | {None}, fact["name"]


def test_facts_have_one_value_per_country() -> None:
    """A country has at most one current value of a fact."""
    for fact in network()["facts"]:
        countries = [value["country"] for value in fact["values"]]
        assert len(countries) == len(set(countries)), fact["name"]


def test_fact_values_are_numbers_of_their_unit() -> None:
    """A value is a number, with its currency where it is money, and a share is at most all."""
    for fact in network()["facts"]:
        for value in fact["values"]:
            number, _, currency = value["value"].partition(" ")
            assert Decimal(number) >= 0
            assert bool(currency) == (fact["unit"] == "currency"), fact["name"]
            assert fact["unit"] != "percent" or Decimal(number) <= 100, fact["name"]


def test_number_of_countries_is_counted_not_quoted() -> None:
    """The network's size is the number of countries in which the programme has a name."""
    named = {
        row["country"]
        for row in network()["identities"]
        if row["programme"] == "every-can-counts" and row["country"] != "INT"
    }
    fact = next(row for row in network()["facts"] if row["name"] == "countries-count")

    assert [value["value"] for value in fact["values"]] == [str(len(named))]


# The pages


@type_of_locale
def test_each_locale_has_twelve_pages(locale: str) -> None:
    """A locale of the demo is a real site: twelve pages at least."""
    assert read(f"content/{locale}.json")["locale"] == locale
    assert len(pages(locale)) >= 12


@type_of_locale
def test_pages_have_the_known_fields(locale: str) -> None:
    """A page has all fields of its kind; one that copies its source has no text of its own."""
    for page in pages(locale):
        required = COPY_KEYS if page.get("copy") else PAGE_KEYS
        unknown = set(page) - PAGE_KEYS - COPY_KEYS - OPTIONAL_KEYS
        assert required - set(page) == set(), page["key"]
        assert unknown == set(), page["key"]
        assert page["type"] in PAGE_TYPES, page["key"]
        assert page["mode"] == ("adopted" if page["adopts"] else "local"), page["key"]
        assert not (page.get("copy") and "body" in page), page["key"]


@type_of_locale
def test_blocks_have_the_fields_of_their_type(locale: str) -> None:
    """A block's value has the fields of its type, and so have its items."""
    for page in pages(locale):
        for block in page.get("body", []):
            place = (page["key"], block["id"])
            assert set(block) == {"id", "type", "language", "value"}, place
            assert set(block["value"]) == BLOCK_FIELDS[block["type"]], place
            for item in block["value"].get("items", []):
                assert set(item) == ITEM_FIELDS[block["type"]], place


@type_of_locale
def test_page_keys_and_sibling_slugs_are_unique(locale: str) -> None:
    """A key names one page, and no two pages under one parent share a slug."""
    keys = Counter(page["key"] for page in pages(locale))
    slugs = Counter((page["parent"], page["slug"]) for page in pages(locale))

    assert [key for key, count in keys.items() if count > 1] == []
    assert [slug for slug, count in slugs.items() if count > 1] == []
    assert [page["slug"] for page in pages(locale) if not SLUG.fullmatch(page["slug"])] == []


@type_of_locale
def test_parents_come_before_their_children(locale: str) -> None:
    """The home page is first and alone without parent; each other parent is listed before."""
    first, *others = pages(locale)
    seen = {first["key"]}

    assert (first["type"], first["parent"], first["adopts"]) == ("home", None, None)
    for page in others:
        assert page["parent"] in seen, page["key"]
        assert page["type"] != "home", page["key"]
        seen.add(page["key"])


@type_of_locale
def test_adopted_pages_have_a_source_of_the_same_type(locale: str) -> None:
    """An adopted page names a page of the umbrella, and no other page adopts the same one."""
    sources = page_by_key(UMBRELLA_LOCALE)
    adopted = [page for page in pages(locale) if page["adopts"]]

    assert bool(adopted) == (locale != UMBRELLA_LOCALE)
    assert len({page["adopts"] for page in adopted}) == len(adopted)
    for page in adopted:
        assert sources[page["adopts"]]["type"] == page["type"], page["key"]


@type_of_locale
def test_only_the_same_language_is_copied(locale: str) -> None:
    """Text is copied between locales of one language and translated between others."""
    copied = [page["key"] for page in pages(locale) if page.get("copy")]

    assert not copied or locale.split("-")[0] == UMBRELLA_LOCALE


@type_of_locale
def test_block_ids_are_unique_in_a_page(locale: str) -> None:
    """A block id stands once in a page."""
    for page in pages(locale):
        counts = Counter(block["id"] for block in page.get("body", []))
        assert [name for name, count in counts.items() if count > 1] == [], page["key"]


@type_of_locale
def test_adopted_pages_translate_the_blocks_of_their_source(locale: str) -> None:
    """A translated page has its source's blocks in order, but for those said to be missing."""
    for page in pages(locale):
        if not page["adopts"] or page.get("copy"):
            continue
        source = page_by_key(UMBRELLA_LOCALE)[page["adopts"]]["body"]
        missing = set(page.get("untranslated", []))
        expected = [(block["id"], block["type"]) for block in source]
        found = [(block["id"], block["type"]) for block in page["body"]]
        assert missing <= {name for name, _ in expected}, page["key"]
        assert found == [entry for entry in expected if entry[0] not in missing], page["key"]


@type_of_locale
def test_pages_translated_inside_a_country_keep_their_blocks(locale: str) -> None:
    """A page translated from another language of its country has that page's blocks and type."""
    for page in pages(locale):
        if "translates" not in page:
            continue
        assert page["adopts"] is None, page["key"]
        assert country_of(page["translates"]) == country_of(locale), page["key"]
        source = page_by_key(page["translates"])[page["key"]]
        assert source["type"] == page["type"]
        shapes = [[(b["id"], b["type"]) for b in row["body"]] for row in (source, page)]
        assert shapes[0] == shapes[1], page["key"]


@type_of_locale
def test_programme_pages_name_a_programme(locale: str) -> None:
    """A programme page, and only that, says which programme it is about."""
    codes = {row["code"] for row in network()["programmes"]}

    for page in pages(locale):
        if page["type"] == "programme" and not page.get("copy"):
            assert page["programme"] in codes, page["key"]
        else:
            assert "programme" not in page, page["key"]


@type_of_locale
def test_news_are_dated_and_marked_as_invented(locale: str) -> None:
    """Each news page has a day and says that it is made up."""
    news = [page for page in pages(locale) if page["type"] == "news"]

    assert news
    for page in news:
        assert is_day(page["date"]), page["key"]
        assert page["invented"], page["key"]


@type_of_locale
def test_contacts_reach_nobody(locale: str) -> None:
    """The demo's addresses end in .example and are marked as invented."""
    found = [page for page in pages(locale) if page["type"] == "contact"]

    assert found
    for page in found:
        assert set(page["contact"]) == {"email", "phone", "address"}
        assert page["contact"]["email"].endswith(".example")
        assert page["invented"]


@type_of_locale
def test_fact_tokens_have_a_value_in_the_country(locale: str) -> None:
    """Each fact that a page embeds or lists is known where the page stands."""
    known = facts_known_in(country_of(locale))
    used = {
        name
        for page in pages(locale)
        for text in page_texts(locale, page)
        for name in FACT_TOKEN.findall(text)
    }
    used |= {
        name
        for page in pages(locale)
        for block in body(locale, page)
        if block["type"] == "facts"
        for name in block["value"]["names"]
    }

    assert used - known == set()


@type_of_locale
def test_programme_tokens_have_a_text_in_the_locale(locale: str) -> None:
    """Each programme name, slogan and hashtag that a page embeds is not empty there."""
    for page in pages(locale):
        for text in page_texts(locale, page):
            for programme, part in PROGRAMME_TOKEN.findall(text):
                found = identity(locale, programme)
                assert found is not None, (page["key"], programme)
                assert found[part], (page["key"], programme, part)


@type_of_locale
def test_every_token_is_well_formed(locale: str) -> None:
    """Two braces always hold a fact or a part of a programme's identity."""
    for key, text in written_texts(locale):
        rest = PROGRAMME_TOKEN.sub("", FACT_TOKEN.sub("", text))
        assert "{{" not in rest, key
        assert "}}" not in rest, key


@type_of_locale
def test_figures_are_tokens(locale: str) -> None:
    """No percentage, year or large number is typed into a text."""
    for key, text in written_texts(locale):
        typed = TOKEN.sub("", text)
        assert not PERCENTAGE.search(typed), (key, text)
        assert not LONG_NUMBER.search(typed), (key, text)


@type_of_locale
def test_programme_names_are_tokens(locale: str) -> None:
    """In the blocks a programme is named by its token, so that each country reads its own name."""
    names = {row["name"] for row in network()["identities"]}

    for page in pages(locale):
        for block in page.get("body", []):
            for text in strings(block["value"]):
                typed = TOKEN.sub("", text)
                found = [name for name in names if name in typed]
                assert found == [], (page["key"], block["id"])


@type_of_locale
def test_texts_are_composed_and_romanian_uses_the_comma_below(locale: str) -> None:
    """Texts are in Unicode NFC, and Romanian ș and ț have a comma, not a cedilla."""
    for key, text in written_texts(locale):
        assert unicodedata.is_normalized("NFC", text), key
        assert not CEDILLA.search(text), key


def test_network_names_use_the_comma_below() -> None:
    """Romanian names and labels have a comma below, not a cedilla."""
    text = (DATA / "network.json").read_text(encoding="utf-8")

    assert not CEDILLA.search(text)
    assert unicodedata.is_normalized("NFC", text)


@type_of_locale
def test_links_lead_to_pages_of_the_locale_or_nowhere_real(locale: str) -> None:
    """A link names a page of the same locale, also in copied text, or a host under .example."""
    keys = page_by_key(locale).keys()

    for page, target in link_targets(locale):
        url = urlsplit(target)
        outside = url.scheme == "https" and (url.hostname or "").endswith(".example")
        assert target in keys or outside, (page, target)


@type_of_locale
def test_links_have_a_label(locale: str) -> None:
    """A button that leads somewhere says so."""
    for page in pages(locale):
        for block in body(locale, page):
            value = block["value"]
            target = value.get("link") or value.get("url")
            assert not target or value["label"], (page["key"], block["id"])


@type_of_locale
def test_links_in_text_are_marked_as_pages_or_complete_addresses(locale: str) -> None:
    """Rich text has the allowed elements only, all closed, and links to page:KEY or https."""
    for key, links in rich_texts(locale):
        assert links.open == [], key
        assert links.tags <= RICH_TEXT_TAGS, key
        for target in links.targets:
            assert target.startswith(("page:", "https://")), (key, target)


@type_of_locale
def test_pictures_are_drawn_ones(locale: str) -> None:
    """Pages use the demo's own pictures."""
    used = {name for name in pictures(locale) if name}

    assert used
    assert used <= SCENES.keys()


@type_of_locale
def test_no_page_is_empty(locale: str) -> None:
    """Each page has a title, a summary and text in its blocks."""
    for page in pages(locale):
        if page.get("copy"):
            continue
        words = " ".join(text for block in page["body"] for text in strings(block["value"]))
        assert page["title"], page["key"]
        assert page["summary"], page["key"]
        assert len(words.split()) >= (15 if page["type"] == "news_index" else 60), page["key"]


def test_tags_are_known_in_their_language() -> None:
    """Each tag of an English or Romanian page is a tag of the network in that language."""
    tags = read("tags.json")["tags"]

    for locale in LOCALES[:5]:
        language = locale.split("-")[0]
        known = {tag["names"][language] for tag in tags}
        used = {tag for page in pages(locale) for tag in page.get("tags", [])}
        assert used, locale
        assert used <= known, locale


def test_one_romanian_page_is_behind_and_one_half_translated() -> None:
    """The demo shows both states of an unfinished translation, each with what it is made from."""
    marked = {page["demo_state"]: page for page in pages("ro-ro") if "demo_state" in page}
    behind, half = marked["behind"], marked["half"]
    source = {block["id"]: block for block in page_by_key("en")[behind["adopts"]]["body"]}

    assert set(marked) == {"behind", "half"}
    assert half["untranslated"]
    assert behind["source_before"]
    for name, html in behind["source_before"].items():
        assert source[name]["value"]["html"] != html
        assert Links(html).open == []
