"""Read a page's or an entry's document as partners get it."""

from __future__ import annotations

from typing import Any

import orjson

from countries import publishing
from countries.delivery.models import Document
from tests.factories import NOW


def renew_all(*, now: Any = NOW) -> None:
    """Make every marked document anew, as the worker would at ``now``."""
    while publishing.renew(now=now):
        pass


def document_of(page: Any) -> dict[str, Any]:
    """Return the document of a page in its locale."""
    row = Document.objects.get(key=page.translation_key, locale=page.locale.language_code)
    found: dict[str, Any] = orjson.loads(bytes(row.body))
    return found


def entry_documents(entry: Any) -> dict[str, dict[str, Any]]:
    """Return the documents of an entry by their locale; tombstones are left out."""
    rows = Document.objects.filter(kind=entry.entry_type, key=entry.uuid, gone="")
    return {row.locale: orjson.loads(bytes(row.body)) for row in rows}
