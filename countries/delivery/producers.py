"""Make the documents of each kind from what is stored now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from wagtail.images import get_image_model
from wagtail.models import Page

from countries.conf import UMBRELLA
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.entries import every_entry_address, produce_entries
from countries.delivery.images import produce_images
from countries.delivery.models import Kind, Reason
from countries.facts.lookup import format_value
from countries.facts.models import Fact, FactValue
from countries.facts.phrases import has_nouns, phrase_of
from countries.identity.addresses import FormerAddress, Menu, MenuItem
from countries.identity.organisations import Organisation
from countries.pages import CountryPageMixin
from countries.resolution import Batch, ResolvedPage, keys, resolve_many
from countries.resolution.context import ResolutionContext
from countries.routing import network
from countries.segments.menus import basis_of, first_links, is_label_behind
from countries.text import bcp47

Entry = Draft | Gone


def produce(addresses: Iterable[Address], *, now: dt.datetime) -> list[Entry]:
    """Make what stands at each address now, in the order given."""
    addresses = list(dict.fromkeys(addresses))
    batch = Batch(now=now)
    by_kind: dict[str, list[Address]] = defaultdict(list)
    for address in addresses:
        by_kind[address.kind].append(address)
    made: dict[Address, Entry] = {}
    for kind, some in by_kind.items():
        producer = PRODUCERS.get(kind)
        made.update(producer(some, batch) if producer else produce_entries(kind, some, batch))
    return [made[address] for address in addresses]


def page_address(page: Page) -> Address:
    """Return the address of a page's document; ``page`` needs its locale."""
    return Address(Kind.PAGE, page.translation_key, page.locale.language_code)


def _pages(addresses: list[Address], batch: Batch) -> dict[Address, Entry]:
    rows = Page.objects.filter(
        translation_key__in={address.key for address in addresses},
        locale__language_code__in={address.locale for address in addresses},
    ).values_list("translation_key", "locale__language_code", "pk")
    ids = {Address(Kind.PAGE, key, locale): pk for key, locale, pk in rows}
    pages = batch.specific(ids[address] for address in addresses if address in ids)
    found = {page.pk: page for page in pages}
    resolved = resolve_many(pages, batch)
    made: dict[Address, Entry] = {}
    for address in addresses:
        page = found.get(ids.get(address))
        result = resolved.get(page.pk) if page else None
        made[address] = (
            _page_draft(address, page, result)
            if page and result
            else Gone(address, _why_gone(page, batch))
        )
    return made


def _page_draft(address: Address, page: Page, resolved: ResolvedPage) -> Draft:
    document = resolved.document
    return Draft(
        address=address,
        document=document,
        keys=resolved.keys,
        country=document["country"],
        type=document["type"],
        programme=document["programme"],
        parent=UUID(document["parent"]) if document["parent"] else None,
        rest=resolved.rest,
        title=document["title"],
        tags=resolved.tags,
        published_at=page.first_published_at,
        updated_at=page.last_published_at,
        valid_until=resolved.valid_until,
    )


def type_of(page: Page, batch: Batch) -> str:
    """Return the type of a page of ours that is there as a plain page; most classes have but one."""
    model: Any = page.specific_class
    names: tuple[str, ...] = model.types()
    return names[0] if len(names) == 1 else str(batch.specific([page.pk])[0].type_name)


def _why_gone(page: Page | None, batch: Batch) -> str:
    if page is None:
        return Reason.DELETED
    if page.live and batch.is_restricted(page.path):
        return Reason.RESTRICTED
    return Reason.EXPIRED if page.expired else Reason.UNPUBLISHED


def _facts(addresses: list[Address], batch: Batch) -> dict[Address, Entry]:
    facts = Fact.objects.filter(uuid__in=[address.key for address in addresses])
    by_key = {fact.uuid: fact for fact in facts}
    values: dict[int, list[FactValue]] = defaultdict(list)
    rows = FactValue.objects.filter(fact__in=facts).select_related("country", "owner")
    for row in rows.order_by(F("country__code").asc(nulls_first=True), "pk"):
        values[row.fact_id].append(row)
    return {
        address: _fact_draft(address, by_key[address.key], values, batch)
        if address.key in by_key
        else Gone(address, Reason.DELETED)
        for address in addresses
    }


def _fact_draft(
    address: Address, fact: Fact, values: dict[int, list[FactValue]], batch: Batch
) -> Draft:
    document = {
        "id": str(fact.uuid),
        "name": fact.name,
        "labels": dict(sorted(fact.labels.items())),
        "unit": fact.unit,
        "values": [_fact_value(fact, row, batch) for row in values[fact.pk]],
        "nouns": {code: dict(words) for code, words in sorted(fact.nouns.items())},
    }
    return Draft(address=address, document=document, type="fact", title=fact.name)


