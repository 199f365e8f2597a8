"""A small world, what may happen in it, and what must be true after each thing that did."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

from cms.pages.models import StandardPage
from countries import publishing
from countries.delivery.models import Document, Kind
from countries.identity.countries import CountryLocale, UnfinishedTexts
from countries.opening import LocalePlan, _open_locale
from countries.segments.freshness import freshness_of, standings_of
from countries.segments.reading import PageRow
from countries.translation.checks.gathering import NotFit
from countries.translation.files.packing import Format, pack, unpack
from countries.translation.files.reading import file_pages
from countries.translation.files.taking import take_in
from countries.translation.files.units import Which
from countries.translation.following import follow
from countries.translation.policies import choose_policy
from countries.translation.registering import refresh_source
from countries.translation.saving import save_translation
from countries.translation.starting import start_translation
from countries.translation.wording import version_of
from countries.translation.writing import take_machine, text_segment, write_text
from tests.countries.translation.helpers import adopt, running
from tests.countries.translation.histories.ledger import WORD, Ledger, Places, places_of, spoken
from tests.factories import (
    NOW,
    edit_page,
    heading,
    home_of,
    make_network,
    make_page,
    make_superuser,
    paragraph,
)

SOURCES = {"ro-ro": "en", "en-ro": "en", "fr": "en", "fr-be": "fr"}
"""From which locale's page each translation of the world is made; two are of their source's language."""

FOLLOWERS = ("en-ro", "fr-be")


@dataclass(frozen=True)
class Begun:
    """The world before anything happens: its pages by locale, and the books so far."""

    pages: dict[str, int]
    parents: dict[str, list[int]]
    ledger: Ledger
    key: UUID
    user: Any


def begin(*, french_share: int) -> Begun:
    """Return a page of the umbrella, its translations and their followers, all of them live.

    All is in Romanian, and one text in ``french_share`` in French.
    """
    umbrella = make_network("RO", "BE")["INT"]
    _open_locale(umbrella, LocalePlan("fr", "fr"), 1, user=None)
    ledger = Ledger()
    body = [_heading(ledger, "h1"), _paragraph(ledger, "p1", 2), _paragraph(ledger, "p2", 1)]
    title, summary = ledger.write("en")[0], ledger.write("en")[0]
    source = make_page("en", title, slug="about", summary=summary, body=body)
    french = start_translation(source, into="fr", user=None, now=NOW)[0]
    pages = {"en": source, "fr": french}
    for locale in ("ro-ro", "en-ro"):
        pages[locale] = adopt(source, locale)
    _translate(ledger, pages["ro-ro"], share=1)
    _translate(ledger, french, share=french_share)
    user = make_superuser("historian")
    for locale in ("ro-ro", "en-ro", "fr"):
        save_translation(running(pages[locale]), user=user, publish=True, now=NOW)
    pages["fr-be"] = adopt(french, "fr-be")
    save_translation(running(pages["fr-be"]), user=user, publish=True, now=NOW)
    parents = {}
    for locale in pages:
        section = make_page(locale, "Section", slug="section")
        parents[locale] = [home_of(locale).pk, section.pk]
    ids = {locale: page.pk for locale, page in pages.items()}
    return Begun(ids, parents, ledger, source.translation_key, user)


def _heading(ledger: Ledger, block_id: str) -> dict[str, Any]:
    return heading(ledger.write("en")[0], block_id=block_id)


def _paragraph(ledger: Ledger, block_id: str, texts: int) -> dict[str, Any]:
    said = "".join(f"<p>{ledger.write('en')[0]}</p>" for _number in range(texts))
    return paragraph(said, block_id=block_id)


def _translate(ledger: Ledger, page: Any, *, share: int) -> None:
    """Translate one text in so many of a page's."""
    segments = StringSegment.objects.filter(source=running(page).source).order_by("order")
    for segment in segments.select_related("string")[::share]:
        word = WORD.findall(segment.string.data)[0]
        text, _word = ledger.write(page.locale.language_code, made_from=word)
        StringTranslation.objects.create(
            translation_of=segment.string,
            context_id=segment.context_id,
            locale=page.locale,
            data=text,
        )


