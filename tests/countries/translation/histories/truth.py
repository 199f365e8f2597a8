"""What must be true in the world after each thing that happened in it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from cms.pages.models import StandardPage
from countries.delivery.models import Document, Kind
from countries.identity.countries import UnfinishedTexts
from countries.segments.freshness import freshness_of, standings_of
from countries.segments.reading import PageRow
from countries.translation.saving import save_translation
from tests.countries.translation.helpers import running
from tests.countries.translation.histories.ledger import Ledger, Places, places_of, spoken
from tests.countries.translation.histories.world import SOURCES, Begun
from tests.factories import (
    NOW,
)


@dataclass
class Truth:
    """What the books know of a history, held against the pages and their documents.

    ``told`` is what happened, for whoever has to look.
    """

    begun: Begun
    dice: random.Random
    ledger: Ledger = field(init=False)
    told: list[str] = field(default_factory=list)
    may_change: set[str] = field(default_factory=set)
    policies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begun = self.begun.ledger
        self.ledger = Ledger(dict(begun.entries), set(begun.reviewed))
        self.seen = {locale: said_by(page) for locale, page in self._pages().items()}

    def check(self) -> None:
        pages = self._pages()
        said = {locale: said_by(page) for locale, page in pages.items()}
        for locale, words in said.items():
            if locale not in self.may_change:
                assert words == self.seen[locale], f"{locale} changed by itself"
        self.seen = said
        live = [page for page in pages.values() if page.live]
        fresh = freshness_of(live)
        standings = standings_of([PageRow(page.pk, page.locale.language_code) for page in live])
        documents = self._documents()
        for locale, source in SOURCES.items():
            own = said[locale]
            if own is None:
                assert locale not in documents, f"{locale} is not live and has a document"
                continue
            pk = self.begun.pages[locale]
            expected = self.ledger.behind(own, said[source], locale)
            states = self.ledger.states(own, said[source], locale)
            document = documents[locale]
            stored = document["freshness"]
            found = [fresh[pk].segments_behind, standings[pk].segments_behind]
            found.append(stored["segments_behind"])
            assert found == [expected] * 3, f"{locale}: behind {found}, and should be {expected}"
            named = {fresh[pk].state, standings[pk].state, stored["state"]}
            assert len(named) == 1, f"{locale}: {named} at once"
            assert named <= states, f"{locale}: {named}, and should be {states}"
            if self.policies.get(locale) == UnfinishedTexts.SOURCE:
                own = self.ledger.with_source(own, said[source], locale)
            self._languages_aresaid_by(document, own, locale)

    def _languages_aresaid_by(self, document: dict[str, Any], own: Places, locale: str) -> None:
        """Whatever is in another language says so, in HTML and as data, and nothing else does."""
        in_html = spoken(document["html"])
        wanted = {
            word: self.ledger.entries[word].language for some in own.values() for word in some
        }
        assert in_html == wanted, f"{locale}: HTML says {in_html}, and should say {wanted}"
        for block in document["blocks"]:
            languages = {self.ledger.entries[word].language for word in own[block["id"]]}
            assert {block["lang"].split("-")[0]} == languages, f"{locale}: block {block['id']}"
            if languages != {locale.split("-")[0]}:
                assert block["provenance"] == "source", f"{locale}: block {block['id']}"
        for name in ("title", "summary"):
            said = document["field_lang"].get(name, locale).split("-")[0]
            assert all(self.ledger.entries[word].language == said for word in own.get(name, []))

    def _nothing_good_is_lost(self, locale: str, before: Places | None) -> None:
        after = said_by(self._page(locale)) or {}
        for place, words in (before or {}).items():
            if any(self.ledger.is_foreign(word, locale) for word in words):
                continue
            lost = [w for w in after.get(place, []) if self.ledger.is_foreign(w, locale)]
            assert not lost, f"{locale}: {place} was translated, and is foreign again"

    def _is_unfinished(self, locale: str, own: Places) -> bool:
        """Tell whether a page that says ``own`` must not be published, as its country decided."""
        source = said_by(self._page(SOURCES[locale]))
        words = [word for some in own.values() for word in some]
        is_foreign = any(self.ledger.is_foreign(word, locale) for word in words)
        return self.policies.get(locale) == UnfinishedTexts.BLOCK and (
            is_foreign or self.ledger.behind(own, source, locale) > 0
        )

    def _is_finished_where_it_has_to_be(self, locale: str) -> None:
        assert not self._is_unfinished(locale, places_of(self._page(locale)))

    def _is_rightly_refused(self, locale: str) -> None:
        translation = running(self._page(locale))
        revision = save_translation(translation, user=self.begun.user, publish=False, now=NOW)
        assert self._is_unfinished(locale, places_of(revision.as_object()))

    # --- what there is ---

    def _documents(self) -> dict[str, dict[str, Any]]:
        rows = Document.objects.filter(kind=Kind.PAGE, key=self.begun.key, gone="")
        return {row.locale: json.loads(bytes(row.body)) for row in rows}

    def _page(self, locale: str) -> Any:
        return StandardPage.objects.select_related("locale").get(pk=self.begun.pages[locale])

    def _pages(self) -> dict[str, Any]:
        rows = StandardPage.objects.filter(pk__in=self.begun.pages.values())
        return {page.locale.language_code: page for page in rows.select_related("locale")}


def said_by(page: Any) -> Places | None:
    return places_of(page) if page.live else None
