"""What a country answers to the umbrella's pages, kits of them, and what was adopted when by whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country
from countries.identity.programmes import Programme


class AnswerKind(models.TextChoices):
    """What a country says to a page that it does not take."""

    REFUSED = "refused", _("Not for us")
    POSTPONED = "postponed", _("Later")


class AdoptionAnswerQuerySet(models.QuerySet["AdoptionAnswer"]):
    def standing(self, *, on: dt.date) -> AdoptionAnswerQuerySet:
        """Those that hold on a day: what was put off is open again on the day that was named."""
        return self.filter(Q(until=None) | Q(until__gt=on))

    def to(self, keys: Iterable[uuid.UUID], *, countries: Iterable[int]) -> AdoptionAnswerQuerySet:
        """What ``countries`` answered to the pages with these keys themselves."""
        return self.filter(translation_key__in=list(keys), country_id__in=list(countries))


class AdoptionAnswer(models.Model):
    """That a country does not take an umbrella page, or not before a day; for all its languages."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="adoption_answers")
    translation_key = models.UUIDField(editable=False)
    # What the page was called when the country answered.
    title = models.CharField(max_length=255)
    answer = models.CharField(_("answer"), max_length=10, choices=AnswerKind)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField()

    objects = AdoptionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an umbrella page")
        verbose_name_plural = _("answers to umbrella pages")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "translation_key"], name="one_answer_per_page"
            ),
            models.CheckConstraint(
                condition=Q(answer=AnswerKind.POSTPONED, until__isnull=False)
                | Q(answer=AnswerKind.REFUSED, until=None),
                name="a_day_for_what_is_put_off",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_answer_display()}"


class PromotionState(models.TextChoices):
    """What became of a country's page that might be the umbrella's."""

    PROPOSED = "proposed", _("proposed")
    DECLINED = "declined", _("declined")
    PROMOTED = "promoted", _("taken up, not published yet")
    TURNED = "turned", _("the umbrella’s now")


class Promotion(models.Model):
    """That a country's page is to become the umbrella's: who proposed it, what was decided and why.

    Until the umbrella's page is published that is translated from the country's; from then on the
    country's is an adopted page of it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="promotion"
    )
    umbrella_page = models.OneToOneField(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="promoted_from"
    )
    state = models.CharField(_("state"), max_length=10, choices=PromotionState)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.get_state_display()}"


class Kit(models.Model):
    """Umbrella pages that a country takes together, in their order."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=80, unique=True)
    names = models.JSONField(_("names"), default=dict)
    description = models.CharField(_("description"), max_length=500, blank=True)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("kit")
        verbose_name_plural = _("kits")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """Return what the kit is called in ``language``, else in English, else in any."""
        own = self.names.get(language) or self.names.get("en")
        return str(own or next(iter(self.names.values()), self.code))


class KitItem(models.Model):
    """An umbrella page of a kit, alone or with all that is live below it.

    It is known by its key: a country takes it in the umbrella's language that is nearest to its own.
    """

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("position"), default=0)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    with_children = models.BooleanField(_("with all live pages below it"), default=False)

    class Meta:
        verbose_name = _("page of a kit")
        verbose_name_plural = _("pages of kits")
        ordering = ["kit", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["kit", "page"], name="once_in_a_kit")]

    def __str__(self) -> str:
        return f"{self.kit}: {self.page_id}"


class Adoption(models.Model):
    """That somebody adopted pages into a country locale at once; what came of it, and its undoing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    locale = models.CharField(max_length=20)
    about = models.CharField(max_length=255)
    job = models.ForeignKey(
        "wagtail_countries.TranslationJob", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    adopted_at = models.DateTimeField()
    # How many pages were there already, and what was refused: ``[[title, why], …]``.
    already = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["-adopted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "locale"], name="one_adoption_per_job")
        ]

    def __str__(self) -> str:
        return f"{self.about} ({self.locale})"


class AdoptedPage(models.Model):
    """A page that an adoption made, in the order in which they were made."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="pages")
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="adoption"
    )

    class Meta:
        verbose_name = _("adopted page")
        verbose_name_plural = _("adopted pages")
        ordering = ["adoption", "pk"]

    def __str__(self) -> str:
        return f"{self.adoption}: {self.page_id}"
