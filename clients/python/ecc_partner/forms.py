"""What the API answers with, as types of plain JSON. Written by ``write_forms.py``; do not edit.

Members may be added to any of them. What ``NotRequired`` has is there only where it was asked for.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class Attempt(TypedDict):
    """One try to deliver, the latest first."""

    number: int
    started_at: str
    milliseconds: int
    status: int | None
    answer: str
    error: str | None


class Attribution(TypedDict):
    """What a partner has to show beside the content."""

    text: str
    url: str
    licence: str
    logo: str


class CallToAction(TypedDict):
    text: str
    label: str
    url: str


class CallToActionBlock(TypedDict):
    """A block of the type `call_to_action`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["call_to_action"]
    value: CallToAction


class Caller(TypedDict):
    """Who asks, and what they may."""

    partner: str | None
    key: str | None
    kind: Literal["live", "test"] | None
    scopes: list[str]
    countries: list[str]
    locales: list[str]
    types: list[str]
    requests_per_minute: int


class Card(TypedDict):
    title: str
    text: str
    image: Image | None
    url: str


class Cards(TypedDict):
    title: str
    items: list[Card]


class CardsBlock(TypedDict):
    """A block of the type `cards`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["cards"]
    value: Cards


class Country(TypedDict):
    """A country of the network, or the umbrella under `INT`."""

    code: str
    id: str
    name: str
    names: dict[str, str]
    status: Literal["planned", "open", "closed"]
    since: str | None
    time_zone: str
    url: str | None
    locales: list[CountryLocale]
    identities: list[Identity]
    licensees: list[Licensee]
    market_facts: list[MarketFact]


class CountryItems(TypedDict):
    """A part of a list."""

    items: list[Country]
    next: str | None
    total: NotRequired[int]


class CountryLocale(TypedDict):
    """A country in one language."""

    locale: str
    language: str
    lang: str
    dir: Literal["ltr", "rtl"]
    name: str
    url: str
    default: bool
    fallback: list[str]


class DatedDetails(TypedDict):
    """When and where; times are RFC 3339 in UTC, ``time_zone`` is the country's (IANA)."""

    starts_at: str
    ends_at: str | None
    all_day: bool
    time_zone: str
    when: str
    is_over: bool
    place: Place | None
    cans_collected: int | None
    cans_collected_formatted: str | None
    reach: int | None
    reach_formatted: str | None
    figure: str | None
    registration_url: str | None
    invented: NotRequired[bool]


class Delivery(TypedDict):
    """A delivery with what is sent, and every attempt."""

    id: str
    message_id: str
    webhook_id: str
    event: str
    subject: Subject
    sequence: int
    state: Literal["waiting", "sending", "delivered", "dead", "superseded", "withdrawn"]
    attempt_count: int
    created_at: str
    next_attempt_at: str | None
    finished_at: str | None
    body: dict[str, Any]
    attempts: list[Attempt]


class DeliveryItems(TypedDict):
    """A part of a list."""

    items: list[DeliverySummary]
    next: str | None
    total: NotRequired[int]


class DeliverySummary(TypedDict):
    """An event for an endpoint, and how it stands."""

    id: str
    message_id: str
    webhook_id: str
    event: str
    subject: Subject
    sequence: int
    state: Literal["waiting", "sending", "delivered", "dead", "superseded", "withdrawn"]
    attempt_count: int
    created_at: str
    next_attempt_at: str | None
    finished_at: str | None


