"""As few settings as a site can have that installs the plugin and nothing else of this repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("TEST_DATA_DIR", ROOT / "var" / "test")) / "sandbox"
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.sandbox.urls"

INSTALLED_APPS = [
    "tests.sandbox",
    "countries",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "countries.middleware.CountryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "countries.middleware.GuardMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATA_DIR / "db.sqlite3"),
        "OPTIONS": {"init_command": "PRAGMA synchronous=OFF;"},
        "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "/static/"
TASKS = {"default": {"BACKEND": "countries.tasks.backend.LeasedBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

USE_TZ = True
LANGUAGE_CODE = "en"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [
    ("en", "English"),
    ("en-gb", "English (United Kingdom)"),
    ("ro-ro", "Romanian (Romania)"),
    ("en-ro", "English (Romania)"),
    ("ar-ae", "Arabic (United Arab Emirates)"),
]

WAGTAIL_SITE_NAME = "Sandbox"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
AUTHENTICATION_BACKENDS = ["countries.access.backend.GrantsBackend"]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILIMAGES_IMAGE_MODEL = "sandbox.Picture"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

WAGTAIL_COUNTRIES = {
    "HOME_PAGE_MODEL": "sandbox.HomePage",
    "READ_FILE": DATA_DIR / "read.sqlite3",
    # A test is one transaction that is rolled back, and reads what it wrote.
    "READ_INSIDE_TRANSACTIONS": True,
    # No thread of its own writes into a test's database.
    "USAGE_FLUSH_SECONDS": 0,
}
