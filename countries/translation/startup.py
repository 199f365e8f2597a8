"""What changes in wagtail-localize when the site starts: whoever calls it gets our behaviour."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, TaskState
from wagtail.signals import page_published
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import (
    LocaleSynchronization,
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
    post_save_string_translation,
    sync_trees_on_locale_sync_save,
)

from countries.access.policies import ask_whether_translated
from countries.translation import guard
from countries.translation.following import source_was_published
from countries.translation.origins import copy_origins
from countries.translation.registering import (
    is_translation,
    refresh_source,
    refuse_second_source,
    target_may_have_changed,
)
from countries.translation.reviewing.deciding import refuse_own_approval
from countries.translation.reviewing.guarding import refuse_publishing
from countries.translation.sanitising import refuse_unsafe_override
from countries.translation.saving import save_translation
from countries.translation.texts import tell_title


def install() -> None:
    """Guard its addresses, replace its saving, switch its synchronisation of trees off."""
    guard.install()
    ask_whether_translated(is_translation)
    pre_save.connect(refuse_second_source, sender=Translation)
    post_save.connect(target_may_have_changed, sender=Translation)
    pre_save.connect(refuse_unsafe_override, sender=SegmentOverride)
    page_published.connect(source_was_published)
    post_save.disconnect(post_save_string_translation, sender=StringTranslation)
    post_save.connect(tell_title, sender=StringTranslation)
    _replace_saving()
    _switch_synchronisation_off()
    _let_copies_know()
    _check_what_is_published()
    _check_who_approves()


def _replace_saving() -> None:
    stock_save, stock_update = Translation.save_target, TranslationSource.update_from_db
    if getattr(stock_save, "is_ours", False):
        return

    @functools.wraps(stock_save)
    def save_target(self: Translation, user: Any = None, publish: bool = True) -> None:
        if not _is_of_page(self.source):
            stock_save(self, user=user, publish=publish)
            return
        save_translation(self, user=user, publish=publish, now=timezone.now())

    @functools.wraps(stock_update)
    def update_from_db(self: TranslationSource) -> None:
        if not _is_of_page(self):
            stock_update(self)
            return
        refresh_source(self)
        self.refresh_from_db()

    save_target.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    Translation.save_target = save_target
    TranslationSource.update_from_db = update_from_db
    for name in ("sync_view_restrictions", "update_target_view_restrictions"):
        stock = getattr(TranslationSource, name)
        setattr(TranslationSource, name, _keeping_view_restrictions(stock))


def _keeping_view_restrictions(stock: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(stock)
    def keep_view_restrictions(self: TranslationSource, *args: Any, **kwargs: Any) -> None:
        """A country's page is restricted by its country alone."""

    return keep_view_restrictions


def _is_of_page(source: TranslationSource) -> bool:
    model = source.specific_content_type.model_class()
    return model is not None and issubclass(model, Page)


def _switch_synchronisation_off() -> None:
    post_save.disconnect(sync_trees_on_locale_sync_save, sender=LocaleSynchronization)
    pre_save.connect(refuse_synchronisation, sender=LocaleSynchronization)
    LOCALE_COMPONENTS[:] = [
        component
        for component in LOCALE_COMPONENTS
        if component["model"] is not LocaleSynchronization
    ]


def refuse_synchronisation(sender: type, **kwargs: Any) -> None:
    """A locale's tree is its country's: nothing is ever copied into it by itself."""
    raise PermissionDenied("Locales are not synchronised: countries adopt pages.")


def _let_copies_know() -> None:
    """A copy inside a country still knows which of its blocks are in another language."""
    copy_page = CopyPageAction._copy_page
    if getattr(copy_page, "copies_origins", False):
        return

    @functools.wraps(copy_page)
    def copy_with_origins(self: CopyPageAction, page: Page, *args: Any, **kwargs: Any) -> Page:
        copy = copy_page(self, page, *args, **kwargs)
        copy_origins(page, copy)
        return copy

    copy_with_origins.copies_origins = True  # type: ignore[attr-defined]  # marks the replacement
    CopyPageAction._copy_page = copy_with_origins


def _check_what_is_published() -> None:
    """Ask what keeps a page back wherever one is published: by hand, by many, by approval, by the clock."""
    check = PublishPageRevisionAction.check
    if getattr(check, "asks_the_rules", False):
        return

    @functools.wraps(check)
    def check_and_ask(self: PublishPageRevisionAction, *args: Any, **kwargs: Any) -> None:
        check(self, *args, **kwargs)
        refuse_publishing(
            self.object,
            revision=self.revision,
            user=self.user,
            restores=self.previous_revision,
        )

    check_and_ask.asks_the_rules = True  # type: ignore[attr-defined]  # marks the replacement
    PublishPageRevisionAction.check = check_and_ask


def _check_who_approves() -> None:
    """Ask wherever a step of a workflow is approved whether this person may."""
    approve = TaskState.approve
    if getattr(approve, "asks_who", False):
        return

    @functools.wraps(approve)
    def ask_and_approve(
        self: TaskState, user: Any = None, update: bool = True, comment: str = ""
    ) -> TaskState:
        refuse_own_approval(self, user)
        return approve(self, user=user, update=update, comment=comment)

    ask_and_approve.asks_who = True  # type: ignore[attr-defined]  # marks the replacement
    TaskState.approve = ask_and_approve
