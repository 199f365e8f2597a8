"""The small world of the histories: a page, its translations, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from wagtail_localize.models import StringSegment, StringTranslation

from countries.identity.countries import CountryLocale, UnfinishedTexts
from countries.opening import LocalePlan, _open_locale
from countries.translation.policies import choose_policy
from countries.translation.saving import save_translation
from countries.translation.starting import start_translation
from tests.countries.translation.helpers import adopt, running
from tests.countries.translation.histories.ledger import WORD, Ledger
from tests.factories import (
    NOW,
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
    policies: dict[str, str]


class Kind(NamedTuple):
    """In what the worlds differ: one text in so many is in French, or the followers' own; 0: none.

    ``has_draft``: one of the followers is being worked on. ``is_strict``: Romania publishes nothing
    that is not finished.
    """

    french_share: int
    own_share: int
    has_draft: bool = False
    is_strict: bool = False


KINDS = (Kind(1, 1), Kind(2, 2, has_draft=True), Kind(2, 0, is_strict=True))


def begin(kind: Kind) -> Begun:
    """Return a page of the umbrella, its translations and their followers, all of them live.

    All is in Romanian.
    """
    umbrella = make_network("RO", "BE")["INT"]
    _open_locale(umbrella, LocalePlan("fr", "fr"), 1, user=None)
    ledger = Ledger()
    body = [
        new_heading(ledger, "h1"),
        new_paragraph(ledger, "p1", 2),
        new_paragraph(ledger, "p2", 1),
    ]
    title, summary = ledger.write("en")[0], ledger.write("en")[0]
    source = make_page("en", title, slug="about", summary=summary, body=body)
    french = start_translation(source, into="fr", user=None, now=NOW)[0]
    pages = {"en": source, "fr": french}
    for locale in ("ro-ro", "en-ro"):
        pages[locale] = adopt(source, locale)
    _translate(ledger, pages["ro-ro"], share=1)
    _translate(ledger, french, share=kind.french_share)
    _rewrite(ledger, pages["en-ro"], kind)
    user = make_superuser("historian")
    for locale in ("ro-ro", "en-ro", "fr"):
        save_translation(running(pages[locale]), user=user, publish=True, now=NOW)
    pages["fr-be"] = adopt(french, "fr-be")
    _rewrite(ledger, pages["fr-be"], kind)
    save_translation(running(pages["fr-be"]), user=user, publish=True, now=NOW)
    if kind.has_draft:
        _rewrite(ledger, pages["en-ro"], kind)
        save_translation(running(pages["en-ro"]), user=user, publish=False, now=NOW)
    policies = {"ro-ro": UnfinishedTexts.BLOCK.value} if kind.is_strict else {}
    for locale, policy in policies.items():
        choose_policy(CountryLocale.objects.get(locale__language_code=locale), policy)
    parents = {}
    for locale in pages:
        section = make_page(locale, "Section", slug="section")
        parents[locale] = [home_of(locale).pk, section.pk]
    ids = {locale: page.pk for locale, page in pages.items()}
    return Begun(ids, parents, ledger, source.translation_key, user, policies)


def new_heading(ledger: Ledger, block_id: str) -> dict[str, Any]:
    return heading(ledger.write("en")[0], block_id=block_id)


def new_paragraph(ledger: Ledger, block_id: str, texts: int) -> dict[str, Any]:
    said = "".join(f"<p>{ledger.write('en')[0]}</p>" for _number in range(texts))
    return paragraph(said, block_id=block_id)


def _rewrite(ledger: Ledger, page: Any, kind: Kind) -> None:
    """Let a country say some of its source's texts in its own way."""
    if kind.own_share:
        _translate(ledger, page, share=kind.own_share)


def _translate(ledger: Ledger, page: Any, *, share: int) -> None:
    """Translate one text in so many of a page's."""
    segments = StringSegment.objects.filter(source=running(page).source).order_by("order")
    for segment in segments.select_related("string")[::share]:
        word = WORD.findall(segment.string.data)[0]
        text, made = ledger.write(page.locale.language_code, made_from=word)
        ledger.type_in(made)
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context_id=segment.context_id,
            locale=page.locale,
            defaults={"data": text, "tool_name": ""},
        )
