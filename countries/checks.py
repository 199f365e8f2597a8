"""House rules as system checks: a forgotten declaration fails at start, not in review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.urls import get_resolver
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images import get_image_model

from countries import conf
from countries.admin.guard import ADMIN, EXPECTATIONS, view_names
from countries.blocks import ContentBlock
from countries.delivery.models import Document, Kind
from countries.delivery.retention import LEAST_DAYS
from countries.pages import page_classes
from countries.registry import entry_registrations
from countries.translation.machine import configuration

GUARD = "countries.middleware.GuardMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
IMAGE_PARTS = ("uuid", "texts", "describe", "credit", "licence", "territory", "expires_on")
TRANSLATABLE = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock, blocks.BlockQuoteBlock)


def register() -> None:
    """Register every check with Django."""
    checks.register(check_settings)
    checks.register(check_retention)
    checks.register(check_pages)
    checks.register(check_blocks)
    checks.register(check_images)
    checks.register(check_entries)
    checks.register(check_guard)
    checks.register(check_machine_translation)
    checks.register(check_expectations, checks.Tags.urls)


def check_settings(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Unknown settings are refused by name."""
    return [
        checks.Error(f"WAGTAIL_COUNTRIES[{name!r}] means nothing.", id="wagtail_countries.E001")
        for name in sorted(conf.unknown_settings())
    ]


def check_retention(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Partners may stay away for as long as they were promised."""
    days = conf.setting("TOMBSTONE_DAYS")
    message = f"WAGTAIL_COUNTRIES['TOMBSTONE_DAYS'] must be a whole number from {LEAST_DAYS}."
    is_well = isinstance(days, int) and days >= LEAST_DAYS
    return [] if is_well else [checks.Error(message, id="wagtail_countries.E010")]


def check_pages(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every page class names its type for partners, once, and says which fields are translated."""
    found: list[checks.CheckMessage] = []
    types: dict[str, type] = {}
    for model in page_classes():
        if not model.api_type or set(model.types()) & set(types):
            found.append(
                checks.Error(
                    f"{model.__name__}.api_type must be set and unlike any other's.",
                    obj=model,
                    id="wagtail_countries.E002",
                )
            )
        types |= dict.fromkeys(model.types(), model)
        if "translatable_fields" not in vars(model) and not any(
            "translatable_fields" in vars(base) for base in model.__mro__[1:-1]
        ):
            found.append(
                checks.Error(
                    f"{model.__name__} does not say which fields are translated.",
                    obj=model,
                    id="wagtail_countries.E003",
                )
            )
    return found


def check_blocks(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every block of a page says its template, its API form and its translated parts."""
    found: list[checks.CheckMessage] = []
    seen: set[type] = set()
    for model in page_classes():
        field = model._meta.get_field(model.block_field)
        if not isinstance(field, StreamField):
            continue
        for name, block in field.stream_block.child_blocks.items():
            if type(block) not in seen:
                seen.add(type(block))
                found += [
                    checks.Error(f"Block {name}: {wrong}", obj=model, id="wagtail_countries.E004")
                    for wrong in _wrongs(block)
                ]
    return found


def check_images(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The site's image model has what documents say of an image."""
    model = get_image_model()
    missing = [name for name in IMAGE_PARTS if not hasattr(model, name)]
    message = f"{model.__name__}, the image model, has no {', '.join(missing)}."
    return [checks.Error(message, obj=model, id="wagtail_countries.E005")] if missing else []


def check_entries(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every registered entry has a type that no page has, short enough for the kind of a document."""
    taken = {name for model in page_classes() for name in model.types()} | set(Kind.values)
    longest = Document._meta.get_field("kind").max_length or 0
    message = f"entry_type must be set, unlike any page's, of at most {longest} characters."
    return [
        checks.Error(message, obj=found.model, id="wagtail_countries.E006")
        for found in entry_registrations()
        for name in found.types
        if not name or name in taken or len(name) > longest
    ]


def check_guard(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The guard stands before every view, and knows by then who asks."""
    try:
        is_there = settings.MIDDLEWARE.index(GUARD) > settings.MIDDLEWARE.index(AUTHENTICATION)
    except ValueError:
        is_there = False
    message = f"MIDDLEWARE must name {GUARD!r} after {AUTHENTICATION!r}."
    return [] if is_there else [checks.Error(message, id="wagtail_countries.E007")]


def check_machine_translation(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Engines and pairs of machine translation make sense, before anybody asks for them."""
    return [
        checks.Error(
            f"WAGTAIL_COUNTRIES['MACHINE_TRANSLATION'] {wrong}", id="wagtail_countries.E009"
        )
        for wrong in configuration.problems()
    ]


def check_expectations(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Each view of the admin has an expectation; one without it answers nobody."""
    return [
        checks.Warning(
            f"Nobody may call {address!r}: say who by countries.admin.guard.expect({name!r}).",
            id="wagtail_countries.W008",
        )
        for address, name, _pattern in view_names(get_resolver())
        if f"/{address}".startswith(ADMIN) and name not in EXPECTATIONS
    ]


def _wrongs(block: blocks.Block) -> Iterator[str]:
    if not isinstance(block, ContentBlock):
        yield "must be a ContentBlock."
        return
    if not getattr(block.meta, "template", None):
        yield "states no template (Meta.template)."
    if "resolve" not in vars(type(block)):
        yield "does not say how it resolves."
    if not hasattr(block, "schema"):
        yield "states no API form (schema)."
    if not hasattr(block, "translated"):
        yield "does not say which parts are translated."
        return
    actual = set(translated_paths(block))
    if actual != set(block.translated):
        yield f"says {sorted(block.translated)} are translated, but {sorted(actual)} would be."


def translated_paths(block: blocks.Block, prefix: str = "") -> Iterator[str]:
    """Yield the paths of the child blocks whose text wagtail-localize extracts."""
    if isinstance(block, TRANSLATABLE):
        yield prefix
    elif isinstance(block, blocks.ListBlock):
        yield from translated_paths(block.child_block, prefix)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from translated_paths(child, f"{prefix}.{name}" if prefix else name)
