"""Endpoints, what is to be delivered to them, each attempt, and what happens outside of the log."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.delivery.models import Kind
from countries.partners.models import Key, KeyKind, Partner
from countries.partners.scopes import Scope, is_typed

COUNTRY = "country"
"""The kind of what tells of a whole country; no document has it."""


class EndpointState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("endpoint", "active")
    PAUSED = "paused", pgettext_lazy("endpoint", "paused")
    DISABLED = "disabled", pgettext_lazy("endpoint", "disabled")


class DisabledBecause(models.TextChoices):
    GONE = "gone", _("It answered 410: it is gone for good.")
    FAILING = "failing", _("It failed for days without a single success.")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def working(self, *, now: dt.datetime) -> EndpointQuerySet:
        """Return those that are told of changes: active, with a key that works."""
        unended = Q(key__ends_at__isnull=True) | Q(key__ends_at__gt=now)
        return self.filter(
            unended,
            state=EndpointState.ACTIVE,
            key__revoked_at__isnull=True,
            key__partner__is_active=True,
        )


class Endpoint(models.Model):
    """An address of a partner that is told of changes within its key's scope.

    ``epoch`` and ``sequence`` are how far it follows the log. Its secret is derived from its uuid
    and ``generation``; the one before signs as well until ``former_until``, and what was before that
    until what ``older_secrets`` say: pairs of a generation and a moment. Empty lists of events,
    countries, locales and types narrow nothing.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.ForeignKey(
        Key, verbose_name=_("key"), on_delete=models.CASCADE, related_name="endpoints"
    )
    url = models.CharField(_("address"), max_length=2000)
    description = models.CharField(_("description"), max_length=200, blank=True)
    events = models.JSONField(_("events"), default=list, blank=True)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    locales = models.JSONField(_("locales"), default=list, blank=True)
    types = models.JSONField(_("page types"), default=list, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=EndpointState, default=EndpointState.ACTIVE
    )
    disabled_because = models.CharField(max_length=7, choices=DisabledBecause, blank=True)
    created_at = models.DateTimeField()
    generation = models.PositiveIntegerField(default=1)
    former_until = models.DateTimeField(null=True, blank=True)
    older_secrets = models.JSONField(default=list, blank=True)
    epoch = models.UUIDField()
    sequence = models.BigIntegerField()
    slow_until = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.url

    @property
    def partner(self) -> Partner:
        return self.key.partner

    @property
    def is_test(self) -> bool:
        return self.key.kind == KeyKind.TEST

    @property
    def scopes(self) -> tuple[Scope, Scope]:
        """What its key may see, and what it asks for of that: both have to hold."""
        return scope_of(self.key), scope_of(self)

    def sees(self, *, kind: str, country: str, locale: str, type: str) -> bool:
        """Tell whether its key may see what stands there, and it asks for that."""
        if kind == COUNTRY:
            return all(scope.sees_country(country) for scope in self.scopes)
        if not (is_typed(kind) or kind == Kind.MENU):
            return True
        return all(
            scope.sees_country(country)
            and (not scope.locales or locale in scope.locales)
            and (not is_typed(kind) or scope.sees_type(type))
            for scope in self.scopes
        )

    def former_secrets(self, *, now: dt.datetime) -> list[tuple[int, dt.datetime]]:
        """Return the generation and the end of each former secret that still signs, the latest first."""
        older = [(number, dt.datetime.fromisoformat(text)) for number, text in self.older_secrets]
        last = [(self.generation - 1, self.former_until)] if self.former_until else []
        return [(number, until) for number, until in (*last, *older) if until > now]

    def is_working(self, *, now: dt.datetime) -> bool:
        """Tell whether it is told of changes now."""
        is_trusted = self.key.is_live(now=now) and self.key.partner.is_active
        return self.state == EndpointState.ACTIVE and is_trusted


def scope_of(row: Key | Endpoint) -> Scope:
    """Return the scope that the lists of a key, or of an endpoint, are."""
    return Scope(frozenset(row.countries), frozenset(row.locales), frozenset(row.types))


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "waiting")
    SENDING = "sending", pgettext_lazy("delivery", "being sent")
    DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
    DEAD = "dead", pgettext_lazy("delivery", "given up")
    SUPERSEDED = "superseded", pgettext_lazy("delivery", "superseded by a newer one")
    WITHDRAWN = "withdrawn", pgettext_lazy("delivery", "withdrawn: out of scope")


class Delivery(models.Model):
    """One event for one endpoint, with the very bytes that each attempt sends.

    ``kind``, ``key`` and ``locale`` are the address of what it tells of: of one address never two
    are on their way at once, and a newer one supersedes what still waits.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    # Without an index of its own: that by state begins with it.
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event = models.CharField(_("event"), max_length=40)
    kind = models.CharField(max_length=12)
    key = models.UUIDField()
    locale = models.CharField(max_length=20, blank=True)
    sequence = models.BigIntegerField()
    country = models.CharField(max_length=3, blank=True)
    type = models.CharField(max_length=40, blank=True)
    body = models.TextField()
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempt_count = models.PositiveIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("next attempt"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    lease_owner = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supersedes"
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "kind", "key", "locale", "sequence"], name="one_delivery"
            ),
            models.CheckConstraint(
                name="delivery_lease_only_while_sending",
                condition=Q(state="sending", lease_owner__isnull=False, lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_owner__isnull=True, lease_until__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "due_at", "id"],
                name="deliveries_due",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["endpoint", "lease_until"],
                name="deliveries_on_their_way",
                condition=Q(state="sending"),
            ),
            models.Index(fields=["state", "finished_at"], name="deliveries_finished"),
            models.Index(fields=["endpoint", "state", "id"], name="deliveries_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"

    @property
    def message_id(self) -> str:
        """What a receiver knows it by: every attempt and every duplicate has the same."""
        return f"msg_{self.uuid.hex}"


class Attempt(models.Model):
    """One try to deliver: what was answered, or why nothing was."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number", "-pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id}, {self.number}: {self.status or self.error}"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def waiting(self) -> OccurrenceQuerySet:
        """Return those that no endpoint was told of yet, the oldest first."""
        return self.filter(told_at=None).order_by("pk")


class Occurrence(models.Model):
    """What happened outside of the log, written with it: a country opened or closed, a key ends soon.

    Without ``owner`` it is for every key that may see its country. ``note`` tells apart what may
    happen again from what must be told once.
    """

    event = models.CharField(max_length=40)
    key = models.UUIDField()
    country = models.CharField(max_length=3, blank=True)
    owner = models.ForeignKey(
        Key, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    note = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key", "note"], name="one_noted_occurrence", condition=~Q(note="")
            )
        ]
        indexes = [
            models.Index(fields=["id"], name="occurrences_to_tell", condition=Q(told_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.key}"
