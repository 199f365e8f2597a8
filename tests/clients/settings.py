"""The live site's settings: as the browser's, but webhooks may go to this machine, on any free port."""

from __future__ import annotations

from tests.browser.settings import *  # noqa: F403  # settings build on settings
from tests.browser.settings import WAGTAIL_COUNTRIES

WAGTAIL_COUNTRIES["WEBHOOK_ALLOWED_NETWORKS"] = ("127.0.0.0/8", "::1/128")
WAGTAIL_COUNTRIES["WEBHOOK_ALLOWED_PORTS"] = range(1024, 65536)
WAGTAIL_COUNTRIES["WEBHOOK_HTTP"] = True
