"""The network, the people and the pages of the browser's site."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from cms.media.models import CountryImage, ImageText
from cms.pages.models import ArticlePage, ContactPage, NewsIndexPage
from countries import publishing
from countries.access import Role
from countries.routing import network
from countries.tasks.worker import Worker
from tests.browser.words import ASKED_FOR, WORDS
from tests.countries.translation.helpers import adopt
from tests.factories import (
    edit_page,
    home_of,
    make_fact,
    make_identity,
    make_licensee,
    make_network,
    make_page,
    make_superuser,
    make_user,
)
from tests.journeys import story

Block = dict[str, Any]
Pages = dict[str, dict[str, Any]]


def build() -> dict[str, Any]:
    """Prepare an empty database and fill it; return the pages' ids and addresses by their names."""
    call_command("prepare", stdout=sys.stderr)
    make_network("RO", "GR", "AE")
    _make_people()
    make_fact("cans-returned", "1250", unit="count")
    make_identity("RO", "ro-ro", "Every Can Counts România")
    make_licensee("RO", "Alucro")
    pages = {
        "original": story.make_original(),
        "to-adopt": story.make_original("Cans at school", show_in_menus=True),
    }
    pages["translation"] = story.make_translation(pages["original"])
    pages["to-translate"] = adopt(story.make_original("Cans on the beach"), "ro-ro")
    pages["to-ask-for"] = adopt(story.make_original(ASKED_FOR), "ro-ro")
    image = _make_image()
    for code in WORDS:
        pages |= {f"{code} {name}": page for name, page in _make_pages(code, image)}
    _do_what_waits()
    return {
        "pages": _told(pages),
        "homes": {info.code: info.home_url for info in network().locales},
    }


def _make_people() -> None:
    make_superuser("brand")
    make_user("ro-translator", ("RO", Role.TRANSLATOR, "ro-ro"))
    make_user("ro-reviewer", ("RO", Role.REVIEWER, "ro-ro"))
    make_user("ro-publisher", ("RO", Role.PUBLISHER, ""))
    make_user("ro-editor", ("RO", Role.EDITOR, ""))
    make_user("ro-manager", ("RO", Role.MANAGER, ""))
    make_user("ro-with-key", ("RO", Role.PUBLISHER, ""))


def _make_image() -> CountryImage:
    file = BytesIO()
    Image.new("RGB", (1200, 800), (40, 120, 70)).save(file, "PNG")
    content = ContentFile(file.getvalue(), name="field.png")
    image: CountryImage = CountryImage.objects.create(title="Field", file=content)
    for code, words in WORDS.items():
        ImageText.objects.create(image=image, locale=code, alt=words["picture"])
    return image


def _make_pages(code: str, image: CountryImage) -> Iterator[tuple[str, Any]]:
    """Make one page of each type, with every block, in one locale."""
    words = WORDS[code]
    contact = make_page(
        code,
        words["contact"],
        model=ContactPage,
        slug="contact",
        email="hello@cans.example",
        phone="+40 21 555 01 00",
        address="Strada Exemplu 1",
        show_in_menus=True,
    )
    index = make_page(
        code, words["news_index"], model=NewsIndexPage, slug="news", show_in_menus=True
    )
    news = make_page(
        index,
        words["news"],
        model=ArticlePage,
        slug="weekend",
        date=dt.date(2026, 5, 12),
        summary=words["summary"],
        image=image,
        body=[_block("paragraph", html=f"<p>{words['paragraph']}</p>")],
    )
    standard = make_page(
        code,
        words["standard"],
        slug="standard",
        summary=words["summary"],
        image=image,
        body=list(_all_blocks(words, image, contact)),
        show_in_menus=True,
    )
    make_page(standard, words["card"], slug="below", show_in_menus=True)
    home = edit_page(home_of(code), body=[_hero(words, image, standard), _news_list(words)])
    yield from (
        ("home", home),
        ("standard", standard),
        ("news_index", index),
        ("news", news),
        ("contact", contact),
    )


def _hero(words: dict[str, str], image: CountryImage, page: Any) -> Block:
    return _block(
        "hero",
        heading=words["home"],
        text=words["home_text"],
        image=image.pk,
        label=words["standard"],
        link=_link(page),
    )


def _news_list(words: dict[str, str]) -> Block:
    return _block("page_list", title=words["list"], of="news", limit=6, pages=[])


def _all_blocks(words: dict[str, str], image: CountryImage, page: Any) -> Iterator[Block]:
    link = f'<a linktype="page" id="{page.pk}">{words["link"]}</a>'
    points = f"<ul><li>{words['first']}</li><li>{words['second']}</li></ul>"
    yield _block("heading", text=words["heading"], level="2")
    yield _block("paragraph", html=f"<p>{words['paragraph']} {link}</p>{points}")
    yield _block("paragraph", html="<p>Empty cans are light.</p>", language="en")
    yield _block("image", image=image.pk, caption=words["card_text"])
    yield _block("quote", text=words["quote"], attribution=words["who"])
    yield _block("facts", title=words["figure"], names=_items("cans-returned"))
    steps = [{"title": words[name], "text": words["card_text"]} for name in ("first", "second")]
    yield _block("steps", title=words["steps"], items=_items(*steps))
    card = {"title": words["card"], "text": words["card_text"], "link": _link(page)}
    cards = _items(card | {"image": image.pk}, card | {"image": None})
    yield _block("cards", title=words["cards"], items=cards)
    yield _block("call_to_action", text=words["quote"], label=words["link"], link=_link(page))
    url = "https://video.example/film"
    yield _block("video", title=words["video"], label=words["video_label"], url=url)
    yield _block("page_list", title=words["list"], of="children", limit=6, pages=[])


def _block(kind: str, *, language: str = "", **value: Any) -> Block:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value | {"language": language}}


def _items(*values: Any) -> list[Block]:
    return [{"type": "item", "id": str(uuid.uuid4()), "value": value} for value in values]


def _link(page: Any) -> dict[str, Any]:
    return {"page": page.pk, "address": ""}


def _do_what_waits() -> None:
    """Do what the worker would: the site starts with nothing left to renew."""
    Worker().drain()
    while publishing.renew(now=timezone.now()):
        pass


def _told(pages: dict[str, Any]) -> Pages:
    return {
        name: {"id": page.pk, "uuid": str(page.translation_key), "url": page.full_url}
        for name, page in pages.items()
    }
