"""What waits for whoever changes a country's images and files: those that end, and texts to write."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, DateTimeField, JSONField, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.media.comparing import State
from cms.media.models import CountryDocument, CountryImage
from cms.media.standing import TEXT_COLUMNS, Described, described_in, languages_for, words_of
from countries.access import Action
from countries.identity.countries import Country
from countries.routing import LocaleInfo
from countries.workspace import Item, Scope, Waiting, list_of, register_waiting
from countries.workspace.ends import SOON

KIND, TEXTS = "media", "image_texts"
IMAGE, DOCUMENT = "wagtailimages:edit", "wagtaildocs:edit"
"""Where those of each model are changed."""


@register_waiting("media")
def media_to_look_after(scope: Scope) -> Iterator[Waiting]:
    """Yield the images and files in the countries' collections that end, and those to describe.

    One query.
    """
    infos = scope.locales(Action.MEDIA)
    countries = {info.country.pk: info.country.code for info in infos}
    if not countries:
        return
    rows = list(_rows(Country.objects.filter(pk__in=countries).values("collection"), scope))
    for country_id, items in _ending(rows, scope).items():
        text = ngettext(
            "image or file may soon be shown no more",
            "images and files may soon be shown no more",
            len(items),
        )
        yield list_of(KIND, text, countries[country_id], items)
    for country_id, items in _to_describe(rows, infos).items():
        text = ngettext(
            "image has a text that is missing or behind its source",
            "images have texts that are missing or behind their source",
            len(items),
        )
        yield list_of(TEXTS, text, countries[country_id], items)


def _rows(collections: Any, scope: Scope) -> Any:
    """Return the images in ``collections``, a row for each text, and the files that end; one query."""
    images = CountryImage.objects.filter(collection__in=collections)
    files = CountryDocument.objects.filter(
        collection__in=collections, expires_on__lte=scope.today + SOON
    )
    common = ("pk", "title", "collection__country")
    none = [Value(None, output_field=CharField())] * 3
    none += [Value(None, output_field=JSONField()), Value(None, output_field=DateTimeField())]
    return (
        images.order_by()
        .values_list(*common, *TEXT_COLUMNS, "expires_on", Value(IMAGE))
        .union(
            files.order_by().values_list(*common, *none, "expires_on", Value(DOCUMENT)), all=True
        )
    )


def _ending(rows: list[Any], scope: Scope) -> dict[int, list[Item]]:
    """Return what ends soon or has ended, by its country, the first one first."""
    ends: dict[tuple[str, int], tuple[dt.date, str, int]] = {
        (url_name, pk): (day, title, country_id)
        for pk, title, country_id, *_text, day, url_name in rows
        if day is not None and day <= scope.today + SOON
    }
    found: dict[int, list[Item]] = defaultdict(list)
    for (url_name, pk), (day, title, country_id) in sorted(ends.items(), key=lambda row: row[1]):
        note = _("ended") if day < scope.today else _("ends soon")
        found[country_id].append(Item(title, url_name, (pk,), due=day, note=note))
    return found


def _to_describe(rows: list[Any], infos: list[LocaleInfo]) -> dict[int, list[Item]]:
    """Return the images of which a text is missing or behind, by their country."""
    own: dict[int, list[LocaleInfo]] = defaultdict(list)
    for info in infos:
        own[info.country.pk].append(info)
    found: dict[int, list[Item]] = defaultdict(list)
    images = described_in(row[:-2] for row in rows if row[-1] == IMAGE)
    for image in sorted(images, key=lambda one: one.title):
        country_id = image.country_id or 0
        if why := _to_write(image, languages_for(country_id, own[country_id])):
            found[country_id].append(Item(image.title, "image_texts", (image.pk,), note=why))
    return found


def _to_write(image: Described, codes: list[str]) -> str:
    """Say in which languages a text of ``image`` is to be written; nothing where none is."""
    standings = [(code, image.standing(code)) for code in codes]
    # A text that several locales show is written once.
    return ", ".join(
        f"{code}: {words_of(one)[0]}"
        for code, one in standings
        if one.state is State.MISSING or (one.state is State.BEHIND and one.shown == code)
    )
