"""Every address of wagtail-localize behind a rule: deny by default, foreign and missing alike (404)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize import synctree, wagtail_hooks
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    TranslationSource,
)
from wagtail_localize.views import edit_translation

from countries.access import (
    Action,
    can_edit,
    can_translate,
    countries_where,
    may_manage_network,
)
from countries.routing import network
from countries.translation import views
from countries.translation.machine.allowing import is_switched_on
from countries.translation.registering import source_page
from countries.translation.reviewing.deciding import review_of
from countries.translation.running import locales_of, running_translation
from countries.translation.starting import locales_to_start

View = Callable[..., HttpResponseBase]
Rule = Callable[..., bool]


def anyone(user: Any) -> bool:
    """Whoever is in the admin; the view itself shows each what is theirs."""
    return True


def nobody(user: Any, **kwargs: Any) -> bool:
    """What is switched off."""
    return False


def network_only(user: Any, **kwargs: Any) -> bool:
    """Those who manage what all countries share."""
    return may_manage_network(user)


def translators(user: Any, *, translation_id: int, **kwargs: Any) -> bool:
    """Those who may write the page that the translation, if it is running, leads to."""
    return running_translation(user, translation_id) is not None


def readers(user: Any, *, translation_id: int, **kwargs: Any) -> bool:
    """Translators, and those for whose review the translation waits."""
    return translators(user, translation_id=translation_id) or bool(review_of(user, translation_id))


def machine_translators(user: Any, *, translation_id: int, **kwargs: Any) -> bool:
    """Translators, where their language may be translated by machine; else there is no such thing."""
    translation = running_translation(user, translation_id)
    return translation is not None and is_switched_on(translation)


def translators_of_text(user: Any, *, translation_id: int, string_segment_id: int) -> bool:
    """Translators, for a text of the source that their page is translated from."""
    return _has_segment(user, translation_id, StringSegment, string_segment_id)


def translators_of_choice(user: Any, *, translation_id: int, overridable_segment_id: int) -> bool:
    """Translators, for a link or choice of the source that their page is translated from."""
    return _has_segment(user, translation_id, OverridableSegment, overridable_segment_id)


def starters(user: Any, *, page_id: int) -> bool:
    """Those who may add the page to another locale of its country."""
    own = countries_where(user, Action.TRANSLATE)
    near = [info.locale_id for info in network().locales if info.country.pk in own]
    page = Page.objects.filter(pk=page_id, locale_id__in=near).first()
    return page is not None and bool(locales_to_start(page, user))


def editors_of_source(user: Any, *, translation_source_id: int) -> bool:
    """Those who may both edit the source itself and translate."""
    own = locales_of(user, Action.EDIT, Action.TRANSLATE)
    source = TranslationSource.objects.filter(pk=translation_source_id, locale_id__in=own).first()
    page = source_page(source) if source else None
    return page is not None and can_edit(user, page) and can_translate(user, page)


RULES: dict[str, Rule] = {
    "javascript_catalog": anyone,
    "submit_page_translation": starters,
    "submit_snippet_translation": network_only,
    "update_translations": editors_of_source,
    "edit_string_translation": translators_of_text,
    "edit_override": translators_of_choice,
    "download_pofile": translators,
    "upload_pofile": translators,
    "machine_translate": machine_translators,
    "preview_translation": readers,
    "stop_translation": translators,
    "convert_to_alias": nobody,
    "translations_report": anyone,
    "translations_report_results": anyone,
    "snippets_api_listing": network_only,
    "snippets_api_detail": network_only,
}
"""Who may call which of localize's addresses, by URL name; a name that is missing is nobody's."""

REPLACED: dict[str, View] = {
    "submit_page_translation": views.SubmitView.as_view(),
    "update_translations": views.UpdateView.as_view(),
    "edit_override": views.edit_override,
    "stop_translation": views.stop,
    "machine_translate": views.machine_translate,
    "download_pofile": views.download_po,
    "upload_pofile": views.upload_po,
    "preview_translation": views.preview,
    "translations_report": views.ReportView.as_view(),
    "translations_report_results": views.ReportView.as_view(results_only=True),
}
"""What answers in the place of localize's own view."""


def guarded(name: str, view: View) -> View:
    """Return ``view`` behind the rule for ``name``."""
    rule = RULES.get(name, nobody)

    @functools.wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = {key: value for key, value in kwargs.items() if key != "mode"}
        if not rule(request.user, **known):
            raise Http404
        return view(request, *args, **kwargs)

    guarded_view.rule = rule  # type: ignore[attr-defined]  # the census of addresses reads it
    return guarded_view


def guarded_urls() -> list[URLResolver]:
    """Return wagtail-localize's addresses, each behind its rule."""
    resolvers = wagtail_hooks.register_admin_urls()
    for resolver in resolvers:
        for pattern in resolver.url_patterns:
            _guard(pattern)
    return resolvers


def _guard(pattern: URLPattern) -> None:
    name = str(pattern.name or "")
    pattern.callback = guarded(name, REPLACED.get(name, pattern.callback))


def edit_snippet(request: HttpRequest, instance: Any) -> HttpResponseBase | None:
    """Show localize's editor of a snippet to those who manage what all share."""
    if not may_manage_network(request.user):
        return None
    return wagtail_hooks.before_edit_snippet(request, instance)


def install() -> None:
    """Take the place of wagtail-localize's hooks that act without asking for rights."""
    _replace("register_admin_urls", wagtail_hooks.register_admin_urls, guarded_urls)
    # The admin room answers there with an editor of its own; localize's shows snippets alone.
    _replace("before_edit_page", wagtail_hooks.before_edit_page, None)
    edit_translation.render = views.render_editor
    _replace("before_edit_snippet", wagtail_hooks.before_edit_snippet, edit_snippet)
    # Trees are never kept in step by aliases, and the buttons would lead to what is not allowed.
    _replace("after_create_page", synctree.after_create_page, None)
    for name in ("register_page_header_buttons", "register_page_listing_more_buttons"):
        _replace(name, wagtail_hooks.page_listing_more_buttons, None)
    _replace(
        "register_snippet_listing_buttons", wagtail_hooks.register_snippet_listing_buttons, None
    )
    _replace(
        "register_page_action_menu_item",
        wagtail_hooks.register_convert_back_to_alias_page_action_menu_item,
        None,
    )


def _replace(hook: str, original: Callable[..., Any], own: Callable[..., Any] | None) -> None:
    """Put ``own``, or nothing, in the place of a function that was registered for ``hook``."""
    # Wagtail has no public way to take a hook back.
    registered = hooks._hooks[hook]
    if own is not None and any(function is own for function, _order in registered):
        return
    found = [index for index, (function, _order) in enumerate(registered) if function is original]
    for index in reversed(found):
        if own is None:
            del registered[index]
        else:
            registered[index] = (own, registered[index][1])


def _has_segment(user: Any, translation_id: int, model: type[Any], segment_id: int) -> bool:
    translation = running_translation(user, translation_id)
    return (
        translation is not None
        and model.objects.filter(pk=segment_id, source_id=translation.source_id).exists()
    )
