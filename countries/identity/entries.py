"""Abstract models of what belongs to a country: places, dated places, entries, points, downloads."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from countries.identity.countries import Country
from countries.identity.texts import text_in, with_own


class Place(models.Model):
    """Somewhere: a name, an address, and where it is on the map (WGS 84, degrees)."""

    place_name = models.CharField(_("name of the place"), max_length=200, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north is positive: 44.4268."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east is positive: 26.1025."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both latitude and longitude, or neither.")})

    def place_form(self) -> dict[str, Any] | None:
        """Return the place as partners get it, or None where nothing is known of it."""
        known = (self.place_name, self.street, self.postal_code, self.town, self.latitude)
        if not any(part not in ("", None) for part in known):
            return None
        return {
            "name": self.place_name or None,
            "street": self.street or None,
            "postal_code": self.postal_code or None,
            "town": self.town or None,
            "latitude": float(self.latitude) if self.latitude is not None else None,
            "longitude": float(self.longitude) if self.longitude is not None else None,
        }


class DatedPlace(Place):
    """Something that happens somewhere, from a moment until another, or on whole days."""

    starts_at = models.DateTimeField(
        _("begins"), help_text=_("In the time of the country where it happens.")
    )
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(_("on whole days"), default=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if comes_before(self.ends_at, self.starts_at):
            raise ValidationError({"ends_at": _("This is before it begins.")})

    def over_at(self, zone: str) -> dt.datetime:
        """Return when it is over in ``zone``, the time zone of the country where it happens."""
        return span_of(self.starts_at, self.ends_at, zone=zone, all_day=self.all_day)[1]


def span_of(
    begin: dt.datetime, end: dt.datetime | None, *, zone: str, all_day: bool
) -> tuple[dt.datetime, dt.datetime]:
    """Return when something begins and when it is over: at its end, else a day after it began.

    On whole days it lasts from midnight until the midnight after its last day, in ``zone``.
    """
    if not all_day:
        return begin, end or begin + dt.timedelta(days=1)
    here = ZoneInfo(zone)
    first, last = (moment.astimezone(here).date() for moment in (begin, end or begin))
    after = last + dt.timedelta(days=1)
    return _midnight(first, here), _midnight(after, here)


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone)


def comes_before(end: dt.datetime | None, begin: dt.datetime | None) -> bool:
    """Tell whether ``end`` lies before ``begin``; what a form left empty lies nowhere."""
    return end is not None and begin is not None and end < begin


class CountryEntry(models.Model):
    """A row of a country that is public by itself, in each of the country's locales.

    ``entry_type`` names the type to partners and is the kind of its documents; ``shown_on`` is the
    type of the page that shows such entries; one with pages of its own says its address
    (``address_in``). Subclasses say what they are called (``title_in``) and what partners get
    (``details``).
    """

    entry_type: ClassVar[str] = ""
    shown_on: ClassVar[str] = ""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="+"
    )
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("Whether visitors and partners see it.")
    )
    is_invented = models.BooleanField(
        _("invented for the demo"), default=False, help_text=_("Lists say so to visitors.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def title_in(self, code: str) -> tuple[str, str]:
        """Return (what it is called, in which language) for readers of a language or locale."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it is called")

    def address_in(self, context: Any) -> str | None:
        """Return where it is shown: its own address, else its place on the page that shows it."""
        page = context.page_of(self.shown_on) if self.shown_on else ""
        return f"{page}#{self.entry_type}-{self.uuid.hex[:8]}" if page else None

    def details(self, context: Any) -> dict[str, Any]:
        """Return what only this type tells partners; ``context`` is the resolution's context."""
        raise NotImplementedError(f"{type(self).__name__} does not say what partners get")

    def search_words(self, context: Any) -> str:
        """Return the text, besides the title, by which it is found."""
        return ""


class NamedEntry(CountryEntry):
    """An entry with a name, in one language, and what it is called in others.

    The language that nobody stated is shown as unknown, never as the reader's.
    """

    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("That of the name, such as “ro”.")
    )
    names = models.JSONField(
        _("names"), default=dict, blank=True, help_text=_("The name per language: {'ro': …}.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def title_in(self, code: str) -> tuple[str, str]:
        return text_in(with_own(self.name, self.language, self.names), code)


class NamedPoint(NamedEntry, Place):
    """A point on the map with a name of its own, such as a place to bring something to.

    Its address is in the language of its name; where the place or the town is called otherwise in
    another language, readers of that language get it so.
    """

    place_names = models.JSONField(_("names of the place"), default=dict, blank=True)
    towns = models.JSONField(_("names of the town"), default=dict, blank=True)
    notes = models.JSONField(
        _("notes"),
        default=dict,
        blank=True,
        help_text=_("What one should know, per language: when it is open, what it takes."),
    )

    class Meta:
        abstract = True

    def details(self, context: Any) -> dict[str, Any]:
        note, spoken = text_in(self.notes, context.locale)
        return {
            "place": self._place_in(context),
            "note": note,
            "note_lang": spoken if note else None,
        }

    def _place_in(self, context: Any) -> dict[str, Any] | None:
        form = self.place_form()
        if form is None:
            return None
        told = {
            "name": (self.place_name, self.place_names),
            "street": (self.street, {}),
            "town": (self.town, self.towns),
        }
        for part, (own, others) in told.items():
            shown, language = text_in(with_own(own, self.language, others), context.locale)
            form |= {part: shown or None, f"{part}_lang": context.spoken(shown, language)}
        return form

    def search_words(self, context: Any) -> str:
        """Return where it is and what one should know, and what the place itself calls it."""
        details = self.details(context)
        place = details["place"] or {}
        shown = (place.get(part) for part in ("name", "street", "town"))
        own = (self.name, self.place_name, self.town)
        return " ".join(dict.fromkeys(filter(None, (*shown, details["note"], *own))))


class Download(CountryEntry):
    """A file to download: of which languages it is, under which licence, for whom."""

    titles = models.JSONField(_("titles"), default=dict, help_text=_("The title per language."))
    summaries = models.JSONField(
        _("descriptions"), default=dict, blank=True, help_text=_("One sentence per language.")
    )
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    languages = models.JSONField(
        _("languages of the file"), default=list, blank=True, help_text=_("As ['ro', 'en'].")
    )
    licence = models.CharField(_("licence"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_in("en")[0]

    def title_in(self, code: str) -> tuple[str, str]:
        return text_in(self.titles, code)

    def details(self, context: Any) -> dict[str, Any]:
        summary, spoken = text_in(self.summaries, context.locale)
        return {
            "summary": summary,
            "summary_lang": spoken if summary else None,
            "languages": list(self.languages),
            "licence": self.licence or None,
            "file": context.file(self.document),
        }

    def search_words(self, context: Any) -> str:
        return text_in(self.summaries, context.locale)[0]
