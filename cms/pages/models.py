"""The page types: home, standard, programme, news index and news, contact."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import HOME_BLOCKS
from cms.pages.base import BasePage, TaggedPage
from cms.pages.contact import ContactForm
from cms.pages.forms import ContactMessage
from countries.identity.countries import Country
from countries.identity.programmes import Programme

INSIDE = [
    "pages.StandardPage",
    "pages.ProgrammePage",
    "pages.NewsIndexPage",
    "pages.ContactPage",
]
"""The types that may lie below a home or a standard page."""


class HomePage(BasePage):
    """The entrance of one country in one language."""

    api_type: ClassVar[str] = "home"
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
    subpage_types: ClassVar[list[str]] = INSIDE

    class Meta:
        verbose_name = _("standard page")


class ProgrammePage(BasePage):
    """A programme such as MetalMatters, under its own identity."""

    api_type: ClassVar[str] = "programme"
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="+"
    )

    subpage_types: ClassVar[list[str]] = ["pages.StandardPage"]
    type_panels: ClassVar[list[Any]] = [FieldPanel("programme")]

    class Meta:
        verbose_name = _("programme page")

    def programme_code(self) -> str:
        return self.programme.code

    def details(self, context: Any) -> dict[str, Any]:
        return {**super().details(context), "identity": context.identity(self.programme.code)}


class NewsIndexPage(BasePage):
    """The list of a country's news."""

    api_type: ClassVar[str] = "news_index"
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news list")

    def details(self, context: Any) -> dict[str, Any]:
        return {**super().details(context), "news": context.children(api_type="news", limit=50)}


class NewsPage(BasePage):
    """A piece of news, with its day."""

    api_type: ClassVar[str] = "news"
    date = models.DateField(_("date"), default=timezone.localdate)

    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    type_panels: ClassVar[list[Any]] = [FieldPanel("date")]

    class Meta:
        verbose_name = _("news")


class ContactPage(BasePage):
    """How to reach the country's licensee, with a form."""

    api_type: ClassVar[str] = "contact"
    visitor_form: ClassVar[type[Form] | None] = ContactForm
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    address = models.TextField(_("address"), max_length=300, blank=True)
    with_form = models.BooleanField(_("with a form"), default=True)

    subpage_types: ClassVar[list[str]] = []
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("email"),
                FieldPanel("phone"),
                FieldPanel("address"),
                FieldPanel("with_form"),
            ],
            heading=_("Contact"),
        )
    ]

    class Meta:
        verbose_name = _("contact page")

    def receive(self, data: dict[str, Any], *, locale: str) -> None:
        """Keep a visitor's message for the country they are from, else for this page's."""
        here = Country.objects.get(country_locales__locale=self.locale)
        asked = Country.objects.open().filter(code=data["country"]).first()
        ContactMessage.objects.create(country=asked or here, page=self, locale=locale, data=data)

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "email": self.email or None,
            "phone": self.phone or None,
            "address": self.address or None,
            "form": self.with_form,
        }


__all__ = [
    "BasePage",
    "ContactMessage",
    "ContactPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "ProgrammePage",
    "StandardPage",
    "TaggedPage",
]
