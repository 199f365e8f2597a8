"""Switch the rule on and off that nobody publishes in a country what they wrote."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from countries.access import Action, may, people_who_may
from countries.identity.countries import Country
from countries.routing import network
from countries.translation.reviewing.models import TwoPersonRule


@transaction.atomic
def switch_on(country: Country, *, user: Any, now: dt.datetime) -> None:
    """Let nobody publish or approve in ``country`` what they wrote.

    Raises ``PermissionDenied``, or ``ValidationError`` while a language of it has no two publishers.
    """
    _refuse_without_right(country, user)
    alone = languages_without_two(country)
    if alone:
        message = _("Fewer than two people may publish in: %(codes)s. Invite somebody first.")
        raise ValidationError(message % {"codes": ", ".join(alone)})
    TwoPersonRule.objects.get_or_create(
        country=country, defaults={"switched_on_by": user, "switched_on_at": now}
    )


@transaction.atomic
def switch_off(country: Country, *, user: Any) -> None:
    """Let everybody who may publish in ``country`` publish what they wrote, too."""
    _refuse_without_right(country, user)
    for row in TwoPersonRule.objects.filter(country=country):
        row.delete()


def languages_without_two(country: Country) -> list[str]:
    """Return the locales of ``country`` in which fewer than two of its own people may publish."""
    info = network().by_country_code[country.code]
    found = []
    for locale in network().locales_of(info):
        people = people_who_may([Action.PUBLISH], country.pk, locale=locale.code)
        # Who runs the site is nobody's second person.
        if people.filter(is_superuser=False).count() < 2:
            found.append(locale.code)
    return found


def _refuse_without_right(country: Country, user: Any) -> None:
    if not may(user, Action.SETTINGS, country):
        raise PermissionDenied
