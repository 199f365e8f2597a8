"""Partners and their keys; a key's text is never stored, only a keyed hash of it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.identity.countries import Country, CountryLocale
from countries.identity.organisations import Organisation
from countries.partners.vocabulary import known_types

DEFAULT_QUOTA = 3000
"""Requests a minute of a key whose quota nobody chose."""

SOON = dt.timedelta(days=30)
"""A key that ends within this time ends soon."""

UNUSED = dt.timedelta(days=90)
"""A key that nobody used for so long may be one that nobody needs."""


class KeyKind(models.TextChoices):
    LIVE = "live", pgettext_lazy("kind of key", "live")
    TEST = "test", pgettext_lazy("kind of key", "test")


class KeyScope(models.TextChoices):
    """What a key may do."""

    READ = "read", _("read what is public")
    PREVIEW = "read:preview", _("read drafts")
    WEBHOOKS = "webhooks:manage", _("manage webhooks")
    USAGE = "usage:read", _("read its own usage")


def default_scopes() -> list[str]:
    return [KeyScope.READ.value]


class Partner(models.Model):
    """A site or application that pulls content from the network, or from one of its countries.

    One of a ``country`` is managed there; one without is the network's.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    code = models.SlugField(_("code"), max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="partners",
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partners",
        help_text=_("Whose partner it is: who manages partners there manages it."),
    )
    contact_email = models.EmailField(_("contact e-mail"))
    website = models.URLField(_("website"), blank=True)
    terms_accepted_at = models.DateTimeField(_("terms accepted"), null=True, blank=True)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Every key of a partner that is not active is refused."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def is_live(*, now: dt.datetime, of: str = "") -> Q:
    """Return the condition that a key is neither revoked nor at its end; ``of`` leads to it."""
    unended = Q(**{f"{of}ends_at__isnull": True}) | Q(**{f"{of}ends_at__gt": now})
    return unended & Q(**{f"{of}revoked_at__isnull": True})


class KeyQuerySet(models.QuerySet["Key"]):
    def live(self, *, now: dt.datetime) -> KeyQuerySet:
        """Keys that are neither revoked nor at their end."""
        return self.filter(is_live(now=now))

    def ending_soon(self, *, now: dt.datetime) -> KeyQuerySet:
        """Working keys of active partners that end within the days in which partners are warned."""
        return self.live(now=now).filter(ends_at__lte=now + SOON, partner__is_active=True)

    def unreplaced(self, *, now: dt.datetime) -> KeyQuerySet:
        """Keys that were never rotated, or of whose successors none works."""
        newer = Key.objects.live(now=now).filter(lineage=OuterRef("lineage"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))

    def without_successor(self, *, now: dt.datetime) -> KeyQuerySet:
        """Keys whose partner has no newer working one of the kind that lasts longer."""
        newer = Key.objects.live(now=now).filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=OuterRef("ends_at")),
            partner=OuterRef("partner"),
            kind=OuterRef("kind"),
            created_at__gt=OuterRef("created_at"),
        )
        return self.filter(~Exists(newer))


class Key(models.Model):
    """What a partner's software shows with each request, and what it may do with it.

    An empty list of countries, locales or types stands for all of them.
    """

    # The same in a key and its successors, which go on with one another's replicas.
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="keys"
    )
    prefix = models.CharField(_("begins with"), max_length=40, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=KeyKind, default=KeyKind.LIVE)
    scopes = models.JSONField(_("rights"), default=default_scopes)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    locales = models.JSONField(_("locales"), default=list, blank=True)
    types = models.JSONField(_("page types"), default=list, blank=True)
    quota = models.PositiveIntegerField(_("requests a minute"), default=DEFAULT_QUOTA)
    ip_ranges = models.JSONField(
        _("addresses"),
        default=list,
        blank=True,
        help_text=_("Where it is accepted from, as ['192.0.2.0/24']; an empty list: anywhere."),
    )
    origins = models.JSONField(
        _("origins"),
        default=list,
        blank=True,
        help_text=_("Sites whose scripts may use it, as ['https://example.org']."),
    )
    created_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    objects = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_live(self, *, now: dt.datetime) -> bool:
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > now)

    def ends_soon(self, *, now: dt.datetime) -> bool:
        return self.is_live(now=now) and self.ends_at is not None and self.ends_at <= now + SOON

    def is_unused(self, *, now: dt.datetime) -> bool:
        """Whether it works and nobody used it for a long time."""
        return self.is_live(now=now) and (self.last_used_at or self.created_at) <= now - UNUSED

    def clean(self) -> None:
        super().clean()
        self.countries = [str(code).upper() for code in self.countries]
        self.locales = [str(code).lower() for code in self.locales]
        known = {
            "scopes": set(KeyScope.values),
            "countries": set(Country.objects.values_list("code", flat=True)),
            "locales": set(CountryLocale.objects.values_list("locale__language_code", flat=True)),
            "types": set(known_types()),
        }
        errors: dict[str, object] = {
            name: _unknown(getattr(self, name), names)
            for name, names in known.items()
            if set(getattr(self, name)) - names
        }
        errors |= self._wrong_addresses()
        if self.quota < 1:
            errors["quota"] = _("At least one request a minute.")
        if errors:
            raise ValidationError(errors)

    def _wrong_addresses(self) -> dict[str, object]:
        errors: dict[str, object] = {}
        if wrong := [text for text in self.ip_ranges if not _is_range(text)]:
            errors["ip_ranges"] = _("No range of addresses: %s.") % ", ".join(map(str, wrong))
        if wrong := [text for text in self.origins if not _is_origin(text)]:
            errors["origins"] = _("No origin such as https://example.org: %s.") % ", ".join(
                map(str, wrong)
            )
        return errors


class KeyNotice(models.Model):
    """A warning that was sent of a key's end, so that it is sent once."""

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="notices")
    ends_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "ends_at", "days"], name="key_warned_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.ends_at} {self.days}"


def _unknown(values: Iterable[str], known: set[str]) -> str:
    unknown = ", ".join(str(value) for value in values if value not in known)
    return _("Unknown: %(unknown)s. Known: %(known)s.") % {
        "unknown": unknown,
        "known": ", ".join(sorted(known)) or "–",
    }


def _is_range(text: object) -> bool:
    try:
        ipaddress.ip_network(str(text), strict=False)
    except ValueError:
        return False
    return True


def _is_origin(text: object) -> bool:
    parts = urlsplit(str(text))
    bare = f"{parts.scheme}://{parts.netloc}"
    return parts.scheme in ("http", "https") and bool(parts.netloc) and bare == text
