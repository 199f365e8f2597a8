"""What is wrong with a parameter or a member, and what would be right, in our own plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NO_NUMBER = "This is no number. Give one, such as 12.5."
NO_WHOLE_NUMBER = "This is no whole number. Give one, such as 20."
NEITHER = "This is neither true nor false. Give one of the two."
NO_DAY = "There is no such day. Give one of the calendar, such as 2026-01-31."
NO_MOMENT = "There is no such time. Give one of the calendar, such as 2026-01-31T12:00:00Z."
NO_ID = "This is no id. Give a UUID, such as 6f1d3b2a-52c4-4c4f-9a52-0f7f5b9a1c11."
QUOTED_AT_MOST = 100
OTHER = "This has not the form that the description gives. Give it in that."

WORDS = {
    "missing": "This is missing. Give it.",
    "bool_parsing": NEITHER,
    "bool_type": NEITHER,
    "int_parsing": NO_WHOLE_NUMBER,
    "int_from_float": NO_WHOLE_NUMBER,
    "int_type": NO_WHOLE_NUMBER,
    "int_parsing_size": "This number is far too large. Give one such as 20.",
    "float_parsing": NO_NUMBER,
    "float_type": NO_NUMBER,
    "finite_number": NO_NUMBER,
    "greater_than": "This is too small. Give more than {gt}.",
    "greater_than_equal": "This is too small. Give {ge} or more.",
    "less_than_equal": "This is too large. Give {le} at most.",
    "string_type": "This is no text. Give one in quotation marks.",
    "string_too_long": "This is too long. Give {max_length} characters at most.",
    "list_type": "This is no list. Give one in brackets, such as [].",
    "too_long": "These are too many. Give {max_length} at most.",
    "uuid_parsing": NO_ID,
    "date_from_datetime_parsing": NO_DAY,
    "date_parsing": NO_DAY,
    "datetime_from_date_parsing": NO_MOMENT,
    "datetime_parsing": NO_MOMENT,
    "value_error": "{error}",
}
"""What is said for each of pydantic's types of errors; what is in braces it knows."""

_CHOICE = re.compile(r"'([^']*)'")


def words_of(wrong: Mapping[str, Any]) -> tuple[str, list[str] | None]:
    """Return what is said of an error that a model reports, and what is known where that helps."""
    about = {name: _plain(value) for name, value in wrong.get("ctx", {}).items()}
    kind = wrong["type"]
    if kind == "literal_error":
        choices = _CHOICE.findall(about["expected"])
        # What is no text stands there in Python's words: True.
        right = f"one of: {', '.join(choices)}" if choices else about["expected"].lower()
        return f"This is not known here. Give {right}.", choices or None
    if kind == "too_long" and about["field_type"] == "Value":
        # Texts are measured when they were put into Unicode's form NFC.
        kind = "string_too_long"
    return WORDS.get(kind, OTHER).format_map(about), None


def not_known(value: str) -> str:
    """Return that ``value`` is nothing known, with so much of it that it is recognised."""
    shown = value if len(value) <= QUOTED_AT_MOST else f"{value[:QUOTED_AT_MOST]}…"
    return f"“{shown}” is not known here."


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


__all__ = ["OTHER", "WORDS", "not_known", "words_of"]
