"""No model that people change is forgotten: each is recorded, or it is said why not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from wagtail.models import Page

from countries.audit.watching import DeclaredTwice, excuses, watch, watched

OURS = (
    *("countries", "cms.", "wagtail.", "wagtail_localize", "django.contrib.auth"),
    *("allauth.", "axes"),
)


def models() -> list[type[Model]]:
    """Return every model of the plugin, the site, Wagtail, its translations, and of signing in."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith(OURS) or config.name == "wagtail"
        for model in config.get_models()
    ]


def test_every_model_is_recorded_or_excused():
    """Pages are recorded by Wagtail's own log; all other models by a declaration."""
    forgotten = [
        model._meta.label
        for model in models()
        if not issubclass(model, Page)
        and watched(model) is None
        and model._meta.label_lower not in excuses()
    ]

    assert forgotten == []


def test_no_model_is_both():
    """An excuse for what is recorded would be a lie."""
    assert [
        m._meta.label for m in models() if watched(m) and m._meta.label_lower in excuses()
    ] == []


def test_every_excuse_says_something():
    """Each reason can be read."""
    assert all(len(reason) > 10 for reason in excuses().values())


@pytest.mark.parametrize("word", ["password", "digest", "key_hash", "secret", "token"])
def test_no_secret_is_recorded(word):
    """A field whose name says secret is declared as one wherever it is recorded."""
    shown = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        if (how := watched(model))
        for field in how.fields
        if word in field.name and field.name not in how.secret
    ]

    assert shown == []


def test_the_triggers_stand(db):
    """The database has them, whichever it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = {row[0] for row in cursor.fetchall()}

    assert len([name for name in names if name.startswith("audit_no_")]) == 2


def test_a_model_is_declared_once():
    """How it is recorded has one home."""
    with pytest.raises(DeclaredTwice, match="'fact'"):
        watch("wagtail_countries.Fact", "figure")
