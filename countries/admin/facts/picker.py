"""The facts beside a page's texts, each with what it says there, to be put where one writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.panels import Panel

from countries.facts.lookup import FactValueInfo, fact_values, seen_in
from countries.facts.models import FactValue
from countries.routing import LocaleInfo, network
from countries.text import bcp47


@dataclass(frozen=True)
class Offer:
    """A token, and what stands in its place on the page."""

    token: str
    label: str
    says: str
    is_ended: bool


def offers_for(info: LocaleInfo) -> list[Offer]:
    """Return the tokens of all facts that have a value in a country locale; one query."""
    here = Q(country=None) | Q(country=info.country.pk)
    values = fact_values(FactValue.objects.filter(here))
    found = (
        seen_in(values, info.country.code, name)
        for name in sorted({name for name, _country in values})
    )
    return [offer for fact in found if fact for offer in _offers_of(fact, info)]


def _offers_of(fact: FactValueInfo, info: LocaleInfo) -> list[Offer]:
    label, is_ended = fact.label_in(info.code), fact.is_expired(timezone.now().date())
    found = [Offer(f"{{{{fact:{fact.name}}}}}", label, fact.formatted(info.code), is_ended)]
    if fact.has_phrase(info.code):
        token = f"{{{{fact:{fact.name}.phrase}}}}"
        found.append(Offer(token, label, fact.phrase(info.code), is_ended))
    return found


class FactsPanel(Panel):
    """Lists the facts with their tokens; with script a click puts one where one last wrote."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_countries/admin/facts/picker.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=["wagtail_countries/facts.js"])

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self._info)

        @property
        def _info(self) -> LocaleInfo | None:
            return network().by_locale_id.get(self.instance.locale_id)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            info = self._info
            return context | {
                "offers": offers_for(info) if info else [],
                "lang": bcp47(info.code) if info else "",
            }
