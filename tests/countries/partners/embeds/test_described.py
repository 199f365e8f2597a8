"""What OpenAPI says of feeds and oEmbed is what they are."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

pytestmark = pytest.mark.django_db

ASKED = {
    "getJsonFeed": ("/feeds/{country}/{locale}.json", "feeds/ro/ro-ro.json?type=standard&limit=1"),
    "getOEmbed": ("/oembed", "oembed?url=http://localhost:8000/ro/despre/"),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_has_the_described_form(api, pages, name):
    """Every member is described, and none has a default that clients could take for the truth."""
    path, asked = ASKED[name]
    description = api.ok("openapi.json")
    operation = description["paths"][path]["get"]
    form = next(iter(operation["responses"]["200"]["content"].values()))["schema"]
    described = description["components"]["schemas"][form["$ref"].rpartition("/")[2]]["properties"]

    found = api.ok(asked)

    Draft202012Validator({**form, "components": description["components"]}).validate(found)
    assert operation["operationId"] == name
    assert set(found) <= set(described)
    assert not any("default" in member for member in described.values())


def test_what_an_embed_says_to_visitors_is_described(api):
    """Its errors are HTML for visitors and problems for developers."""
    operation = api.ok("openapi.json")["paths"]["/embed/{id}"]["get"]

    for status in ("404", "410", "422"):
        media = set(operation["responses"][status]["content"])
        assert media == {"text/html", "application/problem+json"}
