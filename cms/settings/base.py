"""What every installation has in common; the environment chooses the rest by `environment.py`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from cms.settings.content_policy import admin_policy, public_policy
from cms.settings.environment import SettingRefused, Storage, read_environment
from cms.settings.languages import read_locales
from cms.settings.logs import configure_structlog, logging_config
from cms.settings.machines import machine_translation
from cms.settings.sign_in import *
from cms.settings.sign_in import LOGIN_APPS

ENVIRONMENT = read_environment()

# Places and addresses

DATA_DIR: Path = ENVIRONMENT["DATA_DIR"]
READ_FILE: Path = ENVIRONMENT["READ_FILE"] or DATA_DIR / "read.sqlite3"
PORT: int = ENVIRONMENT["PORT"]
PUBLIC_URL: str = ENVIRONMENT["PUBLIC_URL"] or f"http://localhost:{PORT}"
IS_HTTPS = PUBLIC_URL.startswith("https:")
# Countries bring hosts of their own while the site runs: CountryMiddleware refuses all others.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
APPEND_SLASH = True

DEBUG: bool = ENVIRONMENT["DEBUG"]
SECRET_KEY: str = ENVIRONMENT["SECRET_KEY"]

# Parts

INSTALLED_APPS = [
    "cms",
    "cms.users",
    "cms.media",
    "cms.pages",
    "cms.demo",
    "cms.importers",
    "themes",
    "countries",
    *LOGIN_APPS,
    "wagtail_localize",
    "wagtail_localize.locales",  # in the place of wagtail.locales
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
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.content_policy.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # From here on a request has its country and its language, and a host that is somebody's.
    "countries.middleware.CountryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "countries.middleware.GuardMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.users.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    # Puts its own answer in the place of one to somebody who has tried too often: nearest to it.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Engines

DATABASES: dict[str, dict[str, Any]] = {
    "default": ENVIRONMENT["DATABASE_URL"]
    or {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Opening a database for each request is half of what a request costs, on SQLite too. A process has
# as many connections as `manage.py serve` gives it threads: four.
DATABASES["default"]["CONN_MAX_AGE"] = 60

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # With Django's own options 75 of 80 concurrent page creations failed; with these none did.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

REDIS_URL: str = ENVIRONMENT["REDIS_URL"]
CACHE_TABLE = "cache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "ecc",
        # A cache that is gone or silent is a miss, soon.
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "LOG_IGNORED_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.2,
            "SOCKET_TIMEOUT": 0.2,
        },
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": CACHE_TABLE,
        "KEY_PREFIX": "ecc",
    }
}

# What throttles sign-ins and refuses a code's second use must not be forgotten with a cache.
SIGN_IN_CACHE = "sign-in"
CACHES[SIGN_IN_CACHE] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "sign_in_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}

TASKS = {"default": {"BACKEND": "countries.tasks.backend.LeasedBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
globals().update(ENVIRONMENT["EMAIL_URL"] or {})  # EMAIL_BACKEND, EMAIL_HOST and so on
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT["EMAIL_FROM"]

# Files

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

MEDIA_STORAGE: Storage | None = ENVIRONMENT["MEDIA_STORAGE"]
MEDIA_ORIGIN = ""
if MEDIA_STORAGE:
    MEDIA_ORIGIN = MEDIA_STORAGE.origin
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_STORAGE.bucket,
            "location": MEDIA_STORAGE.prefix,
            "querystring_auth": False,
            "file_overwrite": False,
            **MEDIA_STORAGE.options,
        },
    }

STATIC_COLLECTED: bool = bool(ENVIRONMENT["STATIC_COLLECTED"])
if STATIC_COLLECTED:
    STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
else:
    # Served from where they lie in the source: nothing to collect, nothing to forget.
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Languages

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = read_locales()
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# People

AUTH_USER_MODEL = "users.User"
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
AUTHENTICATION_BACKENDS = [
    "cms.users.backends.ThrottlingBackend",
    "cms.users.backends.SignInBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
REQUIRE_SECOND_FACTOR: bool = ENVIRONMENT["REQUIRE_SECOND_FACTOR"] is not False
for _name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
    if ENVIRONMENT["OIDC_SERVER_URL"] and not ENVIRONMENT[_name]:
        raise SettingRefused(
            _name, "what the provider knows this site by, as OIDC_SERVER_URL is set"
        )
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = providers(ENVIRONMENT)
OIDC_SECOND_FACTOR: bool = ENVIRONMENT["OIDC_SECOND_FACTOR"]

# Security

CONTENT_SECURITY_POLICY = {"DIRECTIVES": public_policy(media_origin=MEDIA_ORIGIN, upgrade=IS_HTTPS)}
CONTENT_SECURITY_POLICY_ADMIN = {
    "DIRECTIVES": admin_policy(media_origin=MEDIA_ORIGIN, upgrade=IS_HTTPS)
}
X_FRAME_OPTIONS = "DENY"  # Wagtail itself lets its previews into its editor
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUST_PROXY: bool = ENVIRONMENT["TRUST_PROXY"]
if TRUST_PROXY:
    USE_X_FORWARDED_HOST = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if IS_HTTPS:
    # The prefix makes browsers refuse the cookie without https, on another path or from a sibling.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# A page editor with many blocks sends more than Django's default of 1000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Wagtail

WAGTAIL_SITE_NAME = "Every Can Counts"
MFA_TOTP_ISSUER = WAGTAIL_SITE_NAME
# These have screens of their own, which ask for the password or a code first.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_BASE_URL = PUBLIC_URL
# The machine's own zone is among them on some systems, and no browser knows it by that name.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime", "Factory"})
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
# Nothing that an editor does tells a third party.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "media.CountryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.CountryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "ics", "json", "mp3", "mp4", "odp", "ods", "odt"),
    *("pdf", "pptx", "rtf", "txt", "xlsx", "zip"),
]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "ol", "ul", "link", "document-link"]},
    }
}
TAGGIT_CASE_INSENSITIVE = True

DEMO_LOGINS = False

# The plugin

WAGTAIL_COUNTRIES: dict[str, Any] = {
    "PUBLIC_URL": PUBLIC_URL,
    "READ_FILE": READ_FILE,
    "ELASTICSEARCH_URL": ENVIRONMENT["ELASTICSEARCH_URL"],
    "CLIENT_ADDRESS_HEADER": ENVIRONMENT["CLIENT_ADDRESS_HEADER"],
    "REQUEST_ID": "cms.observability.request_id",
    "HOME_PAGE_MODEL": "pages.HomePage",
    # Type and title; the title is said in the language of each home, by the site's own words.
    "FIRST_PAGES": (("pages.NewsIndexPage", "news"), ("pages.ContactPage", "Write to us")),
    "ARTICLE_TEMPLATE": "themes/article.html",
    "TEMPLATES": "themes",
    "LOGO_PATH": "/static/themes/img/wordmark.svg",
    "BRAND_NAME": WAGTAIL_SITE_NAME,
    "INVITE": "cms.users.invitations.send_invitation",
    "RESET_SECOND_FACTOR": "cms.users.second_factor.reset_second_factor",
    "MACHINE_TRANSLATION": machine_translation(ENVIRONMENT),
    "WEBHOOK_ALLOWED_NETWORKS": ENVIRONMENT["WEBHOOK_ALLOWED_NETWORKS"] or (),
    "WEBHOOK_ALLOWED_PORTS": ENVIRONMENT["WEBHOOK_ALLOWED_PORTS"] or (443, 8443),
    "WEBHOOK_HTTP": bool(ENVIRONMENT["WEBHOOK_HTTP"]),
}

# Logs

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
LOG_FORMAT: str = ENVIRONMENT["LOG_FORMAT"] or "text"
configure_structlog()
LOGGING = logging_config(log_format=LOG_FORMAT, level=ENVIRONMENT["LOG_LEVEL"])
