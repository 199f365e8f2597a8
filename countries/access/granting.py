"""Give and take roles: nobody gives what they lack, nor outside of where they manage people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from countries.access.actions import (
    NATIONAL,
    NATIONAL_ROLES,
    UMBRELLA_ROLES,
    Action,
    Role,
    actions_of,
)
from countries.access.models import Grant
from countries.access.rights import forget_rights, may, may_manage_network, rights_of
from countries.identity.countries import Country
from countries.identity.organisations import Organisation


def grant_role(
    user: Any,
    country: Country,
    role: str,
    *,
    by: Any,
    locales: Iterable[str] = (),
    organisation: Organisation | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Grant:
    """Let ``user`` play ``role`` in ``country``; in ``locales`` alone where any are named.

    ``by`` is who gives it, None for the system. A grant that is there already is returned as it is.
    Raises ``PermissionDenied`` or ``ValidationError``; then nothing was given.
    """
    wanted = sorted(set(locales))
    if by is not None:
        refuse_to_grant(by, country, role, locales=wanted)
    given = Grant(
        user=user,
        country=country,
        role=role,
        locales=wanted,
        organisation=organisation,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by=by,
    )
    given.full_clean()
    with transaction.atomic():
        for row in Grant.objects.filter(user=user, country=country, role=role):
            if _says_the_same(row, given):
                return row
        given.save()
    forget_rights(user)
    return given


def take_grant(grant: Grant, *, by: Any) -> None:
    """Take a grant away; it counts from the next request of whom it was given to.

    Raises ``PermissionDenied`` where ``by`` could not have given it.
    """
    if by is not None:
        refuse_to_grant(by, grant.country, grant.role, locales=grant.locales)
    grant.delete()
    if grant.user is not None:
        forget_rights(grant.user)


def refuse_to_grant(by: Any, country: Country, role: str, *, locales: Iterable[str] = ()) -> None:
    """Raise ``PermissionDenied`` unless ``by`` manages people there and has all that ``role`` allows."""
    if not may(by, Action.PEOPLE, country) or not actions_of(role) <= _grantable(
        by, country, list(locales)
    ):
        raise PermissionDenied


def grantable_roles(by: Any, country: Country) -> list[Role]:
    """Return the roles that ``by`` may give in ``country``."""
    if not may(by, Action.PEOPLE, country):
        return []
    roles = UMBRELLA_ROLES if country.is_umbrella else NATIONAL_ROLES
    held = _grantable(by, country, [])
    return [role for role in roles if actions_of(role) <= held]


def _grantable(by: Any, country: Country, locales: list[str]) -> frozenset[Action]:
    rights = rights_of(by)
    if may_manage_network(by) and not country.is_umbrella:
        # Who licenses a country appoints those who run it.
        return NATIONAL
    if not locales:
        # A right in some languages is no right to give it in all.
        unlimited = (
            right.actions for right in rights.by_country.get(country.pk, ()) if not right.locales
        )
        return rights.everywhere.union(*unlimited)
    return frozenset.intersection(*(rights.actions(country.pk, code) for code in locales))


def _says_the_same(row: Grant, other: Grant) -> bool:
    fields = ("locales", "organisation_id", "valid_from", "valid_until")
    return all(getattr(row, field) == getattr(other, field) for field in fields)
