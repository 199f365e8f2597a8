"""The base of every content block: its template, its form for partners and its translated parts.

A block states all three side by side; ``countries.checks`` refuses one that forgets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from wagtail import blocks
from wagtail.blocks import StreamValue


class BlockContext(Protocol):
    """What resolution lends a block: each call notes what was used, so that changes find it."""

    locale: str

    def text(self, value: str) -> str:
        """Return plain text with its tokens replaced."""

    def rich_text(self, source: str) -> str:
        """Return sanitised HTML with links resolved and tokens replaced."""

    def image(self, image: Any) -> dict[str, Any] | None:
        """Return the API form of an image."""

    def page_url(self, page: Any) -> str:
        """Return where a page's counterpart in this locale lies, or an empty string."""

    def cards_of(self, pages: Any) -> list[dict[str, Any]]:
        """Return title, URL, summary, image and date of pages, in their order."""

    def children(self, *, types: Collection[str] = (), limit: int = 0) -> list[dict[str, Any]]:
        """Return the cards of this page's live children; those of ``types`` alone by their date."""

    def latest(self, *, api_type: str, limit: int) -> list[dict[str, Any]]:
        """Return the cards of the newest live pages of a type in this locale."""

    def dated(
        self, types: Iterable[str], *, below: bool = True, limit: int = 0
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the cards of dated pages, below this one or of the locale: upcoming and past."""

    def entries(
        self, entry_type: str, *, countries: Iterable[str] = (), limit: int = 500
    ) -> list[dict[str, Any]]:
        """Return the public entries of a type, of this country unless others are named."""

    def own_and_shared(self) -> list[str]:
        """Return the codes of this country and of the umbrella."""

    def organisations(
        self, *, codes: Collection[str] = (), anywhere: bool = False
    ) -> list[dict[str, Any]]:
        """Return the organisations that have a role here, with their roles."""

    def facts(self, names: list[str]) -> list[dict[str, Any]]:
        """Return facts by name as this country sees them."""

    def href(self, value: str) -> str:
        """Return a link that is safe to follow, or an empty string."""


LANGUAGES = (
    ("ar", "العربية"), ("bg", "български"), ("cs", "čeština"), ("da", "dansk"), ("de", "Deutsch"),
    ("el", "Ελληνικά"), ("en", "English"), ("es", "español"), ("et", "eesti"), ("fi", "suomi"),
    ("fr", "français"), ("hr", "hrvatski"), ("hu", "magyar"), ("it", "italiano"),
    ("lt", "lietuvių"), ("lv", "latviešu"), ("nl", "Nederlands"), ("pl", "polski"),
    ("pt", "português"), ("ro", "română"), ("sk", "slovenčina"), ("sl", "slovenščina"),
    ("sr-latn", "srpski"), ("sv", "svenska"), ("tr", "Türkçe"), ("uk", "українська"),
)  # fmt: skip
"""The languages that a block may say it is in, by their own names."""


class _LanguageBlock(blocks.ChoiceBlock):
    """A choice among words: it is stored as it is used, so reading it need not try each choice."""

    def to_python(self, value: Any) -> Any:
        return value


class ContentBlock(blocks.StructBlock):
    """A block of page content. Subclasses set ``Meta.template``, ``schema`` and ``translated``.

    ``schema`` is a pydantic model of the value that partners get; ``translated`` names the child
    blocks whose text a translator works on; ``resolve`` makes the value.
    """

    language = _LanguageBlock(
        choices=LANGUAGES,
        required=False,
        label=_("Language of this text"),
        help_text=_("Only where it is not the page's language."),
    )

    schema: ClassVar[type[BaseModel]]
    translated: ClassVar[tuple[str, ...]]

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        """Return the value of ``schema`` for a block's stored ``value``."""
        raise NotImplementedError(f"{type(self).__name__} must say how it resolves")


def name_list_items(stream: StreamValue) -> None:
    """Give the items of lists in ``stream`` ids: text without one would never be translated."""
    for index in range(len(stream)):
        raw = stream.raw_data[index]
        if _lacks_ids(stream.stream_block.child_blocks.get(raw["type"]), raw["value"]):
            stream.raw_data[index] = stream[index].get_prep_value()


def _lacks_ids(block: blocks.Block | None, raw: Any) -> bool:
    if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        return any(
            not _has_id(item) or _lacks_ids(block.child_block, item["value"]) for item in raw
        )
    if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        return any(_lacks_ids(block.child_blocks.get(name), value) for name, value in raw.items())
    if isinstance(block, blocks.StreamBlock) and isinstance(raw, list):
        return any(_lacks_ids(block.child_blocks.get(item["type"]), item["value"]) for item in raw)
    return False


def _has_id(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "item" and bool(item.get("id"))
