"""The demo's glossary: a few words that the network has agreed on."""

from __future__ import annotations

import json
from typing import Any

from cms.demo.content import DATA
from countries.identity.loading import stable_uuid
from countries.text import same_language
from countries.translation.glossary import Kind, Term
from countries.translation.glossary.models import GlossaryTerm


def read_glossary() -> list[dict[str, Any]]:
    """Return the rows of the glossary's file."""
    rows: list[dict[str, Any]] = json.loads((DATA / "glossary.json").read_text(encoding="utf-8"))[
        "terms"
    ]
    return rows


def make_glossary() -> None:
    """Make the terms that are not there yet; what people changed stays."""
    for row in read_glossary():
        key = stable_uuid("demo-term", f"{row['language']}/{row['term']}")
        GlossaryTerm.objects.get_or_create(uuid=key, defaults=row)


def terms_in(code: str, *, source: str = "en") -> list[Term]:
    """Return the glossary for a locale as looking it up there would, without a database."""
    rows = (GlossaryTerm(**row) for row in read_glossary())
    return [
        Term(row.term, Kind(row.kind), row.language, code, row.said_in(code), row.note)
        for row in rows
        if same_language(row.language, code if row.kind == Kind.FORBIDDEN else source)
    ]
