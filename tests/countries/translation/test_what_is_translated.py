"""What is translated is a page, and so has its freshness: nothing else is copied per language."""

from __future__ import annotations

from django.apps import apps
from wagtail.models import Page, TranslatableMixin


def test_only_pages_are_translated_as_copies():
    """Whoever adds a snippet with a copy per language has to say how each stands to its source.

    What else is said per language stands in one row: texts of images and labels of menus, which are
    compared with what they were written for, and names, which are data of their own.
    """
    found = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, TranslatableMixin) and not issubclass(model, Page)
    }

    assert found == set()
