"""Articles in three scripts, with everything that could break a feed."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.models import ArticlePage, NewsIndexPage
from countries.identity.tags import Tag
from countries.publishing import renew
from tests.factories import NOW, heading, make_licensee, make_network, make_page, paragraph

AWKWARD = "Doze & sticlă: 2 < 3 “]]>”"


def make_article(index: Any, title: str, **fields: Any) -> Any:
    fields = {"date": NOW.date(), **fields}
    article = make_page(index, title, model=ArticlePage, **fields)
    return article


@pytest.fixture(scope="module")
def articles(keeping) -> Any:
    """Four articles in Romanian, one in English and one in Arabic, a page that is none."""
    with keeping():
        make_network("RO", "AE")
        make_licensee("RO", "Alucro")
        image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
        body = [heading("De ce"), paragraph("<p>Fapte &amp; cifre, <b>acum</b></p>")]
        news = {
            code: make_page(code, "News", slug="news", model=NewsIndexPage)
            for code in ("ro-ro", "en-ro", "ar-ae")
        }
        made = {
            "first": make_article(news["ro-ro"], "Deschis", summary="Am deschis.", body=body),
            "press": make_article(news["ro-ro"], "Comunicat", kind="press_release", body=body),
            "pictured": make_article(news["ro-ro"], "Cu poză", image=image),
            "awkward": make_article(news["ro-ro"], AWKWARD, summary=AWKWARD, body=body),
            "arabic": make_article(news["ar-ae"], "كل علبة مهمة", summary="خبر"),
            "standard": make_page("ro-ro", "Despre noi", body=body),
        }
        english = {"translation_key": made["first"].translation_key}
        made["english"] = make_article(news["en-ro"], "Open", **english)
        for name, tags in (("first", ["scoli", "doze"]), ("press", ["doze"])):
            draft = made[name].get_latest_revision_as_object()
            draft.tags.add(*(Tag.objects.get_or_create(name=tag, slug=tag)[0] for tag in tags))
            draft.save_revision().publish()
        renew(now=NOW)
        yield made
