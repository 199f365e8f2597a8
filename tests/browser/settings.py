"""What `make run` has, but for passwords that are checked fast and a limit that no test meets."""

from __future__ import annotations

from cms.settings.dev import *  # noqa: F403  # settings build on settings
from cms.settings.dev import WAGTAIL_COUNTRIES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAIL_COUNTRIES["ANONYMOUS_RATE"] = 1_000_000
