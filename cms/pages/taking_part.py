"""Pages by which visitors take part: competitions, kits to order, sign-up, contact."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.pages.base import BasePage, translated_page_fields
from cms.pages.forms import Submission, SubmissionKind
from cms.pages.visitor_forms import (
    ContactForm,
    EntryForm,
    NewsletterForm,
    OrderForm,
    WorkplaceForm,
)
from countries.admin.clock import CountryTimeForm
from countries.identity.countries import Country
from countries.identity.entries import comes_before
from countries.pages import NotAccepting


class FormPage(BasePage):
    """A page that keeps what visitors send; ``submission_kind`` says as what."""

    submission_kind: ClassVar[str]

    class Meta:
        abstract = True

    def kind_of_submission(self) -> str:
        """Return as what a message is kept."""
        return self.submission_kind

    def receive(self, data: dict[str, Any], *, locale: str, now: dt.datetime) -> None:
        """Keep a visitor's message for the country they are from, else for this page's."""
        here = Country.objects.get(country_locales__locale=self.locale)
        asked = Country.objects.open().filter(code=data.get("country", "")).first()
        Submission.objects.create(
            country=asked or here,
            page=self,
            locale=locale,
            kind=self.kind_of_submission(),
            data=data,
        )


class ContactPage(FormPage):
    """How to reach the country's licensee, with a form."""

    api_type: ClassVar[str] = "contact"
    is_each_locales_own: ClassVar[bool] = True
    visitor_form: ClassVar[type[Form] | None] = ContactForm
    submission_kind: ClassVar[str] = SubmissionKind.MESSAGE
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    address = models.TextField(_("address"), max_length=300, blank=True)
    with_form = models.BooleanField(_("with a form"), default=True)

    subpage_types: ClassVar[list[str]] = []
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("email", help_text=_("Everybody sees it on the page.")),
                FieldPanel("phone", help_text=_("From abroad, too: +40 21 555 01 00.")),
                FieldPanel("address"),
                FieldPanel(
                    "with_form",
                    help_text=_("Visitors write on the page; you read it under Messages."),
                ),
            ],
            heading=_("Contact"),
        )
    ]

    class Meta:
        verbose_name = _("contact page")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "email": self.email or None,
            "phone": self.phone or None,
            "address": self.address or None,
            "people": context.entries("person"),
            "form": self.with_form,
        }


class CompetitionPage(FormPage):
    """A competition or award with its rules, prize and deadline; entries come by its form."""

    api_type: ClassVar[str] = "competition"
    visitor_form: ClassVar[type[Form] | None] = EntryForm
    submission_kind: ClassVar[str] = SubmissionKind.ENTRY
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), help_text=_("Until then the form is shown; after it entries are refused.")
    )
    prize = models.CharField(_("prize"), max_length=200, blank=True)

    base_form_class = CountryTimeForm
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        "prize", synchronised=("opens_at", "closes_at")
    )
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel(
                            "opens_at", help_text=_("Empty: as soon as the page is published.")
                        ),
                        FieldPanel("closes_at"),
                    ]
                ),
                FieldPanel("prize", help_text=_("What can be won, in a few words.")),
            ],
            heading=_("Dates and prize"),
        ),
    ]

    class Meta:
        verbose_name = _("competition")

    def clean(self) -> None:
        super().clean()
        if comes_before(self.closes_at, self.opens_at):
            raise ValidationError({"closes_at": _("This is before it opens.")})

    def is_open(self, now: dt.datetime) -> bool:
        return (self.opens_at is None or self.opens_at <= now) and now < self.closes_at

    def receive(self, data: dict[str, Any], *, locale: str, now: dt.datetime) -> None:
        if not self.is_open(now):
            raise NotAccepting
        super().receive(data, locale=locale, now=now)

    def details(self, context: Any) -> dict[str, Any]:
        for moment in (self.opens_at, self.closes_at):
            if moment:
                context.until(moment)
        return {
            **super().details(context),
            "opens_at": context.moment(self.opens_at),
            "closes_at": context.moment(self.closes_at),
            "closes": context.local_moment(self.closes_at),
            "is_over": context.now >= self.closes_at,
            "prize": context.text(self.prize) or None,
            "form": self.is_open(context.now),
        }

    def card_details(self, context: Any) -> dict[str, Any]:
        return {"closes": context.local_moment(self.closes_at)}


class KitPage(FormPage):
    """Bins, bags and posters that a country sends to those who order them."""

    api_type: ClassVar[str] = "kit"
    visitor_form: ClassVar[type[Form] | None] = OrderForm
    submission_kind: ClassVar[str] = SubmissionKind.ORDER
    contents = models.TextField(
        _("what is in it"), blank=True, help_text=_("One thing a line: 2 bins of 80 litres.")
    )
    price = models.CharField(_("price"), max_length=100, blank=True)
    can_be_ordered = models.BooleanField(_("can be ordered"), default=True)

    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields("contents", "price")
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("contents"),
                FieldPanel("price", help_text=_("As visitors read it: free, or 120 lei.")),
                FieldPanel(
                    "can_be_ordered",
                    help_text=_("Shows the form; you read the orders under Messages."),
                ),
            ],
            heading=_("The kit"),
        ),
    ]

    class Meta:
        verbose_name = _("kit")

    def receive(self, data: dict[str, Any], *, locale: str, now: dt.datetime) -> None:
        if not self.can_be_ordered:
            raise NotAccepting
        super().receive(data, locale=locale, now=now)

    def details(self, context: Any) -> dict[str, Any]:
        lines = [line.strip() for line in self.contents.splitlines() if line.strip()]
        return {
            **super().details(context),
            "contents": [context.text(line) for line in lines],
            "price": context.text(self.price) or None,
            "form": self.can_be_ordered,
        }


class SignUpPurpose(models.TextChoices):
    WORKPLACE = "workplace", _("a workplace joins")
    NEWSLETTER = "newsletter", _("newsletter")


class SignUpPage(FormPage):
    """The form by which a workplace joins, or someone orders the newsletter."""

    api_type: ClassVar[str] = "sign_up"
    purpose = models.CharField(
        _("what for"), max_length=20, choices=SignUpPurpose, default=SignUpPurpose.WORKPLACE
    )

    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(synchronised=("purpose",))
    type_panels: ClassVar[list[Any]] = [
        FieldPanel("purpose", help_text=_("Decides what the form on the page asks."))
    ]

    class Meta:
        verbose_name = _("sign-up page")

    def kind_of_submission(self) -> str:
        return self.purpose

    @classmethod
    def form_of(cls, document: dict[str, Any]) -> type[Form] | None:
        is_newsletter = document["details"].get("purpose") == SignUpPurpose.NEWSLETTER
        return NewsletterForm if is_newsletter else WorkplaceForm

    def details(self, context: Any) -> dict[str, Any]:
        return {**super().details(context), "purpose": self.purpose, "form": True}
