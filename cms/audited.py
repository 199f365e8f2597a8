"""How the site's own models are recorded in the audit log, or why they are not."""

from __future__ import annotations

from countries.audit import excuse, watch
from countries.audit.condensing import Values
from countries.audit.watching import at


def declare() -> None:
    """Declare every model of the site whose rows people change."""
    watch("media.ImageText", "image_text", place=at("locale"))
    # What a visitor wrote is kept by its country, and no longer than that: never here.
    watch(
        "pages.Submission",
        "message",
        place=at("country"),
        ignored=("data", "page"),
        creates="",
        verb=_handled_or_waiting,
    )
    _declare_signing_in()
    excuse("media.CountryRendition", "the site makes it from an image")
    excuse("pages.TaggedPage", "the revisions of its page hold it")


def _declare_signing_in() -> None:
    # Second factors and providers' accounts are declared by `cms.users`.
    watch("account.EmailAddress", "email_address")
    watch("socialaccount.SocialApp", "setting", secret=("secret", "key", "client_id", "settings"))
    excuse("account.EmailConfirmation", "it is gone after the work, and holds a key")
    excuse("socialaccount.SocialToken", "it holds nothing but a token of somebody's provider")
    excuse("usersessions.UserSession", "the entries of logins and logouts tell of it")
    for name in ("AccessAttempt", "AccessAttemptExpiration", "AccessFailureLog", "AccessLog"):
        excuse(f"axes.{name}", "it counts who tries to sign in; the entries of logins tell of it")


def _handled_or_waiting(before: Values, after: Values) -> str:
    return "handle" if after.get("handled_at") else "change"
