"""What people may do, and the named sets of it that are given to them: their roles."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """One thing that a grant allows in a country; the last three only in the umbrella's section."""

    VIEW = "view", _("view")
    CREATE = "create", _("create pages")
    EDIT = "edit", _("edit")
    TRANSLATE = "translate", _("translate")
    REVIEW = "review", _("review")
    PUBLISH = "publish", _("publish")
    MEDIA = "media", _("manage images and documents")
    PEOPLE = "people", _("manage people")
    PARTNERS = "partners", _("manage partners")
    SETTINGS = "settings", _("manage settings")
    AUDIT = "audit", _("read the audit log")
    NETWORK = "network", _("manage the network")
    OPERATE = "operate", _("operate the site")


class Role(StrEnum):
    """What a person is in a country, or, the last four, in the network."""

    MANAGER = "manager"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    UMBRELLA_EDITOR = "umbrella-editor"
    BRAND_MANAGER = "brand-manager"
    AUDITOR = "auditor"
    OPERATOR = "operator"


_EDITING = frozenset({Action.VIEW, Action.CREATE, Action.EDIT, Action.TRANSLATE, Action.MEDIA})
_PUBLISHING = _EDITING | {Action.REVIEW, Action.PUBLISH}
NATIONAL = _PUBLISHING | {Action.PEOPLE, Action.PARTNERS, Action.SETTINGS, Action.AUDIT}
"""All that can be done in a country: what its licensee's manager may."""

ROLES: dict[Role, frozenset[Action]] = {
    Role.MANAGER: NATIONAL,
    Role.EDITOR: _EDITING,
    Role.PUBLISHER: _PUBLISHING,
    Role.TRANSLATOR: frozenset({Action.VIEW, Action.TRANSLATE}),
    Role.REVIEWER: frozenset({Action.VIEW, Action.REVIEW}),
    Role.UMBRELLA_EDITOR: _EDITING,
    Role.BRAND_MANAGER: NATIONAL | {Action.NETWORK},
    Role.AUDITOR: frozenset({Action.VIEW, Action.AUDIT}),
    Role.OPERATOR: frozenset({Action.OPERATE}),
}
ROLE_NAMES: dict[Role, Promise] = {
    Role.MANAGER: _("licensee manager"),
    Role.EDITOR: _("editor"),
    Role.PUBLISHER: _("publisher"),
    Role.TRANSLATOR: _("translator"),
    Role.REVIEWER: _("reviewer"),
    Role.UMBRELLA_EDITOR: _("umbrella editor"),
    Role.BRAND_MANAGER: _("umbrella brand manager"),
    Role.AUDITOR: _("auditor"),
    Role.OPERATOR: _("operator"),
}
NATIONAL_ROLES = (Role.MANAGER, Role.EDITOR, Role.PUBLISHER, Role.TRANSLATOR, Role.REVIEWER)
UMBRELLA_ROLES = (
    *(Role.BRAND_MANAGER, Role.UMBRELLA_EDITOR, Role.PUBLISHER, Role.TRANSLATOR, Role.REVIEWER),
    *(Role.AUDITOR, Role.OPERATOR),
)

COUNTRY_WIDE = frozenset(
    {Action.PEOPLE, Action.PARTNERS, Action.SETTINGS, Action.AUDIT, Action.NETWORK, Action.OPERATE}
)
"""What has no language: a grant for some locales alone does not give it."""

IN_GRACE = frozenset(
    {Action.VIEW, Action.EDIT, Action.TRANSLATE, Action.REVIEW, Action.PUBLISH, Action.AUDIT}
)
"""What stays allowed for a while after a licence has ended: to correct and to unpublish."""

EVERYWHERE: dict[Action, frozenset[Action]] = {
    Action.NETWORK: frozenset(
        {Action.VIEW, Action.PEOPLE, Action.PARTNERS, Action.SETTINGS, Action.AUDIT}
    ),
    Action.AUDIT: frozenset({Action.VIEW, Action.AUDIT}),
}
"""What an action held in the umbrella's section gives in every country."""


def actions_of(name: str) -> frozenset[Action]:
    """Return what the role or single action ``name`` allows; nothing for a name that is neither."""
    if name in set(Role):
        return ROLES[Role(name)]
    return frozenset({Action(name)}) if name in Action.values else frozenset()


def label_of(name: str) -> Promise | str:
    """Return the words for the role or action ``name``."""
    if name in set(Role):
        return ROLE_NAMES[Role(name)]
    return Action(name).label if name in Action.values else name


def choices() -> list[tuple[str, Promise | str]]:
    """Return every role and action with its words, for forms and migrations."""
    return [(name, label_of(name)) for name in (*Role, *Action.values)]
