"""The database that tests start from: made once in a checkout, copied for each process.

Migrating takes half a minute and opening the countries ten seconds. Both states are kept, each under
a digest of what it is made from: whatever changes of that, it is made anew. With SQLite alone: a
server's database is made as ever.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "test"
MIGRATED, OPENED = "migrated", "opened"


class BaseDatabase:
    """One process's way to its database; the others wait until the first has made it.

    ``code`` are the files and folders of the repository that decide what the opened countries are.
    """

    def __init__(self, *, code: Iterable[str]) -> None:
        migrations = _digest(_own_migrations(), _installed())
        # Texts may know the day; a state of yesterday is as good as none.
        today = dt.datetime.now(dt.UTC).date().isoformat()
        self._digests = {
            MIGRATED: migrations,
            OPENED: _digest(_files(ROOT / name for name in code), [migrations, today]),
        }
        self.state = ""
        """Which state was found and copied; empty where none was."""

    def put(self, *, anew: bool) -> None:
        """Copy the furthest state there is to where this process has its database."""
        if connection.vendor != "sqlite":
            return
        KEPT.mkdir(parents=True, exist_ok=True)
        self._lock = (KEPT / "base.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        for state in () if anew else (OPENED, MIGRATED):
            if self._file(state).exists():
                self._copy(state)
                self.state = state
                return
        # What an earlier run left here is no state to start from.
        self._clear()

    def complete(self, open_countries: Callable[[], None]) -> None:
        """Open the countries where that is not done, keep what is new, let the others go on."""
        if self.state == "":
            self._keep(MIGRATED)
        if self.state != OPENED:
            open_countries()
            self._keep(OPENED)
        if connection.vendor == "sqlite":
            self._lock.close()

    def _file(self, state: str) -> Path:
        return KEPT / f"base-{settings.SETTINGS_MODULE}-{state}-{self._digests[state]}.sqlite3"

    def _copy(self, state: str) -> None:
        self._clear()
        shutil.copyfile(self._file(state), self._target())

    def _clear(self) -> None:
        target = self._target()
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)

    @staticmethod
    def _target() -> Path:
        return Path(connection.creation._get_test_db_name())

    def _keep(self, state: str) -> None:
        if connection.vendor != "sqlite":
            return
        for former in KEPT.glob(f"base-{settings.SETTINGS_MODULE}-{state}-*"):
            former.unlink()
        half = KEPT / "base.half"
        half.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(half)])
        half.rename(self._file(state))


def _own_migrations() -> Iterable[bytes]:
    configs = sorted(apps.get_app_configs(), key=lambda config: config.label)
    own = (Path(config.path) for config in configs if ROOT in Path(config.path).parents)
    return _files(path / "migrations" for path in own)


def _installed() -> list[str]:
    """Return the names of what is installed, with their versions: other people's migrations."""
    return sorted(path.name for place in sys.path for path in Path(place).glob("*.dist-info"))


def _files(paths: Iterable[Path]) -> Iterable[bytes]:
    for top in paths:
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix != ".pyc":
                yield str(path.relative_to(ROOT)).encode()
                yield path.read_bytes()


def _digest(*parts: Iterable[bytes | str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        for item in part:
            digest.update((item.encode() if isinstance(item, str) else item) + b"\0")
    return digest.hexdigest()[:16]
