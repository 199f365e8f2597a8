"""Requests that are alike for many kinds: a screen of a row, a list, a deletion, a bulk action."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.access.asking import Ask
from tests.access.world import Section, World


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


def opened(name: str, *kinds: str) -> Any:
    return lambda world, here: Ask(reverse(name, args=[here[kind].pk for kind in kinds]))


def listed(name: str, word: str, **query: Any) -> Any:
    return lambda world, here: Ask(reverse(name), data=query, shows=here.canary(word))


def shown(name: str, kind: str, word: str) -> Any:
    """Ask for a screen of one row, which shows the row's canary."""
    return lambda world, here: Ask(reverse(name, args=[here[kind].pk]), shows=here.canary(word))


def chosen(name: str, kind: str, word: str) -> Any:
    return lambda world, here: Ask(reverse(name, args=[here[kind].pk]), shows=here.canary(word))


def many(name: str, kind: str, word: str) -> Any:
    return lambda world, here: Ask(
        reverse(name), data={"id": here[kind].pk}, shows=here.canary(word)
    )


def gone(kind: str, here: Section) -> Any:
    row = here[kind]
    return lambda: not type(row)._default_manager.filter(pk=row.pk).exists()


def deleted(name: str, kind: str) -> Any:
    return lambda world, here: Ask(
        reverse(name, args=[here[kind].pk]), "post", does=gone(kind, here)
    )


def bulk(kind: str, action: str, model: str, does: Any, **fields: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        address = reverse("wagtail_bulk_action", args=[*model.split("."), action])
        data = {name: value(world, here) for name, value in fields.items()}
        return Ask(f"{address}?id={here[kind].pk}", "post", data, does=does(kind, here))

    return ask


def moved(kind: str, here: Section) -> Any:
    row = here[kind]
    return lambda: type(row).objects.get(pk=row.pk).collection_id != row.collection_id
