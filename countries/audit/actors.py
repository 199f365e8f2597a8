"""Who acts: a person of the admin, or a command or task where nobody does; and in which request."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string
from wagtail.log_actions import get_active_log_context

from countries import conf

SYSTEM, VISITOR = "system", "visitor"

_agent: ContextVar[str] = ContextVar("agent", default="")


@dataclass(frozen=True)
class Actor:
    """Who did something: ``pk`` is empty where it was no person that the site knows."""

    pk: str
    name: str
    agent: str
    request_id: str


@contextmanager
def acting(agent: str) -> Iterator[None]:
    """Name the command or task that does what happens inside."""
    token = _agent.set(agent)
    try:
        yield
    finally:
        _agent.reset(token)


def current_actor(user: Any = None) -> Actor:
    """Return who acts now: ``user``, else whoever uses the admin, else the system or a visitor."""
    person = user or get_active_log_context().user
    request_id, agent = _request_id(), _agent.get()
    if person is not None and person.pk is not None:
        return Actor(str(person.pk), name_of(person), agent, request_id)
    name = VISITOR if request_id and not agent else SYSTEM
    return Actor("", name, agent, request_id)


def name_of(user: Any) -> str:
    """Return how people know ``user``: the full name, if there is one, and the login."""
    login = str(user.get_username())
    full = str(user.get_full_name()).strip() if hasattr(user, "get_full_name") else ""
    return f"{full} ({login})" if full and full != login else login


def name_commands() -> None:
    """Let every management command act under its own name."""
    execute: Callable[..., Any] = BaseCommand.execute
    if getattr(execute, "names_agent", False):
        return

    @functools.wraps(execute)
    def execute_by_name(self: BaseCommand, *args: Any, **options: Any) -> Any:
        with acting(f"command {type(self).__module__.rpartition('.')[2]}"):
            return execute(self, *args, **options)

    execute_by_name.names_agent = True  # type: ignore[attr-defined]  # marks the wrapper
    BaseCommand.execute = execute_by_name  # type: ignore[method-assign]  # as told above


def _request_id() -> str:
    path = conf.setting("REQUEST_ID")
    return str(import_string(path)() or "")[:64] if path else ""
