"""Write documents into the log: with the next sequence, in commit order, only when bytes change."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.db.models import Count, F, Q

from countries import failpoints
from countries.delivery.drafts import Address, Draft, Gone, compress, etag
from countries.delivery.marks import mark, mark_dependants
from countries.delivery.models import Dependency, Document, LogState
from countries.delivery.parts import FRESHNESS, former_place, is_freshness_alone, parts_after

ADDRESS = ["kind", "key", "locale"]
PLACE = ("kind", "country", "locale", "type")
"""What decides who may see a document, as far as its columns do."""
LOCK, LOCKS = 0x646F6373, 2048
"""What our advisory locks are known by, and how many there are."""
WRITTEN = [
    *("country", "type", "programme", "parent", "rest", "title", "tags"),
    *("published_at", "updated_at", "body", "body_br", "etag", "etag_br", "text", "freshness"),
    *("gone", "changed", "parts", "sequenced_at", "absent_sequence", "valid_until"),
]
"""The fields that a document's making decides; its sequence comes last, by itself."""

_MILESTONES = ("appeared_sequence", "placed_sequence", "told_sequence", "freshened_sequence")
_SET_SEQUENCE = (
    f"UPDATE {Document._meta.db_table} SET sequence = %s, "  # noqa: S608  # its own names
    + ", ".join(f"{name} = CASE WHEN %s = 1 THEN %s ELSE {name} END" for name in _MILESTONES)
    + " WHERE id = %s"
)

Numbered = tuple[Document, frozenset[str]]
"""A document that takes a number, and which of its milestones take it as well."""


def state() -> tuple[UUID, int]:
    """Return (epoch, last sequence) of the log."""
    row = LogState.objects.filter(pk=1).values_list("epoch", "sequence").first()
    return row if row else (UUID(int=0), 0)


class State(NamedTuple):
    """Where the log stands, and what of its deletions is kept."""

    epoch: str
    sequence: int
    horizon: int
    rested: int


def whole_state() -> State:
    """Return where the log stands, with what of its deletions is kept."""
    names = ("epoch", "sequence", "horizon", "rested")
    row = LogState.objects.filter(pk=1).values_list(*names).first()
    return State(str(row[0]), *row[1:]) if row else State(str(UUID(int=0)), 0, 0, 0)


class Start(NamedTuple):
    """Where the log stood when somebody began to read what documents are made of."""

    sequence: int
    turn: int


def start() -> Start:
    """Return where the log stands, for who will write what is made of all that is read after this."""
    row = LogState.objects.filter(pk=1).values_list("sequence", "turn").first()
    return Start(*row) if row else Start(0, 0)


@transaction.atomic
def write(
    entries: Sequence[Draft | Gone],
    *,
    now: dt.datetime,
    keys: Iterable[str] = (),
    started: Start | None = None,
    gives_way: bool = False,
    rebuilt: Set[Address] = frozenset(),
) -> list[Document]:
    """Write ``entries`` and mark what depends on ``keys``; return the changed documents, numbered.

    A draft whose bytes equal the stored ones takes no number; a tombstone for what never was
    public is not written. The counter's lock is taken last, so it is held shortly.

    Where another writer had a turn since it ``started``, what was read meanwhile may be old, and who
    rests on ``keys`` may not have been seen: both are marked again. A turn has whoever changes a
    document, moves keys, or lets a document of the same bytes rest on more than before: of two of
    these that do not see each other the one that commits later looks again (decision 23).

    Who ``gives_way`` leaves as it is what another wrote at the same address since then. What is
    ``rebuilt`` says the same as before to those who follow the log, in other bytes.
    """
    keys = set(keys)
    # One statement writes a row once: of two entries at one address the later counts.
    unique = list({entry.address: entry for entry in entries}.values())
    mark_dependants(keys, now=now, besides={entry.address for entry in entries})
    failpoints.reach("dependants-marked")
    stored = _stored([entry.address for entry in unique])
    if gives_way and started is not None:
        unique = _without_newer(unique, stored, started.sequence, now=now)
    changed, rests_on_more = _put(unique, stored, now=now, rebuilt=rebuilt)
    failpoints.reach("documents-written")
    if changed or keys or rests_on_more:
        turn = _number(changed)
        if started is not None and turn > started.turn + 1:
            _mark_again(entries, keys, now=now)
    return [document for document, _milestones in changed]


