"""Each block with its template, its form for partners and its translated parts side by side."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.audiences import Audience
from cms.blocks import schemas
from countries.blocks import BlockContext, ContentBlock
from countries.facts.models import Fact

RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]


class LinkBlock(blocks.StructBlock):
    """A link to a page of the own country, or to an address elsewhere."""

    page = blocks.PageChooserBlock(required=False, label=_("Page"))
    address = blocks.URLBlock(required=False, label=_("or address elsewhere"))

    class Meta:
        icon = "link"
        label = _("Link")


def link_url(value: Any, context: BlockContext) -> str:
    """Return where a ``LinkBlock``'s value leads, or an empty string."""
    if not value:
        return ""
    if value.get("page"):
        return context.page_url(value["page"])
    return context.href(value.get("address") or "")


class HeroBlock(ContentBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    image = ImageChooserBlock(required=False, label=_("Image"))
    label = blocks.CharBlock(required=False, max_length=60, label=_("Label of the link"))
    link = LinkBlock(required=False)

    schema = schemas.Hero
    translated = ("heading", "text", "label")

    class Meta:
        template = "themes/blocks/hero.html"
        icon = "home"
        label = _("Hero")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "heading": context.text(value["heading"]),
            "text": context.text(value["text"]),
            "image": context.image(value["image"]),
            "label": context.text(value["label"]),
            "url": link_url(value["link"], context),
        }


class HeadingBlock(ContentBlock):
    text = blocks.CharBlock(max_length=200, label=_("Text"))
    level = blocks.ChoiceBlock(
        choices=[("2", "2"), ("3", "3"), ("4", "4")], default="2", label=_("Level")
    )

    schema = schemas.Heading
    translated = ("text",)

    class Meta:
        template = "themes/blocks/heading.html"
        icon = "title"
        label = _("Heading")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        text = context.text(value["text"])
        return {
            "text": text,
            "level": int(value["level"]),
            "anchor": slugify(text, allow_unicode=True)[:60],
        }


class ParagraphBlock(ContentBlock):
    html = blocks.RichTextBlock(features=RICH_TEXT, label=_("Text"))

    schema = schemas.Paragraph
    translated = ("html",)

    class Meta:
        template = "themes/blocks/paragraph.html"
        icon = "pilcrow"
        label = _("Text")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {"html": context.rich_text(value["html"].source)}


class ImageBlock(ContentBlock):
    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=300, label=_("Caption"))

    schema = schemas.ImageValue
    translated = ("caption",)

    class Meta:
        template = "themes/blocks/image.html"
        icon = "image"
        label = _("Image")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "image": context.image(value["image"]),
            "caption": context.text(value["caption"]),
        }


class QuoteBlock(ContentBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(required=False, max_length=200, label=_("Who says it"))

    schema = schemas.Quote
    translated = ("text", "attribution")

    class Meta:
        template = "themes/blocks/quote.html"
        icon = "openquote"
        label = _("Quotation")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "text": context.text(value["text"]),
            "attribution": context.text(value["attribution"]),
        }


def fact_choices() -> list[tuple[str, str]]:
    """Return the facts that a block can show."""
    return [(fact.name, f"{fact.label_in('en')[0]} ({fact.name})") for fact in Fact.objects.all()]


