"""What a user may do with a page or in a country; deny by default."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from countries.identity.countries import Country

TRANSLATE = "wagtail_localize.submit_translation"


def page_actions(user: Any, page: Page) -> set[str]:
    """Return which of add, change, publish and bulk_delete ``user`` may do at ``page``."""
    if not user.is_authenticated or not user.is_active:
        return set()
    policy = PagePermissionPolicy()
    actions = ("add", "change", "publish", "bulk_delete")
    return {
        action for action in actions if policy.user_has_permission_for_instance(user, action, page)
    }


def can_edit(user: Any, page: Page) -> bool:
    return "change" in page_actions(user, page)


def can_publish(user: Any, page: Page) -> bool:
    return "publish" in page_actions(user, page)


def can_translate(user: Any, page: Page) -> bool:
    """Tell whether ``user`` may write the translation that ``page`` is."""
    return can_edit(user, page) and user.has_perm(TRANSLATE)


def may_manage_network(user: Any) -> bool:
    """Tell whether ``user`` may open and close countries and manage what all share."""
    return bool(user.is_active and user.is_superuser)


def countries_of(user: Any) -> QuerySet[Country]:
    """Return the countries in which ``user`` may change anything."""
    if not user.is_authenticated or not user.is_active:
        return Country.objects.none()
    if user.is_superuser:
        return Country.objects.all()
    homes = [
        permission.page_id
        for permission in PagePermissionPolicy().get_cached_permissions_for_user(user)
    ]
    return Country.objects.filter(country_locales__home_id__in=homes).distinct()
