"""Make the client's types from the API's description: ``python -m tests.clients.typescript.generating``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import django

from tests.clients.typescript import package

WARNING = re.compile(r"warn|⚠", re.IGNORECASE)


class Warned(AssertionError):
    """The generator had something to say; the message is what."""


def generate(folder: Path) -> str:
    """Return the types that the API's description gives now; raises ``Warned``."""
    from countries.partners.api.openapi import describe  # noqa: PLC0415  # once Django is set up

    described, made = folder / "openapi.json", folder / "schema.ts"
    described.write_text(json.dumps(describe()))
    said = package.run_tool("openapi-typescript", str(described), "--output", str(made))
    if WARNING.search(said):
        raise Warned(said)
    return made.read_text()


if __name__ == "__main__":
    django.setup()
    package.install()
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    package.SCHEMA.write_text(generate(folder))
