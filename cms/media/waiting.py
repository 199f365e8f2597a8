"""Images and files that may soon be shown no more wait for whoever changes those of their country."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.media.models import CountryDocument, CountryImage
from countries.access import Action
from countries.identity.countries import Country
from countries.workspace import Item, Scope, Waiting, list_of, register_waiting
from countries.workspace.ends import SOON

KIND = "media"
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
