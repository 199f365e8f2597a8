"""The glossary's rows; one of a country takes the place of the network's with the same words."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country
from countries.text import InvalidLocaleCode, parse_locale
from countries.translation.glossary.terms import Kind

ALTERNATIVES = "|"
"""Stands between several translations of one term that are all right."""


class TermKind(models.TextChoices):
    TRANSLATE = Kind.TRANSLATE, _("say what was agreed on")
    KEEP = Kind.KEEP, _("leave as it is")
    FORBIDDEN = Kind.FORBIDDEN, _("do not write")


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    def usable_in(self, country: str) -> GlossaryTermQuerySet:
        """Terms of the whole network, and those of the country with this code."""
        return self.filter(Q(country__isnull=True) | Q(country__code=country))


class GlossaryTerm(models.Model):
    """A term of one language, with what is said for it in others; without a country the network's."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    term = models.CharField(_("term"), max_length=100)
    language = models.CharField(
        _("language"),
        max_length=20,
        default="en",
        help_text=_("The language of the term: en, ro, sr-latn. A forbidden term is so in it."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TermKind, default=TermKind.TRANSLATE)
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="glossary_terms",
        verbose_name=_("country"),
    )
    translations = models.JSONField(
        _("translations"),
        default=dict,
        blank=True,
        help_text=_("What is said for it, per language; several that are right with | between."),
    )
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("Shown to translators: when it is said, or what to write instead."),
    )

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                "term",
                "language",
                Coalesce("country", Value(0), output_field=models.BigIntegerField()),
                name="one_term_per_country",
                violation_error_message=_("This term stands in the glossary already."),
            )
        ]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        super().clean()
        self.term = " ".join(self.term.split())
        self.language = self.language.strip().lower()
        try:
            parse_locale(self.language)
        except InvalidLocaleCode as error:
            message = _("“%(code)s” is no language code.")
            raise ValidationError({"language": message % {"code": self.language}}) from error

    def said_in(self, code: str) -> tuple[str, ...]:
        """Return what may be said for the term in a language or locale; the nearest entry decides."""
        texts: dict[str, Any] = self.translations
        parts = code.lower().split("-")
        nearest = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        said = next((texts[name] for name in nearest if texts.get(name)), "")
        return tuple(text for part in said.split(ALTERNATIVES) if (text := part.strip()))
