"""What the tests of market rules have in common."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from countries.delivery.models import Document
from countries.identity.countries import Country, MarketFact
from countries.market import Condition, MarketRule
from countries.publishing import renew
from tests.countries.translation.helpers import adopt, document
from tests.factories import paragraph

FACT = "deposit-scheme"
DEPOSIT = paragraph("<p>Take your depositword back.</p>", block_id="deposit")
OTHERS = paragraph("<p>Use the elsewhereword.</p>", block_id="others")
ALWAYS = paragraph("<p>Every can counts.</p>", block_id="always")


def set_fact(code: str, value: Any = True, *, name: str = FACT, **fields: Any) -> MarketFact:
    """Say what is true of a country's market."""
    country = Country.objects.get(code=code)
    return MarketFact.objects.create(country=country, name=name, value=value, **fields)


def rule_for(page: Any, block_id: str = "", **fields: Any) -> MarketRule:
    """Show a block of ``page``, or all of it, only where there is a deposit scheme."""
    fields.setdefault("fact", FACT)
    fields.setdefault("condition", Condition.IS)
    fields.setdefault("value", True)
    return MarketRule.objects.create(
        translation_key=page.translation_key, block_id=block_id, reason="The law", **fields
    )


def ids_of(page: Page) -> list[str]:
    return [block["id"] for block in document(page)["blocks"]]


def gone(page: Page) -> str | None:
    """Return the reason of a page's tombstone; None where it never had a document."""
    row = Document.objects.filter(
        key=page.translation_key, locale=page.locale.language_code
    ).first()
    return row.gone if row else None


def renew_all(now: dt.datetime | None = None) -> None:
    while renew(now=now or timezone.now()):
        pass


def spread(page: Page) -> dict[str, Page]:
    """Adopt and publish a page in Romania and the United Kingdom; return it by locale."""
    found = {"en": page}
    for code in ("ro-ro", "en-gb"):
        copy = adopt(page, code)
        copy.save_revision().publish()
        found[code] = type(page).objects.get(pk=copy.pk)
    return found
