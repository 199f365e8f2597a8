"""The pages of the documentation in the order in which they are read, and their texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TEXTS = Path(__file__).with_name("texts")
HOW_TO = "how-to"
REFERENCE = "reference"
LOOK_UP = "look-up"
ORDER = (
    "",
    "quickstart",
    "how-to/show-a-page",
    "how-to/list-news",
    "how-to/keep-a-replica",
    "how-to/be-told",
    "how-to/test-webhooks",
    "how-to/embed-a-page",
    "how-to/feeds",
    "how-to/search",
    "how-to/languages",
    "how-to/images",
    "how-to/attribution-and-licences",
    "how-to/events-and-points",
    "how-to/former-addresses",
    "how-to/errors-and-limits",
    "how-to/troubleshooting",
    "how-to/caching",
    "how-to/test-and-live-keys",
    "how-to/rotate-a-key",
    "how-to/preview-drafts",
    "how-to/usage",
    REFERENCE,
    "changelog",
)
"""The addresses of all pages below that of the documentation; the first is its own."""

_VALUE = re.compile(r"\{\{ (\w+) \}\}")
_BEGINNING = re.compile(r"# (?P<title>[^\n]+)\n+(?P<lead>[^\n]+)\n")


class MissingValue(LookupError):
    """A text names a value that nobody gives."""


@dataclass(frozen=True)
class DocPage:
    """One page: where it is, what it is called, what it is about, and its text in Markdown.

    The text and what stands on its top, ``title`` and ``lead``, may hold names of values in braces.
    """

    path: str
    title: str
    lead: str
    text: str

    @property
    def group(self) -> str:
        """Which part of the contents it belongs to."""
        if self.path in (REFERENCE, "changelog"):
            return LOOK_UP
        return HOW_TO if self.path.startswith(f"{HOW_TO}/") else ""


@lru_cache(maxsize=1)
def pages() -> dict[str, DocPage]:
    """Return every page by its path, in order."""
    return {path: _read(path) for path in ORDER}


def neighbours(path: str) -> tuple[DocPage | None, DocPage | None]:
    """Return the pages before and after the one at ``path``."""
    found = list(pages().values())
    at = ORDER.index(path)
    return (found[at - 1] if at else None), (found[at + 1] if at + 1 < len(found) else None)


def with_values(text: str, values: dict[str, str]) -> str:
    """Return ``text`` with each ``{{ name }}`` replaced; raises ``MissingValue``."""

    def value(match: re.Match[str]) -> str:
        try:
            return values[match[1]]
        except KeyError as error:
            raise MissingValue(match[0]) from error

    return _VALUE.sub(value, text)


def _read(path: str) -> DocPage:
    text = (TEXTS / f"{path or 'overview'}.md").read_text(encoding="utf-8")
    beginning = _BEGINNING.match(text)
    assert beginning is not None, path  # noqa: S101  # our own files
    return DocPage(path, beginning["title"], beginning["lead"], text[beginning.end() :])
