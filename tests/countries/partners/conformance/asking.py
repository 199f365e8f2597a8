"""Ask a running API all that its description allows, and what it does not: schemathesis' own engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.engine import Status, events, from_schema

from tests.countries.partners.conformance import knowing

PATH = "/api/partner/v1"
PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""What each of schemathesis' phases asks: the description's own examples, each limit and each method
once, as many as told by each operation, and operations one after another with what the last answered."""


@dataclass
class Account:
    """What was asked by which operation, which checks looked at the answers, and what was wrong."""

    answers: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    checks: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, recorder: Any) -> None:
        """Count what was asked and what became of it."""
        for name, interaction in recorder.interactions.items():
            if interaction.response is not None:
                label = recorder.cases[name].value.operation.label
                self.answers[label][interaction.response.status_code] += 1
        for name, nodes in recorder.checks.items():
            self.checks.update(node.name for node in nodes)
            self.failures += [
                _told(node, recorder.interactions[name].response)
                for node in nodes
                if node.status is not Status.SUCCESS
            ]


def _told(node: Any, response: Any) -> str:
    found = node.failure_info
    if found is None:
        return f"{node.name} broke"
    answer = response.content[:1000].decode(errors="replace")
    return f"{node.name}: {found.failure}\n{found.code_sample}\n{answer}"


def ask(
    origin: str,
    *,
    examples: int,
    key: str = "",
    phases: Collection[str] = PHASES,
    only: str | None = None,
    known: Mapping[str, list[str]] | None = None,
) -> Account:
    """Ask the API at ``origin``, with every check that schemathesis has, also those of later versions.

    ``examples`` are the most for each operation where any are drawn; ``only`` is one operation's id.
    Two checks have nothing to look at: ``max_response_time`` is on where a number of seconds is given
    (no test depends on time), ``object_level_authorization`` compares several people that are signed in
    (one key's view with another's is compared by the tests of scopes).
    """
    config = schemathesis.Config.from_dict(
        {
            "base-url": f"{origin}{PATH}",
            "headers": {"Authorization": f"Bearer {key}"} if key else {},
            "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in PHASES},
        }
    )
    schema = schemathesis.openapi.from_url(f"{origin}{PATH}/openapi.json", config=config)
    account = Account()
    with knowing.also(known or {}):
        for event in from_schema(schema.include(operation_id=only) if only else schema).execute():
            if isinstance(event, events.ScenarioFinished):
                account.add(event.recorder)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                account.failures.append(str(getattr(event, "info", event)))
    return account
