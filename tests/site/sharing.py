"""A plugin of pytest: divides the suite between processes so that each looks at things of its own."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from xdist.scheduler import LoadScopeScheduling

CRAWLING = re.compile(r"/test_(crawl|markup)\.py::|::test_forms_")
SCRIPT = re.compile(r"\b(latn|grek|arab)\b")


class BySubject(LoadScopeScheduling):
    """Gives all tests of the crawl to one process, and all of a script to one."""

    def _split_scope(self, nodeid: str) -> str:
        return subject_of(nodeid)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> BySubject:
    """Divide by subject."""
    return BySubject(config, log)


def subject_of(nodeid: str) -> str:
    """Return what a test looks at: the crawl, a script, or what its file is about."""
    if CRAWLING.search(nodeid):
        return "crawl"
    path, _colons, name = nodeid.partition("::")
    script = SCRIPT.search(name)
    return script[0] if script else PurePosixPath(path).stem
