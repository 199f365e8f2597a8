#!/usr/bin/env python
"""Django's command line for the site; a refused setting or database is one line, not a traceback."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from django.core.management import ManagementUtility
from django.db import OperationalError

from cms.settings.environment import SettingRefused


class CommandLine(ManagementUtility):
    """Django's, which here knows when the site is loaded."""

    def fetch_command(self, subcommand: str) -> Any:
        gc.freeze()
        gc.enable()
        return super().fetch_command(subcommand)


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    # What is loaded stays: looking for garbage among it takes a sixth of the time to start.
    gc.disable()
    try:
        CommandLine(sys.argv).execute()
    except SettingRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(2)
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        reason = str(error).strip().partition("\n")[0]
        sys.stderr.write(f"The database does not do what is asked of it: {reason}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
