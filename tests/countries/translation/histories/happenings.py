"""What may happen in the world, by chance, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

from countries import publishing
from countries.identity.countries import CountryLocale, UnfinishedTexts
from countries.translation.files.packing import Format, pack, unpack
from countries.translation.files.reading import file_pages
from countries.translation.files.taking import take_in
from countries.translation.files.units import Which
from countries.translation.following import follow
from countries.translation.policies import choose_policy
from countries.translation.refusals import PublishingRefused
from countries.translation.registering import refresh_source
from countries.translation.saving import save_translation
from countries.translation.wording import version_of
from countries.translation.writing import Conflict, take_machine, text_segment, write_text
from tests.countries.translation.helpers import running
from tests.countries.translation.histories.ledger import WORD, places_of
from tests.countries.translation.histories.truth import Truth, said_by
from tests.countries.translation.histories.world import (
    FOLLOWERS,
    SOURCES,
    new_heading,
    new_paragraph,
)
from tests.factories import (
    NOW,
    edit_page,
)


@dataclass
class History(Truth):
    """One run of chance through the world."""

    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    former: dict[str, list[str]] = field(default_factory=dict)

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
            made = self.dice.choice([new_heading, lambda book, pk: new_paragraph(book, pk, 2)])
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
                version = version_of(known)
                write_text(translation, segment, text=text, version=version, user=self.begun.user)
                self.ledger.type_in(word)

    def write_late(self) -> None:
        """Somebody types over a text that somebody else wrote since: it is not lost."""
        locale = self._any(*SOURCES)
        known = [pair for pair in self._segments(locale) if pair[1] is not None]
        if known:
            segment, row = self.dice.choice(known)
            text, _word = self._translated(segment.string.data, locale)
            with pytest.raises(Conflict):
                write_text(
                    running(self._page(locale)),
                    segment,
                    text=text,
                    version=version_of(None),
                    user=self.begun.user,
                )
            row.refresh_from_db()
            assert row.data != text, f"{locale}: written over what somebody else wrote"

    def forget(self) -> None:
        """Somebody empties a text."""
        locale = self._any(*SOURCES)
        known = [pair for pair in self._segments(locale) if pair[1] is not None]
        if known:
            segment, row = self.dice.choice(known)
            translation = running(self._page(locale))
            version = version_of(row)
            write_text(translation, segment, text="", version=version, user=self.begun.user)
            self.ledger.typed.pop((locale, WORD.findall(segment.string.data)[0]), None)

    def machine(self) -> None:
        """A machine fills what is not translated."""
        locale = self._any("ro-ro", "fr")
        for segment, known in self._segments(locale):
            if known is None:
                text, word = self._translated(segment.string.data, locale, is_machine=True)
                self.ledger.type_in(word)
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
            if self.dice.random() < 0.5:
                self.told.append("meanwhile")
                self.edit_source()
        locale, name, content = self.files.pop(self.dice.randrange(len(self.files)))
        pages = unpack(name, content)
        brought = {}
        for page in pages:
            for number, unit in enumerate(page.units):
                if self.dice.random() < 0.7:
                    text, word = self._translated(unit.source, locale)
                    brought[WORD.findall(unit.source)[0]] = word
                    values = {**unit.__dict__, "target": text, "is_finished": True}
                    page.units[number] = type(unit)(**values)
        take_in(pages, user=self.begun.user)
        self._only_what_fits_was_taken(locale, brought)

    def save(self) -> None:
        """A translation is saved, and published as a rule, now and then by the system itself."""
        locale = self._any("ro-ro", *SOURCES)
        publish = self.dice.random() < 0.75
        user = self._somebody()
        self._tell(f"publish={publish}")
        before = self._draft(locale)
        try:
            save_translation(running(self._page(locale)), user=user, publish=publish, now=NOW)
        except PublishingRefused as error:
            assert self._draft(locale) == before, "half a saving is left"
            self._save_refused(locale, error)
            return
        self._nothing_good_is_lost(locale, before)
        self._says_what_it_should(locale, before)
        if publish:
            self.may_change = {locale}
            assert said_by(self._page(locale)) == self._draft(locale).places
            self._is_fit(locale, user=user)

    def _save_refused(self, locale: str, error: PublishingRefused) -> None:
        """What must not be published yet is saved as a draft."""
        translation = running(self._page(locale))
        revision = save_translation(translation, user=self.begun.user, publish=False, now=NOW)
        self._is_rightly_refused(locale, places_of(revision.as_object()), error)

    def revert(self) -> None:
        """An old version of a translation goes live again, or becomes the draft."""
        locale = self._any(*SOURCES)
        revision = self.dice.choice(list(self._page(locale).revisions.order_by("pk")))
        if self.dice.random() < 0.5:
            user = self._somebody()
            self._tell(f"to {revision.pk}")
            try:
                revision.publish(user=user)
            except PublishingRefused as error:
                self._is_rightly_refused(locale, places_of(revision.as_object()), error)
                return
            self.may_change = {locale}
            self._is_fit(locale, user=user)
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
        before = {locale: self._draft(locale) for locale in FOLLOWERS}
        for locale in ("en", "fr"):
            follow(self.begun.pages[locale], now=NOW)
        self.may_change = set(FOLLOWERS)
        for locale in FOLLOWERS:
            self._only_the_sources_followed(locale, before[locale])

    # --- by chance ---

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
        """Return a new text for one of the source's, and its word."""
        made_from = WORD.findall(source)[0]
        text, word = self.ledger.write(locale, made_from=made_from, is_machine=is_machine)
        self._tell(f"{made_from}>{word}")
        return text, word

    def _somebody(self) -> Any:
        """Return a person, or nobody: then it is the system's own work."""
        user = self.begun.user if self.dice.random() < 0.8 else None
        self._tell("" if user else "by itself")
        return user

    def _any(self, *locales: str) -> str:
        chosen = self.dice.choice(locales)
        self._tell(chosen)
        return chosen

    def _tell(self, what: str) -> None:
        self.told[-1] += f" {what}" if what else ""


STEPS = (
    ("edit_source", 6),
    ("publish_source", 1),
    ("unpublish", 1),
    ("move", 1),
    ("write", 5),
    ("write_late", 1),
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
