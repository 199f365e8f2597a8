"""A real installation: behind a proxy that speaks https, configured by its environment alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from cms.settings.base import *
from cms.settings.base import (
    DEBUG,
    ENVIRONMENT,
    IS_HTTPS,
    PUBLIC_URL,
    REQUIRE_SECOND_FACTOR,
    STORAGES,
)
from cms.settings.environment import SettingRefused
from cms.settings.logs import logging_config

LOCAL_NAMES = (".localhost", ".127.0.0.1")

for _name, _expected in {
    "SECRET_KEY": "a random secret, as these are production settings",
    "PUBLIC_URL": "the site's public origin, as these are production settings",
}.items():
    if not ENVIRONMENT[_name]:
        raise SettingRefused(_name, _expected)
if DEBUG:
    raise SettingRefused("DEBUG", "false, as these are production settings", "true")
# Plain http, and one factor, are for trying the image on one's own machine.
IS_LOCAL = f".{urlsplit(PUBLIC_URL).hostname}".endswith(LOCAL_NAMES)
if not IS_HTTPS and not IS_LOCAL:
    raise SettingRefused("PUBLIC_URL", "an https origin", PUBLIC_URL)
if not REQUIRE_SECOND_FACTOR and not IS_LOCAL:
    raise SettingRefused("REQUIRE_SECOND_FACTOR", "true, as these are production settings", "false")

if ENVIRONMENT["STATIC_COLLECTED"] is not False:
    STATIC_COLLECTED, WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH = True, False, False
    STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS

LOG_FORMAT = ENVIRONMENT["LOG_FORMAT"] or "json"
LOGGING = logging_config(log_format=LOG_FORMAT, level=ENVIRONMENT["LOG_LEVEL"])
