"""A licensee's own place: what waits for whom, what is live, who shows it, and putting it right."""

from countries.workspace.ends import list_of
from countries.workspace.items import Item, Kind, Scope, Waiting, register_waiting
from countries.workspace.rights import countries_for, locales_for
from countries.workspace.waiting import waiting_for

__all__ = [
    "Item",
    "Kind",
    "Scope",
    "Waiting",
    "countries_for",
    "list_of",
    "locales_for",
    "register_waiting",
    "waiting_for",
]
