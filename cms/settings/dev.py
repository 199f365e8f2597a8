"""A developer's machine, and `make run`: works without a single environment variable."""

from __future__ import annotations

from cms.settings.base import *
from cms.settings.base import DATA_DIR, ENVIRONMENT, SECRET_KEY, WAGTAIL_COUNTRIES
from cms.settings.environment import usable_folder
from cms.settings.secret import kept_secret

with usable_folder("DATA_DIR"):
    SECRET_KEY = SECRET_KEY or kept_secret(DATA_DIR)

# Forwarded ports and tunnels have names that nobody knows beforehand: they show the umbrella.
WAGTAIL_COUNTRIES["OPEN_HOSTS"] = True

# Receivers that a developer tries out listen on the same machine.
_TRYING_OUT = {
    "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8", "::1/128"),
    "WEBHOOK_ALLOWED_PORTS": (80, 443, *range(1024, 65536)),
    "WEBHOOK_HTTP": True,
}
WAGTAIL_COUNTRIES |= {
    name: value for name, value in _TRYING_OUT.items() if ENVIRONMENT[name] is None
}

# The demo's people and its partner's key have passwords that everyone can read: here alone.
DEMO_LOGINS = True

# Here alone; the admin says so on every screen.
REQUIRE_SECOND_FACTOR = bool(ENVIRONMENT["REQUIRE_SECOND_FACTOR"])
