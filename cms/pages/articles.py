"""Articles of five kinds, and the list of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.pages.base import BasePage, translated_page_fields


class ArticleKind(models.TextChoices):
    NEWS = "news", _("news")
    PRESS_RELEASE = "press_release", _("press release")
    CASE_STUDY = "case_study", _("case study")
    INSTALLATION = "installation", _("installation")
    AWARD = "award", _("award")


class NewsIndexPage(BasePage):
    """The list of a country's articles, the newest first."""

    api_type: ClassVar[str] = "news_index"
    names_feeds: ClassVar[bool] = True
    subpage_types: ClassVar[list[str]] = ["pages.ArticlePage"]

    class Meta:
        verbose_name = _("news list")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "news": context.children(types=ArticlePage.types(), limit=50),
        }


class ArticlePage(BasePage):
    """News, a press release, a case study, an installation or an award, with its day."""

    api_type: ClassVar[str] = "news"
    is_added_often: ClassVar[bool] = True
    is_in_feeds: ClassVar[bool] = True
    api_kinds: ClassVar[tuple[str, ...]] = tuple(ArticleKind.values)

    kind = models.CharField(_("kind"), max_length=20, choices=ArticleKind, default=ArticleKind.NEWS)
    date = models.DateField(_("date"), default=timezone.localdate)
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Where an installation stands, or a case was."),
    )
    maker = models.CharField(
        _("by whom"),
        max_length=200,
        blank=True,
        help_text=_("The artist of an installation, the winner of an award, the host of a case."),
    )
    cans_used = models.PositiveIntegerField(_("cans used or collected"), null=True, blank=True)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day of an installation.")
    )

    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[Any]] = translated_page_fields(
        "place", "maker", synchronised=("kind", "date", "cans_used", "until")
    )
    type_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("kind", help_text=_("Decides in which lists the article stands.")),
                FieldPanel("date", help_text=_("Shown above the title; the newest come first.")),
            ],
            heading=_("Kind and day"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("place"), FieldPanel("maker")]),
                FieldRowPanel(
                    [
                        FieldPanel("cans_used", help_text=_("A whole number, such as 12000.")),
                        FieldPanel("until"),
                    ]
                ),
            ],
            heading=_("For installations, awards and case studies"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("article")

    def details(self, context: Any) -> dict[str, Any]:
        return {
            **super().details(context),
            "kind": self.kind,
            "kind_label": context.translated(ArticleKind(self.kind).label),
            "place": context.text(self.place) or None,
            "maker": context.text(self.maker) or None,
            "cans_used": self.cans_used,
            "cans_used_formatted": context.number(self.cans_used),
            "until": self.until.isoformat() if self.until else None,
            "until_formatted": context.date(self.until),
        }

    def card_details(self, context: Any) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "kind_label": context.translated(ArticleKind(self.kind).label),
        }