class EventsFeature(TypedDict):
    """An item on the map."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: EventsItem


class EventsItem(TypedDict):
    """Something of type `event` or `stop`."""

    id: str
    type: str
    country: str
    locale: str
    lang: str
    dir: Literal["ltr", "rtl"]
    title: str
    url: str | None
    tags: list[str]
    updated_at: str | None
    field_lang: dict[str, str]
    summary: str
    image: PageImage | None
    freshness: Freshness
    distance_km: NotRequired[float | None]
    starts_at: str
    ends_at: str | None
    all_day: bool
    time_zone: str
    when: str
    is_over: bool
    place: Place | None
    cans_collected: int | None
    cans_collected_formatted: str | None
    reach: int | None
    reach_formatted: str | None
    figure: str | None
    registration_url: str | None
    invented: NotRequired[bool]


class EventsList(TypedDict):
    """A part of a list."""

    items: list[EventsItem]
    next: str | None
    total: NotRequired[int]


class EventsMap(TypedDict):
    """A GeoJSON collection (RFC 7946) of what has coordinates."""

    type: Literal["FeatureCollection"]
    features: list[EventsFeature]
    next: str | None


class FacetValue(TypedDict):
    """How many of all found pages have a value."""

    value: str
    count: int


class Fact(TypedDict):
    """A figure or claim of the registry."""

    id: str
    name: str
    labels: dict[str, str]
    unit: str
    values: list[FactValue]
    nouns: dict[str, dict[str, str]]


class FactItem(TypedDict):
    name: str
    label: str
    value: str
    formatted: str
    unit: str
    as_of: str | None
    as_of_formatted: str | None
    source: str
    source_url: str
    phrase: str


class FactItems(TypedDict):
    """A part of a list."""

    items: list[Fact]
    next: str | None
    total: NotRequired[int]


class FactValue(TypedDict):
    """What a fact is in a country; null stands for the whole network."""

    country: str | None
    value: str
    as_of: str | None
    source: str
    source_url: str
    owner: str | None
    expires: str | None
    formatted: dict[str, str]
    phrase: dict[str, str]


class Facts(TypedDict):
    title: str
    items: list[FactItem]


class FactsBlock(TypedDict):
    """A block of the type `facts`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["facts"]
    value: Facts


class Fallback(TypedDict):
    """Why another locale answers."""

    reason: str
    chain: list[str]


class FeedAuthor(TypedDict):
    """Whose the content is."""

    name: str
    url: str


class FeedItem(TypedDict):
    """An article."""

    id: str
    url: str
    title: NotRequired[str]
    summary: NotRequired[str]
    content_html: str
    image: NotRequired[str]
    date_published: NotRequired[str]
    date_modified: str
    authors: list[FeedAuthor]
    tags: NotRequired[list[str]]
    language: str
    _page: FeedPage


class FeedPage(TypedDict):
    """What this API adds to an item of a JSON Feed."""

    id: str
    locale: str
    type: str
    licence: NotRequired[str]
    title_language: str
    summary_language: NotRequired[str]
    image_text: NotRequired[str]
    image_credit: NotRequired[str]


class FileForm(TypedDict):
    """A file: where it is, how large in bytes, its media type and name."""

    url: str
    size: int
    type: str
    name: str


class Freshness(TypedDict):
    """How the page stands to the text it was translated from."""

    state: Literal["current", "behind", "incomplete", "machine_unreviewed"]
    segments_behind: int
    since: str | None
    source_locale: str | None
    source_live: bool | None


class Geometry(TypedDict):
    """A point: longitude, then latitude, in degrees (WGS 84)."""

    type: Literal["Point"]
    coordinates: list[float]


class Heading(TypedDict):
    text: str
    level: int
    anchor: str


class HeadingBlock(TypedDict):
    """A block of the type `heading`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["heading"]
    value: Heading


class Hero(TypedDict):
    heading: str
    text: str
    image: Image | None
    label: str
    url: str


class HeroBlock(TypedDict):
    """A block of the type `hero`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["hero"]
    value: Hero


class Hit(TypedDict):
    """A page or another thing that was found."""

    id: str
    type: str
    country: str
    locale: str
    title: str
    url: str | None
    highlight: str
    score: float


Identity = TypedDict(
    "Identity",
    {
        "from": "str | None",
        "until": "str | None",
        "programme": "str",
        "locale": "str",
        "name": "str",
        "slogan": "str",
        "hashtag": "str",
        "script_variants": "dict[str, Any]",
    },
)
"""What a programme is called in a country and language."""


class Image(TypedDict):
    """An image with its text in the page's locale; ``focal_point`` is (x, y) from 0 to 1."""

    id: str
    alt: str
    alt_lang: str
    width: int
    height: int
    focal_point: list[float]
    src: str
    srcset: str
    credit: str


