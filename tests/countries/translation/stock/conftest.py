"""wagtail-localize as it is released: what the product replaces in it, put back for one test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db.models.signals import pre_save
from django.http import HttpResponseBase
from wagtail_localize.models import SegmentOverride, Translation, TranslationSource
from wagtail_localize.operations import translate_object, translate_page_subtree

from countries import publishing
from countries.access import Role
from countries.translation.registering import refuse_second_source
from countries.translation.sanitising import refuse_unsafe_override
from tests.countries.translation.helpers import running
from tests.factories import make_user
from tests.keeping import staged

REPLACED = {
    Translation: ("save_target",),
    TranslationSource: (
        "update_from_db",
        "sync_view_restrictions",
        "update_target_view_restrictions",
    ),
}


@dataclass(frozen=True)
class Stock:
    """Calls wagtail-localize's own functions and views, without the guard before them."""

    rf: Any
    commit: Callable[..., Any]

    def save(self, page: Any, *, publish: bool = True) -> None:
        """Save what is translated as its editor does; what it leaves until the commit is done."""
        with self.commit(execute=True):
            running(page).save_target(publish=publish)

    def create(self, translation: Translation) -> None:
        """Make the page of a new translation, where its parents are copied, too."""
        with publishing.adopting(), self.commit(execute=True):
            translation.save_target()

    def create_all(self, page: Any, locale: Any, *, with_children: bool = False) -> None:
        """Submit a page, or all from it down, for translation as its form does."""
        with publishing.adopting(), self.commit(execute=True):
            translate_object(page, [locale])
            if with_children:
                translate_page_subtree(page.pk, [locale], None, None)

    def sync(self, page: Any) -> None:
        """Press its sync button, without publishing."""
        running(page).source.update_from_db()

    def request(self, user: Any, data: Any = None) -> Any:
        """Return a request of ``user``, which sends ``data`` if there is any."""
        request = self.rf.get("/") if data is None else self.rf.post("/", data)
        request.user, request.session = user, {}
        request._messages = FallbackStorage(request)
        return request

    def call(self, view: Any, user: Any, data: Any = None, **kwargs: Any) -> HttpResponseBase:
        """Let ``user`` send ``data`` to one of its views."""
        request = self.request(user, data or {})
        # A request made by hand keeps what was sent with it open until it is closed.
        with closing(request), self.commit(execute=True):
            answer: HttpResponseBase = view(request, **kwargs)
        return answer


@pytest.fixture
def stock(rf, monkeypatch, django_capture_on_commit_callbacks):
    """Put back what the product replaces; what it adds around pages' publishing stays."""
    for model, names in REPLACED.items():
        for name in names:
            monkeypatch.setattr(model, name, getattr(model, name).__wrapped__)
    pre_save.disconnect(refuse_second_source, sender=Translation)
    pre_save.disconnect(refuse_unsafe_override, sender=SegmentOverride)
    yield Stock(rf, django_capture_on_commit_callbacks)
    pre_save.connect(refuse_second_source, sender=Translation)
    pre_save.connect(refuse_unsafe_override, sender=SegmentOverride)


@staged
def ana(network):
    """A manager of Greece, with the one permission that wagtail-localize asks for."""
    user = make_user("ana", ("GR", Role.MANAGER, ""))
    user.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    return type(user).objects.get(pk=user.pk)
