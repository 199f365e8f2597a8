"""What no description can say, told to schemathesis as hooks; its command line loads them, too:

SCHEMATHESIS_HOOKS=tests.countries.partners.conformance.knowing schemathesis run …
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import RejectedPositiveData

Names = dict[str, list[str]]

KNOWN: Names = {
    "country": ["RO", "gb"],
    "locale": ["ro-ro", "EN-GB"],
    "language": ["ro"],
    "webhooks/url": ["https://127.0.0.1/hooks"],
}
"""Values that there are, by the parameter or member; below one address alone where that is named."""

WEBHOOK = ("countries", "locales", "types", "url")
_COMBINED = "It goes only with, or not with, another parameter."
_PRESENT = "It comes and goes, and differs by key."
ONLY_HERE: dict[str, str] = {
    "cursor": "It is signed: one that is made up is refused.",
    "q": "Sixteen words at most.",
    "from_sequence": "The log has not come that far.",
    **dict.fromkeys(("country", "locale", "language", "type", "key"), _PRESENT),
    **dict.fromkeys(("order", "parent", "published_after", "radius_km", "initial"), _COMBINED),
    **dict.fromkeys(("from", "bbox"), "It is beyond its other end."),
}
"""Why a field of the described form can be refused all the same, as only the site can tell."""


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Ask rightly about what there is: else nearly all would be about nothing."""
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        about = case.path.split("/")[1]
        body = case.body if isinstance(case.body, dict) else {}
        for values in (case.path_parameters, case.query, body):
            for name in values:
                known = KNOWN.get(f"{about}/{name}") or KNOWN.get(name)
                # What is asked about stays: other things are there to be deleted.
                known = KNOWN.get(f"delete/{name}") if case.method == "DELETE" else known
                values[name] = _one_of(known, values[name]) if known else values[name]
    return case


def _one_of(known: list[str], value: Any) -> Any:
    """Return a known value in place of another, always the same one."""
    if isinstance(value, list):
        return [_one_of(known, part) for part in value]
    return known[len(str(value)) % len(known)]


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Keep every failure but the refusal of nothing else than what only the site can judge.

    An address that the server in front does not read is refused as well, though schemathesis does not
    count 414 as that.
    """
    if isinstance(failure, AcceptedNegativeData) and response.status_code == 414:
        return False
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 422:
        return True
    refused = {error["field"] for error in orjson.loads(response.content).get("errors", ())}
    is_foreseen = refused <= {*ONLY_HERE, *(WEBHOOK if case.path.startswith("/webhooks") else ())}
    return not (refused and is_foreseen)


@contextmanager
def also(known: Mapping[str, list[str]]) -> Iterator[None]:
    """Let more be known for a while."""
    before = dict(KNOWN)
    KNOWN.update(known)
    try:
        yield
    finally:
        KNOWN.clear()
        KNOWN.update(before)
