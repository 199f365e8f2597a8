"""The requests about all that is no page: files, a country's rows, the network's, people, reports."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Locale, Task, Workflow

from cms.media.models import CountryDocument, CountryImage, ImageText
from cms.pages.forms import Submission
from countries.access.models import Grant
from countries.facts.models import Fact, FactValue
from countries.identity.addresses import FormerAddress, MenuItem
from countries.identity.countries import Country, CountryStatus
from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from countries.partners.models import Key, Partner
from tests.access.asking import Ask, Asks
from tests.access.asks_pages import MADE
from tests.access.world import Section, World
from tests.factories import locale_row


def formset(prefix: str, *rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """Return what a browser sends of rows below a form."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def _open(name: str, *kinds: str) -> Any:
    return lambda world, here: Ask(reverse(name, args=[here[kind].pk for kind in kinds]))


def _list(name: str, word: str, **query: Any) -> Any:
    return lambda world, here: Ask(reverse(name), data=query, shows=here.canary(word))


def _row(name: str, kind: str, word: str) -> Any:
    """Ask for a screen of one row, which shows the row's canary."""
    return lambda world, here: Ask(reverse(name, args=[here[kind].pk]), shows=here.canary(word))


def _chosen(name: str, kind: str, word: str) -> Any:
    return lambda world, here: Ask(reverse(name, args=[here[kind].pk]), shows=here.canary(word))


def _many(name: str, kind: str, word: str) -> Any:
    return lambda world, here: Ask(
        reverse(name), data={"id": here[kind].pk}, shows=here.canary(word)
    )


def _gone(kind: str, here: Section) -> Any:
    row = here[kind]
    return lambda: not type(row)._default_manager.filter(pk=row.pk).exists()


def _delete(name: str, kind: str) -> Any:
    return lambda world, here: Ask(
        reverse(name, args=[here[kind].pk]), "post", does=_gone(kind, here)
    )


