"""Take in what is right of a file: each page in a transaction of its own, wholly or not at all."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from countries.closing import gathering
from countries.translation.files.judging import JudgedPage, Reason, judge, refuse_all
from countries.translation.files.units import FilePage
from countries.translation.registering import TranslationError
from countries.translation.saving import lock_target
from countries.translation.texts import write_pairs

logger = logging.getLogger(__name__)

TOOL = "file"
"""What localize's screens name as where such a text came from."""


def preview(files: Sequence[FilePage], *, user: Any) -> list[JudgedPage]:
    """Return what would become of each text; writes no translation."""
    return [judge(file, user=user) for file in files]


def take_in(files: Sequence[FilePage], *, user: Any, tool: str = TOOL) -> list[JudgedPage]:
    """Store what is right of ``files`` as texts of ``user``; return what became of each text.

    Judged again as it is written, since the source may have moved on since it was looked at.
    """
    return [_take(file, user=user, tool=tool) for file in files]


def _take(file: FilePage, *, user: Any, tool: str) -> JudgedPage:
    try:
        with transaction.atomic(), gathering():
            first = judge(file, user=user)
            if first.translation is None or not first.to_write:
                return first
            lock_target(first.translation)
            judged = judge(file, user=user)
            if judged.translation is not None:
                pairs = [
                    (one.segment, one.target) for one in judged.to_write if one.segment is not None
                ]
                write_pairs(judged.translation, pairs, user=user, tool=tool)
            return judged
    except (ValidationError, TranslationError, PermissionDenied, DatabaseError):
        # The other pages of the file are taken all the same.
        logger.exception("import.refused translation=%s", file.key)
        return refuse_all(file, Reason.FAILED)
