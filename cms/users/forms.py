"""The forms of signing in: words of our own, and nothing that tells who has an account."""

from __future__ import annotations

from typing import Any

from allauth.account.fields import PasswordField, SetPasswordField
from allauth.account.forms import LoginForm, PasswordVerificationMixin
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.users.models import User


class SignInForm(LoginForm):
    """User name or e-mail address, password, and whether to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Username or e-mail address")
        login.widget.attrs |= {"autocomplete": "username", "autofocus": True}
        login.widget.attrs.pop("placeholder", None)
        password = self.fields["password"]
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = _("Stay signed in on this device")

    def add_prefix(self, field_name: str) -> str:
        """Call the fields as Wagtail's own form does, for whoever fills it in by a script."""
        return super().add_prefix("username" if field_name == "login" else field_name)

    def clean_login(self) -> str:
        return super().clean_login().replace("\0", "")[:254]


class AskForResetForm(forms.Form):
    """An address; whether somebody has it is found out later, where nobody can measure how long."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )

    def save(self, request: HttpRequest) -> None:
        from cms.users.tasks import send_password_reset  # noqa: PLC0415  # a cycle with allauth

        send_password_reset.enqueue(self.cleaned_data["email"], get_language() or "en")


class InvitationForm(PasswordVerificationMixin, forms.ModelForm[User]):
    """Name and password of somebody who was invited."""

    password1 = SetPasswordField(label=_("New password"))
    password2 = PasswordField(label=_("New password, again"), autocomplete="new-password")

    class Meta:
        model = User
        fields = ("first_name", "last_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["password1"])["user"] = self.instance
        for name, field in self.fields.items():
            field.required = True
            field.widget.attrs.pop("placeholder", None)
            if name in ("first_name", "last_name"):
                word = "given-name" if name == "first_name" else "family-name"
                field.widget.attrs["autocomplete"] = word


class AddressForm(forms.Form):
    """A new e-mail address; whether another has it already is not said."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
