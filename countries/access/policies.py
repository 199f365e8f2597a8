"""Grants in the words of Wagtail's permission policies: pages, and what lies in collections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Collection, Page, PagePermissionTester
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from countries.access.actions import Action
from countries.access.rights import (
    can_publish,
    corrects_only,
    countries_where,
    locale_actions,
    people_who_may,
    rights_of,
)
from countries.identity.countries import Country
from countries.routing import network

PAGE_CODES: dict[Action, tuple[str, ...]] = {
    Action.VIEW: ("view",),
    Action.CREATE: ("add",),
    Action.EDIT: ("change",),
    Action.TRANSLATE: ("translate",),
    Action.PUBLISH: ("publish", "lock", "unlock"),
    # Whoever runs a country may delete a page with all below it.
    Action.SETTINGS: ("bulk_delete",),
}
"""What each action is called where Wagtail asks about pages; ``translate`` is ours alone."""

ANYTHING = frozenset({"add", "change", "publish"})
"""Wagtail asks for these together when it means: anything at all with pages."""

MEDIA_CODES = ("add", "change", "delete", "choose")
FILES = ("image", "document")


@dataclass(frozen=True)
class Code:
    """A permission as far as Wagtail reads it."""

    codename: str


@dataclass(frozen=True)
class PageRight:
    """A right below a home page, in the shape of Wagtail's ``GroupPagePermission``."""

    page: Page
    permission: Code

    @property
    def page_id(self) -> int:
        pk: int = self.page.pk
        return pk


@dataclass(frozen=True)
class CollectionRight:
    """A right in a country's collection, in the shape of ``GroupCollectionPermission``."""

    collection: Collection
    permission: Code

    @property
    def collection_id(self) -> int:
        pk: int = self.collection.pk
        return pk


def _wanted(codes: Iterable[str]) -> list[Action]:
    asked = set(codes)
    return [action for action, names in PAGE_CODES.items() if asked & set(names)]


class GrantPagePolicy(PagePermissionPolicy):
    """Wagtail's policy of pages, which answers from grants instead of from groups."""

    def get_all_permissions_for_user(self, user: Any) -> list[PageRight]:
        if not user.is_authenticated or user.is_superuser or not rights_of(user):
            return []
        found = []
        for info in network().locales:
            actions = locale_actions(user, info)
            if info.home_id is None or not actions:
                continue
            # Homes lie below the root, so their place in the tree is known without a query.
            home = Page(pk=info.home_id, path=info.home_path, depth=2)
            for action, codes in PAGE_CODES.items():
                if action in actions:
                    found += [PageRight(home, Code(f"{code}_page")) for code in codes]
        return found

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        asked = set(actions)
        if asked >= ANYTHING:
            asked |= {"view", "translate"}
        answer: bool = super().user_has_any_permission(user, asked)
        return answer

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        if user.is_superuser:
            return super().instances_with_direct_explore_permission(user)
        return [right.page for right in self.get_cached_permissions_for_user(user)]

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        rights = self.get_cached_permissions_for_user(user)
        if not user.is_superuser and not rights:
            return self.model._default_manager.none()
        if user.is_superuser:
            return self.model._default_manager.all()
        homes = {right.page_id: right.page for right in rights}
        inside = Q()
        for home in homes.values():
            inside |= Q(path__startswith=home.path)
        if len(homes) > 1:
            inside |= Q(depth=1)
        return self.model._default_manager.filter(inside)

    def users_with_any_permission(
        self, actions: Iterable[str], include_superusers: bool = True
    ) -> QuerySet[Any]:
        return _without_superusers(people_who_may(_wanted(actions)), include_superusers)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[Any]:
        info = network().locale_of_page_path(instance.path)
        people = (
            people_who_may(_wanted(actions), info.country.pk, locale=info.code)
            if info
            else get_user_model()._default_manager.filter(is_active=True, is_superuser=True)
        )
        return _without_superusers(people, include_superusers)


def _without_superusers(people: QuerySet[Any], include: bool) -> QuerySet[Any]:
    return people if include else people.filter(is_superuser=False)