def _without_newer(
    entries: list[Draft | Gone],
    stored: dict[Address, Document],
    sequence: int,
    *,
    now: dt.datetime,
) -> list[Draft | Gone]:
    """Return the entries that nobody wrote after ``sequence``; the others are marked."""
    newer = {address for address, row in stored.items() if (row.sequence or 0) > sequence}
    mark((entry.address for entry in entries if entry.address in newer), now=now)
    return [entry for entry in entries if entry.address not in newer]


def _mark_again(entries: Sequence[Draft | Gone], keys: set[str], *, now: dt.datetime) -> None:
    mark((entry.address for entry in entries if isinstance(entry, Draft)), now=now)
    mark_dependants(keys, now=now)


def _put(
    entries: Sequence[Draft | Gone],
    stored: dict[Address, Document],
    *,
    now: dt.datetime,
    rebuilt: Set[Address],
) -> tuple[list[Numbered], bool]:
    """Store what changed, and on what each document rests now.

    Return the changed documents, and whether any that did not change rests on more than before.
    """
    changed: list[tuple[Document, frozenset[str]]] = []
    kept: list[tuple[Document, Draft]] = []
    numbered: list[Numbered] = []
    for entry in entries:
        before = stored.get(entry.address)
        if isinstance(entry, Gone):
            if before is not None and not before.gone:
                changed.append((_tombstone(entry, before, now=now), frozenset[str]()))
                numbered.append((changed[-1][0], frozenset()))
        elif before is not None and not before.gone and bytes(before.body) == entry.body:
            kept.append((before, entry))
        else:
            document = _document(entry, before, now=now)
            changed.append((document, entry.keys))
            is_rebuilt = entry.address in rebuilt
            numbered.append((document, _milestones(document, before, is_rebuilt=is_rebuilt)))
    documents = [document for document, _keys in changed]
    # With its conflicts an insertion is one statement for many rows, and far cheaper than updates.
    Document.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=ADDRESS, update_fields=WRITTEN
    )
    # Same bytes may rest on other reasons, or last until another day.
    _keep_until(kept)
    kept_keys = {document.pk: draft.keys for document, draft in kept}
    gained = _replace_dependencies({document.pk: keys for document, keys in changed} | kept_keys)
    return numbered, not gained.isdisjoint(kept_keys)


def _milestones(document: Document, stored: Document | None, *, is_rebuilt: bool) -> frozenset[str]:
    """Return which of a document's milestones its new number is for."""
    if stored is None or stored.gone:
        return frozenset(["appeared_sequence", "placed_sequence", "told_sequence"])
    if is_rebuilt:
        return frozenset()
    if document.changed == [FRESHNESS]:
        return frozenset(["freshened_sequence"])
    has_moved = (document.country, document.rest) != (stored.country, stored.rest)
    return frozenset(["told_sequence", *(["placed_sequence"] if has_moved else [])])


def _stored(addresses: list[Address]) -> dict[Address, Document]:
    if not addresses:
        return {}
    _let_others_finish(addresses)
    rows = Document.objects.filter(
        kind__in={address.kind for address in addresses},
        key__in={address.key for address in addresses},
        locale__in={address.locale for address in addresses},
    )
    rows = rows.defer("body_br", "text")
    return {Address(row.kind, row.key, row.locale): row for row in rows}


def _let_others_finish(addresses: list[Address]) -> None:
    """Wait for those who write at the same addresses: what changed is told against what they leave.

    Rows cannot be locked for it: some are not there yet, and whoever locks some before and some by
    writing waits in a circle with another. So places in a small table are locked, in one order.
    """
    if connection.vendor != "postgresql":
        return
    texts = (f"{address.kind} {address.key} {address.locale}" for address in addresses)
    places = sorted({zlib.crc32(text.encode()) % LOCKS for text in texts})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::int[]) AS place",
            [LOCK, places],
        )


def _document(draft: Draft, stored: Document | None, *, now: dt.datetime) -> Document:
    packed = compress(draft.body)
    kind = draft.address.kind
    # As they are stored: what was made may hold what is not told apart there.
    was, form = _body_of(stored), orjson.loads(draft.body)
    place = former_place(draft.country, draft.type)
    return Document(
        kind=kind,
        key=draft.address.key,
        locale=draft.address.locale,
        country=draft.country,
        type=draft.type,
        programme=draft.programme,
        parent=draft.parent,
        rest=draft.rest,
        title=draft.title[:300],
        tags=list(draft.tags),
        published_at=draft.published_at,
        updated_at=draft.updated_at,
        body=draft.body,
        body_br=packed,
        etag=etag(draft.body),
        etag_br=etag(packed),
        text=draft.visible_text,
        freshness=draft.freshness,
        changed=[FRESHNESS] if was is not None and is_freshness_alone(was, form) else [],
        parts=parts_after(stored, was, form, kind=kind, place=place),
        sequenced_at=now,
        absent_sequence=_absent_since(stored),
        valid_until=draft.valid_until,
    )