class ImageBlock(TypedDict):
    """A block of the type `image`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["image"]
    value: ImageValue


class ImageItems(TypedDict):
    """A part of a list."""

    items: list[LibraryImage]
    next: str | None
    total: NotRequired[int]


class ImageValue(TypedDict):
    image: Image | None
    caption: str


class JsonFeed(TypedDict):
    """A JSON Feed, version 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: str
    feed_url: str
    next_url: NotRequired[str]
    description: NotRequired[str]
    language: str
    authors: list[FeedAuthor]
    items: list[FeedItem]


class LibraryImage(TypedDict):
    """An image with its rights."""

    id: str
    country: str | None
    title: str
    alt: dict[str, str]
    caption: dict[str, str]
    text_states: dict[str, Literal["source", "current", "behind", "local"]]
    credit: str
    licence: str
    territory: list[str]
    expires: str | None
    width: int
    height: int
    renditions: list[Rendition]


Licence = TypedDict(
    "Licence",
    {
        "from": "str | None",
        "until": "str | None",
        "country": "str",
        "programme": "str | None",
    },
)
"""The right to run a programme in a country."""


Licensee = TypedDict(
    "Licensee",
    {
        "from": "str | None",
        "until": "str | None",
        "id": "str",
        "code": "str",
        "name": "str",
        "programme": "str | None",
    },
)
"""Who runs a programme in a country."""


MarketFact = TypedDict(
    "MarketFact",
    {
        "from": "str | None",
        "until": "str | None",
        "name": "str",
        "value": "Any",
        "note": "str",
    },
)
"""Something true of a market, such as a deposit scheme."""


class Menu(TypedDict):
    """One menu of a country locale."""

    id: str
    country: str
    locale: str
    kind: str
    items: list[MenuItem]


class MenuItem(TypedDict):
    """An entry of a menu: a page of the locale, or a link elsewhere (then `page` is null)."""

    title: str
    lang: str
    behind: bool
    url: str
    page: str | None
    type: str | None
    children: list[MenuItem]


class Menus(TypedDict):
    """The navigation of a country locale."""

    country: str
    locale: str
    header: list[MenuItem]
    footer: list[MenuItem]


class NewWebhook(TypedDict):
    """An endpoint to be made."""

    description: NotRequired[str]
    events: NotRequired[list[Literal["page.published", "page.moved", "page.unpublished", "page.deleted", "page.freshness", "entry.published", "entry.unpublished", "entry.deleted", "fact.changed", "menu.changed", "content.taken_down", "country.opened", "country.closed", "key.expiring"]]]
    countries: NotRequired[list[str]]
    locales: NotRequired[list[str]]
    types: NotRequired[list[str]]
    url: str


class OEmbedded(TypedDict):
    """An oEmbed answer of type `rich`, version 1.0."""

    version: Literal["1.0"]
    type: Literal["rich"]
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: NotRequired[str]
    thumbnail_width: NotRequired[int]
    thumbnail_height: NotRequired[int]


class Organisation(TypedDict):
    """An organisation and what it is where."""

    id: str
    code: str
    name: str
    legal_name: str | None
    kind: str | None
    country: str | None
    url: str | None
    roles: list[Role]
    licences: list[Licence]


class OrganisationItem(TypedDict):
    id: str
    code: str
    name: str
    url: str | None
    roles: list[OrganisationRole]


class OrganisationItems(TypedDict):
    """A part of a list."""

    items: list[Organisation]
    next: str | None
    total: NotRequired[int]


class OrganisationRole(TypedDict):
    role: str
    country: str
    country_name: str


class Organisations(TypedDict):
    title: str
    items: list[OrganisationItem]


