"""Two countries, and who works in them."""

from __future__ import annotations

from typing import Any

from countries.access import Role
from countries.identity.countries import Country
from tests.factories import make_network, make_superuser, make_user
from tests.keeping import staged


@staged
def network() -> dict[str, Country]:
    return make_network("RO", "GR")


@staged
def people(network: dict[str, Country]) -> dict[str, Any]:
    """Return a user of each kind: root, manager, editor, publisher, translator of Romania; foreign."""
    return {
        "root": make_superuser(),
        "manager": make_user("radu", ("RO", Role.MANAGER, "")),
        "editor": make_user("elena", ("RO", Role.EDITOR, "")),
        "publisher": make_user("petru", ("RO", Role.PUBLISHER, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "foreign": make_user("gina", ("GR", Role.MANAGER, "")),
    }