def _body_of(stored: Document | None) -> dict[str, object] | None:
    return orjson.loads(bytes(stored.body)) if stored is not None and not stored.gone else None


def _tombstone(gone: Gone, stored: Document, *, now: dt.datetime) -> Document:
    place = former_place(stored.country, stored.type)
    return Document(
        kind=stored.kind,
        key=stored.key,
        locale=stored.locale,
        country=stored.country,
        type=stored.type,
        programme=stored.programme,
        parent=stored.parent,
        rest=stored.rest,
        published_at=stored.published_at,
        updated_at=stored.updated_at,
        gone=gone.reason,
        parts=parts_after(stored, _body_of(stored), None, kind=stored.kind, place=place),
        sequenced_at=now,
        absent_sequence=stored.absent_sequence,
    )


def _absent_since(stored: Document | None) -> int:
    """Return the number of the tombstone that a document stands on, or stood on before."""
    if stored is None:
        return 0
    return (stored.sequence or 0) if stored.gone else stored.absent_sequence


def _keep_until(kept: list[tuple[Document, Draft]]) -> None:
    moved = []
    for document, draft in kept:
        if document.valid_until != draft.valid_until:
            document.valid_until = draft.valid_until
            moved.append(document)
    Document.objects.bulk_update(moved, ["valid_until"], batch_size=200)


def _replace_dependencies(wanted: dict[int, frozenset[str]]) -> set[int]:
    """Let each document, by id, depend on exactly these keys; return those that depend on more."""
    known: dict[int, set[str]] = {document: set() for document in wanted}
    stale = []
    rows = Dependency.objects.filter(document__in=list(wanted))
    for pk, document, key in rows.values_list("pk", "document_id", "key"):
        if key in wanted[document]:
            known[document].add(key)
        else:
            stale.append(pk)
    Dependency.objects.filter(pk__in=stale).delete()
    new = [
        Dependency(document_id=document, key=key)
        for document, keys in wanted.items()
        for key in sorted(keys - known[document])
    ]
    Dependency.objects.bulk_create(new)
    return {row.document_id for row in new}


def _number(changed: list[Numbered]) -> int:
    """Give the changed documents the next numbers, and return whose turn this is."""
    last, turn = _advance(len(changed))
    rows = []
    for number, (document, milestones) in enumerate(changed, start=last - len(changed) + 1):
        document.sequence = number
        taken = [value for name in _MILESTONES for value in (int(name in milestones), number)]
        rows.append((number, *taken, document.pk))
    # Every publishing waits while this is done: bulk_update() takes several times as long.
    with connection.cursor() as cursor:
        cursor.executemany(_SET_SEQUENCE, rows)
    failpoints.reach("sequence-taken")
    return turn


def _advance(count: int) -> Start:
    """Move the counter; its row stays locked until the transaction ends."""
    moved = {"sequence": F("sequence") + count, "turn": F("turn") + 1}
    if not LogState.objects.filter(pk=1).update(**moved):
        LogState.objects.get_or_create(pk=1)
        LogState.objects.filter(pk=1).update(**moved)
    return start()


def since(sequence: int, *, limit: int) -> list[Document]:
    """Return the documents and tombstones after ``sequence``, in order."""
    return list(Document.objects.filter(sequence__gt=sequence).order_by("sequence")[:limit])


def changes_since(sequence: int, *, limit: int) -> list[Document]:
    """Return what ``since`` does, for those who need no bodies: what changed, not what it says."""
    rows = Document.objects.defer("body", "body_br", "text")
    return list(rows.filter(sequence__gt=sequence).order_by("sequence")[:limit])


def places_since(sequence: int) -> list[tuple[dict[str, str], int]]:
    """Return how many documents and tombstones come after ``sequence``, by where they stand."""
    rows = Document.objects.filter(sequence__gt=sequence).order_by().values(*PLACE)
    return [
        ({name: row[name] for name in PLACE}, row["count"])
        for row in rows.annotate(count=Count("pk"))
    ]


def documents_of(*, country: str) -> list[Address]:
    """Return the addresses of a country's living page and menu documents."""
    rows = Document.objects.filter(Q(country=country), gone="")
    return [Address(*row) for row in rows.values_list("kind", "key", "locale")]
