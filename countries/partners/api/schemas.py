"""What the API answers with. Blocks are described by the block classes themselves."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model
from wagtail.fields import StreamField

from countries.blocks import ContentBlock
from countries.pages import page_classes

Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Direction = Literal["ltr", "rtl"]


class Form(BaseModel):
    """The base of every answer: members may be added, so clients ignore those they do not know."""

    model_config = ConfigDict(extra="allow", serialize_by_alias=True)


# -- pages --


class BlockBase(Form):
    """A block of a page."""

    id: str | None = Field(description="The same in every version of the page.")
    lang: str = Field(description="The language that the block's text really is in (BCP 47).")
    dir: Direction
    provenance: Literal["human", "machine", "source", "local"] = Field(
        description="`human` or `machine` translation (a machine's words stay so when a person has "
        "read them), `source` (the text translated from, shown as it is), or `local` (written for "
        "this locale)."
    )
    behind: bool = Field(description="Whether the source changed after this was translated.")
    overlay: Literal["replace", "set", "before", "after"] | None = Field(
        default=None,
        description="What the country did to the source's block: it stands in its place (`replace`), "
        "has fields of the country's own (`set`), or was put `before` or `after` it.",
    )


def block_models() -> list[type[BaseModel]]:
    """Return a model for each type of block that the installed page classes use."""
    found: dict[str, type[BaseModel]] = {}
    for model in page_classes():
        stream = model._meta.get_field(model.block_field)
        if not isinstance(stream, StreamField):
            continue
        for name, block in stream.stream_block.child_blocks.items():
            if isinstance(block, ContentBlock) and name not in found:
                found[name] = _block_model(name, block)
    return list(found.values())


def _block_model(name: str, block: ContentBlock) -> type[BaseModel]:
    title = "".join(part.title() for part in name.split("_"))
    return create_model(
        f"{title}Block",
        __base__=BlockBase,
        __doc__=f"A block of the type `{name}`.",
        type=(Literal[name], ...),  # type: ignore[arg-type]  # a type made at run time
        value=(block.schema, ...),
    )


class Fallback(Form):
    """Why another locale answers."""

    reason: str = Field(
        description="`not_translated`, or why the page is gone in the requested locale.",
        examples=["not_translated"],
    )
    chain: list[str] = Field(description="The locales in the order in which they were asked.")


class Origin(Form):
    """Where the page comes from."""

    mode: Literal["local", "adopted", "umbrella"]
    source: UUID | None = Field(
        description="The id of the umbrella's page that it was made from, also where it is local by now."
    )
    overlays: int = Field(description="How many blocks the country changed.")


class Freshness(Form):
    """How the page stands to the text it was translated from."""

    state: Literal["current", "behind", "incomplete", "machine_unreviewed"]
    segments_behind: int
    since: dt.datetime | None
    source_locale: str | None
    source_live: bool | None = Field(
        description="Whether that text is public now: nothing is behind one that is not. "
        "Null where there is no source."
    )


class Seo(Form):
    """What search engines should show."""

    title: str
    description: str


class PageImage(Form):
    """The page's image, described in the page's locale."""

    id: UUID
    alt: str
    alt_lang: str
    width: int
    height: int
    focal_point: list[float] = Field(description="(x, y) from 0 to 1.")
    src: Url
    srcset: str
    credit: str


class Attribution(Form):
    """What a partner has to show beside the content."""

    text: str
    url: Url
    licence: str
    logo: str = Field(description="The address of a picture to show with it; empty without one.")


class Translation(Form):
    """The page in another locale."""

    locale: str
    country: str
    language: str
    title: str
    url: Url
    freshness: Freshness


class PageBase(Form):
    """A page in one locale."""

    id: UUID = Field(description="The same in every country and locale of the page.")
    type: str = Field(examples=["standard"])
    country: str = Field(description="ISO 3166-1 alpha-2, or `INT` for the umbrella.")
    programme: str
    requested_locale: str = Field(examples=["en-ro"])
    resolved_locale: str = Field(examples=["ro-ro"])
    fallback: Fallback | None = Field(description="Set where another locale answers.")
    lang: str
    dir: Direction
    field_lang: dict[str, str] = Field(
        description="Languages of members that are not in the page's, by their name."
    )
    title: str
    slug: str
    url: Url
    parent: UUID | None
    ancestors: list[UUID] = Field(description="From the home page down.")
    first_published_at: dt.datetime | None
    updated_at: dt.datetime | None
    origin: Origin
    freshness: Freshness
    summary: str
    date: dt.date | None = Field(description="The day of a piece of news.")
    date_formatted: str | None
    seo: Seo
    tags: list[str]
    image: PageImage | None
    details: dict[str, Any] = Field(description="What only pages of this type have.")
    html: str = Field(
        description="The whole main part, sanitised, without script, with `lang` and `dir` on each "
        "part in another language."
    )
    markdown: str = Field("", description="Only with `include=markdown`.")
    translations: list[str] | list[Translation] = Field(
        description="Locale codes; objects with `include=translations`."
    )
    attribution: Attribution


def blocks_of(models: Sequence[type[BaseModel]]) -> Any:
    """Return the type of a list of blocks, told apart by ``type`` where there are several."""
    if len(models) < 2:
        return list[models[0] if models else BlockBase]  # type: ignore[misc]  # made at run time
    union = functools.reduce(operator.or_, models)
    return list[Annotated[union, Field(discriminator="type")]]  # type: ignore[valid-type]  # likewise


def page_model() -> type[BaseModel]:
    """Return the model of a page, whose blocks are of the types that are installed."""
    blocks = blocks_of(block_models())
    return create_model("Page", __base__=PageBase, __doc__=PageBase.__doc__, blocks=(blocks, ...))


Page = page_model()


Preview = create_model(
    "Preview",
    __base__=Page,
    __doc__="What a page would be if its draft were published now.",
    draft=(Literal[True], Field(description="So that nobody takes it for what is public.")),
)


# -- the network --


class CountryLocale(Form):
    """A country in one language."""

    locale: str
    language: str
    lang: str
    dir: Direction
    name: str = Field(description="What the language calls itself.")
    url: Url
    default: bool
    fallback: list[str] = Field(description="Who answers for a missing page, in this order.")


class Dated(Form):
    """Something that holds from a day until a day, both included; null is an open end."""

    from_: dt.date | None = Field(alias="from")
    until: dt.date | None


class Identity(Dated):
    """What a programme is called in a country and language."""

    programme: str
    locale: str
    name: str
    slogan: str
    hashtag: str
    script_variants: dict[str, Any]


class Licensee(Dated):
    """Who runs a programme in a country."""

    id: UUID
    code: str
    name: str
    programme: str | None


class MarketFact(Dated):
    """Something true of a market, such as a deposit scheme."""

    name: str
    value: Any
    note: str


class Country(Form):
    """A country of the network, or the umbrella under `INT`."""

    code: str
    id: UUID
    name: str
    names: dict[str, str]
    status: Literal["planned", "open", "closed"]
    since: dt.date | None
    time_zone: str
    url: Url | None
    locales: list[CountryLocale]
    identities: list[Identity]
    licensees: list[Licensee]
    market_facts: list[MarketFact]


class MenuItem(Form):
    """An entry of a menu: a page of the locale, or a link elsewhere (then `page` is null)."""

    title: str
    lang: str = Field(description="The language that the title really is in (BCP 47).")
    behind: bool = Field(description="Whether its source changed after the title was translated.")
    url: str
    page: UUID | None
    type: str | None = Field(description="The page's type; null for a link elsewhere.")
    children: list[MenuItem]


class Menu(Form):
    """One menu of a country locale."""

    id: UUID
    country: str
    locale: str
    kind: str = Field(description="`header` or `footer`.")
    items: list[MenuItem]


class Menus(Form):
    """The navigation of a country locale."""

    country: str
    locale: str
    header: list[MenuItem]
    footer: list[MenuItem]


# -- facts, images, organisations, former addresses --


class FactValue(Form):
    """What a fact is in a country; null stands for the whole network."""

    country: str | None
    value: str
    as_of: dt.date | None
    source: str
    source_url: str
    owner: str | None
    expires: dt.date | None
    formatted: dict[str, str] = Field(description="The value as each locale writes it.")
    phrase: dict[str, str] = Field(
        description="The value with what is counted, in the locales that have a word for it."
    )


class Fact(Form):
    """A figure or claim of the registry."""

    id: UUID
    name: str
    labels: dict[str, str] = Field(description="What it says, by language.")
    unit: str
    values: list[FactValue]
    nouns: dict[str, dict[str, str]] = Field(
        description="What is counted, by language and CLDR's kinds of numbers."
    )


class Rendition(Form):
    """An image in one width."""

    width: int
    url: Url
    type: str


class LibraryImage(Form):
    """An image with its rights."""

    id: UUID
    country: str | None = Field(
        description="In whose library it is; null in the network's, which everybody may read."
    )
    title: str
    alt: dict[str, str] = Field(description="What it shows, by locale.")
    caption: dict[str, str]
    text_states: dict[str, Literal["source", "current", "behind", "local"]] = Field(
        description="How each text stands, by locale: `source` (the others were written from it), "
        "`current`, `behind` (the source changed since), or `local` (written for itself)."
    )
    credit: str
    licence: str
    territory: list[str] = Field(description="Where it may be used; empty: everywhere.")
    expires: dt.date | None
    width: int
    height: int
    renditions: list[Rendition]


class Role(Dated):
    """What an organisation is in a country."""

    role: str
    country: str
    programme: str | None


class Licence(Dated):
    """The right to run a programme in a country."""

    country: str
    programme: str | None


class Organisation(Form):
    """An organisation and what it is where."""

    id: UUID
    code: str
    name: str
    legal_name: str | None
    kind: str | None
    country: str | None
    url: Url | None
    roles: list[Role]
    licences: list[Licence]


class Redirect(Form):
    """A former address and where it leads."""

    id: UUID
    country: str
    locale: str
    from_: Url = Field(alias="from")
    to: Url
    page: UUID
    page_type: str
    permanent: bool


# -- lists, the root, problems --


def list_of(model: type[BaseModel], name: str) -> type[BaseModel]:
    """Return the model of a page of a list."""
    return create_model(
        name,
        __base__=Form,
        __doc__="A part of a list.",
        items=(list[model], ...),  # type: ignore[valid-type]  # a class made at run time
        next=(Url | None, Field(description="Where the list goes on; null at its end.")),
        total=(int, Field(0, description="Only with `count=true`.")),
    )


PageItems = list_of(Page, "PageItems")
CountryItems = list_of(Country, "CountryItems")
FactItems = list_of(Fact, "FactItems")
ImageItems = list_of(LibraryImage, "ImageItems")
OrganisationItems = list_of(Organisation, "OrganisationItems")
RedirectItems = list_of(Redirect, "RedirectItems")


class Hit(Form):
    """A page or another thing that was found."""

    id: UUID
    type: str
    country: str
    locale: str
    title: str
    url: Url | None = Field(description="Null for a thing that no page shows.")
    highlight: str = Field(description="HTML: found words in `mark`, everything else escaped.")
    score: float


class FacetValue(Form):
    """How many of all found pages have a value."""

    value: str
    count: int


class SearchItems(Form):
    """A part of what was found."""

    items: list[Hit]
    facets: dict[str, list[FacetValue]]
    suggestion: str | None = Field(description="The query with words that exist.")
    degraded: bool = Field(description="Whether a simpler search stands in for the engine.")
    relaxed: bool = Field(description="Whether no page has all words, so these have some.")
    next: Url | None
    total: int = Field(0, description="Only with `count=true`.")


class Usage(Form):
    """What was used; what it was not summed by, and what is not single, is null."""

    day: dt.date | None = Field(description="In UTC.")
    country: str | None = Field(
        description="Null for what was of no single country, such as a list of several."
    )
    page: UUID | None = Field(description="Null for lists and everything else that is no page.")
    key: UUID | None = Field(description="Null for embeds, which show no key.")
    key_begins: str | None
    requests: int = Field(description="Answers of 200 and 304, embeds included.")
    bytes: int = Field(description="The size of bodies, before any compression on the way.")
    not_modified: int = Field(description="Answers of 304: you had it already.")
    embeds: int = Field(description="Pages shown in frames on your sites.")


UsageItems = list_of(Usage, "UsageItems")


class Caller(Form):
    """Who asks, and what they may."""

    partner: str | None = Field(description="Null without a key.")
    key: str | None = Field(description="How the key begins.")
    kind: Literal["live", "test"] | None
    scopes: list[str]
    countries: list[str] = Field(description="Empty: all.")
    locales: list[str] = Field(description="Empty: all.")
    types: list[str] = Field(description="Empty: all.")
    requests_per_minute: int


class Root(Form):
    """The entrance: what there is, and who you are to it."""

    name: str
    version: str
    links: dict[str, str]
    caller: Caller


class ProblemEntry(Form):
    """What is wrong with one parameter."""

    field: str
    detail: str
    known: list[str] = Field(default_factory=list, description="What could have been given.")


class Problem(Form):
    """Problem details (RFC 9457)."""

    type: Url = Field(description="The kind of problem; the address explains it.")
    title: str
    status: int
    detail: str = ""
    errors: list[ProblemEntry] = Field(default_factory=list, description="One entry per parameter.")
    available: list[str] = Field(
        default_factory=list, description="The locales in which a missing page can be read."
    )
    restart: Url = Field(
        default_factory=str,
        description="Where a replica that cannot go on is begun anew, with its filters.",
    )


ANSWERS: tuple[type[BaseModel], ...] = (
    Root,
    Page,
    PageItems,
    Preview,
    SearchItems,
    Country,
    CountryItems,
    Menus,
    Fact,
    FactItems,
    LibraryImage,
    ImageItems,
    Organisation,
    OrganisationItems,
    Redirect,
    RedirectItems,
    Usage,
    UsageItems,
    Problem,
)
"""Every form that an operation answers with; their names are the contract's."""
