"""The demo's pages in each locale, checked without a database."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from cms.demo.pictures.scenes import SCENES
from countries.identity.texts import text_in
from tests.cms.demo.data import (
    BLOCK_FIELDS,
    CEDILLA,
    COPY_KEYS,
    DATA,
    FACT_TOKEN,
    ITEM_FIELDS,
    LARGE,
    LEAST_WORDS,
    LOCALES,
    LONG_NUMBER,
    OPTIONAL_KEYS,
    PAGE_KEYS,
    PAGE_TYPES,
    PERCENTAGE,
    PROGRAMME_TOKEN,
    RICH_TEXT_TAGS,
    SLUG,
    TOKEN,
    UMBRELLA_LOCALE,
    Links,
    body,
    country_of,
    each_locale,
    facts_known_in,
    footer,
    identity,
    is_day,
    link_targets,
    listed_on,
    network,
    page_by_key,
    page_texts,
    pages,
    pictures,
    read,
    rich_texts,
    strings,
    written_texts,
)


@each_locale
def test_each_locale_has_its_pages(locale: str) -> None:
    """A locale of the demo is a real site: eight of them have twelve pages, each other has four."""
    assert read(f"content/{locale}.json")["locale"] == locale
    assert len(pages(locale)) >= (12 if locale in LARGE else 4)


@each_locale
def test_each_page_is_reached_from_home(locale: str) -> None:
    """A visitor comes to every page by the menus, links, and lists of what lies below or is new."""
    known = page_by_key(locale)
    targets = link_targets(locale)
    found: set[str] = set()
    to_follow = {"home", *footer(locale)}
    to_follow |= {key for key, page in known.items() if is_in_menu(page)}

    while to_follow:
        key = to_follow.pop()
        found.add(key)
        led_to = {target for origin, target in targets if origin == key and target in known}
        to_follow |= (led_to | set(listed_on(locale, known[key]))) - found

    assert known.keys() - found == set()


def is_in_menu(page: dict[str, Any]) -> bool:
    return bool(page["in_menu"]) and page["parent"] == "home"


@each_locale
def test_legal_pages_are_at_the_foot_of_every_page(locale: str) -> None:
    """Privacy, terms and accessibility are one step away from wherever a visitor is."""
    legal = {page["key"] for page in pages(locale) if page["type"] == "legal"}

    assert legal
    assert legal <= set(footer(locale)) <= page_by_key(locale).keys()


@each_locale
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


@each_locale
def test_blocks_have_the_fields_of_their_type(locale: str) -> None:
    """A block's value has the fields of its type, and so have its items."""
    for page in pages(locale):
        for block in page.get("body", []):
            place = (page["key"], block["id"])
            assert set(block) == {"id", "type", "language", "value"}, place
            assert set(block["value"]) == BLOCK_FIELDS[block["type"]], place
            for item in block["value"].get("items", []):
                assert set(item) == ITEM_FIELDS[block["type"]], place


@each_locale
def test_page_keys_and_sibling_slugs_are_unique(locale: str) -> None:
    """A key names one page, and no two pages under one parent share a slug."""
    keys = Counter(page["key"] for page in pages(locale))
    slugs = Counter((page["parent"], page["slug"]) for page in pages(locale))

    assert [key for key, count in keys.items() if count > 1] == []
    assert [slug for slug, count in slugs.items() if count > 1] == []
    assert [page["slug"] for page in pages(locale) if not SLUG.fullmatch(page["slug"])] == []


@each_locale
def test_parents_come_before_their_children(locale: str) -> None:
    """The home page is first and alone without parent; each other parent is listed before."""
    first, *others = pages(locale)
    seen = {first["key"]}

    assert (first["type"], first["parent"], first["adopts"]) == ("home", None, None)
    for page in others:
        assert page["parent"] in seen, page["key"]
        assert page["type"] != "home", page["key"]
        seen.add(page["key"])


@each_locale
def test_adopted_pages_have_a_source_of_the_same_type(locale: str) -> None:
    """An adopted page names a page of the umbrella, and no other page adopts the same one."""
    sources = page_by_key(UMBRELLA_LOCALE)
    adopted = [page for page in pages(locale) if page["adopts"]]

    assert bool(adopted) == (locale != UMBRELLA_LOCALE)
    assert len({page["adopts"] for page in adopted}) == len(adopted)
    for page in adopted:
        assert sources[page["adopts"]]["type"] == page["type"], page["key"]


@each_locale
def test_only_the_same_language_is_copied(locale: str) -> None:
    """Text is copied between locales of one language and translated between others."""
    copied = [page["key"] for page in pages(locale) if page.get("copy")]

    assert not copied or locale.split("-")[0] == UMBRELLA_LOCALE


