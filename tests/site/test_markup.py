"""Every page is valid HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.checker import check_pages
from tests.site.crawling import Crawl
from tests.site.problems import none_of

pytestmark = pytest.mark.site


def test_every_page_is_valid(crawl: Crawl, tmp_path: Path) -> None:
    """The checker has nothing to say of any page, those for errors and refused forms included."""
    pages = [(page.url, page.body) for page in [*crawl.pages, *crawl.refused]]

    none_of(check_pages(pages, folder=tmp_path))


def test_a_form_without_answers_is_refused(crawl: Crawl) -> None:
    """A form that was sent without anything comes back, and there are such forms."""
    assert crawl.refused
    assert {answer.status for answer in crawl.refused} == {422}
