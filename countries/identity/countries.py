"""Countries, their locales and market facts; refuses two countries under one code, path, host or locale."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from countries.conf import UMBRELLA

RESERVED_WORDS = frozenset(
    [
        "admin",
        "api",
        "static",
        "media",
        "documents",
        "images",
        "search",
        "sitemap",
        "robots",
        "places",
        "embed",
        "healthz",
        "readyz",
        "accounts",
        "login",
        "logout",
        "preview",
        "favicon",
        "int",
        "well-known",
        "_util",
        "django-admin",
    ]
)
"""First path segments that belong to the system and so to no country and no page."""

HOST = RegexValidator(
    r"^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$",
    _("Enter a host name in lower case without scheme, port or path."),
)


class NetworkVersion(models.Model):
    """One row whose token changes whenever an address could; snapshots are kept under it."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)

    @classmethod
    def current(cls) -> uuid.UUID:
        """Return the token of the present addresses."""
        token = cls.objects.filter(pk=1).values_list("token", flat=True).first()
        return token or uuid.UUID(int=0)

    @classmethod
    def bump(cls) -> None:
        """Say that addresses may have changed; takes effect with the transaction."""
        cls.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


class AddressedModel(models.Model):
    """A model whose rows decide addresses: each change moves the network's version."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        NetworkVersion.bump()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        NetworkVersion.bump()
        return deleted


class CountryStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class CountryQuerySet(models.QuerySet["Country"]):
    def national(self) -> CountryQuerySet:
        """Every country, without the umbrella."""
        return self.exclude(code=UMBRELLA)

    def open(self) -> CountryQuerySet:
        return self.filter(status=CountryStatus.OPEN)


class Country(AddressedModel):
    """A country of the network, or the umbrella's own section under the code ``INT``."""

    code = models.CharField(
        _("code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^([A-Z]{2}|INT)$", _("Enter two capital letters."))],
        help_text=_("ISO 3166-1 alpha-2, for example RO."),
    )
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name in English"), max_length=100)
    names = models.JSONField(
        _("names"), default=dict, blank=True, help_text=_("The name per language: {'ro': …}.")
    )
    slug = models.SlugField(
        _("path"),
        max_length=20,
        unique=True,
        help_text=_("First part of the address on the umbrella's host: /ro/."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CountryStatus, default=CountryStatus.PLANNED
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    theme = models.SlugField(_("theme"), max_length=50, default="every-can-counts")
    host = models.CharField(
        _("own host"),
        max_length=253,
        null=True,
        blank=True,
        unique=True,
        validators=[HOST],
        help_text=_("Leave empty for a path on the umbrella's host."),
    )
    host_is_permanent = models.BooleanField(
        _("move to the own host is permanent"),
        default=False,
        help_text=_("The old path answers 301 instead of 302."),
    )
    since = models.DateField(_("in the programme since"), null=True, blank=True)
    plan = models.JSONField(
        _("planned locales"),
        default=list,
        blank=True,
        help_text=_("Which locales are made when the country opens."),
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="country",
    )

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.code = (self.code or "").upper()
        self.host = (self.host or "").lower() or None
        if self.slug in RESERVED_WORDS and not self.is_umbrella:
            raise ValidationError({"slug": _("“%s” belongs to the system.") % self.slug})
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("“%s” is no time zone.") % self.time_zone})

    @property
    def is_umbrella(self) -> bool:
        return self.code == UMBRELLA

    @property
    def is_open(self) -> bool:
        return self.status == CountryStatus.OPEN

    def default_locale(self) -> CountryLocale | None:
        """Return the country locale that answers at the country's bare address."""
        return self.country_locales.order_by("-is_default", "position").first()


class MissingPage(models.TextChoices):
    FALLBACK = "fallback", _("answer with the next language of the chain, marked")
    NOT_FOUND = "not_found", _("answer that there is no such page")


class UnfinishedTexts(models.TextChoices):
    """What a translated page does with texts that are behind their source, or not translated."""

    KEEP = "keep", _("keep the previous translation, and publish")
    BLOCK = "block", _("do not publish before all is translated")
    SOURCE = "source", _("show the source’s present text, marked with its language")


class CountryLocale(AddressedModel):
    """One country in one language: its home page, its path, and what answers for a missing page."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="country_locales")
    locale = models.OneToOneField(
        "wagtailcore.Locale", on_delete=models.PROTECT, related_name="country_locale"
    )
    segment = models.SlugField(
        _("path of the language"),
        max_length=20,
        blank=True,
        help_text=_("Empty for the language at the country's bare address."),
    )
    home = models.OneToOneField(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="home_of",
    )
    is_default = models.BooleanField(_("default language"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    fallback = models.JSONField(
        _("fallback order"),
        default=list,
        blank=True,
        help_text=_("Locale codes, first to last, that answer for a missing page."),
    )
    missing_page = models.CharField(
        _("a missing page"), max_length=10, choices=MissingPage, default=MissingPage.FALLBACK
    )

    unfinished_texts = models.CharField(
        _("texts that are behind or not translated"),
        max_length=10,
        choices=UnfinishedTexts,
        default=UnfinishedTexts.KEEP,
    )
    machine_translation = models.BooleanField(_("machine translation"), default=False)

    class Meta:
        verbose_name = _("country locale")
        verbose_name_plural = _("country locales")
        ordering = ["country", "position"]
        constraints = [
            models.UniqueConstraint(fields=["country", "segment"], name="one_locale_per_segment"),
            models.UniqueConstraint(
                fields=["country"], condition=Q(is_default=True), name="one_default_per_country"
            ),
        ]

    def __str__(self) -> str:
        return self.locale.language_code

    @property
    def code(self) -> str:
        return self.locale.language_code


class DatedQuerySet(models.QuerySet[Any]):
    def in_force(self, on: dt.date) -> DatedQuerySet:
        """Rows whose dates include ``on``; an open end counts as for ever."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class DatedModel(models.Model):
    """Something that holds from a day until a day, both included and both optional."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The end lies before the beginning.")})


def one_per_start(*fields: str | Coalesce, name: str) -> models.UniqueConstraint:
    """Return the rule that ``fields`` stand once for each start date, no start included."""
    start = Coalesce("valid_from", Value(dt.date(1, 1, 1)), output_field=models.DateField())
    return models.UniqueConstraint(*fields, start, name=name)


class MarketFact(DatedModel):
    """Something true of a market that content depends on, such as a deposit scheme."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="market_facts")
    name = models.SlugField(max_length=50)
    value = models.JSONField(default=bool)
    note = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("market fact")
        verbose_name_plural = _("market facts")
        constraints = [one_per_start("country", "name", name="one_market_fact_per_start")]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"
