"""The examples of the documentation: taken out of its texts, run, and compared with what they show."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from countries.partners.api import docs
from countries.partners.docs import contents
from countries.partners.docs.rendering import Code, code_blocks

PROGRAMS = ("sh", "python", "ts", "php")
SHOWN = ("json", "text", "html")
"""What is no program: an answer, or something to copy."""
BETWEEN = "--- the next example ---"
PATIENCE = 60


def blocks_of(path: str) -> list[Code]:
    """Return the blocks of code of a page as readers see them."""
    return code_blocks(docs.text_of(contents.pages()[path]))


def paths_with(language: str, *, in_files: bool = True) -> list[str]:
    """Return the pages that have examples in ``language``; for collecting tests, without a site."""
    return [
        path
        for path, page in contents.pages().items()
        if any(
            code.language == language and (in_files or not code.file)
            for code in code_blocks(page.text)
        )
    ]


def answers(path: str) -> Iterator[tuple[int, Code]]:
    """Yield each answer that a page shows, with the number of the shell example before it."""
    number = -1
    for code in blocks_of(path):
        if code.language == "sh" and not code.file:
            number += 1
        elif code.is_answer:
            assert number >= 0, f"{path} shows an answer to nothing"
            yield number, code


def run_shell(path: str, folder: Path, *, key: str) -> list[str]:
    """Run a page's shell examples one after the other in one shell; return what each prints."""
    (folder / ".curlrc").write_text("silent\nshow-error\n")
    blocks = blocks_of(path)
    examples = [code.text for code in blocks if code.language == "sh" and not code.file]
    script = f"\necho; echo '{BETWEEN}'\n".join(examples)
    command = [shutil.which("bash") or "bash", "-euo", "pipefail", "-c", with_key(script, key)]
    printed = run(command, folder, key=key)
    return [part.strip() for part in printed.split(BETWEEN)]


def with_key(text: str, key: str) -> str:
    """Return ``text`` with a real key in the place of the one that cannot be."""
    return re.sub(r"\w+_test_…", key, text)


def run(command: list[str], folder: Path, *, key: str = "", **more: str) -> str:
    """Run a program as a partner does, in a folder of its own; return what it prints."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "ECC_PARTNER_KEY": key,
        **more,
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def is_problem(printed: str) -> bool:
    """Tell whether what was printed is an error of the API."""
    return '"type":"' in printed and "#problem-" in printed


def check_answer(code: Code, printed: str) -> None:
    """Fail unless what was printed has all that an answer shows, in the same form."""
    if code.language == "json":
        _compare(json.loads(code.text), json.loads(printed), "answer")
    elif code.language == "text":
        shown = [re.split(r"[:=]", line)[0] for line in code.text.splitlines()]
        found = [re.split(r"[:=]", line)[0] for line in printed.splitlines()]
        assert {line.lower() for line in shown} <= {line.lower() for line in found}, printed


def _compare(shown: Any, found: Any, where: str) -> None:
    if isinstance(shown, dict):
        assert isinstance(found, dict), f"{where} is {found!r}"
        for name, value in shown.items():
            assert name in found, f"{where} has no {name}: {sorted(found)}"
            _compare(value, found[name], f"{where}.{name}")
    elif isinstance(shown, list):
        assert isinstance(found, list), f"{where} is {found!r}"
        assert found or not shown, f"{where} is empty"
        for value in shown:
            _compare(value, found[0], f"{where}[0]")
    elif isinstance(shown, (int, float)) and not isinstance(shown, bool):
        assert isinstance(found, (int, float)), f"{where} is {found!r}"
    else:
        assert type(shown) is type(found), f"{where} is {found!r}, not {shown!r}"
