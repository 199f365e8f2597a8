"""A generated history of an umbrella page that countries overlay, and the checks after each step."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

from countries import publishing
from countries.routing import network
from countries.umbrella.changes import answer, changes_of
from countries.umbrella.overlaying import lift_overlays, overlay_block
from tests.countries.translation.helpers import adopt, document, running, save
from tests.countries.umbrella.histories.books import IN_PLACE, Book, Books, Written
from tests.factories import NOW, edit_page, make_network, make_page, paragraph

LOCALES = {"RO": ["ro-ro", "en-ro"], "GR": ["el-gr"]}
COUNTRY_OF = {locale: country for country, some in LOCALES.items() for locale in some}
TRANSLATED = ("ro-ro", "el-gr")
ACTIONS = ("hide", "replace", "before", "after")


class World:
    """The umbrella's page with five blocks, live in three locales of two countries."""

    def __init__(self) -> None:
        make_network("RO", "GR")
        self.order = [f"b{number}" for number in range(5)]
        self.texts = {one: f"original {one}" for one in self.order}
        self.source = make_page("en", "Source", body=body(self.order, self.texts))
        self.pages: dict[str, int] = {}
        for locale in COUNTRY_OF:
            page = adopt(self.source, locale)
            save(page)
            self.pages[locale] = page.pk

    def books(self) -> Books:
        books = Books(list(self.order), dict(self.texts))
        for locale in self.pages:
            translated = {} if locale in TRANSLATED else dict(self.texts)
            books.pages[locale] = Book(blocks=list(self.order), translated=translated)
        return books


