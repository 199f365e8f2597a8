"""Where a fact is shown now: how many public pages of which country, and which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.utils import timezone
from wagtail.models import Page

from countries.delivery.models import Dependency, Document, Kind
from countries.facts.lookup import FactValueInfo, fact_key, fact_values, seen_in
from countries.facts.models import Fact
from countries.routing import CountryInfo, network

SHOWN = 50


@dataclass(frozen=True)
class InCountry:
    """On how many pages of a country a fact is shown; ``ended`` is its value there, if that is over."""

    country: CountryInfo
    count: int
    ended: FactValueInfo | None = None


@dataclass(frozen=True)
class Uses:
    """All public pages that show a fact: how many in each country, and the first of them."""

    by_country: list[InCountry] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return sum(row.count for row in self.by_country)

    @property
    def countries(self) -> int:
        return len(self.by_country)

    @property
    def more(self) -> int:
        return self.pages - len(self.documents)


def uses_of(fact: Fact, *, own: Collection[str] = ()) -> Uses:
    """Return where ``fact`` is shown; pages of the countries ``own`` (codes) come first, with their ids."""
    rows = documents_using(fact)
    counted = dict(rows.order_by().values_list("country").annotate(number=Count("pk")))
    known = network().by_country_code
    values = fact_values(fact.values.all()) if counted else {}
    today = timezone.now().date()
    by_country = []
    for code, count in counted.items():
        info = seen_in(values, code, fact.name)
        ended = info if info and info.is_expired(today) else None
        if code in known:
            by_country.append(InCountry(known[code], count, ended))
    by_country.sort(key=lambda row: (row.country.code not in own, row.country.name))
    page = Page.objects.filter(
        translation_key=OuterRef("key"), locale__language_code=OuterRef("locale")
    )
    is_foreign = Case(When(country__in=list(own), then=0), default=1, output_field=IntegerField())
    shown = rows.annotate(page_id=Subquery(page.values("pk")[:1]), is_foreign=is_foreign).order_by(
        "is_foreign", "locale", "title"
    )
    return Uses(by_country, list(shown.defer("body", "body_br", "text")[:SHOWN]))


def documents_using(fact: Fact) -> QuerySet[Document]:
    """Return the public pages on which ``fact`` stands."""
    used = Dependency.objects.filter(key=fact_key(fact.name)).values("document")
    return Document.objects.filter(pk__in=used, gone="", kind=Kind.PAGE)
