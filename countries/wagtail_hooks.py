"""What the admin shows of the network; this module registers and does nothing else."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from countries.admin import (
    addresses,
    adopting,
    audit,
    changes,
    checking,
    draft_links,
    expectations,
    freshness,
    guard,
    leaving,
    market,
    policies,
    reminders,
    reviewing,
    rules,
    tidy,
    translation_files,
    translation_jobs,
    translation_reports,
    usage,
)
from countries.admin.account import DigestPanel
from countries.admin.checking import ChecksViewSet
from countries.admin.countries import CountriesViewSet
from countries.admin.explorer import CountryPageViewSet
from countries.admin.facts import FactsViewSet, drift, ending, history
from countries.admin.glossary import GlossaryViewSet
from countries.admin.licences import LicencesViewSet
from countries.admin.menus import MenusViewSet, page_chooser_viewset
from countries.admin.network import DashboardViewSet
from countries.admin.network import page_buttons as network_buttons
from countries.admin.organisations import OrganisationsViewSet
from countries.admin.partners import PartnersViewSet
from countries.admin.programmes import ProgrammesViewSet
from countries.admin.redirects import FormerAddressesViewSet
from countries.admin.requesting import ways as requesting
from countries.admin.tags import TagsViewSet
from countries.admin.team import TeamViewSet
from countries.admin.translating import blocks as own_blocks
from countries.admin.translating import first_translation as tutorial
from countries.admin.translating import links, review
from countries.admin.translating import page as translating
from countries.admin.translating import texts as desk
from countries.admin.two_persons import TwoPersonsViewSet
from countries.admin.umbrella import detaching, promoting
from countries.admin.umbrella import tutorial as publish_once
from countries.admin.umbrella import urls as umbrella
from countries.admin.umbrella.kits import KitsViewSet
from countries.admin.webhooks import WebhooksViewSet
from countries.admin.workspace import panel
from countries.admin.workspace import urls as workspace

IN_TRANSLATIONS = "register_translations_menu_item"
"""The hook whose items stand in the menu under “Translations”."""

policies.register()
expectations.install()


class NetworkGroup(ViewSetGroup):
    """What the whole network shares."""

    menu_label = gettext_lazy("Network")
    menu_name = "network"
    menu_icon = "globe"
    menu_order = 200
    add_to_admin_menu = True
    items = (
        DashboardViewSet,
        CountriesViewSet,
        OrganisationsViewSet,
        LicencesViewSet,
        ProgrammesViewSet,
        FactsViewSet,
        KitsViewSet,
        TwoPersonsViewSet,
        PartnersViewSet,
    )


class TranslationsGroup(ViewSetGroup):
    """All about translations but one's own list of them, which is beside it: one click away."""

    menu_label = gettext_lazy("Translations")
    menu_name = "translations"
    menu_icon = "wagtail-localize-language"
    menu_order = 156
    submenu_hook = IN_TRANSLATIONS
    items = (GlossaryViewSet, ChecksViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet | ViewSetGroup]:
    return [
        NetworkGroup(),
        TranslationsGroup(),
        TeamViewSet(),
        MenusViewSet(),
        TagsViewSet(),
        FormerAddressesViewSet(),
        page_chooser_viewset,
        CountryPageViewSet("country_explorer"),
        WebhooksViewSet(),
    ]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    changed = freshness.WhatChangedView.as_view()
    guard.expect(rules.of_page, "countries_freshness")
    return [path("freshness/<int:page_id>/", changed, name="countries_freshness")]


@hooks.register("insert_global_admin_css")
def insert_style_sheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("wagtail_countries/admin.css"))


def _register(**functions: Any) -> None:
    for name, function in functions.items():
        hooks.register(name, function)


# Before wagtail-localize puts its own editor in the place of Wagtail's.
hooks.register("before_edit_page", reviewing.refuse_changes, order=-20)
hooks.register("before_edit_page", freshness.note_edited_page, order=-10)
hooks.register("before_edit_page", ending.warn, order=-10)
# After Wagtail has counted.
hooks.register("construct_homepage_summary_items", panel.drop_counts, order=10)
# After all others have put theirs there.
hooks.register("construct_homepage_panels", panel.add_workspace, order=10)
_register(
    construct_settings_menu=tidy.hide_settings,
    construct_reports_menu=tidy.hide_reports,
    register_admin_urls=tidy.urls_in_place_of_sites,
    construct_page_chooser_queryset=tidy.own_pages_only,
    before_delete_page=tidy.keep_home,
    before_bulk_action=tidy.keep_homes,
)


def register_adopting() -> None:
    """Adopting umbrella pages: its screens, the way to them, and the buttons of pages."""
    umbrella.expect()
    _register(
        register_admin_urls=lambda: umbrella.urls,
        register_help_menu_item=publish_once.help_item,
        register_admin_menu_item=adopting.menu_item,
        register_page_header_buttons=adopting.page_buttons,
        register_page_listing_more_buttons=adopting.page_buttons,
    )
    for buttons in (detaching.page_buttons, promoting.page_buttons):
        hooks.register("register_page_header_buttons", buttons)


register_adopting()


def register_changes() -> None:
    """What the umbrella changed where a country differs: its screens."""
    guard.expect(rules.asks_itself, *changes.NAMES)
    _register(register_admin_urls=lambda: changes.urls)


register_changes()


def register_addresses() -> None:
    """Address and tags of translated pages: the screen, and the buttons that lead there."""
    guard.expect(rules.of_page, "countries_address")
    _register(
        register_admin_urls=lambda: addresses.urls,
        register_page_header_buttons=addresses.page_buttons,
        register_page_listing_more_buttons=addresses.page_buttons,
    )


