"""Every locale that a country could need, as CLDR has them: `manage.py write_locales` renews them."""

from __future__ import annotations

import json
from pathlib import Path

LOCALES_FILE = Path(__file__).with_name("locales.json")


def read_locales() -> list[tuple[str, str]]:
    """Return code and English name of each, as Django's and Wagtail's language settings want them."""
    locales: dict[str, str] = json.loads(LOCALES_FILE.read_text(encoding="utf-8"))
    return list(locales.items())
