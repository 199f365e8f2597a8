"""Drafts for partners and for whoever has a link: what a page would be if it were published now."""

from __future__ import annotations

from countries.partners.previews.drafts import document_of, find_draft
from countries.partners.previews.links import (
    LONGEST_DAYS,
    USUAL_DAYS,
    draft_behind,
    end_links,
    links_of,
    make_link,
    words_of,
)

__all__ = [
    "LONGEST_DAYS",
    "USUAL_DAYS",
    "document_of",
    "draft_behind",
    "end_links",
    "find_draft",
    "links_of",
    "make_link",
    "words_of",
]
