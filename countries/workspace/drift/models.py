"""The figures that stand typed on live pages, and those of which somebody said that they are others."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from countries.facts.models import Fact


class TypedFigure(models.Model):
    """A figure of a live page in whose place a fact should stand; computed from the page's texts.

    ``path`` and ``position`` say which text it is, ``text`` what is seen of it. ``drafted_at`` is
    since when a draft has the fact instead.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="typed_figures"
    )
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    path = models.TextField()
    position = models.PositiveIntegerField()
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="typed_figures")
    differs = models.BooleanField()
    is_ignored = models.BooleanField(default=False)
    drafted_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = "typed figure"
        verbose_name_plural = "typed figures"
        ordering = ["-differs", "pk"]
        indexes = [models.Index(fields=["locale", "is_ignored"], name="typed_figures_by_locale")]

    def __str__(self) -> str:
        return f"{self.figure}: {self.fact_id}"

    @property
    def figure(self) -> str:
        return self.text[self.start : self.end]

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The text before the figure, the figure, and what follows it."""
        return self.text[: self.start], self.figure, self.text[self.end :]


class IgnoredFigure(models.Model):
    """That somebody said of a figure in a text that it is another one than the fact's."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    text_digest = models.CharField(max_length=16)
    figure = models.CharField(max_length=100)
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="+")
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ignored_at = models.DateTimeField()

    class Meta:
        verbose_name = "ignored figure"
        verbose_name_plural = "ignored figures"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "text_digest", "figure", "fact"], name="one_ignored_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.fact_id}"
