"""What every page type of this site has."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BODY_BLOCKS
from countries.admin.facts.picker import FactsPanel
from countries.admin.page_forms import CountryPageForm
from countries.facts import token_names
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from countries.pages import CountryPageMixin
from countries.resolution.tokens import unknown_tokens
from countries.segments.fields import translated_fields


def translated_page_fields(*translated: str, synchronised: tuple[str, ...] = ()) -> list[Any]:
    """Return the fields that every page translates or keeps as its source has them, and ``translated``
    and ``synchronised`` besides; what is named nowhere stays the country's own."""
    texts = ("title", "summary", "seo_title", "search_description", "body")
    return translated_fields(*texts, *translated, synchronised=("image", *synchronised))


class TaggedPage(ItemBase):
    """That a page carries a tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_pages")
    content_object = ParentalKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="one_tagging")
        ]


class BasePage(CountryPageMixin, Page):
    """A page with a summary, an image, tags and a body of blocks."""

    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences; shown below the title and wherever the page is listed."),
    )
    image = models.ForeignKey(
        "media.CountryImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))
    tags = ClusterTaggableManager(through=TaggedPage, blank=True, verbose_name=_("tags"))
    is_invented = models.BooleanField(
        _("invented for the demo"),
        default=False,
        help_text=_("The footer says so to visitors."),
    )

    translatable_fields: ClassVar[list[Any]] = translated_page_fields()
    type_panels: ClassVar[list[Any]] = []
    base_form_class = CountryPageForm

    class Meta:
        abstract = True

    @classmethod
    def get_edit_handler(cls) -> Any:
        """Return the editor: the page's content first, then how others find it, then settings."""
        content = ObjectList(
            [
                *Page.content_panels,
                FieldPanel("summary"),
                FieldPanel(
                    "image",
                    help_text=_(
                        "Beside the title, and on cards that lead here. What it shows is told "
                        "under Images."
                    ),
                ),
                *cls.type_panels,
                FieldPanel(
                    "body",
                    help_text=_("The page from top to bottom: add a block with the plus sign."),
                ),
                FactsPanel(heading=_("Facts and figures"), classname="collapsed", icon="decimal"),
            ],
            heading=_("Content"),
        )
        found = ObjectList(
            [
                MultiFieldPanel(
                    [
                        FieldPanel(
                            "slug",
                            help_text=_(
                                "The end of the page's address, made from the title. A former "
                                "address goes on leading here."
                            ),
                        ),
                        FieldPanel(
                            "show_in_menus",
                            help_text=_("Menus that follow the page tree show the page."),
                        ),
                    ],
                    heading=_("Address and menu"),
                ),
                FieldPanel(
                    "tags",
                    help_text=_(
                        "Begin to type: the tags of the network and of your country are offered."
                    ),
                ),
                MultiFieldPanel(
                    [FieldPanel("seo_title"), FieldPanel("search_description")],
                    heading=_("In search engines"),
                    help_text=_("Empty: the title and the summary."),
                    classname="collapsed",
                ),
            ],
            heading=_("Address and search"),
        )
        demo = MultiFieldPanel(
            [FieldPanel("is_invented")], heading=_("Demo"), classname="collapsed"
        )
        settings = ObjectList([*Page.settings_panels, demo], heading=_("Settings"))
        return TabbedInterface([content, found, settings]).bind_to_model(cls)

    def details(self, context: Any) -> dict[str, Any]:
        return {"invented": True} if self.is_invented else {}

    def clean(self) -> None:
        super().clean()
        self._refuse_unknown_tokens()

    def _refuse_unknown_tokens(self) -> None:
        texts = {
            "title": self.title,
            "summary": self.summary,
            "body": str(self.body.get_prep_value() if self.body else ""),
        }
        if not any("{{" in text for text in texts.values()):
            return
        facts = token_names(self.locale.language_code)
        programmes = set(Programme.objects.values_list("code", flat=True))
        for field, text in texts.items():
            unknown = unknown_tokens(text, facts=facts, programmes=programmes)
            if unknown:
                message = _("Nothing is known under %(names)s.")
                raise ValidationError({field: message % {"names": ", ".join(unknown)}})
