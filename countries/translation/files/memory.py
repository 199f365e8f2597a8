"""Who takes the memory out as a file, and what of a file it learns.

Whoever manages the network has all of it. Those who may publish in a country have what is in the
languages of that country, whichever country it came from: it is offered to them one by one anyway.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail_localize.strings import StringValue, validate_translation_links

from countries.access import Action, may_manage_network
from countries.access.rights import locales_where
from countries.audit import record_export
from countries.audit.recording import NETWORK, Place, Thing, record
from countries.routing import network
from countries.segments.reading import says_something
from countries.text import InvalidLocaleCode, bcp47, language_of
from countries.translation.files.inline import difference
from countries.translation.files.limits import LONGEST
from countries.translation.files.tmx import Entry, read_tmx, write_tmx
from countries.translation.memory.learning import teach
from countries.translation.memory.models import MemoryUnit, MemoryUnitQuerySet


def may_use_memory(user: Any) -> bool:
    """Tell whether ``user`` may look into the memory and take it out."""
    return may_manage_network(user) or bool(locales_where(user, Action.PUBLISH))


def memory_of(user: Any) -> MemoryUnitQuerySet:
    """Return the units that are ``user``'s to see."""
    units = MemoryUnit.objects.known()
    if may_manage_network(user):
        return units
    return units.filter(target_language__in=list(_own_countries(user)))


def languages_in(user: Any) -> list[tuple[str, str]]:
    """Return the pairs of languages of which ``user`` has units."""
    pairs = memory_of(user).order_by("source_language", "target_language")
    return list(pairs.values_list("source_language", "target_language").distinct())


def forget(user: Any, unit_id: int) -> bool:
    """Take a unit out of the memory for good, as the network's manager; tell whether there was one."""
    unit = MemoryUnit.objects.known().filter(pk=unit_id).first()
    if unit is None or not may_manage_network(user):
        return False
    unit.forget()
    return True


def export_memory(user: Any, *, source: str, target: str) -> tuple[str, bytes]:
    """Return name and bytes of a TMX file of one pair of languages; the log tells of it."""
    units = memory_of(user).between(source, target).select_related("country").order_by("pk")
    own = _own_countries(user).get(target)
    record_export(
        "translation memory",
        form="tmx",
        filters={"from": source, "into": target},
        user=user,
        place=NETWORK if may_manage_network(user) or own is None else Place(country_id=own),
    )
    return f"memory-{bcp47(source)}-{bcp47(target)}.tmx", write_tmx(units.iterator())


def import_memory(content: bytes, *, user: Any, now: dt.datetime) -> tuple[int, Counter[str]]:
    """Learn what a TMX file holds; return how many texts were new, and why how many were left out.

    What one may learn for is what one may publish in. Raises ``WrongFile``.
    """
    refused: Counter[str] = Counter()
    learned = teach(_units(read_tmx(content), refused, user=user, now=now))
    own = set(_own_countries(user).values())
    place = Place(country_id=own.pop()) if len(own) == 1 else NETWORK
    record(
        "memory.import",
        Thing(label="translation memory"),
        place=place,
        after={"learned": learned, "left_out": sum(refused.values())},
        user=user,
    )
    return learned, refused


def _own_countries(user: Any) -> dict[str, int]:
    """Return a country of ``user``'s for each language in which they may publish."""
    found: dict[str, int] = {}
    for info in locales_where(user, Action.PUBLISH):
        found.setdefault(language_of(info.code), info.country.pk)
    return found


def _units(
    entries: list[Entry], refused: Counter[str], *, user: Any, now: dt.datetime
) -> Iterator[MemoryUnit]:
    known = {language_of(info.code) for info in network().locales}
    own, manages = _own_countries(user), may_manage_network(user)
    for entry in entries:
        codes = _language(entry.source_language), _language(entry.target_language)
        if codes[0] not in known or codes[1] not in known:
            refused[_("in a language that the network does not have")] += 1
        elif not manages and codes[1] not in own:
            refused[_("in a language in which you do not publish")] += 1
        elif not _is_sound(entry):
            refused[_("empty, too long, or with damaged tags")] += 1
        else:
            yield MemoryUnit.made_of(
                StringValue.from_translated_html(entry.source).data,
                StringValue.from_translated_html(entry.target).data,
                source_language=codes[0],
                target_language=codes[1],
                country_id=own.get(codes[1]),
                learned_at=now,
                learned_by=user,
            )


def _language(code: str) -> str:
    try:
        return language_of(code)
    except InvalidLocaleCode:
        return ""


def _is_sound(entry: Entry) -> bool:
    if entry.problem or max(len(entry.source), len(entry.target)) > LONGEST:
        return False
    if not (says_something([entry.source]) and says_something([entry.target])):
        return False
    try:
        StringValue.from_translated_html(entry.source)
        StringValue.from_translated_html(entry.target)
        validate_translation_links(entry.source, entry.target)
    except ValueError:
        return False
    return difference(entry.source, entry.target) == ([], [])
