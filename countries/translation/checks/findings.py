"""What a check looks at, and what it finds: plain values, so that a check asks no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

from countries.text import base_language, script_of
from countries.translation.glossary.terms import Term


class Severity(StrEnum):
    """Whether a finding keeps a text from being published, or is only shown."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """What one rule says of a text; ``start`` and ``end`` are places in it as it is stored."""

    rule: str
    severity: Severity
    message: str | Promise
    start: int | None = None
    end: int | None = None

    @property
    def is_blocking(self) -> bool:
        return self.severity is Severity.BLOCKING


@dataclass(frozen=True)
class Identity:
    """What a programme is called in one country and language.

    ``scripts`` are (script, spelling): right in texts of that script; ``wrong`` those that were seen
    and are not.
    """

    programme: str
    country: str
    locale: str
    name: str
    also: tuple[str, ...] = ()
    slogan: str = ""
    hashtag: str = ""
    scripts: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()

    def right_in(self, code: str) -> tuple[str, ...]:
        """Return what may be written in a text of locale ``code``."""
        own = dict(self.scripts).get(script_of(code))
        return tuple(filter(None, (self.name, *self.also, self.slogan, own)))


DEAD, ABROAD = "dead", "abroad"
"""What may be wrong with where a link leads."""


@dataclass(frozen=True)
class About:
    """What is known of a text besides its words. ``source`` is empty where it is no translation.

    ``facts`` and ``programmes`` are the names that tokens may use, None where nobody looked.
    ``links`` says of addresses what is wrong with them. ``severities`` replaces the rules' own;
    None switches a rule off.
    """

    target: str
    source: str = ""
    path: str = ""
    country: str = ""
    limit: int | None = None
    terms: Sequence[Term] = ()
    identities: tuple[Identity, ...] = ()
    facts: frozenset[str] | None = None
    programmes: frozenset[str] | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity | None] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return base_language(self.target)