@dataclass
class History:
    """One run of chance through the world; ``told`` is what happened, for whoever has to look."""

    begun: Begun
    dice: random.Random
    ledger: Ledger = field(init=False)
    told: list[str] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    former: dict[str, list[str]] = field(default_factory=dict)
    may_change: set[str] = field(default_factory=set)
    policies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begun = self.begun.ledger
        self.ledger = Ledger(dict(begun.entries), set(begun.reviewed))
        self.seen = {locale: _said(page) for locale, page in self._pages().items()}

    def go_on(self) -> None:
        """Let one thing happen, let the worker catch up, and look at everything."""
        step, weight_of = self.dice, STEPS
        name = step.choices([name for name, _w in weight_of], [w for _name, w in weight_of])[0]
        self.may_change = set()
        self.told.append(name)
        getattr(self, name)()
        while publishing.renew(now=NOW):
            pass
        self.check()

    # --- what happens to sources ---

    def edit_source(self) -> None:
        """A new version of the source, published as a rule: texts changed, blocks come and go."""
        page = self._page("en")
        draft = page.get_latest_revision_as_object()
        fields: dict[str, Any] = {}
        body = [dict(block) for block in draft.body.raw_data]
        for _number in range(self.dice.randint(1, 3)):
            self._change(draft, body, fields)
        publish = self.dice.random() < 0.8
        edit_page(page, publish=publish, body=body, **fields)
        self._tell(f"{sorted(fields)} publish={publish}")
        self.may_change = {"en"}

    def _change(self, draft: Any, body: list[dict[str, Any]], fields: dict[str, Any]) -> None:
        change = self.dice.choice(["field", "text", "text", "add", "remove", "reorder"])
        if change == "field":
            name = self.dice.choice(["title", "summary"])
            fields[name] = self._reword(name, fields.get(name) or getattr(draft, name))
        elif change == "text" and body:
            block = self.dice.choice(body)
            value = dict(block["value"])
            part = "html" if "html" in value else "text"
            value[part] = self._reword(block["id"], value[part])
            block["value"] = value
        elif change == "add" and len(body) < 6:
            block_id = f"n{len(self.ledger.entries)}"
            made = self.dice.choice([_heading, lambda book, pk: _paragraph(book, pk, 2)])
            body.insert(self.dice.randint(0, len(body)), made(self.ledger, block_id))
        elif change == "remove" and len(body) > 1:
            body.remove(self.dice.choice(body))
        elif change == "reorder":
            self.dice.shuffle(body)

    def _reword(self, place: str, text: str) -> str:
        """Put another text in the place of one of several: a new one, or one that stood there before."""
        word = self.dice.choice(WORD.findall(text))
        former = self.former.setdefault(f"{place}", [])
        old = [one for one in former if one not in text]
        former.append(word)
        if old and self.dice.random() < 0.4:
            new = self.ledger.text(self.dice.choice(old))
        else:
            new = self.ledger.write("en")[0]
        return text.replace(self.ledger.text(word), new)

    def publish_source(self) -> None:
        """The source's newest draft goes live, also after it was taken down."""
        self._page("en").get_latest_revision().publish()
        self.may_change = {"en"}

    def unpublish(self) -> None:
        """A source or a translation is taken down."""
        locale = self._any("en", *SOURCES)
        page = self._page(locale)
        if page.live:
            page.unpublish()
        self.may_change = {locale}

    def move(self) -> None:
        """A page goes elsewhere in its own tree."""
        locale = self._any("en", *SOURCES)
        target = Page.objects.get(pk=self.dice.choice(self.begun.parents[locale]))
        page = Page.objects.get(pk=self.begun.pages[locale])
        if page.get_parent().pk != target.pk:
            page.move(target, pos="last-child", user=self.begun.user)

    # --- what happens to translations ---

    def write(self) -> None:
        """Somebody types some of a page's texts, a machine's over again too."""
        locale = self._any("ro-ro", "ro-ro", *SOURCES)
        translation = running(self._page(locale))
        for segment, known in self._segments(locale):
            if self.dice.random() < 0.5:
                text, word = self._translated(segment.string.data, locale)
                self._tell(word)
                write_text(
                    translation,
                    segment,
                    text=text,
                    version=version_of(known),
                    user=self.begun.user,
                )

    def forget(self) -> None:
        """Somebody empties a text."""
        locale = self._any(*SOURCES)
        known = [pair for pair in self._segments(locale) if pair[1] is not None]
        if known:
            segment, row = self.dice.choice(known)
            translation = running(self._page(locale))
            version = version_of(row)
            write_text(translation, segment, text="", version=version, user=self.begun.user)

    def machine(self) -> None:
        """A machine fills what is not translated."""
        locale = self._any("ro-ro", "fr")
        for segment, known in self._segments(locale):
            if known is None:
                text, word = self._translated(segment.string.data, locale, is_machine=True)
                self._tell(word)
                StringTranslation.objects.create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=self._page(locale).locale,
                    data=text,
                    translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
                )

    def accept(self) -> None:
        """A reviewer says of all machine text of a page that it was read."""
        locale = self._any("ro-ro", "fr")
        translation = running(self._page(locale))
        for segment, known in self._segments(locale):
            if known is not None and text_segment(translation, segment.pk):
                self.ledger.reviewed.update(WORD.findall(known.data))
        take_machine(translation, user=self.begun.user)

    def export(self) -> None:
        """A file of a page goes out."""
        locale = self._any("ro-ro", *SOURCES)
        pages = list(file_pages([running(self._page(locale))], which=Which.ALL))
        form = self.dice.choice(list(Format))
        name, _kind, content = pack(pages, form, name="file")
        self.files.append((locale, name, content))

    def bring_back(self) -> None:
        """A file comes back filled in, whatever happened meanwhile."""
        if not self.files:
            self.export()
        locale, name, content = self.files.pop(self.dice.randrange(len(self.files)))
        pages = unpack(name, content)
        for page in pages:
            for number, unit in enumerate(page.units):
                if self.dice.random() < 0.7:
                    text, word = self._translated(unit.source, locale)
                    self._tell(word)
                    values = {**unit.__dict__, "target": text, "is_finished": True}
                    page.units[number] = type(unit)(**values)
        take_in(pages, user=self.begun.user)

    def save(self) -> None:
        """A translation is saved, and published as a rule."""
        locale = self._any("ro-ro", *SOURCES)
        publish = self.dice.random() < 0.75
        self._tell(f"publish={publish}")
        page = self._page(locale)
        before = _said(page)
        translation = running(page)
        try:
            save_translation(translation, user=self.begun.user, publish=publish, now=NOW)
        except NotFit:
            self._is_rightly_refused(locale)
            return
        if publish:
            self.may_change = {locale}
            self._nothing_good_is_lost(locale, before)
            self._is_finished_where_it_has_to_be(locale)

    def revert(self) -> None:
        """An old version of a translation goes live again, or becomes the draft."""
        locale = self._any(*SOURCES)
        revision = self.dice.choice(list(self._page(locale).revisions.order_by("pk")))
        if self.dice.random() < 0.5:
            self._tell(f"to {revision.pk}")
            try:
                revision.publish(user=self.begun.user)
            except NotFit:
                assert self._is_unfinished(locale, places_of(revision.as_object()))
                return
            self.may_change = {locale}
            self._is_finished_where_it_has_to_be(locale)
        else:
            self._tell(f"draft as {revision.pk}")
            revision.as_object().save_revision(user=self.begun.user)

    def policy(self) -> None:
        """A country decides what its pages do with texts that are not finished."""
        locale = self._any("ro-ro", "fr")
        policy = self.dice.choice(UnfinishedTexts.values)
        self._tell(policy)
        choose_policy(CountryLocale.objects.get(locale__language_code=locale), policy)
        self.policies[locale] = policy

    def work(self) -> None:
        """The worker lets what is of a source's language follow it."""
        for locale in ("en", "fr"):
            follow(self.begun.pages[locale], now=NOW)
        self.may_change = set(FOLLOWERS)

    # --- what must be true ---

    def check(self) -> None:
        pages = self._pages()
        said = {locale: _said(page) for locale, page in pages.items()}
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

    def _nothing_good_is_lost(self, locale: str, before: Places | None) -> None:
        after = _said(self._page(locale)) or {}
        for place, words in (before or {}).items():
            if any(self.ledger.is_foreign(word, locale) for word in words):
                continue
            lost = [w for w in after.get(place, []) if self.ledger.is_foreign(w, locale)]
            assert not lost, f"{locale}: {place} was translated, and is foreign again"

    def _is_unfinished(self, locale: str, own: Places) -> bool:
        """Tell whether a page that says ``own`` must not be published, as its country decided."""
        source = _said(self._page(SOURCES[locale]))
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

    def _segments(self, locale: str) -> list[tuple[StringSegment, StringTranslation | None]]:
        """Return the texts that a page's editor shows, with what is translated of them."""
        translation = running(self._page(locale))
        if self.dice.random() < 0.5:
            refresh_source(translation.source)
        known = {
            (row.translation_of_id, row.context_id): row
            for row in StringTranslation.objects.filter(locale=translation.target_locale)
        }
        rows = StringSegment.objects.filter(source=translation.source).order_by("order")
        return [
            (row, known.get((row.string_id, row.context_id)))
            for row in rows.select_related("string", "context")
        ]

    def _translated(self, source: str, locale: str, *, is_machine: bool = False) -> tuple[str, str]:
        word = WORD.findall(source)[0]
        return self.ledger.write(locale, made_from=word, is_machine=is_machine)

    def _any(self, *locales: str) -> str:
        chosen = self.dice.choice(locales)
        self._tell(chosen)
        return chosen

    def _tell(self, what: str) -> None:
        self.told[-1] += f" {what}"


def _said(page: Any) -> Places | None:
    return places_of(page) if page.live else None


STEPS = (
    ("edit_source", 6),
    ("publish_source", 1),
    ("unpublish", 1),
    ("move", 1),
    ("write", 5),
    ("forget", 1),
    ("machine", 1),
    ("accept", 1),
    ("export", 1),
    ("bring_back", 2),
    ("save", 7),
    ("revert", 2),
    ("work", 3),
    ("policy", 2),
)
"""What may happen, and how often."""
