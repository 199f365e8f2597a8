"""What a page that must not go live as it is is refused with, whichever way it was to be published."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PublishingRefused(ValidationError):
    """A page was not published; nothing was changed. ``because`` says in short what has to be done."""

    because: str | Promise = _("something has to be put right first")
