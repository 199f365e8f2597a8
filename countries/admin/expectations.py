"""Who may call which of Wagtail's addresses: what an upgrade adds is nobody's until it stands here."""

from __future__ import annotations

from countries.admin.guard import expect, nobody, open_to_all
from countries.admin.menus import pages_of
from countries.admin.rules import (
    Of,
    anyone,
    asks_itself,
    documents,
    documents_to_choose,
    images,
    images_to_choose,
    network_only,
    of_edited,
    of_page,
    of_selected,
    of_task_state,
    pages,
    pages_and_roots,
    superusers,
    uploads,
)
from countries.translation import guard as translation

CATCH_ALL = "wagtail.admin.views.home.default"


def install() -> None:
    """Say what is expected of Wagtail's admin and of wagtail-localize."""
    _logging_in()
    _pages()
    _files()
    _workflows_and_reports()
    _people_and_structure()
    expect(asks_itself, *(f"wagtail_localize:{name}" for name in translation.RULES))


def _named(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


def _logging_in() -> None:
    """What is open before the login, and what everybody has of their own."""
    expect(
        open_to_all,
        *("wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"),
        *("wagtailadmin_password_reset", "wagtailadmin_password_reset_done"),
        *("wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete"),
        CATCH_ALL,
    )
    expect(
        anyone,
        *("wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_logout"),
        *("wagtailadmin_dismissibles", "wagtailadmin_block_preview"),
    )
    expect(nobody, "wagtailadmin_error_test", "django.views.generic.base.TemplateView")


def _pages() -> None:
    expect(Of(pages_and_roots, "parent_page_id"), "wagtailadmin_explore")
    expect(Of(pages_and_roots, "parent_page_id"), "wagtailadmin_explore_results")
    expect(anyone, "wagtailadmin_explore_root")
    expect(of_selected, "wagtail_bulk_action")
    page = "wagtailadmin_pages"
    expect(
        of_page,
        *_named(page, "edit", "preview_on_edit", "view_draft", "delete", "unpublish", "usage"),
        *_named(page, "convert_alias", "copy", "set_privacy", "lock", "unlock"),
        *_named(page, "revisions_index", "revisions_view", "revisions_revert"),
        *_named(page, "revisions_unschedule", "history", "history_results"),
        *_named(page, "workflow_history", "workflow_history_detail", "workflow_preview"),
        *_named(page, "confirm_workflow_cancellation"),
    )
    expect(Of(pages), *_named(page, "revisions_compare"))
    expect(Of(pages, "parent_page_id"), *_named(page, "add", "preview_on_add", "add_subpage"))
    expect(Of(pages, "page_to_move_id"), *_named(page, "move", "move_confirm"))
    expect(Of(pages, "page_to_move_id"), *_named(page, "set_page_position"))
    expect(of_task_state, *_named(page, "workflow_action", "collect_workflow_action_data"))
    expect(anyone, *_named(page, "search", "search_results", "choose_parent"))
    expect(anyone, *_named(page, "type_use", "type_use_results"))
    chooser = "wagtailadmin_choose_page"
    expect(anyone, chooser, f"{chooser}_search", f"{chooser}_chosen_multiple")
    expect(Of(pages_and_roots, "parent_page_id"), f"{chooser}_child")
    expect(anyone, *(f"{chooser}_{kind}_link" for kind in ("external", "email", "phone", "anchor")))
    expect(anyone, *_named("country_pages", "choose", "choose_results", "chosen_multiple"))
    expect(Of(pages_of), *_named("country_pages", "chosen"))
    expect(of_edited, *_named("wagtailadmin_editing_sessions", "ping"))
    expect(anyone, *_named("wagtailadmin_editing_sessions", "release"))
    # Wagtail's own screens ask for lists alone.
    api = "wagtailadmin_api"
    expect(anyone, *_named(f"{api}:pages", "listing"))
    expect(Of(pages), *_named(f"{api}:pages", "detail"))
    expect(nobody, *_named(f"{api}:pages", "find", "action"))
    for kind in ("images", "documents"):
        expect(nobody, *_named(f"{api}:{kind}", "listing", "detail", "find"))


def _files() -> None:
    image, document = "wagtailimages", "wagtaildocs"
    for namespace in (image, document):
        expect(anyone, *_named(namespace, "index", "index_results", "add", "add_multiple"))
        chooser = f"{namespace}_chooser"
        expect(anyone, *_named(chooser, "choose", "choose_results", "chosen_multiple", "create"))
    expect(
        Of(images, "image_id"),
        *_named(image, "edit", "delete", "image_usage", "edit_multiple", "delete_multiple"),
    )
    # Pictures are made in the sizes that pages ask for, not in whatever an address says.
    expect(nobody, *_named(image, "url_generator", "url_generator_output", "preview"))
    expect(Of(images_to_choose), *_named("wagtailimages_chooser", "chosen"))
    expect(Of(images_to_choose, "image_id"), *_named("wagtailimages_chooser", "select_format"))
    expect(Of(documents, "document_id"), *_named(document, "edit", "delete", "document_usage"))
    expect(Of(documents, "doc_id"), *_named(document, "edit_multiple", "delete_multiple"))
    expect(Of(documents_to_choose), *_named("wagtaildocs_chooser", "chosen"))
    expect(
        Of(uploads, "uploaded_file_id"),
        *_named(image, "create_multiple_from_uploaded_image", "delete_upload_multiple"),
        *_named(document, "create_multiple_from_uploaded_document", "delete_upload_multiple"),
    )
    expect(anyone, "wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete")


def _workflows_and_reports() -> None:
    workflow = "wagtailadmin_workflows"
    expect(
        network_only,
        *_named(workflow, "index", "index_results", "add", "enable", "disable", "edit", "usage"),
        *_named(workflow, "usage_results", "remove", "add_task", "select_task_type"),
        *_named(workflow, "task_index", "task_index_results", "edit_task", "disable_task"),
        *_named(workflow, "enable_task", "task_chooser", "task_chooser_results"),
        *_named(workflow, "task_chooser_create", "task_chosen"),
    )
    for report in ("locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages"):
        expect(anyone, *_named("wagtailadmin_reports", report, f"{report}_results"))
    # It counts the pages of all countries.
    expect(network_only, *_named("wagtailadmin_reports", "page_types_usage"))
    expect(network_only, *_named("wagtailadmin_reports", "page_types_usage_results"))


def _people_and_structure() -> None:
    screens = ("index", "index_results", "add", "edit", "delete", "history", "history_results")
    expect(superusers, *_named("wagtailusers_users", *screens, "usage", "copy"))
    expect(superusers, *_named("wagtailusers_groups", *screens, "usage"))
    expect(superusers, *_named("wagtailadmin_collections", "index", "add", "edit", "delete"))
    expect(superusers, *_named("wagtailadmin_collections", "set_privacy"))
    # Opening and closing a country makes them: their policy lets those few look, and nobody change.
    expect(network_only, *_named("wagtaillocales", *screens, "usage", "copy"))
    expect(network_only, *_named("wagtailsites", "index"))
    expect(network_only, *_named("wagtailsnippets", "index"))
