"""What the journeys are about: a page of the umbrella, and what Romania made of it."""

from __future__ import annotations

from typing import Any

from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import heading, make_page, paragraph

TITLE = "Cans at festivals"
SLUG = "cans-at-festivals"
ORIGINAL = "Volunteers empty forty bins at every festival."
CHANGED = "Volunteers empty sixty bins at every festival."
CLOSING = "Bring your can back to the stage."

ROMANIAN_TITLE = "Doze la festivaluri"
ROMANIAN = "Voluntarii golesc patruzeci de coșuri la fiecare festival."
ROMANIAN_CHANGED = "Voluntarii golesc șaizeci de coșuri la fiecare festival."
NEW_WORD = "șaizeci"


def make_original(title: str = TITLE, **fields: Any) -> Any:
    """Publish the umbrella's page: a heading and two paragraphs."""
    body = [
        heading("Why we come along"),
        paragraph(f"<p>{ORIGINAL}</p>"),
        paragraph(f"<p>{CLOSING}</p>", block_id="p2"),
    ]
    return make_page("en", title, body=body, summary="Where the music plays.", **fields)


def make_translation(original: Any, title: str = ROMANIAN_TITLE) -> Any:
    """Adopt the page into Romania, translate it whole, and publish it."""
    page = adopt(original, "ro-ro")
    translate(
        page,
        title=title,
        summary="Unde cântă muzica.",
        h1_text="De ce venim și noi",
        p1_html=ROMANIAN,
        p2_html="Adu doza înapoi la scenă.",
    )
    save(page)
    return page
