"""The programs that the documentation makes of its examples: one for each page and language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.countries.partners.docs.examples import blocks_of, paths_with

ENDINGS = {"python": "py", "ts": "ts", "php": "php"}
LIBRARY = "partner.php"
"""What the quickstart lets be saved, and the other pages take from there."""


def program_of(path: str, language: str) -> str:
    """Return a page's examples in a language as one program, as who follows the page writes it."""
    return "\n".join(
        code.text for code in blocks_of(path) if code.language == language and not code.file
    )


def files_of(path: str) -> dict[str, str]:
    """Return the files that a page lets be saved, by their names."""
    return {code.file: code.text for code in blocks_of(path) if code.file}


def pages_with(language: str) -> list[str]:
    """Return the pages whose examples make a program; for collecting tests, without a site."""
    return paths_with(language, in_files=False)


def write_php(path: str, folder: Path) -> Path:
    """Write a page's program, and what it takes from the quickstart."""
    (folder / LIBRARY).write_text(files_of("quickstart")[LIBRARY])
    program = folder / "program.php"
    program.write_text(program_of(path, "php"))
    return program


def write_typescript(folder: Path) -> Iterator[str]:
    """Write the programs of all pages and their files, to be compiled into `out`; yield the pages."""
    (folder / "package.json").write_text(json.dumps({"type": "module"}))
    options = {
        "target": "ES2022",
        "module": "NodeNext",
        "strict": True,
        "types": ["node"],
        "outDir": "out",
    }
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    for path in pages_with("ts"):
        (folder / f"{name_of(path)}.ts").write_text(program_of(path, "ts") + "\nexport {};\n")
        yield path
    for path in paths_with("ts"):
        for name, text in files_of(path).items():
            if name.endswith(".ts"):
                (folder / name).write_text(text)


def name_of(path: str) -> str:
    """Return what a page's program is called."""
    return path.replace("/", "-")
