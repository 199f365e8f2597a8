"""What allauth asks of the site: closed to strangers, one address a person, its own words."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from cms.users.models import User
from cms.users.second_factor import BY_PROVIDER, is_enrolled
from cms.users.tasks import tell_of_change
from cms.users.throttling import account_tried, client_address, too_many_attempts

JUST_NOW = 300
"""Seconds for which a sign-in counts as proof enough to enrol the first factor."""


def display_name(user: User) -> str:
    return user.get_full_name() or user.get_username()


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; failures are counted in the database; mails are the house's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_login_stages(self) -> list[str]:
        return ["cms.users.stages.SecondFactorStage"]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, gettext("This account is not in use."))
        return redirect("account_login")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an account that was tried too often, from wherever; per address axes does it."""
        # Whoever is locked out already must not go on counting against the owner elsewhere.
        if not AxesProxyHandler.is_allowed(request, credentials):
            return
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="account",
            key=account_tried(request, credentials),
        )
        if not self._login_failed_rl_usage:
            raise ImmediateHttpResponse(too_many_attempts(request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        if app == "allauth.mfa" and _has_just_signed_in(context.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        login = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if login is not None and says_two_factors(login):
            request.session[BY_PROVIDER] = str(user.pk)
        return super().post_login(request, user, **kwargs)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody that their way in has changed, whoever did it."""
        name = template_prefix.rpartition("/")[2]
        tell_of_change.enqueue(user.pk, email or user.email, name)


def _has_just_signed_in(request: HttpRequest) -> bool:
    """Tell whether somebody without a factor proved a moment ago who they are."""
    user = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    return bool(records) and time.time() - records[-1]["at"] < JUST_NOW and not is_enrolled(user)


class FactorAdapter(DefaultMFAAdapter):
    """Security keys are told the site's name, not its host's."""

    def _get_site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """A provider may say who somebody is that was invited here; it can bring in nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the person who has the verified address, the first time; else turn away."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN or not _is_of_one(sociallogin):
            self._turn_away(request)
        if sociallogin.is_existing:
            return
        user = _person_with_address(sociallogin)
        if user is None:
            self._turn_away(request)
        sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        messages.error(
            request,
            gettext("Signing in with %(provider)s did not work. Please try again.")
            % {"provider": provider_name()},
        )
        raise ImmediateHttpResponse(redirect("account_login"))

    def _turn_away(self, request: HttpRequest) -> None:
        messages.error(
            request,
            gettext(
                "%(provider)s does not vouch for an address that has an account here. "
                "Ask for an invitation to the address that you have there."
            )
            % {"provider": provider_name()},
        )
        raise ImmediateHttpResponse(redirect("account_login"))


def provider_name() -> str:
    """Return what the sign-in page calls the provider; empty where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


def _person_with_address(sociallogin: SocialLogin) -> User | None:
    verified = [row.email for row in sociallogin.email_addresses if row.verified]
    for address in verified:
        found = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is not None:
            return found
    return None


def _is_of_one(sociallogin: SocialLogin) -> bool:
    """Tell whether token and user information, where both came, are about the same person."""
    told = sociallogin.account.extra_data
    subjects = {told[part].get("sub") for part in ("id_token", "userinfo") if told.get(part)}
    return len(subjects) == 1


def says_two_factors(sociallogin: SocialLogin) -> bool:
    """Tell whether the provider asked for two factors: by its signed token, or by our setting."""
    if settings.OIDC_SECOND_FACTOR:
        return True
    claims = sociallogin.account.extra_data.get("id_token") or {}
    methods = claims.get("amr")
    if isinstance(methods, list) and "mfa" in methods:
        return True
    return "mfa" in re.split(r"\W+", str(claims.get("acr", "")).lower())


class SignedTokens(OpenIDConnectOAuth2Adapter):
    """The provider's side of a sign-in: its token's signature is looked at on every way."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        # allauth leaves the signature out where it fetched the token itself.
        self.did_fetch_access_token = False
        return super().complete_login(request, app, token, **kwargs)
