"""The menu has one part about translations, and shows each person what is theirs."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.functional import Promise
from wagtail.admin.menu import admin_menu, reports_menu, settings_menu

from countries.access import Role
from tests.factories import make_network, make_superuser, make_user

pytestmark = pytest.mark.django_db

WORK = ["Translation jobs", "Translation files"]
ALL = ["Translation requests", "Reviews", *WORK, "Glossary", "Translation checks"]


def menu_of(user):
    """Return the labels of the menu, and of the part about translations, as ``user`` sees them."""
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    props = json.loads(page.select_one("#wagtail-sidebar-props").text)
    labels, parts = [], {}
    _read(props, labels, parts)
    return labels, parts.get("Translations", [])


def _read(value, labels, parts):
    if isinstance(value, list):
        for one in value:
            _read(one, labels, parts)
        return
    if not isinstance(value, dict):
        return
    if value.get("_type") == "wagtail.sidebar.SubMenuItem":
        own, below = value["_args"]
        labels.append(own["label"])
        parts[own["label"]] = [item["_args"][0]["label"] for item in below]
        return
    if value.get("_type") == "wagtail.sidebar.LinkMenuItem":
        labels.append(value["_args"][0]["label"])
    for one in value.values():
        _read(one, labels, parts)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.MANAGER, ALL),
        (Role.EDITOR, ["Translation requests", *WORK, "Glossary"]),
        (Role.TRANSLATOR, [*WORK, "Glossary"]),
        (Role.REVIEWER, ["Reviews"]),
    ],
)
def test_each_sees_under_translations_what_is_theirs(db, role, expected):
    """In the order of the work; what is not theirs is not there."""
    make_network("RO")

    _labels, found = menu_of(make_user("ana", ("RO", role, "")))

    assert found == expected


def test_who_has_nothing_to_do_with_translations_has_no_such_part(db):
    """Who keeps the site running reads no texts."""
    make_network("RO")

    labels, found = menu_of(make_user("ana", ("INT", Role.OPERATOR, "")))

    assert "Translations" not in labels
    assert found == []


def test_ones_own_translations_are_one_click_away(db):
    """What translators open every day stands in the menu itself; all else is in its part."""
    make_network("RO")

    labels, _found = menu_of(make_user("ana", ("RO", Role.TRANSLATOR, "ro-ro")))
    everything, _found = menu_of(make_superuser())

    assert "My translations" in labels
    assert set(everything).isdisjoint(ALL)
    assert everything.index("Translations") == everything.index("My translations") + 1


@pytest.mark.parametrize("menu", [admin_menu, reports_menu, settings_menu])
def test_the_menu_speaks_the_language_of_who_reads_it(menu):
    """Its items are made once for all, so none has the words of whoever came first."""
    ours = [
        item
        for item in menu.registered_menu_items
        if type(item).__module__.startswith(("countries.", "cms."))
    ]

    assert [item.label for item in ours if not isinstance(item.label, Promise)] == []
