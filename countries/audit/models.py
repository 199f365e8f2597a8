"""The entries of the audit log; refuses to change or delete one, as the database itself does."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(TypeError):
    """An entry of the audit log was to be changed or deleted."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Rows to read; the ways to change them are closed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never changed.")

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never changed.")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts"):
            raise AppendOnly("Entries of the audit log are never changed.")
        return super().bulk_create(objs, *args, **kwargs)


class AuditEntry(models.Model):
    """One change or export: who, what, in which country, and the fields before and after.

    Person, object and country are plain values, so that an entry outlives all of them. Triggers in
    the database refuse what this class refuses: a migration that makes the table anew on SQLite has
    to put them up again.
    """

    time = models.DateTimeField(_("time"), db_index=True)
    user_pk = models.CharField(_("user's id"), max_length=64, blank=True)
    user_name = models.CharField(_("who"), max_length=255)
    agent = models.CharField(_("command or task"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=100)
    object_type = models.CharField(_("kind of object"), max_length=120, blank=True)
    object_pk = models.CharField(_("object's id"), max_length=64, blank=True)
    object_uuid = models.UUIDField(_("object's uuid"), null=True, blank=True)
    object_label = models.CharField(_("object"), max_length=255, blank=True)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)
    country = models.CharField(
        _("country"), max_length=3, blank=True, help_text=_("Empty: the network's own.")
    )
    locale = models.CharField(_("locale"), max_length=20, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("entries of the audit log")
        ordering = ["-pk"]
        base_manager_name = "objects"
        default_permissions = ()
        indexes = [
            models.Index(fields=["country", "-id"], name="audit_by_country"),
            models.Index(fields=["object_type", "object_pk", "-id"], name="audit_by_object"),
            models.Index(fields=["user_pk", "-id"], name="audit_by_user"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.action} {self.object_label}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Entries of the audit log are never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never deleted.")
