"""Make every document anew, and compare the read file with the log."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from django.db.models import Min

from countries import conf
from countries.delivery import log, marks
from countries.delivery.drafts import Address
from countries.delivery.models import Document, LogState, Mark
from countries.delivery.producers import every_address, produce
from countries.delivery.store import read_store

DOCUMENT_FORMAT = 5
"""Changes when the code makes other documents of the same content; then all are made anew."""


@dataclass(frozen=True)
class Status:
    """Where the log and this host's read file stand."""

    epoch: str
    sequence: int
    read_epoch: str
    read_sequence: int
    documents: int
    tombstones: int
    waiting: int
    render_version: str
    is_current: bool


def render_version() -> str:
    """Return what documents depend on besides their content: the code's format and the origin."""
    try:
        package = version("wagtail-countries")
    except PackageNotFoundError:
        package = "source"
    parts = (package, str(DOCUMENT_FORMAT), conf.public_url(), conf.setting("ARTICLE_TEMPLATE"))
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def status() -> Status:
    """Return where the log and this host's read file stand."""
    epoch, sequence = log.state()
    read_epoch, read_sequence = read_store().state()
    stored = LogState.objects.filter(pk=1).values_list("render_version", flat=True).first() or ""
    return Status(
        epoch=str(epoch),
        sequence=sequence,
        read_epoch=read_epoch,
        read_sequence=read_sequence,
        documents=Document.objects.filter(gone="").count(),
        tombstones=Document.objects.exclude(gone="").count(),
        waiting=Mark.objects.resources().count(),
        render_version=stored,
        is_current=stored == render_version(),
    )


def mark_all(*, now: dt.datetime) -> int:
    """Mark everything that could have a document for renewal; return how much that is."""
    addresses = every_address()
    known = Document.objects.filter(gone="").values_list("kind", "key", "locale")
    addresses += [Address(*row) for row in known]
    # Pages of one locale show one another: renewed together, they are looked up once.
    unique = sorted(set(addresses), key=lambda address: (address.kind, address.locale))
    marks.mark(unique, now=now, is_rebuild=True)
    LogState.objects.update_or_create(pk=1, defaults={"render_version": render_version()})
    return len(unique)


def mark_all_if_outdated(*, now: dt.datetime) -> int:
    """Mark everything where code or public origin changed since the documents were made."""
    stored = LogState.objects.filter(pk=1).values_list("render_version", flat=True).first()
    return mark_all(now=now) if stored != render_version() else 0


def rehearse(now: dt.datetime) -> None:
    """Make a document of each type and of each locale, and keep none of them.

    The first of its kind in a process takes several times as long: templates, catalogues and formats
    are read, addresses worked out.
    """
    living = Document.objects.filter(gone="")
    firsts = {
        first
        for names in (("kind", "type"), ("kind", "locale"))
        for *_names, first in living.order_by().values_list(*names).annotate(first=Min("pk"))
    }
    rows = living.filter(pk__in=firsts)
    produce((Address(*row) for row in rows.values_list("kind", "key", "locale")), now=now)


def differences() -> list[str]:
    """Return what differs between the log and this host's read file, as sentences."""
    store = read_store()
    store.catch_up()
    in_file = {
        (row[0], row[1], row[2]): (row[3], row[4])
        for row in store.rows("SELECT kind, key, locale, etag, gone FROM doc")
    }
    in_log = {
        (row.kind, str(row.key), row.locale): (row.etag, row.gone)
        for row in Document.objects.exclude(sequence=None).only(
            "kind", "key", "locale", "etag", "gone"
        )
    }
    missing = [f"missing: {' '.join(key)}" for key in in_log if key not in in_file]
    extra = [f"not in the log: {' '.join(key)}" for key in in_file if key not in in_log]
    other = [
        f"differs: {' '.join(key)}"
        for key, value in in_log.items()
        if key in in_file and in_file[key] != value
    ]
    return sorted(missing + extra + other)
