"""The requests about pages: as they lie in the tree, as drafts, homes, in review."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.models import Comment, Page, PageViewRestriction, Revision, TaskState

from tests.access.asking import Ask, Asks
from tests.access.world import Section, World

MADE = "Made by a test"
NO_COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}
EMPTY = {"body-count": "0", **NO_COMMENTS}


def page_url(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


def exists(page: Page) -> bool:
    return Page.objects.filter(pk=page.pk).exists()


def form_of(page: Page, **fields: Any) -> dict[str, Any]:
    return {"title": MADE, "slug": page.slug, **EMPTY, **fields}


def open_page(kind: str, name: str) -> Any:
    return lambda world, here: Ask(page_url(name, here[kind].pk))


def _change(kind: str, **fields: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        return Ask(
            page_url("edit", page.pk),
            "post",
            form_of(page, **fields),
            does=lambda: fresh(page).draft_title == MADE,
        )

    return ask


def _publish(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        data = form_of(page, **{"action-publish": "publish"})
        return Ask(
            page_url("edit", page.pk),
            "post",
            data,
            does=lambda: fresh(page).live and fresh(page).title == MADE,
            instead="change",
        )

    return ask


def _submit(world: World, here: Section) -> Ask:
    page = here["page"]
    data = form_of(page, **{"action-submit": "submit"})
    return Ask(
        page_url("edit", page.pk),
        "post",
        data,
        does=lambda: fresh(page).current_workflow_state is not None,
    )


def _create(parent: str, **fields: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        data = {"title": MADE, "slug": "", "body-count": "0", **fields}
        made = Page.objects.filter(title=MADE, path__startswith=here[parent].path)
        if fields:
            made = made.filter(live=True)
        return Ask(
            page_url("add", "pages", "standardpage", here[parent].pk),
            "post",
            data,
            does=made.exists,
            instead="create" if fields else "",
        )

    return ask


def _move(kind: str, to: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page, above = here[kind], to(world, here)
        return Ask(
            page_url("move_confirm", page.pk, above.pk),
            "post",
            does=lambda: fresh(page).path.startswith(fresh(above).path),
        )

    return ask


def _shelf(world: World, here: Section) -> Page:
    shelf: Page = here["shelf"]
    return shelf


def _abroad(world: World, here: Section) -> Page:
    """Return a page of another section."""
    abroad: Page = world["GR" if here.code != "GR" else "RO"]["shelf"]
    return abroad


def _copy(kind: str, to: Any, **fields: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page, above = here[kind], to(world, here)
        data = {
            "new_title": MADE,
            "new_slug": "made-by-a-test",
            "new_parent_page": above.pk,
            **fields,
        }
        made = Page.objects.filter(slug="made-by-a-test", path__startswith=above.path)
        if "publish_copies" in fields:
            made = made.filter(live=True)
        if "alias" in fields:
            made = made.filter(alias_of__isnull=False)
        instead = "copy" if fields else ""
        return Ask(page_url("copy", page.pk), "post", data, does=made.exists, instead=instead)

    return ask


def delete_page(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        return Ask(page_url("delete", page.pk), "post", does=lambda: not exists(page))

    return ask


def _bulk(kind: str, action: str, does: Any, **fields: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        extra = {name: value(world, here).pk for name, value in fields.items()}
        return Ask(f"{address}?id={page.pk}", "post", extra, does=lambda: does(world, here, page))

    return ask


def _unpublish(world: World, here: Section) -> Ask:
    page = here["page"]
    return Ask(page_url("unpublish", page.pk), "post", does=lambda: not fresh(page).live)


def _lock(kind: str, name: str, wanted: bool) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        return Ask(page_url(name, page.pk), "post", does=lambda: fresh(page).locked is wanted)

    return ask


def _compare(world: World, here: Section) -> Ask:
    pages = (here["page"].pk, here["oldest"].pk, here["revision"].pk)
    return Ask(page_url("revisions_compare", *pages))


def _revision(name: str) -> Any:
    return lambda world, here: Ask(page_url(name, here["page"].pk, here["revision"].pk))


def _revert(world: World, here: Section) -> Ask:
    page = here["page"]
    data = form_of(page, revision=here["oldest"].pk)
    before = page.revisions.count()
    return Ask(
        page_url("edit", page.pk), "post", data, does=lambda: page.revisions.count() > before
    )


def _unschedule(world: World, here: Section) -> Ask:
    page, revision = here["timed"], here["timed-revision"]
    rows = Revision.objects.filter(pk=revision.pk, approved_go_live_at=None)
    return Ask(page_url("revisions_unschedule", page.pk, revision.pk), "post", does=rows.exists)


def _privacy(world: World, here: Section) -> Ask:
    page = here["page"]
    return Ask(
        page_url("set_privacy", page.pk),
        "post",
        {"restriction_type": "login"},
        does=PageViewRestriction.objects.filter(page_id=page.pk).exists,
    )


def _position(world: World, here: Section) -> Ask:
    page = here["shelf"]
    return Ask(
        page_url("set_page_position", page.pk) + "?position=0",
        "post",
        does=lambda: fresh(page).path < fresh(here["page"]).path,
    )


def _shown(name: str, word: str, *args: str, **query: str) -> Any:
    """Ask for a place in which the canary ``word`` stands for those who may see it."""

    def ask(world: World, here: Section) -> Ask:
        rows = [here[arg].pk for arg in args]
        # Without its end: a list that repeats what was searched for shows nothing by that.
        data = {key: here.canary(value)[:-1] for key, value in query.items()}
        return Ask(reverse(name, args=rows), data=data, shows=here.canary(word))

    return ask


def _chosen(name: str, kind: str, word: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        return Ask(reverse(name), data={"id": here[kind].pk}, shows=here.canary(word))

    return ask


def _review(name: str, action: str, **data: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page, state = here["in-review"], here["task-state"]
        done = TaskState.objects.filter(pk=state.pk).exclude(status=TaskState.STATUS_IN_PROGRESS)
        return Ask(
            page_url(name, page.pk, action, state.pk),
            "post",
            {"comment": "Read", **data},
            does=done.exists,
        )

    return ask


def _cancel(world: World, here: Section) -> Ask:
    page = here["in-review"]
    data = form_of(page, **{"action-cancel-workflow": "cancel"})
    return Ask(
        page_url("edit", page.pk),
        "post",
        data,
        does=lambda: fresh(page).current_workflow_state is None,
    )


def _preview(kind: str) -> Any:
    """Send a draft to the preview, which keeps it for whoever may look at it."""
    return lambda world, here: Ask(
        page_url("preview_on_edit", here[kind].pk), "post", form_of(here[kind])
    )


def _comment(text: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here["page"]
        data = form_of(page) | {
            "title": here.canary("newer"),
            "comments-TOTAL_FORMS": "1",
            "comments-0-id": "",
            "comments-0-text": text,
            "comments-0-contentpath": "title",
            "comments-0-position": "",
            "comments-0-resolved": "",
            "comments-0-DELETE": "",
            "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
        }
        return Ask(
            page_url("edit", page.pk), "post", data, does=Comment.objects.filter(text=text).exists
        )

    return ask


def _is_gone(world: World, here: Section, page: Page) -> bool:
    return not exists(page)


def _is_down(world: World, here: Section, page: Page) -> bool:
    return not fresh(page).live


def _is_up(world: World, here: Section, page: Page) -> bool:
    return fresh(page).live


def _is_on_shelf(world: World, here: Section, page: Page) -> bool:
    return fresh(page).path.startswith(here["shelf"].path)


def _is_abroad(world: World, here: Section, page: Page) -> bool:
    return fresh(page).path.startswith(_abroad(world, here).path)


ASKS: Asks = {
    ("page", "list"): _shown("wagtailadmin_explore", "newer", "home"),
    ("page", "search"): _shown("wagtailadmin_pages:search_results", "newer", q="live"),
    ("page", "view"): open_page("page", "view_draft"),
    ("page", "history"): _shown("wagtailadmin_pages:history", "newer", "page"),
    ("page", "compare"): _compare,
    ("page", "preview"): _preview("page"),
    ("page", "edit"): open_page("page", "edit"),
    ("page", "change"): _change("page"),
    ("page", "publish"): _publish("page"),
    ("page", "submit"): _submit,
    ("page", "unpublish"): _unpublish,
    ("page", "move"): _move("page", _shelf),
    ("page", "move-abroad"): _move("page", _abroad),
    ("page", "copy"): _copy("page", _shelf),
    ("page", "copy-live"): _copy("page", _shelf, publish_copies="on"),
    ("page", "copy-abroad"): _copy("page", _abroad),
    ("page", "alias"): _copy("page", _shelf, alias="on"),
    ("page", "alias-abroad"): _copy("page", _abroad, alias="on"),
    ("page", "delete"): delete_page("page"),
    ("page", "bulk-delete"): _bulk("page", "delete", _is_gone),
    ("page", "bulk-unpublish"): _bulk("page", "unpublish", _is_down),
    ("page", "bulk-move"): _bulk("page", "move", _is_on_shelf, chooser=_shelf),
    ("page", "bulk-move-abroad"): _bulk("page", "move", _is_abroad, chooser=_abroad),
    ("page", "choose"): _shown("wagtailadmin_choose_page_child", "live", "home"),
    ("page", "choose-search"): _shown("wagtailadmin_choose_page_search", "newer", q="live"),
    ("page", "chosen"): _chosen("wagtailadmin_choose_page_chosen_multiple", "page", "live"),
    ("page", "choose-for-menu"): _shown("country_pages:choose_results", "live", q="live"),
    ("page", "lock"): _lock("page", "lock", True),
    ("page", "privacy"): _privacy,
    ("page", "usage"): open_page("page", "usage"),
    ("page", "workflow-history"): open_page("page", "workflow_history"),
    ("page", "api-detail"): lambda world, here: Ask(f"/admin/api/main/pages/{here['page'].pk}/"),
    ("page", "api-list"): lambda world, here: Ask(
        "/admin/api/main/pages/",
        data={"child_of": here["home"].pk},
        shows=here.canary("newer"),
    ),
    ("page", "types-usage"): lambda world, here: Ask(
        reverse("wagtailadmin_pages:type_use_results", args=["pages", "standardpage"]),
        shows=here.canary("newer"),
    ),
    ("page", "aging-report"): _shown("wagtailadmin_reports:aging_pages_results", "live"),
    ("page", "aging-export"): lambda world, here: Ask(
        reverse("wagtailadmin_reports:aging_pages"),
        data={"export": "csv"},
        shows=here.canary("live"),
    ),
    ("draft", "list"): _shown("wagtailadmin_explore", "draft", "home"),
    ("draft", "view"): open_page("draft", "view_draft"),
    ("draft", "edit"): open_page("draft", "edit"),
    ("draft", "change"): _change("draft"),
    ("draft", "publish"): _publish("draft"),
    ("draft", "preview"): _preview("draft"),
    ("draft", "move"): _move("draft", _shelf),
    ("draft", "move-abroad"): _move("draft", _abroad),
    ("draft", "copy"): _copy("draft", _shelf),
    ("draft", "delete"): delete_page("draft"),
    ("draft", "delete-leaf"): delete_page("below"),
    ("draft", "bulk-publish"): _bulk("draft", "publish", _is_up),
    ("draft", "bulk-delete"): _bulk("below", "delete", _is_gone),
    ("draft", "create-below"): _create("draft"),
    ("draft", "position"): _position,
    ("revision", "view"): _revision("revisions_view"),
    ("revision", "restore"): _revision("revisions_revert"),
    ("revision", "restored"): _revert,
    ("revision", "unschedule"): _unschedule,
    ("home", "api-detail"): lambda world, here: Ask(f"/admin/api/main/pages/{here['home'].pk}/"),
    ("home", "view"): open_page("home", "view_draft"),
    ("home", "edit"): open_page("home", "edit"),
    ("home", "create"): _create("home"),
    ("home", "create-live"): _create("home", **{"action-publish": "publish"}),
    ("home", "delete"): delete_page("home"),
    ("home", "move-abroad"): _move("home", _abroad),
    ("home", "copy-abroad"): _copy("home", _abroad),
    ("home", "types"): lambda world, here: Ask(page_url("add_subpage", here["home"].pk)),
    ("comment", "view"): _shown("wagtailadmin_pages:edit", "comment", "page"),
    ("comment", "create"): _comment(MADE),
    ("locked", "report"): _shown("wagtailadmin_reports:locked_pages_results", "locked"),
    ("locked", "unlock"): _lock("locked", "unlock", False),
    ("review", "edit"): open_page("in-review", "edit"),
    ("review", "change"): _change("in-review"),
    ("review", "approve"): _review("workflow_action", "approve"),
    ("review", "reject"): _review("workflow_action", "reject"),
    ("review", "cancel"): _cancel,
    ("review", "collect"): lambda world, here: Ask(
        page_url(
            "collect_workflow_action_data", here["in-review"].pk, "approve", here["task-state"].pk
        )
    ),
    ("review", "preview"): lambda world, here: Ask(
        page_url("workflow_preview", here["in-review"].pk, world.shared["task"].pk)
    ),
    ("review", "history"): open_page("in-review", "workflow_history"),
    ("review", "detail"): lambda world, here: Ask(
        page_url("workflow_history_detail", here["in-review"].pk, here["workflow-state"].pk)
    ),
    ("review", "report"): _shown("wagtailadmin_reports:workflow_results", "review"),
    ("review", "tasks-report"): _shown("wagtailadmin_reports:workflow_tasks_results", "review"),
    ("review", "waiting"): _shown("wagtailadmin_home", "review"),
}
