"""The secret key of an installation without one."""

from __future__ import annotations

import stat
from pathlib import Path

from cms.settings.environment import SHORTEST_SECRET
from cms.settings.secret import kept_secret


def test_the_key_is_kept(tmp_path: Path) -> None:
    """The second start reads the key that the first one made, so sessions stay valid."""
    folder = tmp_path / "data"

    first, second = kept_secret(folder), kept_secret(folder)

    assert first == second
    assert len(first) >= SHORTEST_SECRET


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    """The file is closed to everyone else, and no draft of it stays behind."""
    kept_secret(tmp_path)

    (path,) = tmp_path.iterdir()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
