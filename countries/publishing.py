"""One transaction around every change of what is public: row, document, marks, or none of them.

Wagtail's views, its scheduler and wagtail-localize call the page actions themselves, so the actions
are wrapped, not the pages' methods. Whatever happens inside one unit is collected and becomes
documents when the outermost unit ends, before it commits.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import logging
import pkgutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import wagtail.actions
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.actions.base import BaseAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.move_page import MovePageAction
from wagtail.models import AbstractPage, Page

from countries import failpoints
from countries.audit import unrecorded
from countries.closing import gathering
from countries.delivery import log, marks
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Document, Kind
from countries.delivery.producers import page_address, produce
from countries.identity.addresses import FormerAddress
from countries.identity.countries import CountryLocale
from countries.market import Markets
from countries.pages import CountryPageMixin
from countries.resolution import keys
from countries.routing import let_go_of_network, network
from countries.segments.reading import forget_live_texts, remember_live_texts

logger = logging.getLogger(__name__)

BATCH = 100
RETRY = dt.timedelta(minutes=1)
"""After what time a document is tried again that could not be made."""


@dataclass
class _Work:
    """What one unit has touched so far, in order."""

    started: log.Start
    addresses: dict[Address, None] = field(default_factory=dict)
    later: dict[Address, None] = field(default_factory=dict)
    rebuilt: dict[Address, None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    texts: dict[int, None] = field(default_factory=dict)


class _Local(threading.local):
    work: _Work | None = None


_local = _Local()


@contextmanager
def unit() -> Iterator[None]:
    """Do everything inside in one transaction that ends by writing the documents it touched."""
    if _local.work is not None:
        with transaction.atomic():
            yield
        return
    try:
        with transaction.atomic():
            # What a request saw before this transaction may have been changed by another since.
            let_go_of_network()
            _local.work = _Work(started=log.start())
            failpoints.reach("action-started")
            with gathering():
                yield
            failpoints.reach("action-done")
            _finish(_local.work, now=timezone.now())
    finally:
        _local.work = None
        let_go_of_network()
    failpoints.reach("committed")


def touch(*addresses: Address, changed: Iterable[str] = ()) -> None:
    """Say that what stands at ``addresses`` may have changed, and which dependency keys did."""
    with unit():
        work = _current()
        work.addresses.update(dict.fromkeys(addresses))
        work.keys.update(changed)


def touch_later(addresses: Iterable[Address]) -> None:
    """Leave ``addresses`` to the worker: marked in this transaction, renewed after it."""
    with unit():
        _current().later.update(dict.fromkeys(addresses))


def rebuild_later(addresses: Iterable[Address]) -> None:
    """Leave ``addresses`` to the worker: what they say stays, but how it is written may change."""
    with unit():
        _current().rebuilt.update(dict.fromkeys(addresses))


def touch_page(page: Page) -> None:
    """Say that a page may have changed: its document, its texts, and who shows it."""
    with unit():
        work = _current()
        work.addresses[page_address(page)] = None
        work.texts[page.pk] = None
        work.keys |= keys_of(page)


def keys_of(page: Page) -> set[str]:
    """Return the dependency keys that a change of ``page`` moves."""
    parent = page.get_parent() if page.depth > 1 else None
    return keys_below(page, parent.translation_key if parent is not None else None)


def keys_below(page: Page, parent: UUID | None) -> set[str]:
    """Return what ``keys_of`` does for a page whose parent's translation key is known."""
    code, key = page.locale.language_code, page.translation_key
    found = {keys.page(key, code), keys.content(key, code), keys.translations(key)}
    if parent is not None:
        found.add(keys.children(parent, code))
    model = page.specific_class
    if model is not None and issubclass(model, CountryPageMixin):
        found |= {keys.latest(name, code) for name in model.types()}
    return found


def touch_subtree(page: Page, *, at_once: bool) -> None:
    """Say that ``page`` and all below it changed: now, or by the worker after the commit."""
    below = Page.objects.descendant_of(page).select_related("locale")
    with unit():
        touch_page(page)
        if at_once:
            for child in below:
                touch_page(child)
        else:
            touch_later(page_address(child) for child in below.filter(live=True))


