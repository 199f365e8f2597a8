"""What the tests of adopting and translating have in common."""

from __future__ import annotations

import json
from typing import Any

from wagtail.models import Page, Revision
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries.delivery.models import Document
from countries.segments.freshness import Freshness, freshness_of
from countries.translation.registering import translation_of
from countries.translation.saving import save_translation
from countries.umbrella.adopting import adopt_page
from tests.factories import NOW, heading, paragraph

ALL = {
    "title": "Despre noi",
    "summary": "Cine suntem.",
    "h1_text": "De ce",
    "p1_html": "Reciclăm doze.",
}
"""Every text of the page ``about`` in Romanian."""

CHANGED = [heading("Why we do it"), paragraph("<p>We recycle all cans.</p>")]
"""The blocks of ``about`` after a change of the second."""


def adopt(source: Page, into: str, **options: Any) -> Any:
    """Adopt one page as the system, and return the copy."""
    options.setdefault("user", None)
    return adopt_page(source, into=into, now=NOW, **options)[0]


def running(page: Page) -> Translation:
    """Return the translation that ``page`` is the target of."""
    found = translation_of(page)
    assert found is not None
    return found


def translate(page: Page, *, machine: bool = False, **texts: str) -> None:
    """Type translations into the editor: texts by the last part of their path, ``p1_html`` for
    block p1's html.
    """
    translation = running(page)
    for name, text in texts.items():
        path = f"body.{name.replace('_', '.')}" if "_" in name else name
        segments = StringSegment.objects.filter(source=translation.source, context__path=path)
        StringTranslation.objects.update_or_create(
            translation_of=segments.order_by("order").last().string,
            context=segments.last().context,
            locale=page.locale,
            defaults={
                "data": text,
                "translation_type": "machine" if machine else "manual",
                "tool_name": "",
            },
        )


def save(page: Page, *, publish: bool = True, user: Any = None) -> Revision:
    return save_translation(running(page), user=user, publish=publish, now=NOW)


def freshness(page: Page) -> Freshness:
    return freshness_of([Page.objects.select_related("locale").get(pk=page.pk)])[page.pk]


def document(page: Page) -> dict[str, Any]:
    """Return what the page's stored document says now."""
    row = Document.objects.get(key=page.translation_key, locale=page.locale.language_code)
    return json.loads(bytes(row.body))


def block(page: Page, block_id: str) -> dict[str, Any]:
    """Return a block of the page's stored document."""
    return next(found for found in document(page)["blocks"] if found["id"] == block_id)
