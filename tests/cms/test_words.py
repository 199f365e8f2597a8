"""The words of kinds, audiences, pages and forms that visitors read are translated everywhere."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils import translation

from cms.audiences import Audience
from cms.pages.articles import ArticleKind
from cms.pages.entries import PointKind, ResourceKind
from cms.pages.visitor_forms import EntryForm, NewsletterForm, OrderForm, WorkplaceForm
from countries.pages import page_classes

CATALOGUES = [Path(__file__).resolve().parents[2] / app / "locale" for app in ("cms", "countries")]
LANGUAGES = ["ro", "el", "ar", "fr", "nl", "de", "es", "it", "pt", "pt_BR", "pl", "cs", "hu"]
LANGUAGES += ["sr_Latn", "sl", "ca"]
CHOICES = [Audience, ArticleKind, PointKind, ResourceKind]
FORMS = [WorkplaceForm, NewsletterForm, EntryForm, OrderForm]


def words() -> set[str]:
    """Return what visitors read of the site's own labels, in English."""
    with translation.override("en"):
        labels = {str(choice.label) for choices in CHOICES for choice in choices}
        labels |= {str(field.label) for form in FORMS for field in form.base_fields.values()}
        own = [cls for cls in page_classes() if cls.__module__.startswith("cms.")]
        return labels | {str(cls._meta.verbose_name) for cls in own}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_visitors_read_is_translated(language: str) -> None:
    """Each label of a kind, an audience, a type of page and a form has its word."""
    with (CATALOGUES[0] / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        known = set(gettext.GNUTranslations(file)._catalog)

    assert words() - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: folder.parent.name)
def test_compiled_words_are_up_to_date(folder: Path, language: str) -> None:
    """What is read at run time is what stands in the catalogue's source."""
    path = folder / language / "LC_MESSAGES" / "django.po"
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]

    assert messages
    assert [m.id for m in messages if said(compiled, m) != m.string] == []


def said(compiled: gettext.GNUTranslations, message: Message) -> str | tuple[str, ...]:
    """Return what a compiled catalogue says for a message, in each of its numbers."""
    if isinstance(message.id, tuple):
        forms = range(len(message.string))
        return tuple(compiled._catalog.get((message.id[0], form), "") for form in forms)
    if message.context:
        return compiled.pgettext(message.context, message.id)
    return compiled.gettext(message.id)
