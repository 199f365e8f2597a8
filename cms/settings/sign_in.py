"""How people sign in: what is asked of django-allauth and django-axes, and nothing more than that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

PROVIDER = "oidc"
"""What the one OpenID Connect provider is called in addresses and in the database."""

LOGIN_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
]

ACCOUNT_ADAPTER = "cms.users.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
# Addresses are those to which managers sent invitations; nobody registers one.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  # a class
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_USER_DISPLAY = "cms.users.adapters.display_name"
ACCOUNT_FORMS = {
    "login": "cms.users.forms.SignInForm",
    "reset_password": "cms.users.forms.AskForResetForm",
}
# One account may be tried from many addresses: an hour's failures on it are counted, too.
ACCOUNT_RATE_LIMITS = {"account": "100/h/key"}

MFA_ADAPTER = "cms.users.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # telephones' clocks differ

SOCIALACCOUNT_ADAPTER = "cms.users.adapters.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# A form that posts would have to be allowed to lead to the provider's own host.
SOCIALACCOUNT_LOGIN_ON_GET = True

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Whoever goes on trying must not keep the owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_USERNAME_CALLABLE = "cms.users.throttling.account_tried"
AXES_CLIENT_IP_CALLABLE = "cms.users.throttling.client_address"
AXES_LOCKOUT_CALLABLE = "cms.users.throttling.locked_out"


def providers(environment: Mapping[str, Any]) -> dict[str, Any]:
    """Return allauth's table of providers: the one that the environment names, or none."""
    url = environment["OIDC_SERVER_URL"]
    if not url:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": environment["OIDC_NAME"] or urlsplit(url).hostname,
        "client_id": environment["OIDC_CLIENT_ID"],
        "secret": environment["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
