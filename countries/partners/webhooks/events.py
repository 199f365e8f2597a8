"""What partners can be told: each type of event, and which one a change in the log is."""

from __future__ import annotations

from countries.delivery.models import Document, Kind, Reason
from countries.registry import entries_of_type

PING = "ping"
OPENED, CLOSED = "country.opened", "country.closed"
EXPIRING = "key.expiring"
FRESHNESS = "page.freshness"
RESET = "sync.reset"

EVENTS: dict[str, str] = {
    "page.published": "A page is public now, or what it says has changed.",
    "page.moved": "A page has another address; its content may have changed as well.",
    "page.unpublished": "A page is not public any more; “reason” says why.",
    "page.deleted": "A page was deleted.",
    FRESHNESS: "Only how a page stands to its source changed; sent to those who ask for it by name.",
    "entry.published": "An event, point, resource or person is public now, or has changed.",
    "entry.unpublished": "An entry is not public any more; “reason” says why.",
    "entry.deleted": "An entry was deleted.",
    "fact.changed": "A fact, one of its values or its words changed; “reason” is there if it is gone.",
    "menu.changed": "A menu changed; “reason” is there if it is gone.",
    "content.taken_down": "Something must not be shown any more: take it down at once.",
    OPENED: "A country is open.",
    CLOSED: "A country is closed; each of its pages is told of as well.",
    EXPIRING: "The key that the endpoint belongs to ends in 30 days, 7 days or 1 day.",
    RESET: "Run your replica, or read everything anew: what was deleted cannot be told any more "
    "(“reason” is `too_old`), or our database was restored (`restored`). Sent whatever was chosen.",
    PING: "Somebody tried the endpoint out; sent to every endpoint that is tried.",
}
"""Every type of event, with what it tells in one sentence."""

BY_NAME_ONLY = frozenset([FRESHNESS])
"""What an endpoint that names no types is not told."""


ALWAYS = frozenset([RESET, PING])
"""What every endpoint is sent, whatever it chose."""


def chosen_types() -> list[str]:
    """Return the types that an endpoint can choose."""
    return [name for name in EVENTS if name not in ALWAYS]


def has_events(kind: str) -> bool:
    """Tell whether anything is ever told of documents of ``kind``."""
    return bool(_family(kind))


def is_wanted(event: str, chosen: list[str]) -> bool:
    """Tell whether an endpoint that chose these types (none: all but some) is told of ``event``."""
    return event in ALWAYS or (event in chosen if chosen else event not in BY_NAME_ONLY)


def event_of(document: Document, *, after: int) -> str:
    """Return the event that ``document`` is for who knows the log up to ``after``; empty for none.

    What came and went since is nothing to tell, nor is a document that was only made anew.
    """
    family = _family(document.kind)
    if not family:
        return ""
    if document.gone:
        return "" if document.was_absent(at=after) else _gone(family, document.gone)
    if document.told_sequence > after:
        return _changed(family, document, after=after)
    is_page = document.kind == Kind.PAGE
    return FRESHNESS if is_page and document.freshened_sequence > after else ""


def _changed(family: str, document: Document, *, after: int) -> str:
    if family in ("fact", "menu"):
        return f"{family}.changed"
    is_known = document.appeared_sequence <= after
    has_moved = family == "page" and is_known and document.placed_sequence > after
    return "page.moved" if has_moved else f"{family}.published"


def _gone(family: str, reason: str) -> str:
    if reason == Reason.TAKEN_DOWN:
        return "content.taken_down"
    if family in ("fact", "menu"):
        return f"{family}.changed"
    return f"{family}.deleted" if reason == Reason.DELETED else f"{family}.unpublished"


def _family(kind: str) -> str:
    """Return the first part of the events of ``kind``; images, organisations and redirects have none.

    Pages that show an image or an organisation change with it, and a redirect comes of a move.
    """
    if kind in (Kind.PAGE, Kind.FACT, Kind.MENU):
        return kind
    return "entry" if entries_of_type(kind) is not None else ""


__all__ = ["BY_NAME_ONLY", "EVENTS", "chosen_types", "event_of", "has_events", "is_wanted"]
