"""The requests about people, and about what was done."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from countries.access.models import Grant
from tests.access.alike import (
    bulk,
    deleted,
    formset,
    gone,
    listed,
    opened,
    shown,
)
from tests.access.asking import Ask, Asks
from tests.access.world import Section, World


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
        ("user", "edit"): opened(f"{users}:edit", "user"),
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
        ("user", "delete"): deleted(f"{users}:delete", "user"),
        ("user", "history"): opened(f"{users}:history", "user"),
        ("user", "bulk-delete"): bulk("user", "delete", "users.user", gone),
        ("user", "bulk-role"): bulk(
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
        ("team", "list"): listed("team:index_results", "first"),
        ("team", "edit"): shown("team:edit", "user", "first"),
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


ASKS: Asks = _people()
