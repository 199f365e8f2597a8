"""Write documents into the log: with the next sequence, in commit order, only when bytes change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.db.models import F, Q

from countries import failpoints
from countries.delivery.drafts import Address, Draft, Gone, compress, etag
from countries.delivery.models import Dependency, Document, LogState, Mark

FRESHNESS = "freshness"


def state() -> tuple[UUID, int]:
    """Return (epoch, last sequence) of the log."""
    row = LogState.objects.filter(pk=1).values_list("epoch", "sequence").first()
    return row if row else (UUID(int=0), 0)


@transaction.atomic
def write(
    entries: Sequence[Draft | Gone],
    *,
    now: dt.datetime,
    keys: Iterable[str] = (),
    started_at: int | None = None,
) -> list[Document]:
    """Write ``entries`` and mark what depends on ``keys``; return the changed documents, numbered.

    A draft whose bytes equal the stored ones takes no number; a tombstone for what never was
    public is not written. The counter's lock is taken last, so it is held shortly. Where another
    writer committed since ``started_at``, what was read meanwhile may be old: it is marked again.
    """
    keys = set(keys)
    stored = _stored([entry.address for entry in entries])
    changed = []
    for entry in entries:
        document = stored.get(entry.address)
        written = (
            _put(entry, document, now=now)
            if isinstance(entry, Draft)
            else _bury(entry, document, now=now)
        )
        if written is not None:
            changed.append(written)
    failpoints.reach("documents-written")
    mark_dependants(keys, now=now, besides={entry.address for entry in entries})
    failpoints.reach("dependants-marked")
    if changed or keys:
        last = _number(changed)
        if started_at is not None and last - len(changed) > started_at:
            _mark_again(entries, keys, now=now)
    return changed


def _mark_again(entries: Sequence[Draft | Gone], keys: set[str], *, now: dt.datetime) -> None:
    mark((entry.address for entry in entries if isinstance(entry, Draft)), now=now)
    mark_dependants(keys, now=now)


def _stored(addresses: list[Address]) -> dict[Address, Document]:
    if not addresses:
        return {}
    rows = Document.objects.filter(
        kind__in={address.kind for address in addresses},
        key__in={address.key for address in addresses},
        locale__in={address.locale for address in addresses},
    ).defer("body_br", "text")
    return {Address(row.kind, row.key, row.locale): row for row in rows}


def _put(draft: Draft, stored: Document | None, *, now: dt.datetime) -> Document | None:
    if stored is not None and not stored.gone and bytes(stored.body) == draft.body:
        _refresh_dependencies(stored, draft)
        return None
    changed = _what_changed(stored, draft)
    document = stored or Document(
        kind=draft.address.kind, key=draft.address.key, locale=draft.address.locale
    )
    packed = compress(draft.body)
    fields: dict[str, object] = {
        "country": draft.country,
        "type": draft.type,
        "programme": draft.programme,
        "parent": draft.parent,
        "rest": draft.rest,
        "title": draft.title[:300],
        "tags": list(draft.tags),
        "published_at": draft.published_at,
        "updated_at": draft.updated_at,
        "body": draft.body,
        "body_br": packed,
        "etag": etag(draft.body),
        "etag_br": etag(packed),
        "text": draft.visible_text,
        "gone": "",
        "changed": changed,
        "sequenced_at": now,
        "valid_until": draft.valid_until,
    }
    _set(document, fields)
    _replace_dependencies(document, draft.keys)
    return document


def _what_changed(stored: Document | None, draft: Draft) -> list[str]:
    """Return ["freshness"] when nothing else changed, else nothing: everything may have."""
    if stored is None or stored.gone:
        return []
    before = orjson.loads(bytes(stored.body))
    volatile = (FRESHNESS, "html")
    rest_before = {name: value for name, value in before.items() if name not in volatile}
    rest_now = {name: value for name, value in draft.document.items() if name not in volatile}
    if before.get(FRESHNESS) == draft.document.get(FRESHNESS):
        return []
    same = _without_lag(rest_before) == _without_lag(rest_now)
    return [FRESHNESS] if same and before.get("html") == draft.document.get("html") else []


def _without_lag(document: dict[str, object]) -> dict[str, object]:
    blocks = document.get("blocks")
    if not isinstance(blocks, list):
        return document
    return {**document, "blocks": [{**block, "behind": None} for block in blocks]}


def _bury(gone: Gone, stored: Document | None, *, now: dt.datetime) -> Document | None:
    if stored is None or stored.gone:
        return None
    fields: dict[str, object] = {
        "body": b"",
        "body_br": b"",
        "etag": "",
        "etag_br": "",
        "text": "",
        "title": "",
        "tags": [],
        "gone": gone.reason,
        "changed": [],
        "sequenced_at": now,
        "valid_until": None,
    }
    _set(stored, fields)
    _replace_dependencies(stored, frozenset())
    return stored


def _set(document: Document, fields: dict[str, object]) -> None:
    for name, value in fields.items():
        setattr(document, name, value)
    if document.pk is None:
        document.save()
    else:
        document.save(update_fields=list(fields))


def _refresh_dependencies(stored: Document, draft: Draft) -> None:
    """Same bytes may rest on other reasons, or last until another day."""
    _replace_dependencies(stored, draft.keys)
    if stored.valid_until != draft.valid_until:
        Document.objects.filter(pk=stored.pk).update(valid_until=draft.valid_until)


def _replace_dependencies(document: Document, keys: frozenset[str]) -> None:
    known = set(document.dependencies.values_list("key", flat=True))
    if stale := known - keys:
        document.dependencies.filter(key__in=stale).delete()
    Dependency.objects.bulk_create(
        Dependency(document=document, key=key) for key in sorted(keys - known)
    )


def _number(changed: list[Document]) -> int:
    """Give the changed documents the next numbers, and return the last one taken."""
    last = _advance(len(changed))
    for number, document in enumerate(changed, start=last - len(changed) + 1):
        document.sequence = number
    Document.objects.bulk_update(changed, ["sequence"], batch_size=200)
    failpoints.reach("sequence-taken")
    return last


def _advance(count: int) -> int:
    """Move the counter; its row stays locked until the transaction ends."""
    if not LogState.objects.filter(pk=1).update(sequence=F("sequence") + count):
        LogState.objects.get_or_create(pk=1)
        LogState.objects.filter(pk=1).update(sequence=F("sequence") + count)
    return LogState.objects.values_list("sequence", flat=True).get(pk=1)


def mark_dependants(
    keys: Iterable[str], *, now: dt.datetime, besides: Set[Address] = frozenset()
) -> None:
    """Mark every document that used one of ``keys`` for renewal, in this transaction.

    ``besides`` are those that this transaction has made already, after what changed the keys.
    """
    keys = sorted(set(keys))
    if not keys:
        return
    dependants = (
        Document.objects.filter(dependencies__key__in=keys, gone="")
        .values_list("kind", "key", "locale")
        .distinct()
        .order_by("kind", "key", "locale")
    )
    mark((found for row in dependants if (found := Address(*row)) not in besides), now=now)


def mark(addresses: Iterable[Address], *, now: dt.datetime) -> None:
    """Mark resources for renewal; one that is marked already keeps its place."""
    rows = (
        Mark(kind=address.kind, key=address.key, locale=address.locale, marked_at=now)
        for address in addresses
    )
    Mark.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def has_work(*, now: dt.datetime) -> bool:
    """Tell whether anything waits for renewal, without taking a lock."""
    return Mark.objects.exists() or Document.objects.filter(valid_until__lte=now, gone="").exists()


def take_marks(limit: int) -> list[Mark]:
    """Take the oldest marks inside the caller's transaction; another worker skips them."""
    rows = Mark.objects.order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    taken = list(rows[:limit])
    Mark.objects.filter(pk__in=[row.pk for row in taken]).delete()
    return taken


def mark_expired(*, now: dt.datetime) -> int:
    """Mark the documents that time has changed; return their number."""
    rows = list(Document.objects.filter(valid_until__lte=now, gone="")[:1000])
    mark((Address(row.kind, row.key, row.locale) for row in rows), now=now)
    Document.objects.filter(pk__in=[row.pk for row in rows]).update(valid_until=None)
    return len(rows)


def since(sequence: int, *, limit: int) -> list[Document]:
    """Return the documents and tombstones after ``sequence``, in order."""
    return list(Document.objects.filter(sequence__gt=sequence).order_by("sequence")[:limit])


def documents_of(*, country: str) -> list[Address]:
    """Return the addresses of a country's living page and menu documents."""
    rows = Document.objects.filter(Q(country=country), gone="")
    return [Address(*row) for row in rows.values_list("kind", "key", "locale")]