def renew(limit: int = BATCH, *, now: dt.datetime) -> int:
    """Renew the oldest marked documents in one small transaction; return how many were taken.

    What cannot be made is logged, keeps its present document, and is tried again after ``RETRY``.
    """
    if not marks.has_work(now=now):
        return 0
    with transaction.atomic():
        started = log.start()
        marks.mark_expired(now=now)
        taken = marks.take_marks(limit, now=now)
        if not taken:
            return 0
        addresses = [Address(mark.kind, mark.key, mark.locale) for mark in taken]
        before = _rests(addresses)
        entries = _produce_what_can_be(addresses, now=now)
        former = produce(_keep_former(_moved(before, entries)), now=now)
        turned = _keys_of_turned(before, entries, now=now)
        rebuilt = marks.only_rebuilt(taken)
        everything = [*entries, *former]
        log.write(
            everything,
            now=now,
            keys=turned,
            started=started,
            gives_way=True,
            rebuilt=rebuilt,
        )
    return len(taken)


def _produce_what_can_be(addresses: list[Address], *, now: dt.datetime) -> list[Draft | Gone]:
    """Make the documents together; where one cannot be made, each by itself, and that one later."""
    try:
        with transaction.atomic():
            return produce(addresses, now=now)
    except DatabaseError:
        raise
    except Exception:
        logger.warning("renewal.one_by_one count=%d", len(addresses), exc_info=True)
    made: list[Draft | Gone] = []
    failed = []
    for address in addresses:
        try:
            with transaction.atomic():
                made += produce([address], now=now)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("renewal.failed %s %s %s", address.kind, address.key, address.locale)
            failed.append(address)
    marks.mark(failed, now=now, retry_at=now + RETRY)
    return made


def _keys_of_turned(
    before: Mapping[Address, str], entries: Iterable[Draft | Gone], *, now: dt.datetime
) -> set[str]:
    """Return the keys of pages that a market rule took away or brought back, as time went on."""
    turned = {
        entry.address
        for entry in entries
        if entry.address.kind == Kind.PAGE and isinstance(entry, Gone) == (entry.address in before)
    }
    markets = Markets(now=now, net=network())
    if not turned or not markets.covered_paths:
        return set()
    rows = Page.objects.filter(translation_key__in={address.key for address in turned})
    pages = [page for page in rows.select_related("locale") if page_address(page) in turned]
    found = (keys_of(page) for page in pages if markets.rules_above(page.path))
    return set().union(*found)


def _current() -> _Work:
    if _local.work is None:
        raise RuntimeError("only inside publishing.unit()")
    return _local.work


def _finish(work: _Work, *, now: dt.datetime) -> None:
    """Turn what was touched into documents and marks; the last thing before commit."""
    if not (work.addresses or work.keys or work.later or work.rebuilt):
        return
    _remember_texts(work, now=now)
    addresses = list(work.addresses)
    before = _rests(addresses)
    entries = produce(addresses, now=now)
    failpoints.reach("documents-resolved")
    marks.mark(work.later, now=now)
    marks.mark(work.rebuilt, now=now, is_rebuild=True)
    moved = _moved(before, entries)
    _mark_below(moved, now=now)
    former = produce(_keep_former(moved), now=now)
    log.write([*entries, *former], now=now, keys=work.keys, started=work.started)


def _remember_texts(work: _Work, *, now: dt.datetime) -> None:
    if not work.texts:
        return
    found = Page.objects.filter(pk__in=list(work.texts)).specific()
    live: list[Any] = [page for page in found if page.live and isinstance(page, CountryPageMixin)]
    remember_live_texts(live, now=now)
    forget_live_texts(set(work.texts) - {page.pk for page in live})


def _rests(addresses: list[Address]) -> dict[Address, str]:
    """Return under which path each page document stands in the log now."""
    wanted = [address for address in addresses if address.kind == Kind.PAGE]
    rows = Document.objects.filter(
        kind=Kind.PAGE, key__in={address.key for address in wanted}, gone=""
    ).values_list("key", "locale", "rest")
    found = {Address(Kind.PAGE, key, locale): rest for key, locale, rest in rows}
    return {address: found[address] for address in wanted if address in found}


def _moved(before: dict[Address, str], entries: Iterable[Draft | Gone]) -> dict[Address, str]:
    """Return the former paths of the documents that ``entries`` move."""
    after = {entry.address: entry.rest for entry in entries if isinstance(entry, Draft)}
    return {a: rest for a, rest in before.items() if a in after and after[a] != rest}


