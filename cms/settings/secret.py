"""The secret key of an installation that was given none: made once, kept beside its data."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_secret(folder: Path) -> str:
    """Return the key kept in ``folder``, making it (readable by its owner alone) the first time."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    # Written aside and linked, so that of two processes that start at once both read the same key.
    draft = folder / f"secret-key.{os.getpid()}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key(), encoding="utf-8")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")