def _bulk(kind: str, action: str, model: str, does: Any, **fields: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        address = reverse("wagtail_bulk_action", args=[*model.split("."), action])
        data = {name: value(world, here) for name, value in fields.items()}
        return Ask(f"{address}?id={here[kind].pk}", "post", data, does=does(kind, here))

    return ask


def _moved(kind: str, here: Section) -> Any:
    row = here[kind]
    return lambda: type(row).objects.get(pk=row.pk).collection_id != row.collection_id


# --- images and documents ---


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
        ("image", "list"): _list(f"{image}:index", "image"),
        ("image", "search"): lambda world, here: Ask(
            reverse(f"{image}:index_results"),
            data={"q": here.canary("image")[:-1]},
            shows=f"/images/{here['image'].pk}/",
        ),
        ("image", "edit"): _open(f"{image}:edit", "image"),
        ("image", "change"): _change_image,
        ("image", "change-many"): _change_many_image,
        ("image", "create"): _add_image(f"{image}:add"),
        ("image", "create-many"): _add_image(f"{image}:add_multiple", file="files[]"),
        ("image", "create-in-chooser"): _add_image(
            f"{image}_chooser:create", prefix="image-chooser-upload-"
        ),
        ("image", "delete"): _delete(f"{image}:delete", "image"),
        ("image", "bulk-delete"): _bulk("image", "delete", "media.countryimage", _gone),
        ("image", "move-abroad"): _bulk(
            "image",
            "add_to_collection",
            "media.countryimage",
            _moved,
            collection=lambda world, here: (
                world["GR" if here.code != "GR" else "RO"]["collection"].pk
            ),
        ),
        ("image", "usage"): _open(f"{image}:image_usage", "image"),
        ("image", "preview"): lambda world, here: Ask(
            reverse(f"{image}:preview", args=[here["image"].pk, "max-165x165"])
        ),
        ("image", "texts"): _open("image_texts", "image"),
        ("image", "describe"): _image_texts,
        ("image", "choose"): _list(f"{image}_chooser:choose_results", "image"),
        ("image", "chosen"): _chosen(f"{image}_chooser:chosen", "image", "image"),
        ("image", "chosen-many"): _many(f"{image}_chooser:chosen_multiple", "image", "image"),
        ("image", "format"): _open(f"{image}_chooser:select_format", "image"),
        ("image", "api-detail"): lambda world, here: Ask(
            f"/admin/api/main/images/{here['image'].pk}/"
        ),
        ("image", "api-list"): lambda world, here: Ask(
            "/admin/api/main/images/", shows=here.canary("image")
        ),
        ("document", "list"): _list(f"{document}:index", "document"),
        ("document", "edit"): _open(f"{document}:edit", "document"),
        ("document", "change"): _change_document,
        ("document", "create"): _add_document(f"{document}:add"),
        ("document", "create-many"): _add_document(f"{document}:add_multiple", file="files[]"),
        ("document", "create-in-chooser"): _add_document(
            f"{document}_chooser:create", prefix="document-chooser-upload-"
        ),
        ("document", "delete"): _delete(f"{document}:delete", "document"),
        ("document", "bulk-delete"): _bulk("document", "delete", "media.countrydocument", _gone),
        ("document", "usage"): _open(f"{document}:document_usage", "document"),
        ("document", "choose"): _list(f"{document}_chooser:choose_results", "document"),
        ("document", "chosen"): _chosen(f"{document}_chooser:chosen", "document", "document"),
        ("document", "chosen-many"): _many(
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
        ("collection", "edit"): _open("wagtailadmin_collections:edit", "collection"),
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


# --- rows of a country ---


def _change_tag(world: World, here: Section) -> Ask:
    return Ask(
        reverse("tags:edit", args=[here["tag"].pk]),
        "post",
        {"name": MADE, "country": here.country.pk},
        does=Tag.objects.filter(name=MADE).exists,
    )


def _add_tag(world: World, here: Section) -> Ask:
    return Ask(
        reverse("tags:add"),
        "post",
        {"name": MADE, "country": here.country.pk},
        does=Tag.objects.filter(name=MADE, country=here.country).exists,
    )


def _change_menu(world: World, here: Section) -> Ask:
    row = {"page": "", "link": "https://can.example", "label": MADE, "ORDER": 1, "id": ""}
    data = {"follows_tree": "on", **formset("items", row)}
    return Ask(
        reverse("menus:edit", args=[here["menu"].pk]),
        "post",
        data,
        does=MenuItem.objects.filter(label=MADE).exists,
    )


def _add_former(world: World, here: Section) -> Ask:
    data = {
        "country_locale": locale_row(here.locale).pk,
        "rest": "made/by/a/test/",
        "page": here["page"].pk,
    }
    return Ask(
        reverse("former_addresses:add"),
        "post",
        data,
        does=FormerAddress.objects.filter(rest="made/by/a/test/").exists,
    )


def _entry(kind: str, space: str, data: Any) -> Asks:
    """Return the requests about a kind of entry, which all have the same screens."""

    def fill(world: World, here: Section) -> dict[str, Any]:
        return {"country": here.country.pk, **data(here)}

    def change(world: World, here: Section) -> Ask:
        row = here[kind]
        before = type(row).objects.get(pk=row.pk).updated_at
        return Ask(
            reverse(f"{space}:edit", args=[row.pk]),
            "post",
            fill(world, here),
            does=lambda: type(row).objects.get(pk=row.pk).updated_at != before,
        )

    def create(world: World, here: Section) -> Ask:
        row = here[kind]
        made = type(row).objects.filter(country=here.country).exclude(pk=row.pk)
        return Ask(reverse(f"{space}:add"), "post", fill(world, here), does=made.exists)

    return {
        (kind, "list"): _list(f"{space}:index_results", kind),
        (kind, "edit"): _open(f"{space}:edit", kind),
        (kind, "change"): change,
        (kind, "create"): create,
        (kind, "delete"): _delete(f"{space}:delete", kind),
        (kind, "history"): _open(f"{space}:history", kind),
    }


def _handle(world: World, here: Section) -> Ask:
    message = here["message"]
    return Ask(
        reverse("messages:detail", args=[message.pk]),
        "post",
        {"handled": "1"},
        does=Submission.objects.filter(pk=message.pk, handled_at__isnull=False).exists,
    )


def _rows() -> Asks:
    return {
        ("tag", "list"): _list("tags:index_results", "tag"),
        ("tag", "edit"): _open("tags:edit", "tag"),
        ("tag", "change"): _change_tag,
        ("tag", "create"): _add_tag,
        ("tag", "delete"): _delete("tags:delete", "tag"),
        ("tag", "history"): _open("tags:history", "tag"),
        ("tag", "choose"): lambda world, here: Ask(
            reverse("wagtailadmin_tag_model_autocomplete", args=["wagtail_countries", "tag"]),
            data={"term": here.canary("tag")[:6]},
            shows=here.canary("tag"),
        ),
        ("menu", "list"): lambda world, here: Ask(
            reverse("menus:index_results"), shows=reverse("menus:edit", args=[here["menu"].pk])
        ),
        ("menu", "edit"): _row("menus:edit", "menu", "menu"),
        ("menu", "change"): _change_menu,
        ("menu", "history"): _open("menus:history", "menu"),
        ("former", "list"): _list("former_addresses:index_results", "former"),
        ("former", "create"): _add_former,
        ("former", "delete"): _delete("former_addresses:delete", "former"),
        ("message", "list"): _list("messages:index_results", "sender"),
        ("message", "view"): _row("messages:detail", "message", "mail"),
        ("message", "change"): _handle,
        ("message", "delete"): _delete("messages:delete", "message"),
        ("message", "export"): _list("messages:index", "mail", export="csv"),
        **_entry("point", "recycling_points", lambda here: {"name": MADE, "kind": "bin"}),
        **_entry(
            "resource",
            "resources",
            lambda here: {
                "titles-en": MADE,
                "kind": "poster",
                "document": here["document"].pk,
                "languages": "en",
            },
        ),
        **_entry("person", "people", lambda here: {"name": MADE}),
    }


# --- what the network has ---


def _value(world: World, here: Section) -> Ask:
    """Change the section's own value of a fact; the first row of the form, whoever sends it."""
    value = here["value"]
    row = {
        "id": value.pk,
        "country": value.country_id or "",
        "value": "41",
        "source": MADE,
        "fact": here["fact"].pk,
    }
    data = {
        "name": "rate",
        "labels-en": "Rate",
        "unit": "percent",
        **formset("values", row, initial=1),
    }
    return Ask(
        reverse("facts:edit", args=[here["fact"].pk]),
        "post",
        data,
        does=FactValue.objects.filter(pk=value.pk, source=MADE).exists,
    )


def _network_rows(kind: str, space: str, word: str) -> Asks:
    return {
        (kind, "list"): _list(f"{space}:index_results", word),
        (kind, "edit"): _open(f"{space}:edit", kind),
        (kind, "delete"): _delete(f"{space}:delete", kind),
        (kind, "history"): _open(f"{space}:history", kind),
    }


def _add_partner(world: World, here: Section) -> Ask:
    data = {"name": MADE, "code": "made", "contact_email": "made@site.example"}
    return Ask(reverse("partners:add"), "post", data, does=Partner.objects.filter(name=MADE).exists)


def _change_partner(world: World, here: Section) -> Ask:
    data = {"name": MADE, "code": here["partner"].code, "contact_email": "made@site.example"}
    return Ask(
        reverse("partners:edit", args=[here["partner"].pk]),
        "post",
        data,
        does=Partner.objects.filter(name=MADE).exists,
    )


def _issue(world: World, here: Section) -> Ask:
    data = {"kind": "live", "scopes": ["read"], "countries": [here.code], "quota": 60}
    return Ask(
        reverse("partners:issue", args=[here["partner"].pk]),
        "post",
        data,
        does=lambda: Key.objects.filter(partner=here["partner"]).count() == 2,
    )


def _key(name: str, does: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        args = [here["partner"].pk, here["key"].uuid]
        return Ask(reverse(f"partners:{name}", args=args), "post", does=lambda: does(here))

    return ask


def _change_organisation(world: World, here: Section) -> Ask:
    data = {
        "name": MADE,
        "code": here["organisation"].code,
        "spellings": "",
        **formset("roles"),
        **formset("licences"),
    }
    return Ask(
        reverse("organisations:edit", args=[here["organisation"].pk]),
        "post",
        data,
        does=Organisation.objects.filter(name=MADE).exists,
    )


def _license(world: World, here: Section) -> Ask:
    """Give an organisation a licence, without which nobody works in a country."""
    row = {
        "programme": world.shared["programme"].pk,
        "country": here.country.pk,
        "after_end": "stays",
    }
    data = {
        "name": here["organisation"].name,
        "code": here["organisation"].code,
        "spellings": "",
        **formset("roles"),
        **formset("licences", row),
    }
    return Ask(
        reverse("organisations:edit", args=[here["organisation"].pk]),
        "post",
        data,
        does=Licence.objects.filter(organisation=here["organisation"]).exists,
    )


def _close(world: World, here: Section) -> Ask:
    return Ask(
        reverse("countries:close", args=[here.country.pk]),
        "post",
        {"code": here.code, "confirm": here.code},
        does=Country.objects.filter(pk=here.country.pk, status=CountryStatus.CLOSED).exists,
    )


def _network() -> Asks:
    return {
        ("fact", "list"): lambda world, here: Ask(
            reverse("facts:index_results"), shows=reverse("facts:edit", args=[here["fact"].pk])
        ),
        ("fact", "edit"): _open("facts:edit", "fact"),
        ("fact", "change"): _value,
        ("fact", "history"): _open("facts:history", "fact"),
        ("fact", "delete"): _delete("facts:delete", "fact"),
        ("fact", "create"): lambda world, here: Ask(
            reverse("facts:add"),
            "post",
            {
                "name": "made",
                "labels-en": "Made",
                "unit": "percent",
                **formset("values"),
            },
            does=Fact.objects.filter(name="made").exists,
        ),
        **_network_rows("partner", "partners", "partner"),
        ("partner", "create"): _add_partner,
        ("partner", "change"): _change_partner,
        ("key", "view"): lambda world, here: Ask(
            reverse("partners:edit", args=[here["partner"].pk]), shows=here["key"].prefix
        ),
        ("key", "create"): _issue,
        ("key", "rotate"): _key(
            "rotate", lambda here: Key.objects.filter(partner=here["partner"]).count() == 2
        ),
        ("key", "revoke"): _key(
            "revoke",
            lambda here: Key.objects.filter(
                pk=here["key"].pk, revoked_at__lte=timezone.now()
            ).exists(),
        ),
        **_network_rows("organisation", "organisations", "organisation"),
        ("organisation", "list"): lambda world, here: Ask(
            reverse("organisations:index_results"),
            shows=reverse("organisations:edit", args=[here["organisation"].pk]),
        ),
        ("organisation", "change"): _change_organisation,
        ("organisation", "license"): _license,
        ("country", "list"): lambda world, here: Ask(
            reverse("countries:index_results"),
            shows=reverse("countries:edit", args=[here.country.pk]),
        ),
        ("country", "edit"): lambda world, here: Ask(
            reverse("countries:edit", args=[here.country.pk])
        ),
        ("country", "history"): lambda world, here: Ask(
            reverse("countries:history", args=[here.country.pk])
        ),
        ("country", "create"): lambda world, here: Ask(reverse("countries:add")),
        ("country", "close-form"): lambda world, here: Ask(
            reverse("countries:close", args=[here.country.pk])
        ),
        ("programme", "list"): lambda world, here: Ask(reverse("programmes:index")),
        ("programme", "edit"): lambda world, here: Ask(
            reverse("programmes:edit", args=[world.shared["programme"].pk])
        ),
        ("programme", "create"): lambda world, here: Ask(
            reverse("programmes:add"),
            "post",
            {"name": MADE, "code": "made", **formset("identities")},
            does=Programme.objects.filter(code="made").exists,
        ),
        ("locale", "list"): lambda world, here: Ask(reverse("wagtaillocales:index")),
        ("locale", "create"): lambda world, here: Ask(
            reverse("wagtaillocales:add"),
            "post",
            {"language_code": "fr-fr"},
            does=Locale.objects.filter(language_code="fr-fr").exists,
        ),
        ("locale", "delete"): lambda world, here: Ask(
            reverse("wagtaillocales:delete", args=[locale_row(here.locale).locale_id]),
            "post",
            does=lambda: not Locale.objects.filter(language_code=here.locale).exists(),
        ),
        ("workflow", "list"): lambda world, here: Ask(reverse("wagtailadmin_workflows:index")),
        ("workflow", "edit"): lambda world, here: Ask(
            reverse("wagtailadmin_workflows:edit", args=[world.shared["workflow"].pk])
        ),
        ("workflow", "usage"): lambda world, here: Ask(
            reverse("wagtailadmin_workflows:usage", args=[world.shared["workflow"].pk])
        ),
        ("workflow", "stop"): lambda world, here: Ask(
            reverse("wagtailadmin_workflows:disable", args=[world.shared["workflow"].pk]),
            "post",
            does=Workflow.objects.filter(pk=world.shared["workflow"].pk, active=False).exists,
        ),
        ("workflow", "stop-task"): lambda world, here: Ask(
            reverse("wagtailadmin_workflows:disable_task", args=[world.shared["task"].pk]),
            "post",
            does=Task.objects.filter(pk=world.shared["task"].pk, active=False).exists,
        ),
        ("workflow", "choose"): lambda world, here: Ask(
            reverse("wagtailadmin_workflows:task_chosen", args=[world.shared["task"].pk])
        ),
        ("workflow", "remove"): lambda world, here: Ask(
            reverse("wagtailadmin_workflows:remove", args=[here["home"].pk]),
            "post",
            does=lambda: (
                not world.shared["workflow"].workflow_pages.filter(page_id=here["home"].pk).exists()
            ),
        ),
    }


# --- people, and what was done ---


def role_of(here: Section) -> str:
    return "umbrella-editor" if here.country.is_umbrella else "editor"


def _grant(here: Section, role: str, **fields: Any) -> dict[str, Any]:
    return {"country": here.country.pk, "role": role, **fields}


def _invite(world: World, here: Section) -> Ask:
    data = {
        "email": "made@site.example",
        "first_name": "Made",
        "last_name": "Made",
        **formset("grants", _grant(here, role_of(here))),
    }
    return Ask(
        reverse("team:add"),
        "post",
        data,
        does=Grant.objects.filter(user__email="made@site.example", country=here.country).exists,
    )


def _held(here: Section) -> dict[str, Any]:
    held = here["user"].grants.get()
    return _grant(here, held.role, id=held.pk, user=here["user"].pk)


def _give(role: str) -> Any:
    """Give the section's person a role beside the one they have: another, or the network's."""

    def ask(world: World, here: Section) -> Ask:
        given = role if role == "brand-manager" else "reviewer"
        user = here["user"]
        data = {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "is_active": "on",
            **formset("grants", _held(here), _grant(here, given), initial=1),
        }
        return Ask(
            reverse("team:edit", args=[user.pk]),
            "post",
            data,
            does=Grant.objects.filter(user=user, role=given).exists,
        )

    return ask


def _take(world: World, here: Section) -> Ask:
    user = here["user"]
    data = {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "is_active": "on",
        **formset("grants", {**_held(here), "DELETE": "on"}, initial=1),
    }
    return Ask(
        reverse("team:edit", args=[user.pk]),
        "post",
        data,
        does=lambda: not Grant.objects.filter(user=user).exists(),
    )


def _people() -> Asks:
    users = "wagtailusers_users"
    user_model = get_user_model()
    return {
        ("user", "list"): lambda world, here: Ask(
            reverse(f"{users}:index_results"),
            data={"q": here.canary("first")[:-1]},
            shows=here.canary("first"),
        ),
        ("user", "edit"): _open(f"{users}:edit", "user"),
        ("user", "change"): lambda world, here: Ask(
            reverse(f"{users}:edit", args=[here["user"].pk]),
            "post",
            {
                "username": here["user"].username,
                "email": "made@site.example",
                "first_name": "Made",
                "last_name": "Made",
                "is_superuser": "on",
            },
            does=user_model.objects.filter(email="made@site.example").exists,
        ),
        ("user", "delete"): _delete(f"{users}:delete", "user"),
        ("user", "history"): _open(f"{users}:history", "user"),
        ("user", "bulk-delete"): _bulk("user", "delete", "users.user", _gone),
        ("user", "bulk-role"): _bulk(
            "user",
            "assign_role",
            "users.user",
            lambda kind, here: Group.objects.filter(user=here["user"]).exists,
            role=lambda world, here: world.shared["group"].pk,
        ),
        ("group", "list"): lambda world, here: Ask(reverse("wagtailusers_groups:index")),
        ("group", "edit"): lambda world, here: Ask(
            reverse("wagtailusers_groups:edit", args=[world.shared["group"].pk])
        ),
        ("group", "delete"): lambda world, here: Ask(
            reverse("wagtailusers_groups:delete", args=[world.shared["group"].pk]),
            "post",
            does=lambda: not Group.objects.filter(pk=world.shared["group"].pk).exists(),
        ),
        ("team", "list"): _list("team:index_results", "first"),
        ("team", "edit"): _row("team:edit", "user", "first"),
        ("team", "invite"): _invite,
        ("team", "give"): _give("reviewer"),
        ("team", "give-network"): _give("brand-manager"),
        ("team", "take"): _take,
        ("log", "report"): lambda world, here: Ask(
            reverse("wagtailadmin_reports:site_history_results"),
            data={"label": here.canary("live")[:-1]},
            shows=here.canary("live"),
        ),
        ("log", "export"): lambda world, here: Ask(
            reverse("wagtailadmin_reports:site_history"),
            data={"export": "csv"},
            shows=here.canary("live"),
        ),
    }


ASKS: Asks = {**_files(), **_rows(), **_network(), **_people()}
