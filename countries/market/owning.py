"""Whose a page's market rules are: the umbrella's, where it has the page, else its country's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Page

from countries.conf import UMBRELLA

_CODE = "locale__country_locale__country__code"


def owning_pages(key: UUID) -> QuerySet[Page]:
    """Return the pages by whose rights the rules of the page with translation ``key`` are changed."""
    rows = Page.objects.filter(translation_key=key)
    own = rows.filter(**{_CODE: UMBRELLA})
    return own if own.exists() else rows


def owners_of(key: UUID) -> set[str]:
    """Return the codes of the countries that the rules of the page with translation ``key`` are of."""
    return set(owning_pages(key).exclude(**{_CODE: None}).values_list(_CODE, flat=True))