class OrganisationsBlock(TypedDict):
    """A block of the type `organisations`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["organisations"]
    value: Organisations


class Origin(TypedDict):
    """Where the page comes from."""

    mode: Literal["local", "adopted", "umbrella"]
    source: str | None
    overlays: int


class Page(TypedDict):
    """A page in one locale."""

    id: str
    type: str
    country: str
    programme: str
    requested_locale: str
    resolved_locale: str
    fallback: Fallback | None
    lang: str
    dir: Literal["ltr", "rtl"]
    field_lang: dict[str, str]
    title: str
    slug: str
    url: str
    parent: str | None
    ancestors: list[str]
    first_published_at: str | None
    updated_at: str | None
    origin: Origin
    freshness: Freshness
    summary: str
    date: str | None
    date_formatted: str | None
    seo: Seo
    tags: list[str]
    image: PageImage | None
    details: dict[str, Any]
    html: str
    markdown: NotRequired[str]
    translations: list[str] | list[Translation]
    attribution: Attribution
    blocks: list[Block]


class PageCard(TypedDict):
    """A page as lists show it; ``details`` has what only its type shows there."""

    id: str
    type: str
    title: str
    url: str
    summary: str
    image: Image | None
    date: str | None
    date_formatted: str | None
    lang: str
    details: dict[str, Any]


class PageImage(TypedDict):
    """The page's image, described in the page's locale."""

    id: str
    alt: str
    alt_lang: str
    width: int
    height: int
    focal_point: list[float]
    src: str
    srcset: str
    credit: str


class PageItems(TypedDict):
    """A part of a list."""

    items: list[Page]
    next: str | None
    total: NotRequired[int]


class PageList(TypedDict):
    title: str
    items: list[PageCard]


class PageListBlock(TypedDict):
    """A block of the type `page_list`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["page_list"]
    value: PageList


class Paragraph(TypedDict):
    html: str


class ParagraphBlock(TypedDict):
    """A block of the type `paragraph`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["paragraph"]
    value: Paragraph


class PeopleItem(TypedDict):
    """Something of type `person`."""

    id: str
    type: str
    country: str
    locale: str
    lang: str
    dir: Literal["ltr", "rtl"]
    title: str
    url: str | None
    tags: list[str]
    updated_at: str | None
    invented: bool
    role: str
    role_lang: str | None
    organisation: str | None
    email: str | None
    image: dict[str, Any] | None


class PeopleList(TypedDict):
    """A part of a list."""

    items: list[PeopleItem]
    next: str | None
    total: NotRequired[int]


class Place(TypedDict):
    """Where something is, each part with its language; degrees are those of WGS 84. A language that nobody stated is ``und``, a script that is not the stated language's ``und-Latn``."""

    name: str | None
    street: str | None
    postal_code: str | None
    town: str | None
    latitude: float | None
    longitude: float | None
    name_lang: NotRequired[str | None]
    street_lang: NotRequired[str | None]
    town_lang: NotRequired[str | None]


class PointsFeature(TypedDict):
    """An item on the map."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: PointsItem


class PointsItem(TypedDict):
    """Something of type `point`."""

    id: str
    type: str
    country: str
    locale: str
    lang: str
    dir: Literal["ltr", "rtl"]
    title: str
    url: str | None
    tags: list[str]
    updated_at: str | None
    invented: bool
    distance_km: NotRequired[float | None]
    kind: str
    kind_label: str
    place: Place | None
    note: str
    note_lang: str | None


class PointsList(TypedDict):
    """A part of a list."""

    items: list[PointsItem]
    next: str | None
    total: NotRequired[int]


class PointsMap(TypedDict):
    """A GeoJSON collection (RFC 7946) of what has coordinates."""

    type: Literal["FeatureCollection"]
    features: list[PointsFeature]
    next: str | None


class Preview(TypedDict):
    """What a page would be if its draft were published now."""

    id: str
    type: str
    country: str
    programme: str
    requested_locale: str
    resolved_locale: str
    fallback: Fallback | None
    lang: str
    dir: Literal["ltr", "rtl"]
    field_lang: dict[str, str]
    title: str
    slug: str
    url: str
    parent: str | None
    ancestors: list[str]
    first_published_at: str | None
    updated_at: str | None
    origin: Origin
    freshness: Freshness
    summary: str
    date: str | None
    date_formatted: str | None
    seo: Seo
    tags: list[str]
    image: PageImage | None
    details: dict[str, Any]
    html: str
    markdown: NotRequired[str]
    translations: list[str] | list[Translation]
    attribution: Attribution
    blocks: list[Block]
    draft: Literal[True]


class Problem(TypedDict):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: NotRequired[str]
    errors: NotRequired[list[ProblemEntry]]
    available: NotRequired[list[str]]
    restart: NotRequired[str]


class ProblemEntry(TypedDict):
    """What is wrong with one parameter."""

    field: str
    detail: str
    known: NotRequired[list[str]]


class Question(TypedDict):
    question: str
    answer: str
    anchor: str


class Questions(TypedDict):
    title: str
    items: list[Question]


class QuestionsBlock(TypedDict):
    """A block of the type `questions`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["questions"]
    value: Questions


