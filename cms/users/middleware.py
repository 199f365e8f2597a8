"""Lets nobody into the admin who needs a second factor and has not shown one; deny by default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from cms.users.languages import in_readers_language
from cms.users.second_factor import FACTORS, kinds_of, needs_second_factor, was_asked

ADMIN = "/admin/"
ALWAYS = frozenset(
    {
        *("account_login", "account_logout", "invitation", "mfa_authenticate"),
        *("account_reset_password", "account_reset_password_done"),
        *("account_reset_password_from_key", "account_reset_password_from_key_done"),
        *("wagtailadmin_javascript_catalog", "wagtailadmin_sprite"),
    }
)
ENROLMENT = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})
CHALLENGE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class SecondFactorMiddleware:
    """Sends people to enrolment or to the question, and machines away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN):
            _end_session_of_nobody(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let a request through that needs no second factor, or has one."""
        if not request.path_info.startswith(ADMIN) or _name(request) in ALWAYS:
            return None
        if was_asked(request) or not needs_second_factor(request.user):
            return None
        kinds = kinds_of(request.user)
        is_enrolled = not kinds.isdisjoint(FACTORS)
        if _name(request) in (CHALLENGE if is_enrolled else ENROLMENT):
            return None
        if not _is_navigation(request):
            return _refused(request)
        target = _question(kinds) if is_enrolled else "mfa_activate_totp"
        return redirect(f"{reverse(target)}?{urlencode({'next': request.get_full_path()})}")


def _end_session_of_nobody(request: HttpRequest) -> None:
    """End a session whose person is not active any more, so that it cannot come back with them."""
    if SESSION_KEY in request.session and not request.user.is_authenticated:
        request.session.flush()


def _name(request: HttpRequest) -> str:
    return getattr(request.resolver_match, "view_name", "") or ""


def _question(kinds: frozenset[str]) -> str:
    is_key_alone = Authenticator.Type.TOTP not in kinds and Authenticator.Type.WEBAUTHN in kinds
    return "mfa_reauthenticate_webauthn" if is_key_alone else "mfa_reauthenticate"


def _is_navigation(request: HttpRequest) -> bool:
    """Tell whether somebody waits for a page, in the place of a script, a frame or a form."""
    if request.method not in ("GET", "HEAD") or request.path_info.startswith(f"{ADMIN}api/"):
        return False
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    wants_data = "json" in request.headers.get("Accept", "")
    return is_page and not is_script and not wants_data and "/preview" not in request.path_info


@in_readers_language
def _refused(request: HttpRequest) -> HttpResponse:
    response = TemplateResponse(request, "users/factor_needed.html", status=403)
    response["Cache-Control"] = "no-store"
    return response
