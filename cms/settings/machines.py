"""Machine translation as the plugin wants it said: engines that have a key or address, and their pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def machine_translation(environment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plugin's setting; empty, and so off, without ``MACHINE_TRANSLATION``."""
    if not environment["MACHINE_TRANSLATION"]:
        return {}
    engines = {
        "deepl": _said(environment, key="DEEPL_API_KEY", url="DEEPL_URL"),
        "libretranslate": _said(
            environment, key="LIBRETRANSLATE_API_KEY", url="LIBRETRANSLATE_URL"
        ),
    }
    return {
        "engines": {name: options for name, options in engines.items() if options},
        "pairs": environment["MACHINE_TRANSLATION"],
    }


def _said(environment: Mapping[str, Any], **names: str) -> dict[str, str]:
    found = {option: environment[name] for option, name in names.items()}
    return {option: value for option, value in found.items() if value}
