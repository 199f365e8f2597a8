"""The one reader of the plugin's settings: everything comes from ``settings.WAGTAIL_COUNTRIES``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

UMBRELLA = "INT"
"""The code of the umbrella's own section, which is no country and takes no ISO code."""

DEFAULTS: dict[str, Any] = {
    "PUBLIC_URL": "http://localhost:8000",
    "HOME_PAGE_MODEL": None,
    "FIRST_PAGES": (),
    "READ_FILE": None,
    "READ_INSIDE_TRANSACTIONS": False,
    "ELASTICSEARCH_URL": "",
    "ELASTICSEARCH_INDEX": "wagtail-countries",
    "KEY_PREFIX": "ecc",
    "ANONYMOUS_API": True,
    "ANONYMOUS_RATE": 600,
    "CLIENT_ADDRESS_HEADER": "",
    "REQUEST_ID": "",
    "SHARED_CACHE_SECONDS": 1,
    "TOMBSTONE_DAYS": 180,
    "EMBED_ANCESTORS": ["*"],
    "USAGE_FLUSH_SECONDS": 5,
    "USAGE_KEPT_MONTHS": 25,
    "KEY_QUOTA_AT_MOST": 6000,
    "BRAND_NAME": "Every Can Counts",
    "ARTICLE_TEMPLATE": "wagtail_countries/article.html",
    "TEMPLATES": "wagtail_countries",
    "CONTENT_LICENCE": "",
    "LOGO_PATH": "",
    "DEFAULT_PROGRAMME": "every-can-counts",
    "RENDITIONS": [400, 800, 1600],
    "OPEN_HOSTS": False,
    "INVITE": "",
    "RESET_SECOND_FACTOR": "",
    "MACHINE_TRANSLATION": {},
    "WEBHOOK_ALLOWED_NETWORKS": (),
    "WEBHOOK_ALLOWED_PORTS": (443, 8443),
    "WEBHOOK_HTTP": False,
}


def setting(name: str) -> Any:
    """Return the plugin setting ``name``; an unknown name is a programming error and a KeyError."""
    default = DEFAULTS[name]
    return getattr(settings, "WAGTAIL_COUNTRIES", {}).get(name, default)


def public_url() -> str:
    """Return the umbrella's public origin, such as ``https://example.org``, without a slash."""
    url = str(setting("PUBLIC_URL")).rstrip("/")
    if not urlsplit(url).netloc:
        message = f"WAGTAIL_COUNTRIES['PUBLIC_URL'] must be an absolute URL, not {url!r}"
        raise ImproperlyConfigured(message)
    return url


def read_file() -> Path:
    """Return where this host's read file lies."""
    configured = setting("READ_FILE")
    if not configured:
        raise ImproperlyConfigured("WAGTAIL_COUNTRIES['READ_FILE'] must name a local file")
    return Path(configured)


def unknown_settings() -> set[str]:
    """Return the keys of ``WAGTAIL_COUNTRIES`` that mean nothing."""
    return set(getattr(settings, "WAGTAIL_COUNTRIES", {})) - set(DEFAULTS)
