"""The Nu Html Checker, the reference for what valid HTML is, run once over a folder of pages."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.settings.environment import ROOT

JAR = ROOT / "var" / "checker" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

ALLOWED: tuple[str, ...] = ()
"""Beginnings of messages that are no fault of a page's, each with its reason in a comment."""


@dataclass(frozen=True)
class Message:
    """What the checker says of one place in a page."""

    url: str
    line: int
    text: str
    extract: str

    def __str__(self) -> str:
        return f"{self.text}\n    {self.url}, line {self.line}: {self.extract}"


def check_pages(pages: Iterable[tuple[str, bytes]], *, folder: Path) -> list[Message]:
    """Return what is wrong with pages of (address, HTML), which are written into ``folder``."""
    java = shutil.which("java")
    assert java, "There is no Java; on Debian: apt-get install default-jre-headless"
    assert JAR.exists(), "The checker is not there; `make test-site` gets it"
    addresses = {}
    for number, (url, html) in enumerate(pages):
        path = folder / f"{number:05}.html"
        path.write_bytes(html)
        addresses[path.name] = url
    done = subprocess.run(
        [java, "-Xss1m", "-jar", str(JAR), "--format", "json", "--stdout", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return list(_messages(json.loads(done.stdout)["messages"], addresses))


def _messages(found: list[dict[str, object]], addresses: dict[str, str]) -> Iterator[Message]:
    for row in found:
        text = str(row["message"])
        if text.startswith(ALLOWED):
            continue
        url = addresses.get(Path(str(row.get("url", ""))).name, "")
        extract = " ".join(str(row.get("extract", "")).split())
        yield Message(url, int(str(row.get("lastLine", 0))), text, extract)