def _mark_below(moved: dict[Address, str], *, now: dt.datetime) -> None:
    """Leave the pages below moved ones to the worker: their addresses changed with them."""
    for address in moved:
        page = _page_at(address)
        below = Page.objects.descendant_of(page).filter(live=True).select_related("locale")
        marks.mark((page_address(child) for child in below), now=now)


def _page_at(address: Address) -> Page:
    return Page.objects.get(translation_key=address.key, locale__language_code=address.locale)


def _keep_former(moved: dict[Address, str]) -> list[Address]:
    """Store the addresses that pages moved away from; return their documents' addresses."""
    kept = []
    for address, rest in moved.items():
        owner = CountryLocale.objects.get(locale__language_code=address.locale)
        page = _page_at(address)
        with unrecorded():  # the page's own change tells of it
            row, _created = FormerAddress.objects.update_or_create(
                country_locale=owner, rest=rest, defaults={"page": page}
            )
        kept.append(Address(Kind.REDIRECT, row.uuid, address.locale))
    return kept


# --- wrapping what changes pages ---


def install() -> None:
    """Put every page action of Wagtail, and saving and deleting pages, inside a unit."""
    for module in pkgutil.iter_modules(wagtail.actions.__path__):
        importlib.import_module(f"wagtail.actions.{module.name}")
    for action in _subclasses(BaseAction):
        _wrap(action, "execute")
    for name in ("save", "delete"):
        _wrap(AbstractPage, name)
    for action, destination in _DESTINATIONS.items():
        _keep_inside_country(action, destination)


def wrap_model(model: type[Model]) -> None:
    """Put saving and deleting rows of ``model`` inside a unit."""
    for name in ("save", "delete"):
        _wrap(model, name)


def _subclasses(cls: type) -> Iterator[type]:
    subclass: type
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _wrap(cls: type, name: str) -> None:
    original: Callable[..., Any] = getattr(cls, name)
    if name in cls.__dict__ and getattr(original, "is_publishing_unit", False):
        return
    if name not in cls.__dict__ and issubclass(cls, BaseAction):
        return

    @functools.wraps(original)
    def inside_unit(self: Any, *args: Any, **kwargs: Any) -> Any:
        with unit():
            return original(self, *args, **kwargs)

    inside_unit.is_publishing_unit = True  # type: ignore[attr-defined]  # marks the wrapper
    setattr(cls, name, inside_unit)


# --- what may not leave its country ---


class AcrossCountries(PermissionDenied):
    """A page was to be moved, copied or aliased into another country locale."""


_DESTINATIONS: dict[type[BaseAction], Callable[[Any], Page | None]] = {
    MovePageAction: lambda action: (
        action.target
        if action.pos in ("first-child", "last-child", "sorted-child")
        else action.target.get_parent()
    ),
    CopyPageAction: lambda action: action.to,
    CreatePageAliasAction: lambda action: action.parent,
}

_adopting: ContextVar[bool] = ContextVar("adopting", default=False)


@contextmanager
def adopting() -> Iterator[None]:
    """Let the copies inside cross into another country: for adoption alone."""
    token = _adopting.set(True)
    try:
        yield
    finally:
        _adopting.reset(token)


def is_adopting() -> bool:
    """Tell whether pages are being copied into another country."""
    return _adopting.get()


def _keep_inside_country(
    action: type[BaseAction], destination: Callable[[Any], Page | None]
) -> None:
    original: Callable[..., Any] = action.execute
    if getattr(original, "keeps_inside_country", False):
        return

    @functools.wraps(original)
    def execute(self: Any, *args: Any, **kwargs: Any) -> Any:
        target = destination(self)
        if target is not None and not _adopting.get():
            refuse_across_countries(self.page, target)
        return original(self, *args, **kwargs)

    execute.keeps_inside_country = True  # type: ignore[attr-defined]  # marks the wrapper
    execute.is_publishing_unit = True  # type: ignore[attr-defined]  # it wraps one
    action.execute = execute


def refuse_across_countries(page: Page, target: Page) -> None:
    """Raise ``AcrossCountries`` unless both lie in the same country locale."""
    net = network()
    here, there = net.locale_of_page_path(page.path), net.locale_of_page_path(target.path)
    if here != there:
        names = [info.code if info else "no country" for info in (here, there)]
        raise AcrossCountries(f"A page cannot go from {names[0]} to {names[1]}; adopt it instead.")
