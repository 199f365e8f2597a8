"""Events, and the yearly campaign with its editions and the stops that countries hold."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.pages import details
from cms.pages.base import BasePage, translated_page_fields
from countries.admin.clock import CountryTimeForm
from countries.identity.entries import DatedPlace
from countries.registry import register
from countries.text import format_span

PLACE = ("place_name", "street", "postal_code", "town", "latitude", "longitude")
NAMES = ("place_name", "town")
"""What a place is called, which is not the same in every language; streets are."""
DATES = ("starts_at", "ends_at", "all_day")
OUTCOME = ("cans_collected", "reach")

DATED_PANELS = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldPanel("all_day", help_text=_("Visitors see the days and no hours.")),
        ],
        heading=_("When"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "place_name", help_text=_("What people look for: a park, a hall, a school.")
            ),
            FieldPanel("street"),
            FieldRowPanel([FieldPanel("postal_code"), FieldPanel("town")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
        heading=_("Where"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("cans_collected"), FieldPanel("reach")])],
        heading=_("What came of it"),
        help_text=_("Fill in when it is over."),
    ),
]


class DatedPage(DatedPlace, BasePage):
    """A page about something that happens somewhere, in its country's time."""

    cans_collected = models.PositiveIntegerField(_("cans collected"), null=True, blank=True)
    reach = models.PositiveIntegerField(
        _("people reached"), null=True, blank=True, help_text=_("Visitors or passers-by, roughly.")
    )
    registration_url = models.URLField(
        _("where to register"), blank=True, help_text=_("A link out, shown as the next step.")
    )

    base_form_class = CountryTimeForm

    class Meta:
        abstract = True

    @property
    def figure_name(self) -> str:
        """The figure by which it is known; events have none."""
        return ""

    def details(self, context: Any) -> dict[str, Any]:
        over_at = context.over_at(self)
        context.until(over_at)
        return {
            **super().details(context),
            **self._dates(context),
            "is_over": over_at <= context.now,
            "cans_collected": self.cans_collected,
            "cans_collected_formatted": context.number(self.cans_collected),
            "reach": self.reach,
            "reach_formatted": context.number(self.reach),
            "figure": context.text(self.figure_name) or None,
            "registration_url": context.href(self.registration_url) or None,
        }

    def card_details(self, context: Any) -> dict[str, Any]:
        return {
            **self._dates(context),
            "figure": context.text(self.figure_name) or None,
            "cans_collected_formatted": context.number(self.cans_collected),
        }

    def clean(self) -> None:
        super().clean()
        self._keep_days()

    def _keep_days(self) -> None:
        """Put whole days at noon in UTC, so that they are the same day in every country."""
        if not self.all_day:
            return
        info = self.country_locale
        zone = ZoneInfo(info.country.time_zone if info else "UTC")
        noon = dt.time(12, tzinfo=dt.UTC)
        for name in ("starts_at", "ends_at"):
            if moment := getattr(self, name):
                day = timezone.localdate(moment, timezone=zone)
                setattr(self, name, dt.datetime.combine(day, noon))

    def _dates(self, context: Any) -> dict[str, Any]:
        # An edition shows the stops of other countries, each in its own time.
        zone = context.time_zone_of(self)
        when = format_span(self.starts_at, self.ends_at, context.locale, zone, all_day=self.all_day)
        return {
            "starts_at": context.moment(self.starts_at),
            "ends_at": context.moment(self.ends_at),
            "all_day": self.all_day,
            "time_zone": zone,
            "when": when,
            "place": context.place_of(self),
        }


class EventIndexPage(BasePage):
    """The list of a country's events: those to come, then those that were."""

    api_type: ClassVar[str] = "event_index"
    subpage_types: ClassVar[list[str]] = ["pages.EventPage"]

    class Meta:
        verbose_name = _("event list")

    def details(self, context: Any) -> dict[str, Any]:
        return {**super().details(context), **context.dated(EventPage.types(), limit=60)}


@register(path="events", schema=details.DatedDetails)
class EventPage(DatedPage):
    """An event or activation."""

    api_type: ClassVar[str] = "event"
    is_added_often: ClassVar[bool] = True
    parent_page_types: ClassVar[list[str]] = ["pages.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        *NAMES,
        synchronised=(*DATES, *(name for name in PLACE if name not in NAMES), *OUTCOME),
    )
    type_panels: ClassVar[list[Any]] = [
        *DATED_PANELS,
        MultiFieldPanel(
            [FieldPanel("registration_url")], heading=_("Taking part"), classname="collapsed"
        ),
    ]

    class Meta:
        verbose_name = _("event")


class CampaignPage(BasePage):
    """A campaign that comes back every year, such as the tour."""

    api_type: ClassVar[str] = "campaign"
    is_campaign: ClassVar[bool] = True
    subpage_types: ClassVar[list[str]] = ["pages.EditionPage", "pages.StandardPage"]

    class Meta:
        verbose_name = _("campaign")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "editions": context.children(types=EditionPage.types(), limit=30),
        }


class EditionPage(BasePage):
    """One year of a campaign; its stops lie below it, in each country's own tree."""

    api_type: ClassVar[str] = "edition"
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hashtag = models.CharField(_("hashtag"), max_length=60, blank=True)

    parent_page_types: ClassVar[list[str]] = ["pages.CampaignPage"]
    subpage_types: ClassVar[list[str]] = ["pages.StopPage"]
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        synchronised=("starts_on", "ends_on", "hashtag")
    )
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("hashtag", help_text=_("With its sign: #EveryCanCounts.")),
            ],
            heading=_("When"),
        ),
    ]

    class Meta:
        verbose_name = _("edition of a campaign")

    def details(self, context: Any) -> dict[str, Any]:
        stops = context.across_countries(StopPage.types())
        return {
            **super().details(context),
            **self.card_details(context),
            "stops": sorted(stops, key=lambda card: str(card["details"]["starts_at"])),
        }

    def card_details(self, context: Any) -> dict[str, Any]:
        return {
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "days": context.days(self.starts_on, self.ends_on),
            "hashtag": self.hashtag or None,
        }


@register(path="events", schema=details.DatedDetails)
class StopPage(DatedPage):
    """One stop of an edition: a town, its days, and the figure that is built there of cans."""

    api_type: ClassVar[str] = "stop"
    figure = models.CharField(
        _("figure"), max_length=100, blank=True, help_text=_("The animal built of cans: a stork.")
    )

    parent_page_types: ClassVar[list[str]] = ["pages.EditionPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        *NAMES,
        "figure",
        synchronised=(*DATES, *(name for name in PLACE if name not in NAMES), *OUTCOME),
    )
    type_panels: ClassVar[list[Any]] = [FieldPanel("figure"), *DATED_PANELS]

    class Meta:
        verbose_name = _("stop of a campaign")

    @property
    def figure_name(self) -> str:
        return self.figure
