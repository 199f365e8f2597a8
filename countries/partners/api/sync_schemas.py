"""What a replica's owner gets: items that put a document in its place or take it away."""

from __future__ import annotations

import functools
import operator
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, create_model

from countries.partners.api import schemas
from countries.partners.api.list_schemas import item_model
from countries.partners.api.schemas import Form, Url
from countries.partners.lists import api_lists

Reason = Literal[
    "unpublished", "deleted", "moved_out", "expired", "not_licensed", "restricted", "out_of_scope",
    "taken_down",
]  # fmt: skip


class SyncItemBase(Form):
    """What every item says. The place of a document in a replica is its kind, id and locale."""

    sequence: int = Field(
        description="The number of the change; within the changes after a cursor they only go up."
    )
    kind: str = Field(
        description="`page`, `fact`, `image`, `menu`, `organisation`, `redirect`, or the type of an "
        "entry such as `point`."
    )
    id: UUID
    locale: str | None = Field(
        description="The locale of the document; null for facts, images and organisations, which are "
        "in all of them."
    )
    type: str = Field(
        description="The type of a page, such as `news`; `header` or `footer` of a menu; for the "
        "others the same as `kind`."
    )


class SyncDelete(SyncItemBase):
    """Take the document at this place away; one that you do not have is no error."""

    op: Literal["delete"]
    reason: Reason = Field(
        description="`out_of_scope`: it is public, but no more for this key or these filters."
    )


def _document_models() -> list[Any]:
    """Return the models of all documents: the entries' are the items of their lists."""
    entries = [item_model(found) for found in api_lists() if not found.is_of_pages]
    return [
        schemas.Page,
        schemas.Fact,
        schemas.LibraryImage,
        schemas.Menu,
        schemas.Organisation,
        schemas.Redirect,
        *entries,
    ]


class SyncUpsertBase(SyncItemBase):
    """Put the document at this place, over what you have there."""

    op: Literal["upsert"]
    changed: list[Literal["freshness"]] = Field(
        default_factory=list,
        description="`freshness` where nothing else changed since the cursor: whoever shows no "
        "freshness need not rebuild. Missing otherwise.",
    )


SyncUpsert = create_model(
    "SyncUpsert",
    __base__=SyncUpsertBase,
    __doc__=SyncUpsertBase.__doc__,
    document=(
        functools.reduce(operator.or_, _document_models()),
        Field(
            description="The whole document, as the resource of its kind has it with this key: a "
            "`page` as `/pages/{id}`, a `fact` as `/facts/{name}`, an `image` as `/images/{id}`."
        ),
    ),
)

SyncItem = Annotated[SyncUpsert | SyncDelete, Field(discriminator="op")]  # type: ignore[valid-type]  # made at run time


class SyncAnswer(Form):
    """Items to apply in this order. Of the two addresses exactly one is set."""

    items: list[SyncItem]
    next_page: Url | None = Field(
        description="There is more now: apply the items, then ask here at once."
    )
    next_sync: Url | None = Field(
        description="This is all for now: apply the items, keep this address, ask here later. It is "
        "the same for as long as nothing changes for you, and answers 304 to `If-None-Match` then."
    )
