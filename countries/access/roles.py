"""The roles that each country has, as Django groups with rights on that country's homes alone."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from countries.identity.countries import Country, CountryLocale


class Role(StrEnum):
    """What a person is in a country."""

    MANAGER = "manager"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    TRANSLATOR = "translator"


PAGE_ACTIONS: dict[Role, tuple[str, ...]] = {
    Role.MANAGER: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.EDITOR: ("add", "change"),
    Role.PUBLISHER: ("add", "change", "publish", "lock", "unlock"),
    Role.TRANSLATOR: ("change",),
}
MEDIA_ROLES = (Role.MANAGER, Role.EDITOR, Role.PUBLISHER)
MEDIA_ACTIONS = ("add", "change", "choose")
MEDIA_MODELS = {"wagtailimages": "image", "wagtaildocs": "document"}
"""Whose rights Wagtail asks for, whichever image and document models a site has."""


def group_name(country: Country, role: Role, locale: str = "") -> str:
    """Return the name of a role's group, as people read it in lists: ``RO translator ro-ro``."""
    return " ".join(part for part in (country.code, role.value, locale) if part)


def group_for(country: Country, role: Role, locale: str = "") -> Group:
    """Return the group of ``role`` in ``country``; translators have one per locale."""
    return Group.objects.get(name=group_name(country, role, locale))


def grant_roles(country: Country) -> list[Group]:
    """Create what is missing of a country's groups and their rights; return the groups."""
    homes = list(
        CountryLocale.objects.filter(country=country, home__isnull=False).select_related(
            "home", "locale"
        )
    )
    groups = []
    for role in (Role.MANAGER, Role.EDITOR, Role.PUBLISHER):
        groups.append(_group(group_name(country, role), role, [row.home for row in homes]))
    for row in homes:
        name = group_name(country, Role.TRANSLATOR, row.code)
        groups.append(_group(name, Role.TRANSLATOR, [row.home]))
    for group in groups[: len(MEDIA_ROLES)]:
        _grant_media(group, country)
    return groups


def withdraw_roles(country: Country) -> None:
    """Take every right of a country's groups; the groups and their people stay."""
    groups = Group.objects.filter(Q(name__startswith=f"{country.code} "))
    GroupPagePermission.objects.filter(group__in=groups).delete()
    GroupCollectionPermission.objects.filter(group__in=groups).delete()


def _group(name: str, role: Role, homes: list[Page | None]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
    # Whoever may change a page may write its translation: pages from the umbrella have no other text.
    group.permissions.add(*_permissions("wagtail_localize", ["submit_translation"]))
    page_type = ContentType.objects.get_for_model(Page)
    rights = Permission.objects.filter(
        content_type=page_type, codename__in=[f"{action}_page" for action in PAGE_ACTIONS[role]]
    )
    for home in homes:
        for right in rights:
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=right)
    return group


def _grant_media(group: Group, country: Country) -> None:
    for app_label, model in MEDIA_MODELS.items():
        for right in _permissions(app_label, [f"{action}_{model}" for action in MEDIA_ACTIONS]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=country.collection, permission=right
            )


def _permissions(app_label: str, codenames: list[str]) -> list[Permission]:
    return list(
        Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
    )