class Quote(TypedDict):
    text: str
    attribution: str


class QuoteBlock(TypedDict):
    """A block of the type `quote`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["quote"]
    value: Quote


Redirect = TypedDict(
    "Redirect",
    {
        "id": "str",
        "country": "str",
        "locale": "str",
        "from": "str",
        "to": "str",
        "page": "str",
        "page_type": "str",
        "permanent": "bool",
    },
)
"""A former address and where it leads."""


class RedirectItems(TypedDict):
    """A part of a list."""

    items: list[Redirect]
    next: str | None
    total: NotRequired[int]


class Rendition(TypedDict):
    """An image in one width."""

    width: int
    url: str
    type: str


class Replay(TypedDict):
    """What to send again: exactly one of the two."""

    from_sequence: NotRequired[int | None]
    dead: NotRequired[Literal[True] | None]


class Replayed(TypedDict):
    """How much is sent again, or looked at for that."""

    count: int


class ResourceFile(TypedDict):
    url: str
    size: int
    type: str
    name: str


class ResourceItem(TypedDict):
    id: str
    title: str
    lang: str
    dir: str
    kind: str
    kind_label: str
    summary: str
    summary_lang: str | None
    languages: list[str]
    licence: str | None
    file: ResourceFile | None


class Resources(TypedDict):
    title: str
    items: list[ResourceItem]


class ResourcesBlock(TypedDict):
    """A block of the type `resources`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["resources"]
    value: Resources


class ResourcesItem(TypedDict):
    """Something of type `resource`."""

    id: str
    type: str
    country: str
    locale: str
    lang: str
    dir: Literal["ltr", "rtl"]
    title: str
    url: str | None
    tags: list[str]
    updated_at: str | None
    invented: bool
    kind: str
    kind_label: str
    audience: str | None
    summary: str
    summary_lang: str | None
    languages: list[str]
    licence: str | None
    file: FileForm


class ResourcesList(TypedDict):
    """A part of a list."""

    items: list[ResourcesItem]
    next: str | None
    total: NotRequired[int]


Role = TypedDict(
    "Role",
    {
        "from": "str | None",
        "until": "str | None",
        "role": "str",
        "country": "str",
        "programme": "str | None",
    },
)
"""What an organisation is in a country."""


class Root(TypedDict):
    """The entrance: what there is, and who you are to it."""

    name: str
    version: str
    links: dict[str, str]
    caller: Caller


class SearchItems(TypedDict):
    """A part of what was found."""

    items: list[Hit]
    facets: dict[str, list[FacetValue]]
    suggestion: str | None
    degraded: bool
    relaxed: bool
    next: str | None
    total: NotRequired[int]


class SecretRotation(TypedDict):
    """How an endpoint's secret is replaced."""

    overlap_hours: NotRequired[int]


class Seo(TypedDict):
    """What search engines should show."""

    title: str
    description: str


class Slide(TypedDict):
    heading: str
    text: str
    image: Image | None
    label: str
    url: str


class Slides(TypedDict):
    title: str
    items: list[Slide]


class SlidesBlock(TypedDict):
    """A block of the type `slides`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["slides"]
    value: Slides


class Step(TypedDict):
    title: str
    text: str


class Steps(TypedDict):
    title: str
    items: list[Step]


class StepsBlock(TypedDict):
    """A block of the type `steps`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["steps"]
    value: Steps


