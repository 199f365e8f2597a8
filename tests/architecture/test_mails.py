"""Mails leave by the worker alone, never inside a transaction or in somebody's request."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from cms.settings.environment import ROOT

KEEP_COUNT_THEMSELVES = {
    "countries/digest/sending.py: _write_and_post",
    "cms/users/mails.py: send_mail",
}
"""The weekly mail, whose rows say what is done; and the words of one, which jobs alone send."""


def sending_outside_jobs(path: Path) -> Iterator[str]:
    """Yield each function of a file that sends a mail and is no job for one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and any(map(_sends, ast.walk(function))):
            marks = [ast.unparse(mark) for mark in function.decorator_list]
            if "mail_task" not in marks:
                yield f"{path.relative_to(ROOT)}: {function.name}"


def _sends(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    # Signals are sent with a sender.
    is_sent = called.endswith(".send") and not node.args and not node.keywords
    return is_sent or called.rpartition(".")[2] in {"send_mail", "send_mass_mail", "mail_admins"}


def test_mails_are_sent_by_jobs_for_mails() -> None:
    """Whatever sends one is a ``mail_task``: a rolled back transaction sends nothing."""
    files = [path for room in ("cms", "countries") for path in (ROOT / room).rglob("*.py")]

    found = {line for path in files for line in sending_outside_jobs(path)}

    assert found == KEEP_COUNT_THEMSELVES
