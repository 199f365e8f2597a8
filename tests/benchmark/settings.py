"""What `make run` has, without the limit that protects it from a load such as this."""

from __future__ import annotations

from cms.settings.dev import *  # noqa: F403  # settings build on settings
from cms.settings.dev import WAGTAIL_COUNTRIES

WAGTAIL_COUNTRIES["ANONYMOUS_RATE"] = 100_000_000
