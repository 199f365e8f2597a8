"""Who may do what in which country: grants, and the questions that views ask."""

from countries.access.actions import Action, Role
from countries.access.granting import grant_role, grantable_roles, take_grant
from countries.access.rights import (
    can_edit,
    can_publish,
    can_translate,
    countries_of,
    countries_where,
    forget_rights,
    may,
    may_manage_network,
    page_actions,
    people_who_may,
    rights_of,
)

__all__ = [
    "Action",
    "Role",
    "can_edit",
    "can_publish",
    "can_translate",
    "countries_of",
    "countries_where",
    "forget_rights",
    "grant_role",
    "grantable_roles",
    "may",
    "may_manage_network",
    "page_actions",
    "people_who_may",
    "rights_of",
    "take_grant",
]
