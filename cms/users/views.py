"""Allauth's views with the few turns that the admin needs; those that need none are routed as they are."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import get_pending_stage, redirect_to_pending_stage
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.generic import FormView
from requests import RequestException
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

from cms.users import invitations
from cms.users.adapters import ProviderAdapter, SignedTokens, provider_name
from cms.users.forms import AddressForm, InvitationForm
from cms.users.models import User
from cms.users.second_factor import forget_if_none_is_left, note_enrolment
from cms.users.tasks import (
    ADDRESS_SALT,
    ADDRESS_VALID_FOR,
    send_address_link,
    tell_of_change,
)
from cms.users.throttling import too_many_attempts

logger = logging.getLogger(__name__)


class SignInView(account.LoginView):
    """Sends nobody on who is signed in but may not enter the admin: that would go round in circles."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if request.user.has_perm("wagtailadmin.access_admin"):
                return HttpResponseRedirect(self.get_authenticated_redirect_url())
        elif request.method == "GET":
            stage = get_pending_stage(request)
            if stage and stage.is_resumable(request):
                return redirect_to_pending_stage(request, stage)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            next=get_next_redirect_url(self.request) or "", provider=provider_name(), **kwargs
        )


class ThrottledMixin:
    """Answers a code that came after too many others as it answers passwords: with 429."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form = context.get("form")
        errors = form.errors.as_data() if form is not None and form.is_bound else {}
        codes = {error.code for found in errors.values() for error in found}
        if codes & {"too_many_login_attempts", "rate_limited"}:
            return too_many_attempts(self.request)  # type: ignore[attr-defined]  # a view's
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]  # a view's


class ChallengeView(ThrottledMixin, mfa.AuthenticateView):
    """The second question of signing in."""


class ReauthenticateView(ThrottledMixin, account.ReauthenticateView):
    """The password again."""


class AskFactorView(ThrottledMixin, mfa.ReauthenticateView):
    """A code, of somebody who is signed in."""


class AskKeyView(ThrottledMixin, ReauthenticateWebAuthnView):
    """A security key, of somebody who is signed in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return self.render_to_response(self.get_context_data(form=form))


class _EnrolView:
    """Lets the session count as one with two factors, and leads on to the codes and to ``next``."""

    kind: str
    request: HttpRequest
    did_generate_recovery_codes: bool

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # a view's
        note_enrolment(self.request, self.kind)
        return response

    def get_success_url(self) -> str:
        name = "mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_index"
        target = get_next_redirect_url(self.request)
        query = f"?{self.request.GET.urlencode()}" if target and "codes" in name else ""
        return reverse(name) + query

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]  # a view's
            **kwargs
        )
        return context | {"query": f"?{query}" if query else ""}


class EnrolAppView(_EnrolView, ThrottledMixin, ActivateTOTPView):
    """An authenticator app."""

    kind = Authenticator.Type.TOTP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {"secret": " ".join(groups)}


class EnrolKeyView(_EnrolView, AddWebAuthnView):
    """A security key or a passkey."""

    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's own drops the form that was sent, and its errors with it.
        return super().get_context_data(**kwargs) | kwargs


class DropAppView(DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        forget_if_none_is_left(self.request)
        return response


class DropKeyView(RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        forget_if_none_is_left(self.request)
        return response


class CodesView(ViewRecoveryCodesView):
    """The recovery codes, the first time; how many are left, ever after."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = get_next_redirect_url(self.request) or reverse("wagtailadmin_home")
        return super().get_context_data(target=target, **kwargs)


class SessionsView(ListUserSessionsView):
    """One's own sessions: ends one of them, or all others."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.get("session", "")
        if not chosen:
            return super().post(request, *args, **kwargs)
        own = UserSession.objects.filter(user=request.user)
        session = get_object_or_404(own, pk=chosen if chosen.isdigit() else 0)
        end_sessions(request, [session])
        messages.success(request, gettext("The session has been ended."))
        return redirect("usersessions_list")


@method_decorator(require_admin_access, name="dispatch")
class OwnAccountView(AccountView):
    """Wagtail's account screen; it changes the session's key, and the list of sessions follows."""

    def post(self, request: HttpRequest) -> HttpResponse:
        former = request.session.session_key
        response = super().post(request)
        if request.session.session_key != former:
            UserSession.objects.create_from_request(request)
        return response


@method_decorator(login_required, name="dispatch")
@method_decorator(reauthentication_required, name="dispatch")
class ChangeAddressView(FormView[AddressForm]):
    """Asks for a new e-mail address and sends a link to it; until that is used nothing changes."""

    form_class = AddressForm
    template_name = "users/address.html"

    def form_valid(self, form: AddressForm) -> HttpResponse:
        address = form.cleaned_data["email"]
        send_address_link.enqueue(_person(self.request).pk, address)
        messages.success(
            self.request,
            gettext(
                "A link is on its way to %(address)s. Open it to use that address from then on."
            )
            % {"address": address},
        )
        return redirect("wagtailadmin_account")


@login_required
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Take the address to which the link was sent, when its owner says so."""
    user = _person(request)
    try:
        owner, former, address = signing.loads(token, salt=ADDRESS_SALT, max_age=ADDRESS_VALID_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if (owner, former) != (user.pk, user.email):
        raise Http404
    if request.method != "POST":
        return render(request, "users/confirm_address.html", {"address": address})
    user.email = address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
            tell_of_change.enqueue(user.pk, former, "email_changed", now=address)
    except IntegrityError:
        messages.error(request, gettext("This address cannot be used."))
        return redirect("wagtailadmin_account")
    messages.success(request, gettext("Your e-mail address has been changed."))
    return redirect("wagtailadmin_account")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the views ask for a login first
    return request.user


class InvitationView(FormView[InvitationForm]):
    """Where an invitation lands: name and password, and straight on into the admin."""

    form_class = InvitationForm
    template_name = "users/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            # Locked, so that of two who use the link at once one comes too late.
            people = User.objects.select_for_update()
            self.invited = people.filter(uuid=uuid.UUID(str(kwargs["uid"]))).first()
            if self.invited is None or not invitations.is_valid(self.invited, kwargs["token"]):
                return render(request, "users/invitation_over.html", status=404)
            return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.invited}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invited=self.invited, **kwargs)

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        user = form.save(commit=False)
        user.set_password(form.cleaned_data["password1"])
        user.save()
        if self.request.user.is_authenticated:
            logout(self.request)
        record_authentication(self.request, user, "password", username=user.get_username())
        login = Login(user=user, redirect_url=reverse("wagtailadmin_home"))
        return perform_login(self.request, login)


def provider_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the provider, to sign in and for nothing else."""
    if request.user.is_authenticated:
        return redirect("wagtailadmin_home")
    if request.GET.get("process", "login") != "login" or request.method != "GET":
        raise Http404
    return _by_provider(OAuth2LoginView, request, provider_id)


def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take back whom the provider sends."""
    return _by_provider(OAuth2CallbackView, request, provider_id)


def _by_provider(view: Any, request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        response: HttpResponseBase = view.adapter_view(SignedTokens(request, name))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException:
        logger.warning("the provider does not answer", exc_info=True)
        ProviderAdapter().on_authentication_error(request)
        raise
    return response