register_addresses()


def register_draft_links() -> None:
    """Links that show a page's draft to others: the screen, and the button that leads there."""
    guard.expect(rules.of_page, draft_links.NAME)
    _register(
        register_admin_urls=lambda: draft_links.urls,
        register_page_header_buttons=draft_links.page_buttons,
    )


register_draft_links()


def register_market() -> None:
    """Where pages are shown by the markets of countries: the screens, and the way from a page."""
    guard.expect(rules.of_page, "countries_market")
    names = ("countries_market_new", "countries_market_rule", "countries_market_delete")
    guard.expect(rules.Of(market.ruled_by, "page_id"), *names)
    _register(
        register_admin_urls=lambda: market.urls,
        register_page_header_buttons=market.page_buttons,
        register_page_listing_more_buttons=market.page_buttons,
    )


register_market()


def register_network() -> None:
    """What each country has of a page: the way there, and the messages to those who lag."""
    guard.expect(rules.Of(reminders.readable_by), "countries_reminder")
    _register(
        register_admin_urls=lambda: reminders.urls,
        register_page_header_buttons=network_buttons,
        register_page_listing_more_buttons=network_buttons,
    )


register_network()


def register_audit() -> None:
    """The audit log: its screen, and the way there from a page."""
    names = ("countries_audit", "countries_audit_results", "countries_audit_export")
    guard.expect(rules.asks_itself, *names)
    _register(
        register_admin_urls=lambda: audit.urls,
        register_reports_menu_item=audit.menu_item,
        register_page_header_buttons=audit.page_buttons,
    )


register_audit()


def register_workspace() -> None:
    """Work in a country: its screens, the way to its tutorial, and what restoring is called."""
    names = ("waiting", "correct", "restore", "reach", "fact_reach", "view_save", "view_delete")
    guard.expect(rules.asks_itself, *(f"countries_{name}" for name in names))
    guard.expect(rules.anyone, "countries_first_day")
    _register(
        register_admin_urls=lambda: workspace.urls,
        register_help_menu_item=workspace.help_item,
        register_log_actions=workspace.register_restoring,
    )


register_workspace()


def register_translation_files() -> None:
    """Translations as files, and the memory: their screens, and the ways there."""
    guard.expect(rules.asks_itself, *translation_files.names())
    _register(register_admin_urls=translation_files.urls)
    for item in (translation_files.menu_item, translation_files.memory_item):
        hooks.register(IN_TRANSLATIONS, item)


register_translation_files()


def register_translation_jobs() -> None:
    """Work on many translations: its screens, and the ways there from the menu and from pages."""
    guard.expect(rules.asks_itself, *translation_jobs.names())
    hooks.register(IN_TRANSLATIONS, translation_jobs.menu_item)
    _register(
        register_admin_urls=translation_jobs.urls,
        register_page_header_buttons=translation_jobs.page_buttons,
        register_page_listing_more_buttons=translation_jobs.page_buttons,
        register_bulk_action=translation_jobs.TranslateBulkAction,
    )


register_translation_jobs()


# In the place of Wagtail's of the same names, which are registered before.
for action in (leaving.CountryDeleteBulkAction, leaving.CountryUnpublishBulkAction):
    hooks.register("register_bulk_action", action, order=10)
_register(after_bulk_action=leaving.unpublish_left)


def register_translation_reports() -> None:
    """Reports on translations: their screens, and the way there."""
    guard.expect(rules.asks_itself, *translation_reports.names())
    _register(
        register_admin_urls=translation_reports.urls,
        register_reports_menu_item=translation_reports.menu_item,
    )


register_translation_reports()


def register_usage() -> None:
    """Who shows a country's pages: the screen, and the way there."""
    guard.expect(rules.asks_itself, "countries_shown")
    _register(
        register_admin_urls=lambda: usage.urls,
        register_reports_menu_item=usage.menu_item,
    )


register_usage()


def register_facts() -> None:
    """Facts in depth: typed figures with the way there, and former values."""
    guard.expect(rules.asks_itself, *drift.NAMES, *history.NAMES)
    _register(
        register_admin_urls=lambda: [*drift.urls, *history.urls],
        register_reports_menu_item=drift.menu_item,
    )


register_facts()

# After the draft has been saved; other hooks may still lead elsewhere.
_register(
    before_publish_page=checking.keep_as_draft,
    after_edit_page=checking.warn,
    after_create_page=checking.warn,
)


def register_translating() -> None:
    """The editor of translated pages: its screen, and what is done there text by text."""
    names = (*desk.NAMES, *review.NAMES, *links.NAMES, *own_blocks.NAMES)
    guard.expect(rules.asks_itself, *names)
    hooks.register(IN_TRANSLATIONS, review.menu_item)
    _register(
        register_admin_urls=lambda: [
            *desk.urls,
            *review.urls,
            *links.urls,
            *own_blocks.urls,
        ],
        before_edit_page=translating.edit_page,
    )


register_translating()


def register_requests() -> None:
    """Translation requests: their screens, and the ways there from menu, explorer and page."""
    guard.expect(rules.asks_itself, *requesting.names(), tutorial.NAME)
    _register(
        register_admin_urls=lambda: [*requesting.urls(), *tutorial.urls],
        register_help_menu_item=tutorial.help_item,
        register_page_header_buttons=requesting.page_buttons,
        register_bulk_action=requesting.AskBulkAction,
        register_admin_menu_item=requesting.mine_item,
    )
    hooks.register(IN_TRANSLATIONS, requesting.requests_item)


register_requests()

hooks.register("register_account_settings_panel", DigestPanel)
