"""The requests about a country's rows and the network's."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Task, Workflow

from cms.pages.forms import Submission
from countries.facts.models import Fact, FactValue
from countries.identity.addresses import FormerAddress, MenuItem
from countries.identity.countries import Country, CountryStatus
from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from countries.partners.models import Key, Partner
from countries.partners.webhooks.models import Endpoint
from countries.umbrella.models import Kit
from tests.access.alike import (
    deleted,
    formset,
    listed,
    opened,
    shown,
)
from tests.access.asking import Ask, Asks
from tests.access.asks_pages import MADE
from tests.access.world import Section, World
from tests.factories import locale_row

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


def _add_kit(world: World, here: Section) -> Ask:
    data = {"code": "made-by-a-test", "names-en": MADE, **formset("items")}
    made = Kit.objects.filter(code="made-by-a-test")
    return Ask(reverse("kits:add"), "post", data, does=made.exists)


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
        (kind, "list"): listed(f"{space}:index_results", kind),
        (kind, "edit"): opened(f"{space}:edit", kind),
        (kind, "change"): change,
        (kind, "create"): create,
        (kind, "delete"): deleted(f"{space}:delete", kind),
        (kind, "history"): opened(f"{space}:history", kind),
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
        ("tag", "list"): listed("tags:index_results", "tag"),
        ("tag", "edit"): opened("tags:edit", "tag"),
        ("tag", "change"): _change_tag,
        ("tag", "create"): _add_tag,
        ("tag", "delete"): deleted("tags:delete", "tag"),
        ("tag", "history"): opened("tags:history", "tag"),
        ("tag", "choose"): lambda world, here: Ask(
            reverse("wagtailadmin_tag_model_autocomplete", args=["wagtail_countries", "tag"]),
            data={"term": here.canary("tag")[:6]},
            shows=here.canary("tag"),
        ),
        ("menu", "list"): lambda world, here: Ask(
            reverse("menus:index_results"), shows=reverse("menus:edit", args=[here["menu"].pk])
        ),
        ("menu", "edit"): shown("menus:edit", "menu", "menu"),
        ("menu", "change"): _change_menu,
        ("menu", "history"): opened("menus:history", "menu"),
        ("former", "list"): listed("former_addresses:index_results", "former"),
        ("former", "create"): _add_former,
        ("former", "delete"): deleted("former_addresses:delete", "former"),
        ("message", "list"): listed("messages:index_results", "sender"),
        ("message", "view"): shown("messages:detail", "message", "mail"),
        ("message", "change"): _handle,
        ("message", "delete"): deleted("messages:delete", "message"),
        ("message", "export"): listed("messages:index", "mail", export="csv"),
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
        (kind, "list"): listed(f"{space}:index_results", word),
        (kind, "edit"): opened(f"{space}:edit", kind),
        (kind, "delete"): deleted(f"{space}:delete", kind),
        (kind, "history"): opened(f"{space}:history", kind),
    }


def _partner_data(code: str, here: Section) -> dict[str, Any]:
    country = "" if here.country.is_umbrella else here.country.pk
    return {"name": MADE, "code": code, "contact_email": "made@site.example", "country": country}


def _add_partner(world: World, here: Section) -> Ask:
    data = _partner_data("made", here)
    return Ask(reverse("partners:add"), "post", data, does=Partner.objects.filter(name=MADE).exists)


def _change_partner(world: World, here: Section) -> Ask:
    data = _partner_data(here["partner"].code, here)
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
        data = {"scopes": ["read"], "countries": [here.code], "quota": 61}
        return Ask(reverse(f"partners:{name}", args=args), "post", data, does=lambda: does(here))

    return ask


def _endpoint(name: str, does: Any, data: Any = lambda row: {}) -> Any:
    """Return an ask of a partner's endpoint; ``does`` looks at its row afterwards."""

    def ask(world: World, here: Section) -> Ask:
        row = here["endpoint"]
        return Ask(
            reverse(f"webhooks:{name}", args=[here["partner"].pk, row.uuid]),
            "post",
            data(row),
            does=lambda: does(Endpoint.objects.filter(pk=row.pk)),
        )

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
        ("kit", "list"): listed("kits:index_results", "kit"),
        ("kit", "edit"): opened("kits:edit", "kit"),
        ("kit", "history"): opened("kits:history", "kit"),
        ("kit", "delete"): deleted("kits:delete", "kit"),
        ("kit", "create"): _add_kit,
        ("fact", "edit"): opened("facts:edit", "fact"),
        ("fact", "change"): _value,
        ("fact", "restore"): lambda world, here: Ask(
            reverse("countries_fact_restore", args=[here["former-value"].pk]),
            "post",
            does=FactValue.objects.filter(fact=here["fact"], value="39").exists,
        ),
        ("fact", "history"): opened("facts:history", "fact"),
        ("fact", "delete"): deleted("facts:delete", "fact"),
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
        ("key", "change"): _key(
            "change_key", lambda here: Key.objects.filter(pk=here["key"].pk, quota=61).exists()
        ),
        ("key", "rotate"): _key(
            "rotate", lambda here: Key.objects.filter(partner=here["partner"]).count() == 2
        ),
        ("key", "revoke"): _key(
            "revoke",
            lambda here: Key.objects.filter(
                pk=here["key"].pk, revoked_at__lte=timezone.now()
            ).exists(),
        ),
        ("endpoint", "list"): lambda world, here: Ask(
            reverse("webhooks:endpoints", args=[here["partner"].pk]), shows=here["endpoint"].url
        ),
        ("endpoint", "view"): lambda world, here: Ask(
            reverse("webhooks:deliveries", args=[here["partner"].pk, here["endpoint"].uuid]),
            shows=here["endpoint"].url,
        ),
        ("endpoint", "create"): lambda world, here: Ask(
            reverse("webhooks:add", args=[here["partner"].pk]), shows='name="url"'
        ),
        ("endpoint", "change"): _endpoint(
            "change",
            lambda row: row.filter(description=MADE).exists(),
            lambda row: {"url": row.url, "description": MADE},
        ),
        ("endpoint", "pause"): _endpoint("pause", lambda row: row.filter(state="paused").exists()),
        ("endpoint", "resume"): _endpoint(
            "resume", lambda row: row.filter(state="active", failing_since=None).exists()
        ),
        ("endpoint", "ping"): _endpoint(
            "ping", lambda row: row.filter(deliveries__event="ping").exists()
        ),
        ("endpoint", "replay"): _endpoint(
            "replay",
            lambda row: row.exclude(epoch=uuid.UUID(int=0)).exists(),
            lambda row: {"sequence": 0},
        ),
        ("endpoint", "rotate"): _endpoint("rotate", lambda row: row.filter(generation=2).exists()),
        ("endpoint", "delete"): _endpoint("delete", lambda row: not row.exists()),
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


ASKS: Asks = {**_rows(), **_network()}
