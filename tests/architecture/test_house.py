"""The house itself: the promised commands exist, and no file speaks of one machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cms.settings.environment import ROOT

TARGETS = [
    *("run", "test", "check", "test-services", "test-browser", "test-site", "bench"),
    *("test-clients", "lock", "services"),
]
NOT_OURS = {"var", "__pycache__", "node_modules", "dist", "build"}
OURS_IN_SPITE_OF_A_DOT = {".ci"}
BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".avif",
    ".gif",
    ".ico",
    ".woff2",
    ".mo",
    ".pdf",
    ".zip",
}

# Written apart, so that this file does not hold what it looks for.
REGISTRY_HOSTS = [
    *("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "static.crates" + ".io"),
    *("proxy.go" + "lang.org", "repo1.mav" + "en.org", "repo.mav" + "en.apache.org"),
    *("deb.deb" + "ian.org", "security.deb" + "ian.org", "index" + ".crates.io"),
]
MACHINE_PATHS = ["/wo" + "rk/", "/var/t" + "mp/", "/ro" + "ot/", "/ho" + "me/"]


def is_ours(folder: str) -> bool:
    """Tell whether a folder of that name holds our files, and not some tool's."""
    return folder in OURS_IN_SPITE_OF_A_DOT or not (folder in NOT_OURS or folder.startswith("."))


def our_files() -> list[Path]:
    """Return every text file of the repository that is not made by a tool."""
    found = []
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if is_ours(name)]
        found += [Path(folder, name) for name in files]
    return [path for path in found if path.suffix not in BINARY]


def files_with(words: list[str]) -> list[str]:
    """Return which of our files hold one of ``words``, not as the end of a longer path."""
    pattern = re.compile(rf"(?<![\w.}}-])({'|'.join(map(re.escape, words))})")
    return [
        str(path.relative_to(ROOT))
        for path in our_files()
        if pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]


def locked(name: str) -> dict[str, str]:
    """Return the requirement of each package in a lock file, by its name and marker."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    pins = (re.match(r"([\w.-]+)==(\S+)\s*(?:; (.*?))?\s*\\$", line) for line in lines)
    return {f"{pin[1]} ; {pin[3]}": pin[2] for pin in pins if pin}


@pytest.mark.parametrize("target", TARGETS)
def test_every_promised_target_exists(target: str) -> None:
    """`make TARGET` does something, and `make help` tells of it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE)


@pytest.mark.parametrize("name", [".ci/run", "manage.py"])
def test_scripts_can_be_run(name: str) -> None:
    """The scripts have the right to be executed."""
    assert os.access(ROOT / name, os.X_OK)


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is each machine's own matter, in the locks, too."""
    assert files_with(REGISTRY_HOSTS) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    """The repository works wherever it lies."""
    assert files_with(MACHINE_PATHS) == []


def test_style_sheets_close_what_they_open() -> None:
    """A brace that is lost in a merge silently takes the rest of the sheet with it."""
    sheets = [
        path for room in ("countries", "cms", "themes") for path in (ROOT / room).rglob("*.css")
    ]

    depths = {path.name: _rule_left_open(path.read_text()) for path in sheets}

    assert len(sheets) > 5
    assert {name: found for name, found in depths.items() if found} == {}


def _rule_left_open(css: str) -> str:
    """Return the first rule at the margin that stands inside another, or what is open at the end."""
    depth = 0
    for line in re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).splitlines():
        if depth and line.endswith("{") and not line.startswith(" "):
            return line
        depth += line.count("{") - line.count("}")
    return f"{depth} open at the end" if depth else ""


def test_locks_pin_every_package_by_hash() -> None:
    """Each package of a lock has at least one hash, so that pip refuses any other file."""
    for name in ("site.lock", "dev.lock"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]

        assert entries
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_developers_lock_holds_the_site_s() -> None:
    """One environment serves `make run` and `make test`: no package has two versions."""
    site, dev = locked("site.lock"), locked("dev.lock")

    assert site.items() <= dev.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """A dependency that was added without `make lock` is noticed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "site.lock": project["project"]["dependencies"] + groups["site"],
        "dev.lock": [entry for entry in groups["dev"] if isinstance(entry, str)],
    }

    for name, requirements in wanted.items():
        packages = {pin.split(" ; ")[0] for pin in locked(name)}
        asked = {re.split(r"[^\w-]", entry.lower())[0] for entry in requirements}

        assert asked - packages == set()


def test_ci_totals_close_with_a_line(tmp_path: Path) -> None:
    """The last line sums up all suites and tells a failed step without a failed test."""
    report = tmp_path / "one.xml"
    report.write_text(
        '<testsuites><testsuite tests="5" failures="0" errors="0" skipped="2"/></testsuites>'
    )

    def close(failed_steps: int, *reports: Path) -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, ROOT / ".ci" / "totals.py", str(failed_steps), *reports],
            capture_output=True,
            text=True,
            check=False,
        )
        return run.returncode, run.stdout

    assert close(0, report, report) == (0, "ci: 6 passed, 0 failed, 4 skipped\n")
    assert close(1, report) == (1, "ci: 3 passed, 1 failed, 2 skipped\n")
    assert close(0) == (1, "ci: 0 passed, 0 failed, 0 skipped\n")
