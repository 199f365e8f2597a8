"""Begin to record, once all models are there."""

from __future__ import annotations

from countries.audit import actors, bulk, declarations, exports, logged, sessions


def install() -> None:
    """Connect every way in which something changes or leaves."""
    declarations.declare()
    bulk.install()
    logged.connect()
    exports.connect()
    sessions.connect()
    actors.name_commands()
