"""Who may do what in which country: roles as groups, and the questions that views ask."""

from countries.access.rights import (
    can_edit,
    can_publish,
    can_translate,
    countries_of,
    may_manage_network,
    page_actions,
)
from countries.access.roles import Role, grant_roles, group_for

__all__ = [
    "Role",
    "can_edit",
    "can_publish",
    "can_translate",
    "countries_of",
    "grant_roles",
    "group_for",
    "may_manage_network",
    "page_actions",
]