@each_locale
def test_block_ids_are_unique_in_a_page(locale: str) -> None:
    """A block id stands once in a page."""
    for page in pages(locale):
        counts = Counter(block["id"] for block in page.get("body", []))
        assert [name for name, count in counts.items() if count > 1] == [], page["key"]


@each_locale
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


@each_locale
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


@each_locale
def test_programme_pages_name_a_programme(locale: str) -> None:
    """A programme page, and only that, says which programme it is about."""
    codes = {row["code"] for row in network()["programmes"]}

    for page in pages(locale):
        if page["type"] == "programme" and not page.get("copy"):
            assert page["programme"] in codes, page["key"]
        else:
            assert "programme" not in page, page["key"]


@each_locale
def test_news_are_dated_and_marked_as_invented(locale: str) -> None:
    """Each news page has a day and says that it is made up."""
    news = [page for page in pages(locale) if page["type"] == "news"]

    assert news
    for page in news:
        assert is_day(page["date"]), page["key"]
        assert page["invented"], page["key"]


@each_locale
def test_contacts_reach_nobody(locale: str) -> None:
    """The demo's addresses end in .example and are marked as invented."""
    found = [page for page in pages(locale) if page["type"] == "contact"]

    assert found
    for page in found:
        assert set(page["contact"]) == {"email", "phone", "address"}
        assert page["contact"]["email"].endswith(".example")
        assert page["invented"]


@each_locale
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


@each_locale
def test_programme_tokens_have_a_text_in_the_locale(locale: str) -> None:
    """Each programme name, slogan and hashtag that a page embeds is not empty there."""
    for page in pages(locale):
        for text in page_texts(locale, page):
            for programme, part in PROGRAMME_TOKEN.findall(text):
                found = identity(locale, programme)
                assert found is not None, (page["key"], programme)
                assert found[part], (page["key"], programme, part)


@each_locale
def test_every_token_is_well_formed(locale: str) -> None:
    """Two braces always hold a fact or a part of a programme's identity."""
    for key, text in written_texts(locale):
        rest = PROGRAMME_TOKEN.sub("", FACT_TOKEN.sub("", text))
        assert "{{" not in rest, key
        assert "}}" not in rest, key


@each_locale
def test_figures_are_tokens(locale: str) -> None:
    """No percentage, year or large number is typed into a text."""
    for key, text in written_texts(locale):
        typed = TOKEN.sub("", text)
        assert not PERCENTAGE.search(typed), (key, text)
        assert not LONG_NUMBER.search(typed), (key, text)


@each_locale
def test_programme_names_are_tokens(locale: str) -> None:
    """In the blocks a programme is named by its token, so that each country reads its own name."""
    names = {row["name"] for row in network()["identities"]}

    for page in pages(locale):
        for block in page.get("body", []):
            for text in strings(block["value"]):
                typed = TOKEN.sub("", text)
                found = [name for name in names if name in typed]
                assert found == [], (page["key"], block["id"])


@each_locale
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


@each_locale
def test_links_lead_to_pages_of_the_locale_or_nowhere_real(locale: str) -> None:
    """A link names a page of the same locale, also in copied text, or a host under .example."""
    keys = page_by_key(locale).keys()

    for page, target in link_targets(locale):
        url = urlsplit(target)
        outside = url.scheme == "https" and (url.hostname or "").endswith(".example")
        assert target in keys or outside, (page, target)


@each_locale
def test_links_have_a_label(locale: str) -> None:
    """A button that leads somewhere says so."""
    for page in pages(locale):
        for block in body(locale, page):
            value = block["value"]
            target = value.get("link") or value.get("url")
            assert not target or value["label"], (page["key"], block["id"])


@each_locale
def test_links_in_text_are_marked_as_pages_or_complete_addresses(locale: str) -> None:
    """Rich text has the allowed elements only, all closed, and links to page:KEY or https."""
    for key, links in rich_texts(locale):
        assert links.open == [], key
        assert links.tags <= RICH_TEXT_TAGS, key
        for target in links.targets:
            assert target.startswith(("page:", "https://")), (key, target)


@each_locale
def test_pictures_are_drawn_ones(locale: str) -> None:
    """Pages use the demo's own pictures."""
    used = {name for name in pictures(locale) if name}

    assert used
    assert used <= SCENES.keys()


@each_locale
def test_no_page_is_empty(locale: str) -> None:
    """Each page has a title, a summary and text in its blocks."""
    for page in pages(locale):
        if page.get("copy"):
            continue
        words = " ".join(text for block in page["body"] for text in strings(block["value"]))
        assert page["title"], page["key"]
        assert page["summary"], page["key"]
        assert len(words.split()) >= LEAST_WORDS.get(page["type"], 60), page["key"]


def test_tags_are_known_in_their_language() -> None:
    """Each tag of a page is a tag of the network in its language."""
    tags = read("tags.json")["tags"]

    for locale in LOCALES:
        known = {text_in(tag["names"], locale)[0] for tag in tags}
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
