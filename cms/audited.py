"""How the site's own models are recorded in the audit log, or why they are not."""

from __future__ import annotations

from countries.audit import excuse, watch
from countries.audit.condensing import Values
from countries.audit.watching import at


def declare() -> None:
    """Declare every model of the site whose rows people change."""
    watch("media.ImageText", "image_text", place=at("locale"))
    # What a visitor wrote is kept by its country, and no longer than that: never here.
    watch(
        "pages.Submission",
        "message",
        place=at("country"),
        ignored=("data", "page"),
        creates="",
        verb=_handled_or_waiting,
    )
    excuse("media.CountryRendition", "the site makes it from an image")
    excuse("pages.TaggedPage", "the revisions of its page hold it")


def _handled_or_waiting(before: Values, after: Values) -> str:
    return "handle" if after.get("handled_at") else "change"
