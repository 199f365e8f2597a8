"""Pages that show what a country has: points, resources, organisations, figures, reports."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.pages.base import BasePage, translated_page_fields
from countries.identity.organisations import Organisation


class RecyclingPointsPage(BasePage):
    """Where an empty can is taken: the country's points by town."""

    api_type: ClassVar[str] = "recycling_points"
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("recycling points")

    def details(self, context: Any) -> dict[str, Any]:
        points = context.entries("point")
        return {
            **super().details(context),
            "points": points,
            "towns": [
                {"town": town, "lang": language, "points": list(group)}
                for (town, language), group in groupby(points, key=_town_of)
            ],
            "kinds": _counted(points),
        }


def _town_of(point: dict[str, Any]) -> tuple[str, str | None]:
    """Return what the town of a point is called, and in which language."""
    place = point["place"] or {}
    return place.get("town") or "", place.get("town_lang")


def _counted(points: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how many points there are of each kind, the most common first."""
    counts: dict[tuple[str, str], int] = {}
    for point in points:
        key = (point["kind"], point["kind_label"])
        counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return [{"kind": kind, "label": label, "count": n} for (kind, label), n in ordered]


class ResourceLibraryPage(BasePage):
    """Files to download: the country's own, then the umbrella's."""

    api_type: ClassVar[str] = "resource_library"
    subpage_types: ClassVar[list[str]] = ["pages.KitPage"]

    class Meta:
        verbose_name = _("resource library")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "resources": context.entries("resource", countries=context.own_and_shared()),
            "kits": context.children(types=("kit",), limit=20),
        }


class OrganisationIndexPage(BasePage):
    """Who stands behind the programme in a country, with what each of them is there."""

    api_type: ClassVar[str] = "organisation_index"
    subpage_types: ClassVar[list[str]] = ["pages.OrganisationPage"]

    class Meta:
        verbose_name = _("list of organisations")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "organisations": context.organisations(),
            "pages": context.children(types=("organisation",), limit=50),
        }


class OrganisationPage(BasePage):
    """One organisation and what it does for the programme."""

    api_type: ClassVar[str] = "organisation"
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    parent_page_types: ClassVar[list[str]] = ["pages.OrganisationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        synchronised=("organisation",)
    )
    type_panels: ClassVar[list[Any]] = [
        FieldPanel(
            "organisation",
            help_text=_("The page shows its name, its website and what it does in the network."),
        )
    ]

    class Meta:
        verbose_name = _("organisation page")

    def details(self, context: Any) -> dict[str, Any]:
        shown = context.organisations(codes=[self.organisation.code], anywhere=True)
        return {**super().details(context), "organisation": shown[0] if shown else None}


class FaqPage(BasePage):
    """Questions and answers."""

    api_type: ClassVar[str] = "faq"
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("questions and answers")


class KeyFactsPage(BasePage):
    """A country's figures at a glance, and its yearly reports below."""

    api_type: ClassVar[str] = "key_facts"
    subpage_types: ClassVar[list[str]] = ["pages.ReportPage"]

    class Meta:
        verbose_name = _("key facts")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "facts": context.country_facts(),
            "reports": context.children(types=("report",), limit=30),
        }


class ReportPage(BasePage):
    """What was done in one year, with the whole report as a file."""

    api_type: ClassVar[str] = "report"
    year = models.PositiveSmallIntegerField(_("year"))
    document = models.ForeignKey(
        "media.CountryDocument",
        verbose_name=_("the report as a file"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    parent_page_types: ClassVar[list[str]] = ["pages.KeyFactsPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(synchronised=("year",))
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("year", help_text=_("The year that it tells of: 2025.")),
                FieldPanel("document", help_text=_("Visitors download it from the page.")),
            ],
            heading=_("The report"),
        )
    ]

    class Meta:
        verbose_name = _("yearly report")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "year": self.year,
            "file": context.file(self.document),
        }

    def card_details(self, context: Any) -> dict[str, Any]:
        return {"year": self.year}


class LegalKind(models.TextChoices):
    PRIVACY = "privacy", _("privacy")
    TERMS = "terms", _("terms of use")
    IMPRINT = "imprint", _("imprint")
    ACCESSIBILITY = "accessibility", _("accessibility")


class LegalPage(BasePage):
    """Privacy, terms, imprint or accessibility: what the law asks for, with its day."""

    api_type: ClassVar[str] = "legal"
    kind = models.CharField(_("kind"), max_length=20, choices=LegalKind, default=LegalKind.PRIVACY)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)

    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        synchronised=("kind", "in_force_from")
    )
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("kind", help_text=_("What the law asks for; one page for each.")),
                FieldPanel("in_force_from", help_text=_("Shown below the title.")),
            ],
            heading=_("What it is"),
        )
    ]

    class Meta:
        verbose_name = _("legal page")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "kind": self.kind,
            "in_force_from": self.in_force_from.isoformat() if self.in_force_from else None,
            "in_force_from_formatted": context.date(self.in_force_from),
        }
