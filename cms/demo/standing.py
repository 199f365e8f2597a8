"""Whether the demo stands as it was built: by this code, in this database, nothing public of it gone.

Looking at every page takes longer than starting the site. So a note of the last build lies with the
data. It is removed before a build begins and written when all is done: half a demo has none.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings

from cms.settings.environment import ROOT
from countries.delivery import log
from countries.delivery.models import Document

FILE = "demo-built.json"
SOURCES = ("cms", "countries")


def is_standing() -> bool:
    """Return whether a build would find everything in place."""
    try:
        note = json.loads(_file().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    if [note.get("code"), note.get("database")] != [_code(), _database()]:
        return False
    known = note["documents"]
    return Document.objects.filter(gone="", pk__in=known).count() == len(known)


def remember() -> None:
    """Note that the demo is built, and which documents that left."""
    documents = list(Document.objects.filter(gone="").values_list("pk", flat=True))
    note = {"code": _code(), "database": _database(), "documents": documents}
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(json.dumps(note), encoding="utf-8")


def forget() -> None:
    """Note that the demo may be incomplete."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def _database() -> str:
    """Return what tells this database, in this life of it, from any other."""
    return str(log.state()[0])


def _code() -> str:
    """Return a digest over the files that the demo is made of and made by."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
