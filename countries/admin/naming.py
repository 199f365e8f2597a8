"""What choosers and text fields say of what is chosen: nothing of another country's own things.

Any number can be posted, and an editor shows what it saved or refused.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.widgets import BaseChooser
from wagtail.documents import get_document_model
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from countries.access import page_actions

ValueData = dict[str, Any]
UNSEEN_LINK: ValueData = {"url": None, "parentId": None}

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


def is_named(instance: Model) -> bool:
    """Tell whether whoever is being answered may know what ``instance`` is called.

    Of pages that is what they see and what visitors see; of images and documents, what they may choose.
    """
    if isinstance(instance, Page):
        return is_seen(instance) or (
            instance.live and not instance.get_view_restrictions().exists()
        )
    request = _request.get()
    if request is None or not isinstance(instance, (get_image_model(), get_document_model())):
        return True
    collection: int = instance.collection_id
    return request.user.is_superuser or collection in _collections(request, type(instance))


def _collections(request: HttpRequest, model: type[Model]) -> frozenset[int]:
    """Return the collections whose files of ``model`` may be chosen; asked for once a request."""
    known: dict[type[Model], frozenset[int]] = request.__dict__.setdefault("_choosable", {})
    if model not in known:
        policy = policy_registry.get_by_type(model)
        rows = policy.collections_user_has_any_permission_for(request.user, ["choose"])
        known[model] = frozenset(rows.values_list("pk", flat=True))
    return known[model]


def _unnamed(instance: Model) -> str:
    if isinstance(instance, Page):
        return _("A page that is not public")
    if isinstance(instance, get_image_model()):
        return _("An image of another country")
    return _("A document of another country")


def keeping_names(stock: Callable[..., ValueData | None]) -> Callable[..., ValueData | None]:
    """Leave out what somebody may not know of what is chosen; its number stays, so nothing is lost."""

    @functools.wraps(stock)
    def get_value_data(self: BaseChooser, value: Any) -> ValueData | None:
        instance = self.get_instance(value)
        if instance is None or is_named(instance):
            return stock(self, instance)
        return {
            "id": instance.pk,
            "edit_url": None,
            self.display_title_key: _unnamed(instance),
            "preview": {"url": "", "width": 0, "height": 0},
            "default_alt_text": "",
        }

    return get_value_data


def keeping_links(model: Callable[[], type[Model]], stock: Any) -> Any:
    """Leave out the address of what a link in a text leads to, where its name may not be known."""

    @functools.wraps(stock)
    def get_attribute_data(self: Any, attrs: dict[str, str]) -> ValueData:
        if _request.get() is not None and str(attrs.get("id", "")).isdecimal():
            instance = model()._default_manager.filter(pk=attrs["id"]).first()
            if instance is not None and not is_named(instance):
                return {"id": instance.pk, **UNSEEN_LINK}
        data: ValueData = stock(self, attrs)
        return data

    return get_attribute_data


def install() -> None:
    """Take the place of what Wagtail's choosers and text fields tell, whosever the thing is."""
    if hasattr(BaseChooser.get_value_data, "__wrapped__"):
        return
    BaseChooser.get_value_data = keeping_names(BaseChooser.get_value_data)
    for handler, model in (
        (PageLinkElementHandler, lambda: Page),
        (DocumentLinkElementHandler, get_document_model),
    ):
        handler.get_attribute_data = keeping_links(model, handler.get_attribute_data)
