"""How a page of a job is worked on: one way for each kind, registered by the room that knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from countries.access import Action
from countries.routing import LocaleInfo
from countries.translation.jobs.models import JobKind, TranslationJob


class Skipped(Exception):
    """There is nothing to do for the page; the message says why."""


class Refused(Exception):
    """The page cannot be done; the message says why."""


@dataclass(frozen=True)
class Task:
    """One page of a job: what is done, into which locale, for whom.

    ``is_part`` tells of a page whether the job is about it in the same locale, too. ``note`` is what
    preparing came to. ``parent`` is the page below which the copy of the page goes, where one was chosen.
    """

    page: Page
    info: LocaleInfo
    user: Any
    now: dt.datetime
    is_part: Callable[[Page], bool]
    with_machine: bool = False
    note: str = ""
    parent: Page | None = None
    job: TranslationJob | None = None


@dataclass(frozen=True)
class Done:
    """What was done: the page that it was done to, and what is left to say."""

    page: Page
    told: str = ""


@dataclass(frozen=True)
class Way:
    """What a kind of job does to a page, and what one has to be allowed in its locale.

    ``do`` is done in a transaction; ``prepare`` before it, so that nothing is held while somebody
    outside is asked. It returns what there is to say of that.
    """

    needs: Action
    do: Callable[[Task], Done]
    prepare: Callable[[Task], str] | None = None


_ways: dict[JobKind, Way] = {}


def register_way(
    kind: JobKind,
    *,
    needs: Action,
    do: Callable[[Task], Done],
    prepare: Callable[[Task], str] | None = None,
) -> None:
    """Let ``do`` work on the pages of jobs of a kind; both raise ``Skipped`` or ``Refused``."""
    _ways[kind] = Way(needs, do, prepare)


def way_of(kind: str) -> Way:
    return _ways[JobKind(kind)]
