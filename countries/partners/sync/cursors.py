"""Where a replica stands, in an opaque signed text that is the same for the same state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core import signing

from countries.partners.scopes import Scope
from countries.partners.sync.shares import Filters

SALT = "countries.partners.sync"
VERSION = 1

Address = tuple[str, str, str]
NOWHERE: Address = ("", "", "")
"""Before every address."""
NOTHING = -1
"""The position of a replica that has nothing yet."""


class InvalidCursor(ValueError):
    """The text is no cursor of a replica."""


class Held(NamedTuple):
    """What a replica has of the addresses after ``after``: what ``scope`` saw at ``position``."""

    after: Address
    scope: Scope
    position: int


@dataclass(frozen=True)
class Cursor:
    """The scope that the replica is of, and up to which change it has what that sees.

    While ``walked`` is set it still gets there: up to that address it has, behind it stands what
    ``held`` says. What changes after ``position`` comes afterwards. ``sure`` is the last position at
    which it had all that was there: what changed during a walk, or between two answers of those who
    follow, was left out.
    """

    epoch: str
    lineage: str
    filters: Filters
    scope: Scope
    position: int
    sure: int = NOTHING
    walked: Address | None = None
    held: tuple[Held, ...] = field(default=())

    @property
    def oldest(self) -> int:
        """The sequence after which no tombstone may be missing."""
        return min([self.position, *(it.position for it in self.held if it.position != NOTHING)])


def encode(cursor: Cursor) -> str:
    """Return ``cursor`` as text."""
    filters = cursor.filters
    parts = [
        VERSION,
        cursor.epoch,
        cursor.lineage,
        [list(filters.countries), list(filters.locales), list(filters.types)],
        _of_scope(cursor.scope),
        cursor.position,
        cursor.sure,
        list(cursor.walked) if cursor.walked else None,
        [[list(it.after), _of_scope(it.scope), it.position] for it in cursor.held],
    ]
    return signing.Signer(salt=SALT).sign_object(parts, compress=True)


def decode(text: str) -> Cursor:
    """Return the cursor in ``text``; raises ``InvalidCursor``."""
    try:
        version, *parts = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvalidCursor(text) from error
    if version != VERSION:
        raise InvalidCursor(text)
    epoch, lineage, filters, scope, position, sure, walked, held = parts
    return Cursor(
        epoch=epoch,
        lineage=lineage,
        filters=Filters(*map(tuple, filters)),
        scope=_scope(scope),
        position=position,
        sure=sure,
        walked=tuple(walked) if walked else None,
        held=tuple(Held(tuple(after), _scope(of), at) for after, of, at in held),
    )


def _of_scope(scope: Scope) -> list[Any]:
    return [sorted(scope.countries), sorted(scope.locales), sorted(scope.types)]


def _scope(parts: list[list[str]]) -> Scope:
    return Scope(*map(frozenset, parts))
