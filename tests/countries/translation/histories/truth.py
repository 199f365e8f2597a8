"""What must be true in the world after each thing that happened in it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from wagtail_localize.models import StringTranslation

from cms.pages.models import StandardPage
from countries.delivery.models import Document, Kind
from countries.identity.countries import UnfinishedTexts
from countries.segments.freshness import freshness_of, standings_of
from countries.segments.reading import PageRow
from countries.translation.refusals import PublishingRefused
from countries.translation.reviewing.guarding import MachineText
from tests.countries.translation.histories.ledger import (
    WORD,
    Ledger,
    Places,
    places_of,
    spoken,
    words_in,
)
from tests.countries.translation.histories.world import SOURCES, Begun


@dataclass(frozen=True)
class Draft:
    """What a page's newest draft says, what it says live, and whether the two are one."""

    places: Places
    live: Places | None
    is_clean: bool


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
        self.ledger = self.begun.ledger.copy()
        self.policies = dict(self.begun.policies)
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
            self._languages_are_said(document, own, locale)

    def _languages_are_said(self, document: dict[str, Any], own: Places, locale: str) -> None:
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

    def _nothing_good_is_lost(self, locale: str, before: Draft) -> None:
        """After a saving: a translation stays one, and nobody wrote in vain what is on the page."""
        after, source = self._draft(locale).places, said_by(self._page(SOURCES[locale]))
        for place, words in before.places.items():
            now = after.get(place)
            if not any(self.ledger.is_foreign(word, locale) for word in words):
                lost = [word for word in now or [] if self.ledger.is_foreign(word, locale)]
                assert not lost, f"{locale}: {place} was translated, and is foreign again"
            if now is None:
                assert source is None or place not in source, f"{locale}: {place} is gone"
            elif not self._may_stand_for(words, now, locale):
                raise AssertionError(f"{locale}: {place} said {words}, and says {now}")

    def _may_stand_for(self, words: list[str], now: list[str], locale: str) -> bool:
        """Tell whether what a country wrote may give way: to its own newer text, or what it was from."""
        is_kept = {word for word in words if self.ledger.is_own(word, locale)} <= set(now)
        made_from = {self.ledger.source_of(word, locale) for word in words}
        return is_kept or all(
            self.ledger.is_own(word, locale) or word in made_from or word in words for word in now
        )

    def _says_what_it_should(self, locale: str, before: Draft) -> None:
        """After a saving: whatever is translated wholly, for what the source says now, is there.

        So is what needs no translation, where the country wrote nothing; and where nobody ever
        translated, what the source says now.
        """
        after, typed = self._draft(locale).places, self.ledger.typed
        for place, words in (said_by(self._page(SOURCES[locale])) or {}).items():
            is_whole = all((locale, word) in typed for word in words)
            wanted = [typed.get((locale, word), word) for word in words]
            if is_whole or self._needs_no_translation(place, words, locale, before):
                assert after.get(place) == wanted, f"{locale}: {place} should say {wanted}"
            elif self._is_bare(place, words, locale, before):
                assert after.get(place) == words, f"{locale}: {place} should say {words}"

    def _needs_no_translation(
        self, place: str, words: list[str], locale: str, before: Draft
    ) -> bool:
        is_foreign = any(self.ledger.is_foreign(word, locale) for word in words)
        return not is_foreign and place not in self.ledger.own(before.places, locale)

    def _is_bare(self, place: str, words: list[str], locale: str, before: Draft) -> bool:
        """Tell whether neither the source nor the page says anything there in the page's language."""
        said = [words, before.places.get(place, []), (before.live or {}).get(place, [])]
        return all(self.ledger.is_foreign(word, locale) for some in said for word in some)

    def _only_the_sources_followed(self, locale: str, before: Draft) -> None:
        """After the worker's work: what a country wrote neither went nor came by itself."""
        after, own = self._draft(locale), self.ledger.own
        assert own(after.live, locale) == own(before.live, locale), f"{locale}: own texts changed"
        for place, words in own(before.places, locale).items():
            left = own(after.places, locale).get(place, set())
            assert words <= left, f"{locale}: {words - left} went by itself from a draft"
        if not before.is_clean:
            assert after.live == before.live, f"{locale}: went live while somebody worked on it"
        elif not self.ledger.has_typed(locale):
            self._has_followed(locale, after)

    def _has_followed(self, locale: str, after: Draft) -> None:
        """Where a country wrote nothing, its page says what the source says in its language."""
        source = said_by(self._page(SOURCES[locale]))
        if source is None or after.live is None:
            return
        gone = set(after.live) - set(source)
        assert not gone, f"{locale}: {gone} is not in the source any more"
        for place, words in source.items():
            if not any(self.ledger.is_foreign(word, locale) for word in words):
                assert after.live.get(place) == words, f"{locale}: {place} did not follow"

    def _only_what_fits_was_taken(self, locale: str, brought: dict[str, str]) -> None:
        """After a file: ``brought``, words by those they are made from, stand at these or nowhere."""
        source = said_by(self._page(SOURCES[locale]))
        there = set(words_in(source or {}))
        for made_from, word in brought.items():
            rows = StringTranslation.objects.filter(data__contains=word)
            at = [WORD.findall(row.translation_of.data) for row in rows]
            if source is not None:
                wanted = [[made_from]] if made_from in there else []
                assert at == wanted, f"{locale}: {word} is at {at}, and should be at {wanted}"
            else:
                assert at in ([], [[made_from]]), f"{locale}: {word} is at {at}"
            if at:
                self.ledger.type_in(word)

    def _is_unfinished(self, locale: str, own: Places) -> bool:
        """Tell whether a page that says ``own`` must not be published, as its country decided."""
        source = said_by(self._page(SOURCES[locale]))
        is_foreign = any(self.ledger.is_foreign(word, locale) for word in words_in(own))
        return self.policies.get(locale) == UnfinishedTexts.BLOCK and (
            is_foreign or self.ledger.behind(own, source, locale) > 0
        )

    def _is_fit(self, locale: str, *, user: Any) -> None:
        """After a publishing: nothing is live that its country, or what nobody read, keeps back."""
        own = places_of(self._page(locale))
        assert not self._is_unfinished(locale, own)
        unread = [word for word in words_in(own) if self.ledger.is_unread(word, locale)]
        assert user is None or not unread, f"{locale}: nobody has read {unread}"

    def _is_rightly_refused(self, locale: str, own: Places, error: PublishingRefused) -> None:
        if isinstance(error, MachineText):
            assert any(self.ledger.is_machine(word, locale) for word in words_in(own)), error
        else:
            assert self._is_unfinished(locale, own), error

    # --- what there is ---

    def _documents(self) -> dict[str, dict[str, Any]]:
        rows = Document.objects.filter(kind=Kind.PAGE, key=self.begun.key, gone="")
        return {row.locale: json.loads(bytes(row.body)) for row in rows}

    def _draft(self, locale: str) -> Draft:
        page = self._page(locale)
        draft = page.get_latest_revision_as_object()
        is_clean = page.live and not page.has_unpublished_changes
        return Draft(places_of(draft), said_by(page), is_clean)

    def _page(self, locale: str) -> Any:
        return StandardPage.objects.select_related("locale").get(pk=self.begun.pages[locale])

    def _pages(self) -> dict[str, Any]:
        rows = StandardPage.objects.filter(pk__in=self.begun.pages.values())
        return {page.locale.language_code: page for page in rows.select_related("locale")}


def said_by(page: Any) -> Places | None:
    return places_of(page) if page.live else None
