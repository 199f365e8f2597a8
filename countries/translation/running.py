"""Which translations a person may work on: looked up among the person's own, so others do not exist."""

from __future__ import annotations

from typing import Any

from wagtail_localize.models import Translation

from countries.access import Action, can_translate
from countries.access.rights import locale_actions
from countries.routing import network
from countries.translation.registering import target_page


def locales_of(user: Any, *actions: Action) -> list[int]:
    """Return the locales (their ``pk``) in which ``user`` may do all of ``actions``."""
    return [
        info.locale_id for info in network().locales if locale_actions(user, info) >= set(actions)
    ]


def running_translation(user: Any, translation_id: int) -> Translation | None:
    """Return an enabled translation whose target page ``user`` may translate."""
    translation = (
        Translation.objects.filter(
            pk=translation_id,
            enabled=True,
            target_locale_id__in=locales_of(user, Action.TRANSLATE),
        )
        .select_related("source__locale", "target_locale")
        .first()
    )
    page = target_page(translation) if translation else None
    if page is None or not can_translate(user, page):
        return None
    return translation