class FactNameBlock(blocks.ChoiceBlock):
    """The name of a fact of the registry."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("choices", None)
        super().__init__(choices=fact_choices, **kwargs)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return ("cms.blocks.content.FactNameBlock", (), {})

    def normalize_choice(self, value: Any) -> Any:
        """Return a name as it is: to look it up among the choices costs a query for each block."""
        return value


class FactsBlock(ContentBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    names = blocks.ListBlock(FactNameBlock(label=_("Fact")), min_num=1, label=_("Facts"))

    schema = schemas.Facts
    translated = ("title",)

    class Meta:
        template = "themes/blocks/facts.html"
        icon = "table"
        label = _("Figures")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "title": context.text(value["title"]),
            "items": context.facts(list(value["names"])),
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("Text"))


class StepsBlock(ContentBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    items = blocks.ListBlock(StepBlock(), min_num=1, label=_("Steps"))

    schema = schemas.Steps
    translated = ("title", "items.title", "items.text")

    class Meta:
        template = "themes/blocks/steps.html"
        icon = "list-ol"
        label = _("Steps")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "title": context.text(value["title"]),
            "items": [
                {"title": context.text(item["title"]), "text": context.text(item["text"])}
                for item in value["items"]
            ],
        }


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    image = ImageChooserBlock(required=False, label=_("Image"))
    link = LinkBlock(required=False)


class CardsBlock(ContentBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    items = blocks.ListBlock(CardBlock(), min_num=1, label=_("Cards"))

    schema = schemas.Cards
    translated = ("title", "items.title", "items.text")

    class Meta:
        template = "themes/blocks/cards.html"
        icon = "copy"
        label = _("Cards")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "title": context.text(value["title"]),
            "items": [
                {
                    "title": context.text(item["title"]),
                    "text": context.text(item["text"]),
                    "image": context.image(item["image"]),
                    "url": link_url(item["link"], context),
                }
                for item in value["items"]
            ],
        }


class CallToActionBlock(ContentBlock):
    text = blocks.TextBlock(required=False, label=_("Text"))
    label = blocks.CharBlock(max_length=60, label=_("Label of the link"))
    link = LinkBlock()

    schema = schemas.CallToAction
    translated = ("text", "label")

    class Meta:
        template = "themes/blocks/call_to_action.html"
        icon = "arrow-right"
        label = _("Next step")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "text": context.text(value["text"]),
            "label": context.text(value["label"]),
            "url": link_url(value["link"], context),
        }


class VideoBlock(ContentBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    label = blocks.CharBlock(max_length=100, label=_("Label of the link"))
    url = blocks.URLBlock(
        required=False,
        label=_("Address of the video"),
        help_text=_("A link out: nothing is loaded from there until a visitor follows it."),
    )

    schema = schemas.Video
    translated = ("title", "label")

    class Meta:
        template = "themes/blocks/video.html"
        icon = "media"
        label = _("Video")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "title": context.text(value["title"]),
            "label": context.text(value["label"]),
            "url": context.href(value["url"]),
        }


ARTICLES = {
    "news": "news",
    "press_releases": "press_release",
    "case_studies": "case_study",
    "installations": "installation",
    "awards": "award",
}
"""What a list of articles is called in the block, and the type of the pages that it shows."""


class PageListBlock(ContentBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    of = blocks.ChoiceBlock(
        choices=[
            ("children", _("the pages below this one")),
            ("news", _("the newest news")),
            ("press_releases", _("the newest press releases")),
            ("case_studies", _("the newest case studies")),
            ("installations", _("the newest installations")),
            ("awards", _("the newest awards")),
            ("events", _("the next events and stops")),
            ("chosen", _("chosen pages")),
        ],
        default="children",
        label=_("Which pages"),
    )
    limit = blocks.IntegerBlock(default=6, min_value=1, max_value=50, label=_("At most"))
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(), default=[], required=False, label=_("Chosen pages")
    )

    schema = schemas.PageList
    translated = ("title",)

    class Meta:
        template = "themes/blocks/page_list.html"
        icon = "list-ul"
        label = _("List of pages")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {"title": context.text(value["title"]), "items": self._cards(value, context)}

    def _cards(self, value: blocks.StructValue, context: BlockContext) -> list[dict[str, Any]]:
        limit = value["limit"] or 6
        if value["of"] in ARTICLES:
            return context.latest(api_type=ARTICLES[value["of"]], limit=limit)
        if value["of"] == "events":
            return context.dated(("event", "stop"), below=False, limit=limit)["upcoming"]
        if value["of"] == "chosen":
            return context.cards_of(value["pages"])[:limit]
        return context.children(limit=limit)


class SlideBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    image = ImageChooserBlock(label=_("Image"))
    label = blocks.CharBlock(required=False, max_length=60, label=_("Label of the link"))
    link = LinkBlock(required=False)


class SlidesBlock(ContentBlock):
    """Pictures with a few words each, to be moved through sideways; nothing moves by itself."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    items = blocks.ListBlock(SlideBlock(), min_num=2, max_num=6, label=_("Slides"))

    schema = schemas.Slides
    translated = ("title", "items.heading", "items.text", "items.label")

    class Meta:
        template = "themes/blocks/slides.html"
        icon = "image"
        label = _("Slides")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "title": context.text(value["title"]),
            "items": [
                {
                    "heading": context.text(item["heading"]),
                    "text": context.text(item["text"]),
                    "image": context.image(item["image"]),
                    "label": context.text(item["label"]),
                    "url": link_url(item["link"], context),
                }
                for item in value["items"]
            ],
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = blocks.RichTextBlock(features=RICH_TEXT, label=_("Answer"))


class QuestionsBlock(ContentBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    items = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    schema = schemas.Questions
    translated = ("title", "items.question", "items.answer")

    class Meta:
        template = "themes/blocks/questions.html"
        icon = "help"
        label = _("Questions and answers")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {
            "title": context.text(value["title"]),
            "items": [
                {
                    "question": (question := context.text(item["question"])),
                    "answer": context.rich_text(item["answer"].source),
                    "anchor": slugify(question, allow_unicode=True)[:60],
                }
                for item in value["items"]
            ],
        }


ROLES = [
    ("licensee", _("licensee")),
    ("host", _("host")),
    ("funder", _("funder")),
    ("founder", _("founder")),
    ("supporter", _("supporter")),
    ("can-maker", _("can maker")),
]


class OrganisationsBlock(ContentBlock):
    """The organisations that have a role in the country, as the registry knows them."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    role = blocks.ChoiceBlock(
        choices=ROLES, required=False, label=_("Only with this role"), help_text=_("Empty: all.")
    )

    schema = schemas.Organisations
    translated = ("title",)

    class Meta:
        template = "themes/blocks/organisations.html"
        icon = "group"
        label = _("Organisations")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        wanted = value["role"]
        found = context.organisations()
        return {
            "title": context.text(value["title"]),
            "items": [
                form
                for form in found
                if not wanted or any(role["role"] == wanted for role in form["roles"])
            ],
        }


class ResourcesBlock(ContentBlock):
    """Files of the country's library, of one audience or of all."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    audience = blocks.ChoiceBlock(
        choices=Audience.choices,
        required=False,
        label=_("Only for this audience"),
        help_text=_("Empty: all."),
    )
    limit = blocks.IntegerBlock(default=6, min_value=1, max_value=50, label=_("At most"))

    schema = schemas.Resources
    translated = ("title",)

    class Meta:
        template = "themes/blocks/resources.html"
        icon = "download"
        label = _("Downloads")

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        wanted = value["audience"]
        found = [
            form
            for form in context.entries("resource", countries=context.own_and_shared())
            if not wanted or form["audience"] == wanted
        ]
        return {"title": context.text(value["title"]), "items": found[: value["limit"] or 6]}