class CountryPagePermissions(PagePermissionTester):
    """What a user may do with a page; whoever translates only may edit translations alone."""

    def can_edit(self) -> bool:
        if super().can_edit():
            return True
        return "translate" in self._codes() and not self.page_is_root and is_translated(self)

    def _codes(self) -> set[str]:
        """Return what grants say; nothing for the inactive, of superusers nobody asks."""
        return getattr(self, "permissions", set())

    def can_copy(self) -> bool:
        return bool(super().can_edit())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        is_allowed = bool(super().can_delete(ignore_bulk))
        return is_allowed and not corrects_only(self.user, Action.EDIT, self.page)

    def can_publish(self) -> bool:
        return bool(super().can_publish()) and can_publish(self.user, self.page)

    def can_unschedule(self) -> bool:
        # To take back what is to go live is a correction: in days of grace, too.
        return bool(super().can_publish())

    def can_view_revisions(self) -> bool:
        is_seen = "view" in self._codes() or self.can_edit()
        return is_seen and bool(super().can_view_revisions())


def is_translated(permissions: CountryPagePermissions) -> bool:
    """Tell whether a page is the translation of another, under way; the translations' room knows."""
    return _is_translated(permissions.user, permissions.page)


def _is_translated(user: Any, page: Page) -> bool:
    return False


def ask_whether_translated(question: Any) -> None:
    """Take the function of (user, page) that knows which pages are translations."""
    global _is_translated
    _is_translated = question


class GrantCollectionPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's policy of images and documents, which answers from grants.

    A country's files are its own; the umbrella's may be chosen by whoever edits anywhere.
    """

    def get_all_permissions_for_user(self, user: Any) -> list[CollectionRight]:
        if not user.is_authenticated or user.is_superuser or not rights_of(user):
            return []
        managing = countries_where(user, Action.MEDIA)
        choosing = countries_where(user, Action.EDIT, Action.CREATE, Action.MEDIA)
        if not choosing:
            return []
        umbrella = network().umbrella
        countries = choosing | {umbrella.pk} if umbrella else choosing
        rows = Country.objects.filter(pk__in=countries, collection__isnull=False)
        return [
            CollectionRight(row.collection, Code(f"{code}_{file}"))
            for row in rows.select_related("collection")
            for code in (MEDIA_CODES if row.pk in managing else ("choose",))
            for file in FILES
        ]

    def _users_with_perm_filter(
        self, actions: Iterable[str], collection: Collection | None = None
    ) -> Q:
        country = None
        if collection is not None:
            above = collection.get_ancestors(inclusive=True)
            country = Country.objects.filter(collection__in=above).first()
            if country is None:
                return Q(is_active=True, is_superuser=True)
        wanted = [Action.MEDIA]
        if "choose" in set(actions):
            wanted += [Action.EDIT, Action.CREATE]
        people = people_who_may(wanted, country.pk if country else None)
        return Q(pk__in=people.values("pk"))


def install() -> None:
    """Let Wagtail ask the grants wherever it asks about pages, images and documents."""
    register_permission_policy(Page, GrantPagePolicy(Page))
    for setting, default, owned in (
        ("WAGTAILIMAGES_IMAGE_MODEL", "wagtailimages.Image", "wagtailimages.Image"),
        ("WAGTAILDOCS_DOCUMENT_MODEL", "wagtaildocs.Document", "wagtaildocs.Document"),
    ):
        if apps.is_installed(f"wagtail.{'images' if 'IMAGE' in setting else 'documents'}"):
            model = apps.get_model(getattr(settings, setting, default))
            policy = GrantCollectionPolicy(
                model, auth_model=apps.get_model(owned), owner_field_name="uploaded_by_user"
            )
            # Exact, so that it stands whichever app is ready first.
            register_permission_policy(model, policy, exact_class=True)

    def permissions_for_user(self: Page, user: Any) -> CountryPagePermissions:
        return CountryPagePermissions(user, self)

    Page.permissions_for_user = permissions_for_user
