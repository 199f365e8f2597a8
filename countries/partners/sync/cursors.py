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


class InvalidCursor(ValueError):
    """The text is no cursor of a replica."""


class Held(NamedTuple):
    """What a replica holds of the documents after ``after``: what ``scope`` saw at ``position``.

    ``until`` is set where it was being filled, and has not more than was there then.
    """

    after: Address
    scope: Scope
    position: int
    until: int = 0


@dataclass(frozen=True)
class Cursor:
    """The scope that the replica is of, and how far it got.

    Up to ``until`` it is filled for the first time. While ``walked`` is set it passes over to
    ``scope``: behind that address are documents as other scopes saw them.
    """

    epoch: str
    lineage: str
    filters: Filters
    scope: Scope
    position: int
    until: int = 0
    walked: Address | None = None
    held: tuple[Held, ...] = field(default=())

    @property
    def oldest(self) -> int:
        """The sequence after which no tombstone may be missing."""
        behind = [max(it.position, it.until) for it in self.held]
        return min([max(self.position, self.until), *behind])

    @property
    def reached(self) -> int:
        """The sequence that a read file must hold to go on from here."""
        return max(self.position, self.until)


def encode(cursor: Cursor) -> str:
    """Return ``cursor`` as text."""
    held = [[list(it.after), _of_scope(it.scope), it.position, it.until] for it in cursor.held]
    filters = cursor.filters
    parts = [
        VERSION,
        cursor.epoch,
        cursor.lineage,
        [list(filters.countries), list(filters.locales), list(filters.types)],
        _of_scope(cursor.scope),
        cursor.position,
        cursor.until,
        list(cursor.walked) if cursor.walked else None,
        held,
    ]
    return signing.Signer(salt=SALT).sign_object(parts, compress=True)


def decode(text: str) -> Cursor:
    """Return the cursor in ``text``; raises ``InvalidCursor``."""
    try:
        version, *parts = signing.Signer(salt=SALT).unsign_object(text)
        if version != VERSION:
            raise InvalidCursor(text)
        epoch, lineage, filters, scope, position, until, walked, held = parts
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvalidCursor(text) from error
    return Cursor(
        epoch=epoch,
        lineage=lineage,
        filters=Filters(*map(tuple, filters)),
        scope=_scope(scope),
        position=position,
        until=until,
        walked=tuple(walked) if walked else None,
        held=tuple(Held(tuple(after), _scope(of), *at) for after, of, *at in held),
    )


def _of_scope(scope: Scope) -> list[Any]:
    return [sorted(scope.countries), sorted(scope.locales), sorted(scope.types)]


def _scope(parts: list[list[str]]) -> Scope:
    return Scope(*map(frozenset, parts))
