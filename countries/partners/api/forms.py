"""What can be sent to the API: each body with its members, their limits and their descriptions."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from countries.partners.api.parameters import LONGEST, LONGEST_URL, MANY
from countries.partners.webhooks.events import EVENTS, chosen_types

LONGEST_OVERLAP = 30 * 24
USUAL_OVERLAP = 7 * 24
LAST_SEQUENCE = 2**63 - 1

_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
"""Neither control characters, nor ends of lines, nor what turns the direction of what follows."""


def _one_line(text: str) -> str:
    if not re.fullmatch(_LINE, text):
        raise ValueError("Give one line of text, without control characters.")
    return text


def _leave_out(form: dict[str, Any]) -> None:
    """Say of no member what stands in for it: one that is left out stays as it is."""
    for member in form["properties"].values():
        member.pop("default", None)


def _whole(number: object) -> object:
    """JSON has one kind of number: 24.0 is a whole one."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


Hours = Annotated[int, Field(ge=0, le=LONGEST_OVERLAP), BeforeValidator(_whole)]
Sequence = Annotated[int, Field(ge=0, le=LAST_SEQUENCE), BeforeValidator(_whole)]
Line = Annotated[
    str,
    Field(max_length=LONGEST, json_schema_extra={"pattern": _LINE}),
    AfterValidator(_one_line),
]
Event = Annotated[str, WithJsonSchema({"type": "string", "enum": chosen_types()})]
Events = Annotated[
    list[Event],
    Field(
        max_length=MANY,
        description="What to be told of; empty: all but `page.freshness`, which has to be named. "
        + " ".join(f"`{name}`: {EVENTS[name]}" for name in chosen_types()),
    ),
]
Countries = Annotated[
    list[Line],
    Field(max_length=MANY, description="Only of these countries; empty: of all that the key sees."),
]
Locales = Annotated[
    list[Line],
    Field(max_length=MANY, description="Only of these locales; empty: of all that the key sees."),
]
Types = Annotated[
    list[Line],
    Field(max_length=MANY, description="Only of these types; empty: of all that the key sees."),
]


_RECEIVER = r"^https://[!-~]+$"
_ONE_OF_BOTH: dict[str, Any] = {
    "if": {"properties": {"from_sequence": {"type": "integer"}}, "required": ["from_sequence"]},
    "then": {"properties": {"dead": {"type": "null"}}},
    "else": {"properties": {"dead": {"const": True}}, "required": ["dead"]},
}


class Body(Schema):
    """The base of every body: what it does not know is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class WebhookTerms(Body):
    """What an endpoint is told of."""

    description: Line = Field("", description="What it is for, in your own words.")
    events: Events = Field(default_factory=list)
    countries: Countries = Field(default_factory=list)
    locales: Locales = Field(default_factory=list)
    types: Types = Field(default_factory=list)


class NewWebhook(WebhookTerms):
    """An endpoint to be made."""

    url: str = Field(
        max_length=LONGEST_URL,
        description="An `https` address on a public host, to which events are sent by POST.",
        examples=["https://partner.example/hooks"],
        json_schema_extra={"pattern": _RECEIVER},
    )


class WebhookChanges(WebhookTerms):
    """What is to be changed of an endpoint; members that are left out stay as they are."""

    model_config = ConfigDict(json_schema_extra=_leave_out)

    url: str = Field(
        "",
        max_length=LONGEST_URL,
        description="Where events are sent to.",
        json_schema_extra={"pattern": _RECEIVER},
    )
    paused: bool = Field(
        False, description="`true`: send nothing; `false`: go on where it stopped, also after 410."
    )


class SecretRotation(Body):
    """How an endpoint's secret is replaced."""

    overlap_hours: Hours = Field(
        default=USUAL_OVERLAP,
        description="For how many hours the former secret signs as well.",
    )


class Replay(Body):
    """What to send again: exactly one of the two."""

    model_config = ConfigDict(json_schema_extra=_ONE_OF_BOTH)

    from_sequence: Sequence | None = Field(
        None,
        description="Everything that changed in the log after this number, as it stands now.",
    )
    dead: Literal[True] | None = Field(None, description="Everything that was given up.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.from_sequence is None) == (self.dead is None):
            raise ValueError("Give either from_sequence or dead.")
        return self


BODIES: tuple[type[Body], ...] = (NewWebhook, WebhookChanges, SecretRotation, Replay)
"""Every form that an operation takes as its body; their names are the contract's."""