def _fact_value(fact: Fact, row: FactValue, batch: Batch) -> dict[str, Any]:
    code = row.country.code if row.country else None
    locales = [info.code for info in batch.net.locales if info.country.code == (code or UMBRELLA)]
    return {
        "country": code,
        "value": row.value,
        "as_of": row.as_of.isoformat() if row.as_of else None,
        "source": row.source,
        "source_url": row.source_url,
        "owner": row.owner.name if row.owner else None,
        "expires": row.expires_on.isoformat() if row.expires_on else None,
        "formatted": {locale: format_value(row.value, fact.unit, locale) for locale in locales},
        "phrase": {
            locale: phrase_of(
                row.value, format_value(row.value, fact.unit, locale), fact.nouns, locale
            )
            for locale in locales
            if has_nouns(fact.nouns, locale)
        },
    }


def _organisations(addresses: list[Address], batch: Batch) -> dict[Address, Entry]:
    rows = Organisation.objects.filter(uuid__in=[address.key for address in addresses])
    related = rows.select_related("country").prefetch_related(
        "roles__country", "roles__programme", "licences__country", "licences__programme"
    )
    by_key = {organisation.uuid: organisation for organisation in related}
    return {
        address: _organisation_draft(address, by_key[address.key])
        if address.key in by_key
        else Gone(address, Reason.DELETED)
        for address in addresses
    }


def _organisation_draft(address: Address, organisation: Organisation) -> Draft:
    document = {
        "id": str(organisation.uuid),
        "code": organisation.code,
        "name": organisation.name,
        "legal_name": organisation.legal_name or None,
        "kind": organisation.kind or None,
        "country": organisation.country.code if organisation.country else None,
        "url": organisation.url or None,
        "roles": sorted(
            (_dated(row, role=row.role) for row in organisation.roles.all()), key=_by_country
        ),
        "licences": sorted((_dated(row) for row in organisation.licences.all()), key=_by_country),
    }
    return Draft(address=address, document=document, type="organisation", title=organisation.name)


def _dated(row: Any, **more: Any) -> dict[str, Any]:
    return {
        **more,
        "country": row.country.code,
        "programme": row.programme.code if row.programme else None,
        "from": row.valid_from.isoformat() if row.valid_from else None,
        "until": row.valid_until.isoformat() if row.valid_until else None,
    }


def _by_country(form: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(form.get(name) or "") for name in ("country", "role", "programme", "from"))


def _menus(addresses: list[Address], batch: Batch) -> dict[Address, Entry]:
    rows = Menu.objects.filter(uuid__in=[address.key for address in addresses]).select_related(
        "country_locale__locale", "country_locale__country", "country_locale__home"
    )
    by_key = {menu.uuid: menu for menu in rows}
    made: dict[Address, Entry] = {}
    for address in addresses:
        menu = by_key.get(address.key)
        open_ = menu is not None and menu.country_locale.country.is_open
        if menu is None or not open_:
            reason = Reason.UNPUBLISHED if menu else Reason.DELETED
            made[address] = Gone(address, reason)
        else:
            made[address] = _menu_draft(address, menu, batch)
    return made


def _menu_draft(address: Address, menu: Menu, batch: Batch) -> Draft:
    info = batch.net.by_locale_id[menu.country_locale.locale_id]
    context = ResolutionContext(None, info, batch)
    rows = list(menu.items.select_related("page__locale").order_by("sort_order", "pk"))
    bases = _bases(menu, rows, context)
    items = _tree_items(menu, context) + [
        form for row in rows if (form := _menu_item(row, bases[row.pk], context))
    ]
    document = {
        "id": str(menu.uuid),
        "country": info.country.code,
        "locale": info.code,
        "kind": menu.kind,
        "items": items,
    }
    return Draft(
        address=address,
        document=document,
        keys=frozenset(context.keys),
        country=info.country.code,
        type=menu.kind,
        title=str(menu.kind),
    )


def _tree_items(menu: Menu, context: ResolutionContext) -> list[dict[str, Any]]:
    """Return the pages below home that are marked for menus, where the menu follows the tree."""
    home = menu.country_locale.home
    if not menu.follows_tree or home is None:
        return []
    return _children_of(home, context)


