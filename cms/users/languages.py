"""The admin's language for a page that is shown before, or beside, Wagtail's own screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.admin.localization import get_available_admin_languages
from wagtail.users.models import UserProfile

View = Callable[..., Any]


def language_of_reader(request: HttpRequest) -> str:
    """Return the language that somebody chose in the admin, else the best of their browser's."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return language_of_person(user)
    known = {code for code, _name in get_available_admin_languages()}
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for code in (wanted, wanted.partition("-")[0]):
            if code in known:
                return code
    return translation.get_language() or "en"


def language_of_person(user: Any) -> str:
    """Return the language that a person chose in the admin, else the site's."""
    profile = UserProfile.objects.filter(user=user).first()
    return (profile.get_preferred_language() if profile else "") or "en"


def in_readers_language(view: View) -> View:
    """Run and render a view in the language of whoever reads its answer."""

    @wraps(view)
    def localised(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of_reader(request)):
            response: Any = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
            return response

    return localised
