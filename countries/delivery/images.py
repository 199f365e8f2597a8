"""Make the documents of images: with their texts, rights and widths, and whose library they are in."""

from __future__ import annotations

from typing import Any

from wagtail.images import get_image_model

from countries.conf import UMBRELLA
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Reason
from countries.identity.countries import Country
from countries.resolution import Batch
from countries.resolution.images import rendition_url, rendition_widths


def produce_images(addresses: list[Address], batch: Batch) -> dict[Address, Draft | Gone]:
    """Make the document of each image, whatever page shows it."""
    rows = get_image_model().objects.filter(uuid__in=[address.key for address in addresses])
    related = rows.select_related("collection").prefetch_related("texts")
    by_key = {image.uuid: image for image in related}
    owners = _owners_of_collections()
    states = _states_of_texts(list(by_key.values()))
    return {
        address: _image_draft(address, by_key[address.key], states, owners)
        if address.key in by_key
        else Gone(address, Reason.DELETED)
        for address in addresses
    }


def _states_of_texts(images: list[Any]) -> dict[int, dict[str, str]]:
    """Return how each image's texts stand to their source, where the site's images tell that."""
    told = getattr(get_image_model(), "states_of_texts", None)
    return told(images) if told and images else {}


def _owners_of_collections() -> dict[str, str]:
    """Return the code of the country to which each library belongs, by its path; not the umbrella's."""
    rows = Country.objects.exclude(code=UMBRELLA).exclude(collection=None)
    return dict(rows.values_list("collection__path", "code"))


def _image_draft(
    address: Address, image: Any, states: dict[int, dict[str, str]], owners: dict[str, str]
) -> Draft:
    texts = {row.locale: row for row in image.texts.all()}
    path = image.collection.path
    country = next((code for own, code in owners.items() if path.startswith(own)), "")
    document = {
        "id": str(image.uuid),
        "country": country or None,
        "title": image.title,
        "alt": {locale: row.alt for locale, row in sorted(texts.items())},
        "caption": {locale: row.caption for locale, row in sorted(texts.items()) if row.caption},
        "text_states": dict(sorted(states.get(image.pk, {}).items())),
        "credit": image.credit,
        "licence": image.licence,
        "territory": list(image.territory),
        "expires": image.expires_on.isoformat() if image.expires_on else None,
        "width": image.width,
        "height": image.height,
        "renditions": [
            {"width": width, "url": rendition_url(image.uuid, width), "type": "image/webp"}
            for width in rendition_widths(image.width)
        ],
    }
    return Draft(
        address=address, document=document, country=country, type="image", title=image.title
    )
