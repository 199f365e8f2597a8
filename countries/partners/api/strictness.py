"""What an address is asked that it cannot take: parameters and members, each refused by its name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict

from countries.partners.api.errors import all_invalid, entry

NO_PARAMETER = "There is no such parameter here."
KEYS = ("key", "api_key", "apikey", "token", "access_token")
KEY_IN_ADDRESS = (
    f"{NO_PARAMETER} A key is sent in the header “Authorization: Bearer …”; addresses are logged, so "
    "have one that stood in an address replaced."
)

NUL = "\x00"
NO_TEXT = "Leave out the character U+0000: no text has it."


def refuse_wrong(
    asked: QueryDict,
    form: dict[str, Any] | None = None,
    *,
    known: Collection[str] = (),
    many: Collection[str] = (),
    members: Collection[str] = (),
) -> None:
    """Raise the problem that parameters, or members of the body ``form``, are not known here, if any.

    Those among ``many`` may be given several times. None may hold what a database refuses to look for.
    """
    wrong = [*_wrong_in(asked, known, many), *_wrong_in_form(form or {}, members)]
    if wrong:
        raise all_invalid(wrong)


def _wrong_in(
    asked: QueryDict, known: Collection[str], many: Collection[str]
) -> list[dict[str, Any]]:
    unknown = [
        entry(name, KEY_IN_ADDRESS if name.lower() in KEYS else NO_PARAMETER, known=known)
        for name in asked
        if name not in known
    ]
    twice = [
        entry(name, "Give it once.")
        for name in sorted({*known} - {*many})
        if len(asked.getlist(name)) > 1
    ]
    unreadable = [
        entry(name, NO_TEXT)
        for name in sorted(known)
        if any(NUL in value for value in asked.getlist(name))
    ]
    return unknown + twice + unreadable


def _wrong_in_form(form: dict[str, Any], members: Collection[str]) -> list[dict[str, Any]]:
    return [
        entry(name, "There is no such member here.", known=members)
        for name in form
        if name not in members
    ]
