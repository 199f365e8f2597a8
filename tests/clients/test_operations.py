"""The TypeScript client keeps up with the API; `make test-clients` looks closer."""

from __future__ import annotations

import re

from cms.settings.environment import ROOT
from countries.partners.api.openapi import describe

TYPES = ROOT / "clients" / "typescript" / "src" / "schema.ts"


def test_the_typescript_client_knows_every_operation():
    """Each operation of the API has its types there, and no other; `make client-types` renews them."""
    text = TYPES.read_text()
    known = set(
        re.findall(r"^    (\w+): \{$", text[text.index("export interface operations") :], re.M)
    )

    operations = [each for path in describe()["paths"].values() for each in path.values()]

    assert known == {operation["operationId"] for operation in operations}
