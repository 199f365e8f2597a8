"""How many images are described in each language, for the report on translations."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy as _

from cms.media import comparing
from cms.media.models import CountryImage
from cms.media.standing import described
from countries.routing import LocaleInfo, network
from countries.translation.reporting.beside import Counts, State, register_texts

_OF_TEXTS = {
    comparing.State.SOURCE: State.CURRENT,
    comparing.State.CURRENT: State.CURRENT,
    comparing.State.BEHIND: State.BEHIND,
    comparing.State.MISSING: State.MISSING,
    comparing.State.LOCAL: State.LOCAL,
}


@register_texts(_("Texts of images"))
def texts_of_images(infos: list[LocaleInfo]) -> Counts:
    """Count in each locale the images of its country and the umbrella's by their text; one query."""
    umbrella = network().umbrella
    shared = umbrella.pk if umbrella else None
    owners = {info.country.pk for info in infos} | {shared}
    images = described(CountryImage.objects.filter(collection__country__in=owners - {None}))
    return {
        info.code: Counter(
            _OF_TEXTS[image.standing(info.code).state]
            for image in images
            if image.country_id in (info.country.pk, shared)
        )
        for info in infos
    }
