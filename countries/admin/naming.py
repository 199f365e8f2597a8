"""What choosers say of the page that is chosen: nothing of another country's drafts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from countries.access import page_actions

ValueData = dict[str, Any]


_request: ContextVar[HttpRequest | None] = ContextVar("request of the admin", default=None)
"""What is being answered; screens are made after their view, and with it Wagtail's context, has ended."""


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Know whose screen is made inside."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def is_seen(page: Page) -> bool:
    """Tell whether whoever is being answered sees ``page`` in the admin; outside all pages are seen."""
    request = _request.get()
    if request is None:
        return True
    return request.user.is_superuser or bool(page_actions(request.user, page))


def keeping_drafts(stock: Callable[[Any, Any], ValueData]) -> Callable[[Any, Any], ValueData]:
    """Leave out the title of a draft of which the user sees nothing; its number stays chosen.

    Any number can be posted, and an editor shows what it saved.
    """

    @functools.wraps(stock)
    def get_value_data_from_instance(self: Any, instance: Any) -> ValueData:
        data = stock(self, instance)
        if instance.live or is_seen(instance):
            return data
        return {**data, self.display_title_key: _("A page that is not public"), "edit_url": None}

    get_value_data_from_instance.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    return get_value_data_from_instance


def install() -> None:
    """Take the place of what Wagtail's page chooser tells of a page, whosever it is."""
    stock = AdminPageChooser.get_value_data_from_instance
    if not getattr(stock, "is_ours", False):
        AdminPageChooser.get_value_data_from_instance = keeping_drafts(stock)