def _bases(menu: Menu, rows: list[MenuItem], context: ResolutionContext) -> dict[int, str]:
    """Return the text to which each entry's label is held, by the entry's id."""
    has_links = any(row.link for row in rows) and not menu.country_locale.is_default
    if has_links:
        context.note(keys.menus(context.info.country.code))
    links = first_links([menu]) if has_links else {}
    return {row.pk: basis_of(row, menu, links) for row in rows}


def _menu_item(row: MenuItem, basis: str, context: ResolutionContext) -> dict[str, Any] | None:
    """Return an entry, or None where its page is not to be seen."""
    own = {
        "title": row.label,
        "lang": bcp47(context.locale),
        "behind": is_label_behind(row, basis),
    }
    if row.page is None:
        return {**own, "url": row.link, "page": None, "type": None, "children": []}
    context.note(keys.page(row.page.translation_key, context.locale))
    live = context.batch.counterparts(row.page.translation_key).get(context.info.locale_id)
    if live is None:
        return None
    children = _children_of(live, context) if row.with_children else []
    return {**_menu_page(live, context), **(own if row.label else {}), "children": children}


def _menu_page(page: Page, context: ResolutionContext) -> dict[str, Any]:
    context.batch.prepare([page])
    context.note_source_of(page)
    fresh = context.batch.freshness(page)
    if fresh.source_id:
        context.note(keys.page(page.translation_key, fresh.source_locale))
    title = fresh.paths.get("title")
    return {
        "title": context.text(page.title),
        "lang": context.title_language(page),
        "behind": title is not None and title.segments_behind > 0,
        "url": context.info.url(context.info.rest_of(page.url_path) or ""),
        "page": str(page.translation_key),
        "type": type_of(page, context.batch),
    }


def _children_of(page: Page, context: ResolutionContext) -> list[dict[str, Any]]:
    context.note(keys.children(page.translation_key, context.locale))
    shown = context.batch.in_menus_below(page)
    context.batch.prepare(shown)
    return [_menu_page(child, context) | {"children": []} for child in shown]


def _redirects(addresses: list[Address], batch: Batch) -> dict[Address, Entry]:
    rows = FormerAddress.objects.filter(uuid__in=[address.key for address in addresses])
    related = rows.select_related("country_locale__locale", "page__locale")
    by_key = {row.uuid: row for row in related}
    made: dict[Address, Entry] = {}
    for address in addresses:
        row = by_key.get(address.key)
        info = batch.net.by_locale_id.get(row.country_locale.locale_id) if row else None
        if row is not None and row.country_locale.code != address.locale:
            made[address] = Gone(address, Reason.MOVED_OUT)
            continue
        target = (
            batch.counterparts(row.page.translation_key).get(info.locale_id)
            if row and info
            else None
        )
        if row is None or info is None or target is None or not info.country.is_open:
            made[address] = Gone(address, Reason.UNPUBLISHED if row else Reason.DELETED)
            continue
        type_name = type_of(target, batch)
        document = {
            "id": str(row.uuid),
            "country": info.country.code,
            "locale": info.code,
            "from": info.url(row.rest),
            "to": info.url(info.rest_of(target.url_path) or ""),
            "page": str(target.translation_key),
            "page_type": type_name,
            "permanent": True,
        }
        made[address] = Draft(
            address=address,
            document=document,
            keys=frozenset({keys.page(row.page.translation_key, info.code)}),
            country=info.country.code,
            type=type_name,
            rest=row.rest,
        )
    return made


PRODUCERS: dict[str, Callable[[list[Address], Batch], dict[Address, Entry]]] = {
    Kind.PAGE: _pages,
    Kind.FACT: _facts,
    Kind.IMAGE: produce_images,
    Kind.ORGANISATION: _organisations,
    Kind.MENU: _menus,
    Kind.REDIRECT: _redirects,
}


def every_address() -> list[Address]:
    """Return the addresses of all that could have a document now (for a rebuild)."""
    pages = Page.objects.filter(live=True, depth__gt=1).select_related("locale").specific()
    found = [page_address(page) for page in pages if isinstance(page, CountryPageMixin)]
    for kind, model in (
        (Kind.FACT, Fact),
        (Kind.IMAGE, get_image_model()),
        (Kind.ORGANISATION, Organisation),
    ):
        found += [Address(kind, key) for key in model.objects.values_list("uuid", flat=True)]
    for kind, placed in ((Kind.MENU, Menu), (Kind.REDIRECT, FormerAddress)):
        rows = placed.objects.values_list("uuid", "country_locale__locale__language_code")
        found += [Address(kind, key, locale) for key, locale in rows]
    return found + every_entry_address(network())
