"""Stored documents and their forms change together."""

from __future__ import annotations

import hashlib
import json

import pytest
from pydantic import BaseModel

from countries.delivery.rebuilding import DOCUMENT_FORMAT
from countries.partners.api import schemas

STORED = (
    "PageBase",
    "BlockBase",
    "Country",
    "Menus",
    "Fact",
    "LibraryImage",
    "Organisation",
    "Redirect",
)
SHAPES = {5: "94ce23a956e6adbb"}
"""Which members documents have in which format. Whoever changes them counts the format up: then a
site that is updated makes its documents anew, and no partner finds old ones without the member."""


def shape_of(name: str) -> str:
    """Return the members of a form and of all that it consists of, each with its type."""
    form: type[BaseModel] = getattr(schemas, name)
    told = form.model_json_schema(ref_template="{model}")
    parts = told.pop("$defs", {}) | {name: told}
    members = {
        part: {member: said.get("type", "") for member, said in form["properties"].items()}
        for part, form in parts.items()
        if "properties" in form
    }
    return json.dumps(members, sort_keys=True)


def test_another_shape_has_another_format() -> None:
    """The members of what is stored are those that were noted for the present format."""
    shapes = "\n".join(map(shape_of, STORED))

    assert hashlib.blake2b(shapes.encode(), digest_size=8).hexdigest() == SHAPES[DOCUMENT_FORMAT]


@pytest.mark.parametrize("name", STORED)
def test_each_form_has_members(name: str) -> None:
    """No form is left out by a name that leads nowhere."""
    assert len(json.loads(shape_of(name))[name]) > 1
