"""The page types: home, standard, audience and programme here; the others in modules by their subject."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.audiences import Audience
from cms.blocks import HOME_BLOCKS
from cms.pages.articles import ArticlePage, NewsIndexPage
from cms.pages.base import BasePage, TaggedPage, translated_page_fields
from cms.pages.collections import (
    FaqPage,
    KeyFactsPage,
    LegalPage,
    OrganisationIndexPage,
    OrganisationPage,
    RecyclingPointsPage,
    ReportPage,
    ResourceLibraryPage,
)
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.events import CampaignPage, EditionPage, EventIndexPage, EventPage, StopPage
from cms.pages.forms import Submission
from cms.pages.taking_part import CompetitionPage, ContactPage, KitPage, SignUpPage
from countries.identity.programmes import Programme

INSIDE = [
    "pages.StandardPage",
    "pages.AudiencePage",
    "pages.ProgrammePage",
    "pages.NewsIndexPage",
    "pages.EventIndexPage",
    "pages.CampaignPage",
    "pages.CompetitionPage",
    "pages.ResourceLibraryPage",
    "pages.KitPage",
    "pages.RecyclingPointsPage",
    "pages.OrganisationIndexPage",
    "pages.FaqPage",
    "pages.KeyFactsPage",
    "pages.SignUpPage",
    "pages.ContactPage",
    "pages.LegalPage",
]
"""The types that may lie below a home or a standard page."""


class HomePage(BasePage):
    """The entrance of one country in one language."""

    api_type: ClassVar[str] = "home"
    names_feeds: ClassVar[bool] = True
    body = StreamField(HOME_BLOCKS, blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = INSIDE

    class Meta:
        verbose_name = _("home page")

    def clean(self) -> None:
        super().clean()
        heroes = [index for index, child in enumerate(self.body) if child.block_type == "hero"]
        if heroes and heroes != [0]:
            raise ValidationError({"body": _("A hero stands once, and first.")})

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Homes come with opening a country, never by hand."""
        return False


class StandardPage(BasePage):
    """A page of text, pictures and figures."""

    api_type: ClassVar[str] = "standard"
    is_added_often: ClassVar[bool] = True
    subpage_types: ClassVar[list[str]] = INSIDE

    class Meta:
        verbose_name = _("standard page")


class AudiencePage(BasePage):
    """What the programme does for one audience: workplaces, festivals, beaches, schools."""

    api_type: ClassVar[str] = "audience"
    audience = models.CharField(
        _("for whom"), max_length=20, choices=Audience, default=Audience.WORKPLACE
    )

    subpage_types: ClassVar[list[str]] = ["pages.StandardPage", "pages.KitPage", "pages.SignUpPage"]
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(synchronised=("audience",))
    type_panels: ClassVar[list[Any]] = [
        FieldPanel("audience", help_text=_("Downloads for the same people stand below the text."))
    ]

    class Meta:
        verbose_name = _("page for an audience")

    def details(self, context: Any) -> dict[str, Any]:
        label = context.translated(Audience(self.audience).label)
        return {
            **super().details(context),
            "audience": self.audience,
            "audience_label": label,
            "resources": [
                resource
                for resource in context.entries("resource", countries=context.own_and_shared())
                if resource["audience"] == self.audience
            ][:6],
        }


class ProgrammePage(BasePage):
    """A programme such as MetalMatters, under its own identity."""

    api_type: ClassVar[str] = "programme"
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="+"
    )

    subpage_types: ClassVar[list[str]] = ["pages.StandardPage"]
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(synchronised=("programme",))
    type_panels: ClassVar[list[Any]] = [
        FieldPanel("programme", help_text=_("The page stands under its name and its mark."))
    ]

    class Meta:
        verbose_name = _("programme page")

    def programme_code(self) -> str:
        return self.programme.code

    def details(self, context: Any) -> dict[str, Any]:
        return {**super().details(context), "identity": context.identity(self.programme.code)}


__all__ = [
    "ArticlePage",
    "AudiencePage",
    "BasePage",
    "CampaignPage",
    "CompetitionPage",
    "ContactPage",
    "EditionPage",
    "EventIndexPage",
    "EventPage",
    "FaqPage",
    "HomePage",
    "KeyFactsPage",
    "KitPage",
    "LegalPage",
    "NewsIndexPage",
    "OrganisationIndexPage",
    "OrganisationPage",
    "Person",
    "ProgrammePage",
    "RecyclingPoint",
    "RecyclingPointsPage",
    "ReportPage",
    "Resource",
    "ResourceLibraryPage",
    "SignUpPage",
    "StandardPage",
    "StopPage",
    "Submission",
    "TaggedPage",
]
