"""Add up the tests of several JUnit reports, and close with the line that says how it went."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def counts(report: Path) -> tuple[int, int, int]:
    """Return how many tests of one report passed, failed and were skipped."""
    total = failed = skipped = 0
    root = ElementTree.parse(report).getroot()  # noqa: S314  # pytest wrote it a moment ago
    for suite in root.iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return max(total - failed - skipped, 0), failed, skipped


def main(failed_steps: int, reports: list[Path]) -> int:
    """Print the closing line; return 1 when a step or a test failed, or when no test ran."""
    found = [counts(report) for report in reports if report.exists()]
    passed, failed, skipped = (
        (sum(column) for column in zip(*found, strict=True)) if found else (0, 0, 0)
    )
    # A step can fail without a failing test: a lint error, a crash, a suite that ran nothing.
    failed = max(failed, failed_steps)
    sys.stdout.write(f"ci: {passed} passed, {failed} failed, {skipped} skipped\n")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
