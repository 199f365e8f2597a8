"""What waits for whoever changes a country's images and files: those that end, and texts to write."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.media.models import CountryDocument, CountryImage
from cms.media.standing import Described, State, described, languages_for
from countries.access import Action
from countries.identity.countries import Country
from countries.workspace import Item, Scope, Waiting, list_of, register_waiting
from countries.workspace.ends import SOON

KIND = "media"
TEXTS = "image_texts"
MODELS: dict[type[Model], str] = {
    CountryImage: "wagtailimages:edit",
    CountryDocument: "wagtaildocs:edit",
}
"""Where those of each model are changed."""


@register_waiting("media")
def media_that_end(scope: Scope) -> Iterator[Waiting]:
    """Yield the images and files in the countries' collections whose rights end or have ended."""
    countries = {country.pk: country.code for country in scope.countries(Action.MEDIA)}
    by_country: dict[str, list[Item]] = defaultdict(list)
    collections = Country.objects.filter(pk__in=countries).values("collection")
    for country_id, pk, title, ends, url_name in _ending(collections, scope.today + SOON):
        note = _("ended") if ends < scope.today else _("ends soon")
        item = Item(title, url_name, (pk,), due=ends, note=note)
        by_country[countries[country_id]].append(item)
    for code, items in by_country.items():
        text = ngettext(
            "image or file may soon be shown no more",
            "images and files may soon be shown no more",
            len(items),
        )
        yield list_of(KIND, text, code, items)


def _ending(collections: Any, until: dt.date) -> Any:
    """Return the images and the files in ``collections`` that end ``until`` then; one query."""
    images, files = (
        model._default_manager.filter(expires_on__lte=until, collection__in=collections)
        .order_by()
        .values_list("collection__country", "pk", "title", "expires_on", Value(url_name))
        for model, url_name in MODELS.items()
    )
    return images.union(files).order_by("expires_on", "title")


@register_waiting("image_texts")
def texts_to_write(scope: Scope) -> Iterator[Waiting]:
    """Yield the images of each country whose texts are missing or behind their source; one query."""
    infos = scope.locales(Action.MEDIA)
    countries = {info.country.pk: info.country.code for info in infos}
    if not countries:
        return
    collections = Country.objects.filter(pk__in=countries).values("collection")
    by_country: dict[int, list[Item]] = defaultdict(list)
    for image in described(CountryImage.objects.filter(collection__in=collections)):
        country_id = image.country_id
        if country_id is None:
            continue
        own = [info for info in infos if info.country.pk == country_id]
        if why := _to_write(image, languages_for(country_id, own)):
            by_country[country_id].append(Item(image.title, "image_texts", (image.pk,), note=why))
    for country_id, items in by_country.items():
        text = ngettext(
            "image has a text that is missing or behind its source",
            "images have texts that are missing or behind their source",
            len(items),
        )
        yield list_of(TEXTS, text, countries[country_id], items)


def _to_write(image: Described, codes: list[str]) -> str:
    """Say in which languages a text of ``image`` is to be written; nothing where none is."""
    open_ = [(code, one) for code in codes if (one := image.standing(code)).state.is_open]
    # A text that several locales show is written once.
    own = [(code, one) for code, one in open_ if one.state is State.MISSING or one.shown == code]
    return ", ".join(f"{code}: {one.words[0]}" for code, one in own)
