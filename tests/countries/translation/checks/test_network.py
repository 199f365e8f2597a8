"""The rules raise no alarm over texts that people wrote and read: those of the demo network."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from cms.demo.content import DemoPage, read_pages, written_locales
from cms.demo.glossary import terms_in
from countries.translation.checks import check_text
from tests.countries.translation.checks.asking import about, network_data

SAMPLED = 12
"""Of so many texts one is looked at by default."""
_BLOCKS = re.compile(r"</?(?:p|ul|ol|li|h[1-6])(?:\s[^>]*)?>")
_NO_TEXTS = {
    *("level", "url", "image", "link", "programme", "kind", "pages", "limit", "programmes"),
    *("tag", "file", "names"),
}


def strings(html: str) -> Iterator[str]:
    """Yield the texts of rich text, each with its links numbered."""
    for piece in filter(str.strip, _BLOCKS.split(html)):
        number = itertools.count(1)
        yield re.sub(r"<a [^>]*>", lambda _tag, n=number: f'<a id="a{next(n)}">', piece.strip())


def texts_of(page: DemoPage) -> dict[str, list[str]]:
    """Return the texts of a page by their place; without blocks whose language is said."""
    found = {
        name: [text]
        for name in ("title", "summary", "seo_title", "search_description")
        if (text := getattr(page, name))
    }

    def walk(place: str, value: Any) -> None:
        if isinstance(value, dict):
            for name in value.keys() - _NO_TEXTS:
                walk(f"{place}.{name}", value[name])
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(f"{place}.{index}", item)
        elif isinstance(value, str) and value:
            is_rich = place.endswith((".html", ".answer"))
            found[place] = [*strings(value)] if is_rich else [value.replace("&", "&amp;")]

    for block in page.body:
        if not block.get("language"):
            walk(block["id"], block["value"])
    return found


def pairs() -> Iterator[tuple[str, str, str, str]]:
    """Yield (locale, the source's locale, its text, text) of all that the demo says."""
    pages = {
        locale: {page.key: page for page in read_pages(locale)} for locale in written_locales()
    }
    for locale, own in pages.items():
        for page in own.values():
            origin = "en" if page.adopts else page.translates or ""
            source = pages[origin][page.adopts or page.key] if origin else None
            theirs = texts_of(source) if source else {}
            for place, texts in (theirs if page.copy else texts_of(page)).items():
                said = theirs.get(place, [])
                if len(said) != len(texts):
                    said = [""] * len(texts)
                for one, other in zip(said, texts, strict=True):
                    yield locale, origin if one else "", one, other


def alarms(every: int) -> tuple[int, list[tuple[str, str, str]]]:
    """Return how many texts were looked at, and (locale, rule, text) of each finding."""
    facts = frozenset(row["name"] for row in network_data()["facts"])
    programmes = frozenset(row["code"] for row in network_data()["programmes"])
    looked = list(itertools.islice(pairs(), 0, None, every))
    terms = {locale: terms_in(locale) for locale in written_locales()}
    found = [
        (locale, one.rule, target)
        for locale, origin, source, target in looked
        for one in check_text(
            source,
            target,
            about=about(
                locale,
                source=origin,
                facts=facts,
                programmes=programmes,
                terms=terms[locale] if origin in ("", "en") else (),
            ),
        )
    ]
    return len(looked), found


def test_a_sample_of_the_network_raises_hardly_an_alarm() -> None:
    """At most one text of a hundred that people wrote has a finding."""
    count, found = alarms(SAMPLED)

    assert count > 400
    assert len({text for _locale, _rule, text in found}) <= count / 100, found


@pytest.mark.slow
def test_the_whole_network_raises_hardly_an_alarm() -> None:
    """At most one text of a hundred that people wrote has a finding."""
    count, found = alarms(1)

    assert count > 5000
    assert len({text for _locale, _rule, text in found}) <= count / 100, found
