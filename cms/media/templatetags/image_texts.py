"""What the form of an image shows of its texts."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template

from cms.media.comparing import Standing
from cms.media.models import CountryImage
from cms.media.standing import described_image, languages_for, words_of
from cms.media.texts import locales_of

register = template.Library()
register.filter("words_of_standing", words_of)


class Standings(NamedTuple):
    """How an image stands in each language, and whether it is described in any."""

    rows: list[tuple[str, Standing]]
    is_described: bool


@register.simple_tag(takes_context=True)
def image_standings(context: dict[str, Any], image: CountryImage) -> Standings:
    """Return how each text of ``image`` stands, and each that its user could write and nobody has."""
    found = described_image(image)
    own = languages_for(found.country_id, locales_of(context["request"].user))
    missing = [
        code for code in own if code not in found.texts and found.standing(code).state.is_open
    ]
    codes = sorted([*found.texts, *missing], key=lambda code: code != found.source)
    return Standings([(code, found.standing(code)) for code in codes], bool(found.texts))
