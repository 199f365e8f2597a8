"""Django's permissions, as far as Wagtail asks for them, answered from grants."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from countries.access.actions import Action
from countries.access.rights import countries_where, rights_of

ADMIN = "wagtailadmin.access_admin"
TRANSLATE = "wagtail_localize.submit_translation"


class GrantsPermissions:
    """Answers who may enter the admin and who may translate; every other permission is nobody's.

    To be mixed into the backend that a site logs in by.
    """

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not rights_of(user_obj):
            return set()
        translating = {TRANSLATE} if countries_where(user_obj, Action.TRANSLATE) else set()
        return {ADMIN} | translating

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_user_permissions(user_obj, obj)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_user_permissions(user_obj, obj)


class GrantsBackend(GrantsPermissions, ModelBackend):
    """Login by name and password, with the rights that grants give."""
