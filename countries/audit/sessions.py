"""Who came in, who was refused, who left."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q

from countries.audit.recording import NOTHING, record, thing_of


def came_in(sender: Any, user: Any, **kwargs: Any) -> None:
    record("login", thing_of(user), user=user)


def left(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record("logout", thing_of(user), user=user)


def was_refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Name the account that was tried, if it exists: people type passwords into the wrong field."""
    model = get_user_model()
    names = (model.USERNAME_FIELD, "username", model.EMAIL_FIELD)
    tried = next((str(credentials[name]) for name in names if credentials.get(name)), "")
    account = Q(**{f"{model.USERNAME_FIELD}__iexact": tried}) | Q(
        **{f"{model.EMAIL_FIELD}__iexact": tried}
    )
    found = model._default_manager.filter(account).first() if tried else None
    record("login.failed", thing_of(found) if found is not None else NOTHING)


def connect() -> None:
    user_logged_in.connect(came_in)
    user_logged_out.connect(left)
    user_login_failed.connect(was_refused)
