"""What the account screen leads to; this module registers and does nothing else."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from wagtail import hooks


@hooks.register("register_account_menu_item", order=0)
def sessions(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("usersessions_list"),
        "label": gettext("Sessions"),
        "help_text": gettext("See where you are signed in, and end what you do not know."),
    }


@hooks.register("register_account_menu_item", order=1)
def second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": gettext("Second factor"),
        "help_text": gettext("Set up an authenticator app or a security key, and recovery codes."),
    }


@hooks.register("register_account_menu_item", order=2)
def password(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("account_change_password"),
        "label": gettext("Change password"),
        "help_text": gettext("All your other sessions end with the old one."),
    }


@hooks.register("register_account_menu_item", order=3)
def address(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("change_address"),
        "label": gettext("Change e-mail address"),
        "help_text": gettext("A link is sent to the new one."),
    }
