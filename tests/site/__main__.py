"""`make test-site`: serve the demo once, and look at it in several processes at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cms.settings.environment import ROOT
from tests.site.demo import demo_in


def main(arguments: Sequence[str]) -> int:
    """Return pytest's exit code; ``arguments`` are pytest's."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.site.sharing", "-m", "site", *arguments]
    with tempfile.TemporaryDirectory(prefix="demo-") as folder, demo_in(Path(folder)) as demo:
        environment = {**os.environ, "DEMO_URL": demo.url}
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code:
            sys.stderr.write(demo.logs())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
