"""The requests about images, documents and collections."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import CountryDocument, CountryImage, ImageText
from tests.access.alike import (
    bulk,
    chosen,
    deleted,
    gone,
    listed,
    many,
    moved,
    opened,
)
from tests.access.asking import Ask, Asks
from tests.access.asks_pages import MADE
from tests.access.world import Section, World


def _change_image(world: World, here: Section) -> Ask:
    image = here["image"]
    return Ask(
        reverse("wagtailimages:edit", args=[image.pk]),
        "post",
        {"title": MADE, "collection": image.collection_id},
        does=CountryImage.objects.filter(title=MADE).exists,
    )


def _change_many_image(world: World, here: Section) -> Ask:
    image = here["image"]
    data = {
        f"image-{image.pk}-title": MADE,
        f"image-{image.pk}-collection": image.collection_id,
        f"image-{image.pk}-tags": "",
    }
    return Ask(
        reverse("wagtailimages:edit_multiple", args=[image.pk]),
        "post",
        data,
        does=CountryImage.objects.filter(title=MADE).exists,
    )


def _picture() -> ContentFile[bytes]:
    return ContentFile(get_test_image_file().file.getvalue(), name="made.png")


def _add_image(name: str, **files: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        made = CountryImage.objects.filter(collection=here["collection"], file__contains="made")
        prefix = files.get("prefix", "")
        data = {
            f"{prefix}title": MADE,
            f"{prefix}collection": here["collection"].pk,
            f"{prefix}{files.get('file', 'file')}": _picture(),
        }
        return Ask(reverse(name), "post", data, does=made.exists, is_ours_to_place=True)

    return ask


def _image_texts(world: World, here: Section) -> Ask:
    data = {}
    for code in ("ro-ro", "en-ro", "el-gr", "en"):
        data |= {f"{code}-alt": MADE, f"{code}-caption": ""}
    return Ask(
        reverse("image_texts", args=[here["image"].pk]),
        "post",
        data,
        does=ImageText.objects.filter(alt=MADE).exists,
    )


def _change_document(world: World, here: Section) -> Ask:
    document = here["document"]
    return Ask(
        reverse("wagtaildocs:edit", args=[document.pk]),
        "post",
        {"title": MADE, "collection": document.collection_id},
        does=CountryDocument.objects.filter(title=MADE).exists,
    )


def _add_document(name: str, prefix: str = "", file: str = "file") -> Any:
    def ask(world: World, here: Section) -> Ask:
        made = CountryDocument.objects.filter(collection=here["collection"], file__contains="made")
        data = {
            f"{prefix}title": MADE,
            f"{prefix}collection": here["collection"].pk,
            f"{prefix}{file}": ContentFile(b"text", name="made.txt"),
        }
        return Ask(reverse(name), "post", data, does=made.exists, is_ours_to_place=True)

    return ask


def _files() -> Asks:
    image, document = "wagtailimages", "wagtaildocs"
    return {
        ("image", "list"): listed(f"{image}:index", "image"),
        ("image", "search"): lambda world, here: Ask(
            reverse(f"{image}:index_results"),
            data={"q": here.canary("image")[:-1]},
            shows=f"/images/{here['image'].pk}/",
        ),
        ("image", "edit"): opened(f"{image}:edit", "image"),
        ("image", "change"): _change_image,
        ("image", "change-many"): _change_many_image,
        ("image", "create"): _add_image(f"{image}:add"),
        ("image", "create-many"): _add_image(f"{image}:add_multiple", file="files[]"),
        ("image", "create-in-chooser"): _add_image(
            f"{image}_chooser:create", prefix="image-chooser-upload-"
        ),
        ("image", "delete"): deleted(f"{image}:delete", "image"),
        ("image", "bulk-delete"): bulk("image", "delete", "media.countryimage", gone),
        ("image", "move-abroad"): bulk(
            "image",
            "add_to_collection",
            "media.countryimage",
            moved,
            collection=lambda world, here: (
                world["GR" if here.code != "GR" else "RO"]["collection"].pk
            ),
        ),
        ("image", "usage"): opened(f"{image}:image_usage", "image"),
        ("image", "preview"): lambda world, here: Ask(
            reverse(f"{image}:preview", args=[here["image"].pk, "max-165x165"])
        ),
        ("image", "texts"): opened("image_texts", "image"),
        ("image", "describe"): _image_texts,
        ("image", "choose"): listed(f"{image}_chooser:choose_results", "image"),
        ("image", "chosen"): chosen(f"{image}_chooser:chosen", "image", "image"),
        ("image", "chosen-many"): many(f"{image}_chooser:chosen_multiple", "image", "image"),
        ("image", "format"): opened(f"{image}_chooser:select_format", "image"),
        ("image", "api-detail"): lambda world, here: Ask(
            f"/admin/api/main/images/{here['image'].pk}/"
        ),
        ("image", "api-list"): lambda world, here: Ask(
            "/admin/api/main/images/", shows=here.canary("image")
        ),
        ("document", "list"): listed(f"{document}:index", "document"),
        ("document", "edit"): opened(f"{document}:edit", "document"),
        ("document", "change"): _change_document,
        ("document", "create"): _add_document(f"{document}:add"),
        ("document", "create-many"): _add_document(f"{document}:add_multiple", file="files[]"),
        ("document", "create-in-chooser"): _add_document(
            f"{document}_chooser:create", prefix="document-chooser-upload-"
        ),
        ("document", "delete"): deleted(f"{document}:delete", "document"),
        ("document", "bulk-delete"): bulk("document", "delete", "media.countrydocument", gone),
        ("document", "usage"): opened(f"{document}:document_usage", "document"),
        ("document", "choose"): listed(f"{document}_chooser:choose_results", "document"),
        ("document", "chosen"): chosen(f"{document}_chooser:chosen", "document", "document"),
        ("document", "chosen-many"): many(
            f"{document}_chooser:chosen_multiple", "document", "document"
        ),
        ("document", "api-detail"): lambda world, here: Ask(
            f"/admin/api/main/documents/{here['document'].pk}/"
        ),
        ("document", "api-list"): lambda world, here: Ask(
            "/admin/api/main/documents/", shows=here.canary("document")
        ),
        ("collection", "list"): lambda world, here: Ask(
            reverse("wagtailadmin_collections:index"),
            shows=reverse("wagtailadmin_collections:edit", args=[here["collection"].pk]),
        ),
        ("collection", "edit"): opened("wagtailadmin_collections:edit", "collection"),
        ("collection", "create"): lambda world, here: Ask(
            reverse("wagtailadmin_collections:add"),
            "post",
            {"name": MADE, "parent": here["collection"].pk},
            does=Collection.objects.filter(name=MADE).exists,
        ),
        ("collection", "change"): lambda world, here: Ask(
            reverse("wagtailadmin_collections:edit", args=[here["collection"].pk]),
            "post",
            {"name": MADE, "parent": Collection.get_first_root_node().pk},
            does=Collection.objects.filter(name=MADE).exists,
        ),
        ("collection", "privacy"): lambda world, here: Ask(
            reverse("wagtailadmin_collections:set_privacy", args=[here["collection"].pk]),
            "post",
            {"restriction_type": "login"},
            does=CollectionViewRestriction.objects.exists,
        ),
    }


ASKS: Asks = _files()
