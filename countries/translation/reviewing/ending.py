"""What of the facts that a page embeds has ended in its country: told to editors, and kept from going live.

Asked when somebody publishes, or the clock does for them. The system's own work, such as following a
source, goes on: what is live stays live and is listed. An earlier version that was public may come
back, as it may for two persons: whoever puts something right in a hurry is not held up by its figures.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countries.facts import FactValueInfo, ended_in
from countries.pages import CountryPageMixin
from countries.resolution import Batch
from countries.resolution.page import resolve
from countries.routing import network
from countries.translation.refusals import PublishingRefused


class EndedFact(PublishingRefused):
    """A page embeds a fact whose value has ended in its country."""

    because = gettext_lazy("it shows a figure that has ended")


def ended_facts_of(page: Any) -> list[FactValueInfo]:
    """Return the facts that ``page``, as it is in memory, embeds and that have ended in its country."""
    info = network().by_locale_id.get(page.locale_id)
    if info is None or page.pk is None or not isinstance(page, CountryPageMixin):
        return []
    now = timezone.now()
    ended = ended_in(info.country.code, on=now.date())
    if not ended:
        return []
    embedded = resolve(page, Batch(now=now)).facts
    return [fact for name, fact in sorted(ended.items()) if name in embedded]


def refuse_ended_facts(page: Any) -> None:
    """Raise ``EndedFact`` where ``page``, which is to be published, embeds a fact that has ended."""
    found = ended_facts_of(page)
    if found:
        raise EndedFact([said_of(fact, page) for fact in found], code="ended-fact")


def said_of(fact: FactValueInfo, page: Any) -> str:
    """Say that a fact has ended in the country of ``page``, and what to do."""
    text = _(
        "The fact “%(fact)s” ended in %(country)s on %(day)s: give it a new value, or take it out."
    )
    names = {
        "fact": fact.name,
        "country": network().by_locale_id[page.locale_id].country.name,
        "day": date_format(fact.expires_on) if fact.expires_on else "",
    }
    return text % names