class Subject(TypedDict):
    """What an event tells of."""

    kind: str
    id: str
    locale: str | None


class SyncAnswer(TypedDict):
    """Items to apply in this order. Of the two addresses exactly one is set."""

    items: list[SyncUpsert | SyncDelete]
    next_page: str | None
    next_sync: str | None


class SyncDelete(TypedDict):
    """Take the document at this place away; one that you do not have is no error."""

    sequence: int
    kind: str
    id: str
    locale: str | None
    type: str
    op: Literal["delete"]
    reason: Literal["unpublished", "deleted", "moved_out", "expired", "not_licensed", "restricted", "out_of_scope", "taken_down"]


class SyncUpsert(TypedDict):
    """Put the document at this place, over what you have there."""

    sequence: int
    kind: str
    id: str
    locale: str | None
    type: str
    op: Literal["upsert"]
    changed: NotRequired[list[Literal["freshness"]]]
    document: Page | Fact | LibraryImage | Menu | Organisation | Redirect | PeopleItem | PointsItem | ResourcesItem


class Translation(TypedDict):
    """The page in another locale."""

    locale: str
    country: str
    language: str
    title: str
    url: str
    freshness: Freshness


class Usage(TypedDict):
    """What was used; what it was not summed by, and what is not single, is null."""

    day: str | None
    country: str | None
    page: str | None
    key: str | None
    key_begins: str | None
    requests: int
    bytes: int
    not_modified: int
    embeds: int


class UsageItems(TypedDict):
    """A part of a list."""

    items: list[Usage]
    next: str | None
    total: NotRequired[int]


class Video(TypedDict):
    title: str
    label: str
    url: str


class VideoBlock(TypedDict):
    """A block of the type `video`."""

    id: str | None
    lang: str
    dir: Literal["ltr", "rtl"]
    provenance: Literal["human", "machine", "source", "local"]
    behind: bool
    overlay: NotRequired[Literal["replace", "set", "before", "after"] | None]
    type: Literal["video"]
    value: Video


class Webhook(TypedDict):
    """An endpoint of yours, and how it stands."""

    id: str
    url: str
    description: str
    events: list[str]
    countries: list[str]
    locales: list[str]
    types: list[str]
    state: Literal["active", "paused", "disabled"]
    disabled_because: Literal["gone", "failing"] | None
    test: bool
    sequence: int
    created_at: str
    former_secret_until: str | None
    failing_since: str | None
    succeeded_at: str | None


class WebhookChanges(TypedDict):
    """What is to be changed of an endpoint; members that are left out stay as they are."""

    description: NotRequired[str]
    events: NotRequired[list[Literal["page.published", "page.moved", "page.unpublished", "page.deleted", "page.freshness", "entry.published", "entry.unpublished", "entry.deleted", "fact.changed", "menu.changed", "content.taken_down", "country.opened", "country.closed", "key.expiring"]]]
    countries: NotRequired[list[str]]
    locales: NotRequired[list[str]]
    types: NotRequired[list[str]]
    url: NotRequired[str]
    paused: NotRequired[bool]


class WebhookItems(TypedDict):
    """A part of a list."""

    items: list[Webhook]
    next: str | None
    total: NotRequired[int]


class WebhookWithSecret(TypedDict):
    """An endpoint with its secret, which is told once."""

    id: str
    url: str
    description: str
    events: list[str]
    countries: list[str]
    locales: list[str]
    types: list[str]
    state: Literal["active", "paused", "disabled"]
    disabled_because: Literal["gone", "failing"] | None
    test: bool
    sequence: int
    created_at: str
    former_secret_until: str | None
    failing_since: str | None
    succeeded_at: str | None
    secret: str


Block = (
    HeadingBlock
    | ParagraphBlock
    | ImageBlock
    | QuoteBlock
    | FactsBlock
    | StepsBlock
    | CardsBlock
    | CallToActionBlock
    | VideoBlock
    | PageListBlock
    | SlidesBlock
    | QuestionsBlock
    | OrganisationsBlock
    | ResourcesBlock
    | HeroBlock
)
