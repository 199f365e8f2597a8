"""The rules of the guard: each asks for the least that its views show, among the user's rows alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, TaskState, UploadedFile
from wagtail.permissions import policy_registry

from countries.access import may_manage_network

Rows = Callable[[Any], QuerySet[Any]]
"""Gives for a user the rows of a kind that are theirs; one query, of whatever they ask."""


def anyone(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Whoever is in the admin: the view itself shows each what is theirs."""
    return True


def asks_itself(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Whoever the view asks for before it looks anything up: see ``scoped`` and ``translation.guard``."""
    return True


def network_only(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Those who manage what all countries share."""
    return may_manage_network(request.user)


def superusers(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Those who run the site itself."""
    return bool(request.user.is_superuser)


@dataclass(frozen=True)
class Of:
    """Those to whose ``rows`` the one belongs that the address names; what more it takes the view asks."""

    rows: Rows
    argument: str = "pk"

    def __call__(self, request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
        if request.user.is_superuser:
            return True
        key = str(kwargs[self.argument])
        return key.isdecimal() and self.rows(request.user).filter(pk=key).exists()


def pages(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may look at."""
    seen: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(user)
    return seen.filter(depth__gt=1)


def own_pages(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may work on."""
    found: QuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(
        user, "change"
    )
    return found


def pages_and_roots(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may look at, and the roots above them."""
    return pages(user) | Page.objects.filter(depth=1)


def rows_of(model: Callable[[], type[Model]], *actions: str) -> Rows:
    """Return what gives the rows with which a user may do any of ``actions``, by the model's policy."""

    def rows(user: Any) -> QuerySet[Any]:
        policy = policy_registry.get_by_type(model())
        found: QuerySet[Any] = policy.instances_user_has_any_permission_for(user, actions)
        return found

    return rows


images = rows_of(get_image_model, "change", "delete")
images_to_choose = rows_of(get_image_model, "choose")
documents = rows_of(get_document_model, "change", "delete")
documents_to_choose = rows_of(get_document_model, "choose")


def uploads(user: Any) -> QuerySet[UploadedFile]:
    """Return the files that ``user`` has sent and not described yet."""
    return UploadedFile.objects.filter(uploaded_by_user_id=user.pk)


of_page = Of(pages, "page_id")


def of_task_state(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Those who may see the page, for a step of that page's own workflow and of no other's."""
    if not of_page(request, kwargs):
        return False
    return TaskState.objects.filter(
        pk=kwargs["task_state_id"],
        workflow_state__base_content_type__app_label=Page._meta.app_label,
        workflow_state__base_content_type__model=Page._meta.model_name,
        workflow_state__object_id=str(kwargs["page_id"]),
    ).exists()


def of_edited(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Those whose is the page or row that an editor says it has open."""
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        return False
    asked = {"pk": unquote(kwargs["object_id"])}
    if issubclass(model, Page):
        return asked["pk"].isdecimal() and Of(pages)(request, asked)
    if policy_registry.get_by_type(model, fallback=False) is None:
        return False
    return asked["pk"].isdecimal() and Of(rows_of(lambda: model, "change"))(request, asked)


def of_selected(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Those whose are any of the pages, images or documents that are ticked.

    What is not theirs is taken out of the request, as if it were not there.
    """
    if request.user.is_superuser:
        return True
    rows = selectable(kwargs["app_label"], kwargs["model_name"])
    if rows is None:
        return False
    ticked = request.GET.getlist("id")
    if "all" in ticked:
        return _is_own_listing(request, rows)
    own = rows(request.user).filter(pk__in=[key for key in ticked if key.isdecimal()])
    known = {str(pk) for pk in own.values_list("pk", flat=True)}
    query = request.GET.copy()
    query.setlist("id", [key for key in ticked if key in known])
    request.GET = query  # type: ignore[assignment]  # what the view reads next
    return bool(known)


def selectable(app_label: str, model_name: str) -> Rows | None:
    """Return the rows of which several can be ticked at once; None where that is not offered."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return None
    known: dict[type[Model], Rows] = {
        Page: pages,
        get_image_model(): images,
        get_document_model(): documents,
    }
    return known.get(model)


def _is_own_listing(request: HttpRequest, rows: Rows) -> bool:
    """Tell whether all rows are ticked of a list that the user may see."""
    if rows is not pages or "childOf" not in request.GET:
        return True
    return Of(pages_and_roots, "childOf")(request, {"childOf": request.GET["childOf"]})
