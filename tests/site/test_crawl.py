"""Everything that the demo's sitemaps list, and all that these pages lead to."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit

import pytest

from tests.browser.people import origin_of
from tests.site.catalogue import Catalogue
from tests.site.crawling import Crawl
from tests.site.markup import Kind
from tests.site.problems import none_of

pytestmark = pytest.mark.site

ASKED_OF_A_PROGRAM = {"mailto", "tel", "geo"}


def test_the_sitemaps_list_what_the_api_lists(crawl: Crawl, catalogue: Catalogue) -> None:
    """A page is in both, once, or in neither."""
    assert sorted(crawl.listed) == sorted(page.url for page in catalogue.pages)


def test_every_listed_page_answers(crawl: Crawl) -> None:
    """Each address of a sitemap is a page, not a redirect."""
    answers = [crawl.answers[url] for url in crawl.listed]

    none_of(
        f"{answer.status} {answer.type}: {answer.url}"
        for answer in answers
        if answer.status != 200 or not answer.is_page
    )


def test_an_unknown_address_is_not_found(crawl: Crawl, catalogue: Catalogue) -> None:
    """In every country and language, an address without a page is a page with status 404."""
    answers = [crawl.answers[url] for url in catalogue.nowhere]

    none_of(f"{answer.status}: {answer.url}" for answer in answers if answer.status != 404)


def test_no_reference_inside_the_network_is_broken(crawl: Crawl, catalogue: Catalogue) -> None:
    """Each link, picture, style sheet, script, alternate and form leads to something."""
    none_of(
        f"{end.status if end else 'redirects without an end'}: {url} on {source.url}"
        for source, url in crawl.references(*Kind)
        if origin_of(url) in catalogue.origins
        for address in [urldefrag(url).url]
        for end in [crawl.end_of(address)]
        if (end is None or end.status != 200)
        and address != source.url
        and address not in crawl.left_out - crawl.answers.keys()
    )


def test_every_fragment_is_there(crawl: Crawl, catalogue: Catalogue) -> None:
    """A link to a part of a page names a part that the page has."""
    none_of(
        f"{url} on {source.url}"
        for source, url in crawl.references(Kind.LINK)
        if origin_of(url) in catalogue.origins and urlsplit(url).fragment
        for end in [crawl.end_of(urldefrag(url).url)]
        if end is None or urlsplit(url).fragment not in end.markup.anchors
    )


def test_nothing_is_loaded_from_another_host(crawl: Crawl) -> None:
    """Pages and style sheets load from the host that they lie on, and forms go there."""
    none_of(
        f"{url} on {source.url}"
        for source, url in crawl.references(Kind.LOAD, Kind.FORM)
        if urlsplit(url).scheme != "data" and origin_of(url) != origin_of(source.url)
    )


def test_links_lead_to_pages_or_to_programs_of_the_visitor(crawl: Crawl) -> None:
    """A link opens a page, a mail, a call or a map; none runs a script or opens a file."""
    allowed = {"http", "https"} | ASKED_OF_A_PROGRAM

    none_of(
        f"{url} on {source.url}"
        for source, url in crawl.references(*Kind)
        if urlsplit(url).scheme not in allowed | {"data"}
    )


def test_no_visitor_gets_a_cookie(crawl: Crawl) -> None:
    """No answer sets a cookie."""
    none_of(url for url, answer in crawl.answers.items() if "set-cookie" in answer.headers)


def test_pages_say_the_language_of_their_address(crawl: Crawl, catalogue: Catalogue) -> None:
    """Each page has the language and the direction of the place that it lies in."""
    none_of(
        f"{page.markup.lang} {page.markup.dir}: {page.url}"
        for page in crawl.pages
        for place in [catalogue.place_of(page.url)]
        if (page.markup.lang, page.markup.dir) != (place.lang, place.dir)
    )


def test_translations_name_each_other(crawl: Crawl) -> None:
    """A page that names its translations names itself, and each of them names the same ones."""
    pages = {page.url: page.markup.alternates for page in crawl.pages if page.markup.alternates}

    none_of(
        f"{lang} {url} of {source}"
        for source, alternates in pages.items()
        for lang, url in alternates.items()
        if pages.get(url) != alternates or source not in alternates.values()
    )
    assert set(crawl.listed) <= set(pages)
