"""Where people sign in and keep their way in: all under the admin, which has the umbrella's host alone.

Each of allauth's views is named here or does not answer; its own lists are never included.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import never_cache

from cms.settings.sign_in import PROVIDER
from cms.users import views
from cms.users.languages import in_readers_language
from countries.admin.guard import expect, open_to_all
from countries.admin.rules import Of, anyone


def _shown(view: Any) -> Any:
    return never_cache(in_readers_language(view))


def _path(address: str, view: Any, name: str, **given: Any) -> URLPattern:
    return path(address, _shown(view), given, name=name)


SIGN_IN = [
    _path("login/", views.SignInView.as_view(), "account_login"),
    _path("login/second-factor/", views.ChallengeView.as_view(), "mfa_authenticate"),
    _path("logout/", account.logout, "account_logout"),
    _path("invitation/<uuid:uid>/<str:token>/", views.InvitationView.as_view(), "invitation"),
    _path("password_reset/", account.password_reset, "account_reset_password"),
    _path("password_reset/done/", account.password_reset_done, "account_reset_password_done"),
    re_path(
        r"^password_reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _shown(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    _path(
        "password_reset/complete/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
]

FACTORS = [
    _path("", mfa.index, "mfa_index"),
    _path("app/", views.EnrolAppView.as_view(), "mfa_activate_totp"),
    _path("app/remove/", views.DropAppView.as_view(), "mfa_deactivate_totp"),
    _path("codes/", views.CodesView.as_view(), "mfa_view_recovery_codes"),
    _path("codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _path("keys/", keys.list_webauthn, "mfa_list_webauthn"),
    _path("keys/add/", views.EnrolKeyView.as_view(), "mfa_add_webauthn"),
    _path("keys/<int:pk>/edit/", keys.edit_webauthn, "mfa_edit_webauthn"),
    _path("keys/<int:pk>/remove/", views.DropKeyView.as_view(), "mfa_remove_webauthn"),
    _path("confirm/", views.AskFactorView.as_view(), "mfa_reauthenticate"),
    _path("confirm/key/", views.AskKeyView.as_view(), "mfa_reauthenticate_webauthn"),
]

ACCOUNT = [
    # Wagtail's guard sees to the language.
    path("", never_cache(views.OwnAccountView.as_view()), name="account"),
    _path("confirm/", views.ReauthenticateView.as_view(), "account_reauthenticate"),
    _path("password/", account.password_change, "account_change_password"),
    _path("password/set/", account.password_set, "account_set_password"),
    _path("address/", views.ChangeAddressView.as_view(), "change_address"),
    _path("address/<str:token>/", views.confirm_address, "confirm_address"),
    _path("sessions/", views.SessionsView.as_view(), "usersessions_list"),
]

# allauth names the provider when it looks for these addresses.
PROVIDED = [
    _path("login/oidc/", views.provider_login, "openid_connect_login", provider_id=PROVIDER),
    _path(
        "login/oidc/callback/",
        views.provider_callback,
        "openid_connect_callback",
        provider_id=PROVIDER,
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *SIGN_IN,
    path("account/", include([*ACCOUNT, path("second-factor/", include(FACTORS))])),
]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += PROVIDED


def keys_of(user: Any) -> QuerySet[Authenticator]:
    """Return the security keys of ``user``."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)


# Each of these asks for the right moment of signing in, or for the reader's own account.
expect(open_to_all, *(str(pattern.name) for pattern in SIGN_IN))
if settings.SOCIALACCOUNT_PROVIDERS:
    expect(open_to_all, *(str(pattern.name) for pattern in PROVIDED))
expect(anyone, *(str(pattern.name) for pattern in (*ACCOUNT, *FACTORS)))
expect(Of(keys_of), "mfa_edit_webauthn", "mfa_remove_webauthn")
