#!/usr/bin/env python
"""Django's command line for the site; a refused setting is one line and exit code 2."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from cms.settings.environment import SettingRefused


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except SettingRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
