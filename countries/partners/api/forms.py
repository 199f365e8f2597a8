"""What can be sent to the API: each body with its members, their limits and their descriptions."""

from __future__ import annotations

from ninja import Schema

BODIES: tuple[type[Schema], ...] = ()
"""Every form that an operation takes as its body; their names are the contract's."""
