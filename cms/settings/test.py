"""The test suite: nothing shared with a running site, nothing waited for."""

from __future__ import annotations

import os
from pathlib import Path

from cms.settings.base import *
from cms.settings.base import (
    CACHES,
    DATABASES,
    REDIS_URL,
    SIGN_IN_CACHE,
    STORAGES,
    WAGTAIL_COUNTRIES,
)
from cms.settings.environment import ROOT

# Workers of a parallel run must not meet in a file.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATA_DIR = Path(os.environ.get("TEST_DATA_DIR", ROOT / "var" / "test"))
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"  # noqa: S105  # as it says
PUBLIC_URL = "http://localhost:8000"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
WAGTAILADMIN_BASE_URL = PUBLIC_URL
DEBUG = False
DEMO_LOGINS = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that a second process or thread of a test sees the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "db.sqlite3")}

if REDIS_URL:
    CACHES["default"]["KEY_PREFIX"] = f"ecc-test-{WORKER}"
else:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

CACHES[SIGN_IN_CACHE] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": SIGN_IN_CACHE,
}

# Its own tests turn it on.
REQUIRE_SECOND_FACTOR = False

STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

READ_FILE = DATA_DIR / f"read-{WORKER}.sqlite3"
WAGTAIL_COUNTRIES |= {
    "PUBLIC_URL": PUBLIC_URL,
    "READ_FILE": READ_FILE,
    # The tests of search name the engine themselves; elsewhere its index would never be fed.
    "ELASTICSEARCH_URL": "",
    "ELASTICSEARCH_INDEX": f"ecc-test-{WORKER}",
    "OPEN_HOSTS": False,
    # A test is one transaction that is rolled back, and reads what it wrote.
    "READ_INSIDE_TRANSACTIONS": True,
    # Tests store what was counted themselves: no thread writes beside them.
    "USAGE_FLUSH_SECONDS": 0,
}

# Static files are the browser suite's matter; looking for them costs each client a second.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