class History:
    """One history: what happens is drawn from ``chance``, and written down in ``told``."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.books = world.books()
        self.told: list[str] = []
        self.words = 0
        self.now = NOW

    def go_on(self) -> None:
        happens = self.chance.choice(
            [self.edit, self.edit, self.add, self.remove, self.move]
            + [self.overlay] * 4
            + [self.publish, self.lift, self.respond, self.respond, self.translate]
        )
        happens()
        self.check()

    def tick(self) -> dt.datetime:
        self.now += dt.timedelta(minutes=1)
        return self.now

    def tell(self, text: str) -> None:
        self.told.append(text)

    def word(self) -> str:
        self.words += 1
        return f"word{self.words}x"

    def page(self, locale: str) -> Any:
        return Page.objects.select_related("locale").get(pk=self.world.pages[locale])

    # --- what happens ---

    def edit(self) -> None:
        block = self.chance.choice(self.books.order)
        self.books.texts[block] = f"{self.word()} {block}"
        self._publish_source(f"the umbrella edits {block}")

    def add(self) -> None:
        block = f"n{self.words}"
        self.books.texts[block] = f"{self.word()} {block}"
        self.books.order.insert(self.chance.randint(0, len(self.books.order)), block)
        self._publish_source(f"the umbrella adds {block}")

    def remove(self) -> None:
        if len(self.books.order) > 2:
            block = self.chance.choice(self.books.order)
            self.books.order.remove(block)
            del self.books.texts[block]
            self._publish_source(f"the umbrella removes {block}")

    def move(self) -> None:
        block = self.chance.choice(self.books.order)
        self.books.order.remove(block)
        self.books.order.insert(self.chance.randint(0, len(self.books.order)), block)
        self._publish_source(f"the umbrella moves {block}")

    def _publish_source(self, text: str) -> None:
        self.tell(text)
        source = self.world.source.specific_class.objects.get(pk=self.world.source.pk)
        edit_page(source, body=body(self.books.order, self.books.texts))
        while publishing.renew(now=NOW):
            pass

    def overlay(self) -> None:
        locale = self.chance.choice(list(self.books.pages))
        book = self.books.pages[locale]
        block, action = self.chance.choice(book.blocks), self.chance.choice(ACTIONS)
        publish = self.chance.random() < 0.7
        word = "" if action == "hide" else self.word()
        content = [] if action == "hide" else [paragraph(f"<p>{word}</p>", block_id=word)]
        self.tell(f"{locale}: {action} at {block} ({word or '-'}), publish={publish}")
        overlay_block(
            self.page(locale), block, action, content, user=None, now=self.tick(), publish=publish
        )
        written = Written(word, self.books.texts.get(block), tuple(self.books.order))
        book.put(block, action, written)
        self.books.wrote(COUNTRY_OF[locale], block, written)
        if publish:
            book.publish()

    def publish(self) -> None:
        locale = self.chance.choice(list(self.books.pages))
        self.tell(f"{locale}: publishes its draft")
        self.page(locale).get_latest_revision().publish()
        self.books.pages[locale].publish()

    def lift(self) -> None:
        locale = self.chance.choice(list(self.books.pages))
        book = self.books.pages[locale]
        if book.draft:
            block = self.chance.choice(sorted({at[0] for at in book.draft}))
            self.tell(f"{locale}: lifts what it did at {block}")
            lift_overlays(self.page(locale), block, user=None, now=self.tick(), publish=True)
            book.lift(block)
            book.publish()

    def respond(self) -> None:
        country = self.chance.choice(list(LOCALES))
        found = changes_of(network().by_country_code[country], self.world.source.translation_key)
        if found and found.changes:
            answers = {one.block_id: self.chance.choice(["take", "keep"]) for one in found.changes}
            self.respond_with(country, answers)

    def respond_with(self, country: str, answers: dict[str, str]) -> None:
        self.respond_with_alone(country, answers)
        for block, said in answers.items():
            self.books.answer(country, block)
            if said == "take":
                for locale in LOCALES[country]:
                    book = self.books.pages[locale]
                    if any(at[0] == block for at in book.live):
                        book.lift(block)
                        book.publish()

    def respond_with_alone(self, country: str, answers: dict[str, str]) -> None:
        """Answer without writing it down in the books."""
        self.tell(f"{country} answers {answers}")
        key = self.world.source.translation_key
        there = network().by_country_code[country]
        answer(there, key, answers, user=None, now=self.tick(), publish=True)

    def translate(self) -> None:
        locale = self.chance.choice(TRANSLATED)
        page = self.page(locale)
        self.tell(f"{locale}: translates all that is new")
        save(page)  # takes the source's present texts
        translation = running(page)
        for segment in StringSegment.objects.filter(source=translation.source):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=page.locale,
                defaults={
                    "data": f"translated {segment.string.data}",
                    "translation_type": "manual",
                    "tool_name": "",
                },
            )
        save(page)
        book = self.books.pages[locale]
        book.blocks = list(self.books.order)
        book.translated = dict(self.books.texts)
        book.publish()

    # --- what must be true ---

    def check(self) -> None:
        for locale, book in self.books.pages.items():
            self._check_page(locale, book)
        for country, locales in LOCALES.items():
            self._check_tasks(country, locales)

    def _check_page(self, locale: str, book: Book) -> None:
        stored = document(self.page(locale))
        html = stored["html"]
        for (block, action), written in book.live.items():
            if written.words:
                assert html.count(written.words) == 1, f"{locale} lost {written.words} at {block}"
            if action in IN_PLACE:
                source = self.books.texts.get(block)
                assert not source or source not in html, f"{locale} shows {block}, {action}"
        assert stored["origin"]["overlays"] == len(book.live)
        by_id = {one["id"]: one for one in stored["blocks"]}
        if locale in TRANSLATED:
            for block, made_from in book.translated.items():
                now = self.books.texts.get(block)
                if block in book.hidden() or block not in by_id or now is None:
                    continue
                assert by_id[block]["behind"] == (now != made_from), f"{locale} {block} behind"

    def _check_tasks(self, country: str, locales: list[str]) -> None:
        there = network().by_country_code[country]
        found = changes_of(there, self.world.source.translation_key)
        asked = [one.block_id for one in found.changes] if found else []
        certain, possible = self.books.asked(country, locales)
        assert len(asked) == len(set(asked)), f"{country} is asked twice: {asked}"
        assert certain <= set(asked), f"{country} is not asked about {certain - set(asked)}"
        assert set(asked) <= possible, f"{country} is asked in vain about {set(asked) - possible}"

    def outcome(self) -> dict[str, Any]:
        """Return what all countries show and are asked, whatever led there."""
        shown = {locale: document(self.page(locale))["html"] for locale in self.books.pages}
        asked = {}
        for country in LOCALES:
            there = network().by_country_code[country]
            found = changes_of(there, self.world.source.translation_key)
            asked[country] = [one.block_id for one in found.changes] if found else []
        return {"shown": shown, "asked": asked}


def body(order: list[str], texts: dict[str, str]) -> list[dict[str, Any]]:
    return [paragraph(f"<p>{texts[one]}</p>", block_id=one) for one in order]
