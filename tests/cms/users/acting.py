"""What people do when they sign in, for tests."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

PASSWORD = "secret-of-tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BROWSER = {"user-agent": "Browser of a test", "accept": "text/html"}


def code_of(secret: str = SECRET) -> str:
    """Return the code that an authenticator app shows now."""
    period = 30
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // period))


def enrol(user: Any) -> str:
    """Give ``user`` an authenticator app and recovery codes; return one of the codes."""
    auth.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()[0]


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    data = {"username": username, "password": password, **more}
    return client.post(reverse("account_login"), data, headers=BROWSER)


def visit(client: Client, address: str = "/admin/") -> Any:
    return client.get(address, headers=BROWSER)
