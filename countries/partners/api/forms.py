"""What can be sent to the API: each body with its members, their limits and their descriptions."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from countries.partners.api.parameters import LONGEST, LONGEST_URL, MANY
from countries.partners.webhooks.events import EVENTS, chosen_types

LONGEST_OVERLAP = 30 * 24
USUAL_OVERLAP = 7 * 24
LAST_SEQUENCE = 2**63 - 1


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("Give one line of text, without control characters.")
    return text


Line = Annotated[str, Field(max_length=LONGEST), AfterValidator(_one_line)]
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
    )


class WebhookChanges(WebhookTerms):
    """What is to be changed of an endpoint; members that are left out stay as they are."""

    url: str = Field("", max_length=LONGEST_URL, description="Where events are sent to.")
    paused: bool = Field(
        False, description="`true`: send nothing; `false`: go on where it stopped, also after 410."
    )


class SecretRotation(Body):
    """How an endpoint's secret is replaced."""

    overlap_hours: int = Field(
        default=USUAL_OVERLAP,
        ge=0,
        le=LONGEST_OVERLAP,
        description="For how many hours the former secret signs as well.",
    )


class Replay(Body):
    """What to send again: exactly one of the two."""

    from_sequence: int | None = Field(
        None,
        ge=0,
        le=LAST_SEQUENCE,
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
