"""The documentation as it is served: open to all, whole, and with links that lead somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import orjson
import pytest
from django.contrib.staticfiles import finders

from countries.partners.api import docs
from countries.partners.docs import contents, rendering
from tests.countries.partners.docs.examples import blocks_of

pytestmark = pytest.mark.django_db

ADDRESSES = [f"docs/{path}" if path else "docs" for path in contents.ORDER]
ORIGIN = "http://localhost:8000"
ELSEWHERE = {"https://www.standardwebhooks.com/", "https://oembed.com/"}
"""Specifications that the documentation leads to."""


class Page(HTMLParser):
    """What a page loads, links, and could run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: set[str] = set()
        self.ids: set[str] = set()
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("script", "style", "iframe", "img", "object"):
            self.inline.append(tag)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "link" and found.get("rel") == "stylesheet":
            self.loaded.append(found.get("href") or "")
        if found.get("id"):
            assert found["id"] not in self.ids, found["id"]
            self.ids.add(found["id"] or "")
        if tag == "a":
            self.linked.add(found.get("href") or "")


@pytest.fixture
def shown(api):
    """Return a function that returns a page, read once."""
    read = {}

    def show(address):
        if address not in read:
            response = api.get(address)
            assert response.status_code == 200, address
            read[address] = Page(response.content.decode())
        return read[address]

    return show


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_our_own_style_alone(api, address):
    """No script, nothing inline, nothing from elsewhere, and no name of a value is left over."""
    response = api.get(address)
    text = response.content.decode()
    page = Page(text)

    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert page.inline == []
    assert page.loaded == ["/static/wagtail_countries/partner-api.css"]
    assert finders.find("wagtail_countries/partner-api.css")
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert not re.search(r"\{\{|\{%|\]\(|docs:", text)


def test_every_link_leads_somewhere(api, shown):
    """Links lead to pages of the documentation, to anchors that are there, or to the API itself."""
    broken = [
        f"{address} → {link}"
        for address in ADDRESSES
        for link in shown(address).linked
        if not leads_somewhere(api, shown, address, link)
    ]

    assert not broken


def leads_somewhere(api, shown, address, link):
    parts = urlsplit(link)
    if not parts.path:
        return parts.fragment in shown(address).ids
    if not link.startswith(f"{ORIGIN}/api/partner/v1/"):
        return link in ELSEWHERE
    path = parts.path.removeprefix("/api/partner/v1/")
    if path not in ADDRESSES:
        return api.get(parts.path).status_code == 200
    return not parts.fragment or parts.fragment in shown(path).ids


def test_the_pages_are_read_one_after_the_other(shown):
    """Each page leads to the next, and all pages list all."""
    urls = [f"{ORIGIN}/api/partner/v1/{address}" for address in ADDRESSES]

    for address, following in zip(ADDRESSES, urls[1:], strict=False):
        assert following in shown(address).linked
        assert set(urls) <= shown(address).linked


def test_the_texts_are_all_there():
    """Every file is a page, and every page a file."""
    files = {
        str(path.relative_to(contents.TEXTS).with_suffix(""))
        for path in contents.TEXTS.rglob("*.md")
    }

    assert files == {path or "overview" for path in contents.ORDER}


def test_the_reference_describes_every_operation(api, shown):
    """Each operation and form of the description has its place."""
    description = api.ok("openapi.json")
    ids = shown("docs/reference").ids

    for methods in description["paths"].values():
        assert {operation["operationId"] for operation in methods.values()} <= ids
    assert {"form-Page", "form-Problem"} <= ids


def test_the_changelog_names_every_operation(api):
    """Whatever can be asked came at some time, and the changelog says when."""
    text = docs.text_of(contents.pages()["changelog"])
    paths = api.ok("openapi.json")["paths"]

    missing = [path for path in paths if f"`{path}`" not in text]
    assert not missing


def test_examples_come_in_the_language_that_was_chosen(api):
    """Of examples that say the same, the chosen one is shown, and the choice stays on the way."""
    text = api.get("docs/quickstart", examples="php").content.decode()

    assert 'class="language-php"' in text
    assert 'class="language-python"' not in text
    assert f'href="{ORIGIN}/api/partner/v1/docs/how-to/show-a-page?examples=php"' in text


def test_all_examples_can_be_had_at_once(api):
    """For printing: every language, one under another."""
    text = api.get("docs/quickstart", examples="all").content.decode()

    for language in rendering.LANGUAGES:
        assert f'class="language-{language}"' in text


def test_where_a_language_is_lacking_another_is_shown(api):
    """Who asks for no language, or for one that a page lacks, sees the first there is, and which."""
    text = api.get("docs/how-to/be-told").content.decode()

    assert "receiver.py" in text
    assert "receiver.php" not in text
    assert 'aria-current="true">Python</a>' in text


def test_an_unknown_choice_is_named(api):
    """A language or a parameter that is not known is a problem that lists what is."""
    language = orjson.loads(api.get("docs/quickstart", examples="cobol").content)
    parameter = orjson.loads(api.get("docs", colour="green").content)

    assert language["errors"][0]["known"] == sorted(["all", *rendering.LANGUAGES])
    assert parameter["errors"][0]["known"] == ["examples"]


def test_an_unknown_page_is_not_found(api):
    """404 lists the pages that there are."""
    response = api.get("docs/how-to/fly")

    assert response.status_code == 404
    assert "how-to/show-a-page" in orjson.loads(response.content)["errors"][0]["known"]


def test_a_page_is_cached_and_conditional(api):
    """It is sent again only when it changed."""
    first = api.get("docs/quickstart")

    again = api.get("docs/quickstart", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_names_and_limits_are_this_sites(settings):
    """Addresses, the beginning of keys and the brand are those that are set."""
    settings.WAGTAIL_COUNTRIES = {
        **settings.WAGTAIL_COUNTRIES,
        "PUBLIC_URL": "https://cans.example",
        "KEY_PREFIX": "can",
        "BRAND_NAME": "Cans",
        "ANONYMOUS_API": False,
    }

    quickstart = docs.text_of(contents.pages()["quickstart"])
    overview = docs.text_of(contents.pages()[""])

    assert "https://cans.example/api/partner/v1/countries" in quickstart
    assert "can_test_" in quickstart
    assert "localhost" not in quickstart + overview
    assert "every page of Cans" in overview
    assert "every request needs a key" in overview


def test_blocks_with_answers_are_marked(api):
    """What a program answers is told apart from what is typed."""
    assert any(code.is_answer for code in blocks_of("quickstart"))
    assert "code--answer" in api.get("docs/quickstart").content.decode()
