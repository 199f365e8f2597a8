"""The blocks of which pages are made."""

from __future__ import annotations

from cms.blocks.content import (
    CallToActionBlock,
    CardsBlock,
    FactsBlock,
    HeadingBlock,
    HeroBlock,
    ImageBlock,
    OrganisationsBlock,
    PageListBlock,
    ParagraphBlock,
    QuestionsBlock,
    QuoteBlock,
    ResourcesBlock,
    SlidesBlock,
    StepsBlock,
    VideoBlock,
)

BODY_BLOCKS = [
    ("heading", HeadingBlock()),
    ("paragraph", ParagraphBlock()),
    ("image", ImageBlock()),
    ("quote", QuoteBlock()),
    ("facts", FactsBlock()),
    ("steps", StepsBlock()),
    ("cards", CardsBlock()),
    ("call_to_action", CallToActionBlock()),
    ("video", VideoBlock()),
    ("page_list", PageListBlock()),
    ("slides", SlidesBlock()),
    ("questions", QuestionsBlock()),
    ("organisations", OrganisationsBlock()),
    ("resources", ResourcesBlock()),
]
HOME_BLOCKS = [("hero", HeroBlock()), *BODY_BLOCKS]

__all__ = ["BODY_BLOCKS", "HOME_BLOCKS"]
